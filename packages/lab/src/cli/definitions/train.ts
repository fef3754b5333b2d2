import { type Command, Option } from 'commander';
import type { Io } from '../../text/io.ts';
import type { TrainOptions } from '../commands/common/settings.ts';
import { EXIT_CODES } from '../options.ts';
import { integer } from '../values.ts';
import { settingOptions } from './setting-options.ts';
import { networkOptions, runsOptions, trainingOptions } from './training-options.ts';

/** `gradus train`. */
export function trainDefinition(program: Command, io: Io): Command {
  const command = program
    .command('train')
    .summary('train networks and compare them')
    .description(
      'Train networks one after the other and compare them.\n\n' +
        'Models: linear (no hidden layer), A (sigmoid), B (tanh), C (ReLU), with 100 hidden neurons, and\n' +
        'D (ReLU, two hidden layers of 100). Without a name: all of them.',
    )
    .argument('[models...]', 'linear, A, B, C, D');
  return settingOptions(runsOptions(trainingOptions(networkOptions(command))), 'keep')
    .addOption(
      new Option('--log-every <n>', 'print every n-th step; 0: none')
        .argParser(integer(0))
        .default(undefined, '1 with --json, else 0'),
    )
    .addHelpText(
      'after',
      `
Examples:
  gradus train A B                      two models, compared
  gradus train --hidden 300,100 --activation tanh --epochs 10
  gradus train --hidden none            the linear baseline
  gradus train C --optimizer adam --lr 0.001
  gradus train --hidden 100,100 --activation sigmoid --init xavier-normal --gain 4 --gain-last 1
  gradus train C --json | head -1       events, one JSON object a line
${EXIT_CODES}`,
    )
    .action(async (names: string[], options: ParsedTrainOptions) => {
      const { trainCommand } = await import('../commands/train.ts');
      const logEvery = options.logEvery ?? (options.json ? 1 : 0);
      await trainCommand(names, { ...options, logEvery }, io);
    });
}

type ParsedTrainOptions = Omit<TrainOptions, 'logEvery'> & { readonly logEvery?: number };
