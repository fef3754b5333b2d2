import type { Command } from 'commander';
import { POINT_SETS } from '../../settings/names.ts';
import type { Io } from '../../text/io.ts';
import type { VaryOptions } from '../commands/vary/variants.ts';
import { EXIT_CODES, saidIn } from '../options.ts';
import { integer } from '../values.ts';
import { rowOptions } from './table-options.ts';
import { networkOptions, runsOptions, trainingOptions } from './training-options.ts';

/** `gradus compare-activations`. */
export function compareActivationsDefinition(program: Command, io: Io): Command {
  const command = program
    .command('compare-activations')
    .summary('train a network with several activations')
    .description(
      'Train one network with several activation functions, from the same seeds, and compare them.',
    )
    .argument(
      '[subject]',
      'linear, A, B, C, D, or the file of a table; without: one hidden layer of 100',
    )
    .option('--vary <values>', 'what is varied', 'activation=sigmoid,tanh,relu');
  return variedOptions(
    command,
    io,
    `  gradus compare-activations --seeds 5
  gradus compare-activations penguins.csv --target species`,
  );
}

/** `gradus compare-settings`. */
export function compareSettingsDefinition(program: Command, io: Io): Command {
  const command = program
    .command('compare-settings')
    .summary('train a network with several values of a setting')
    .description(
      'Train one network with several values of one setting, from the same seeds, and compare them.\n' +
        'Nothing but that setting differs: data, seeds and order of the samples are the same, and so are\n' +
        'the initial weights where their shapes are. On a table, each seed splits the rows again, and values\n' +
        'are compared on the rows that are kept for choices.',
    )
    .argument(
      '[subject]',
      'linear, A, B, C, D, or the file of a table; without: --hidden 100 --activation relu',
    )
    .requiredOption(
      '--vary <values>',
      'NAME=VALUE,VALUE: model, activation, hidden, depth, or an option such as init, lr, optimizer',
    );
  return variedOptions(
    command,
    io,
    `  gradus compare-settings C --vary lr=0.01,0.1,1 --seeds 3
  gradus compare-settings --vary 'hidden=100 300 300,100' --activation tanh
  gradus compare-settings --vary depth=1,2,4 --epochs 5
  gradus compare-settings penguins.csv --target species --vary lr=0.001,0.003,0.01
  gradus compare-settings --dataset spiral --vary 'hidden=8 16,16 64,64'
  gradus compare-settings --vary model=linear,A,B,C,D --seeds 1 --like-train   the table of gradus train`,
  );
}

function variedOptions(command: Command, io: Io, examples: string): Command {
  return runsOptions(trainingOptions(networkOptions(rowOptions(command)), POINT_SETS))
    .option('--seeds <n>', 'how many seeds, --seed and those after it', integer(1, 1000), 5)
    .option('--tag <name>', 'the tag of the runs')
    .option(
      '--like-train',
      'draw the order of the samples as gradus train does, after the weights: networks of other sizes see other batches',
    )
    .addHelpText('after', `\nExamples:\n${examples}\n${EXIT_CODES}`)
    .action(async (subject: string | undefined, options: VaryOptions) => {
      const { varyCommand } = await import('../commands/vary.ts');
      const names = subject === undefined ? [] : [subject];
      const given = { ...options, logEvery: 0, said: saidIn(command) };
      await varyCommand(names, given, command.options, io);
    });
}
