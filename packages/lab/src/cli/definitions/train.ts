import { type Command, Option } from 'commander';
import { POINT_SETS } from '../../settings/names.ts';
import type { Io } from '../../text/io.ts';
import type { TrainTableOptions } from '../commands/train/table.ts';
import { EXIT_CODES, saidIn } from '../options.ts';
import { integer } from '../values.ts';
import { settingOptions } from './setting-options.ts';
import { rowOptions } from './table-options.ts';
import { networkOptions, runsOptions, trainingOptions } from './training-options.ts';

/** `gradus train`. */
export function trainDefinition(program: Command, io: Io): Command {
  const command = program
    .command('train')
    .summary('train networks on pictures or on a table')
    .description(
      'Train networks on pictures one after the other and compare them, or one on a table of your own.\n\n' +
        'Models: linear (no hidden layer), A (sigmoid), B (tanh), C (ReLU), with 100 hidden neurons, and\n' +
        'D (ReLU, two hidden layers of 100). Without a name: all of them; on a folder of pictures, C.\n\n' +
        'A folder of pictures has a folder for each class, with PNG or JPEG files; or the folders train and\n' +
        'test, each with class folders.\n\n' +
        'A table: CSV, TSV, JSON, NDJSON, Parquet, Arrow, .npy or .npz. --target names the column to predict,\n' +
        'or several of numbers. Network, rate, batch and early stopping have defaults of their own\n' +
        '(ReLU 64-64, AdamW 0.003).\n\n' +
        `Points in the plane: --dataset ${POINT_SETS.join(', ')}.`,
    )
    .argument(
      '[models...]',
      'linear, A, B, C, D; then perhaps a folder of pictures; or the file of a table',
    );
  trainingOptions(networkOptions(rowOptions(command)), POINT_SETS);
  return settingOptions(runsOptions(command), 'keep')
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
  gradus train penguins.csv --target species
  gradus train penguins.csv --target mass,beak     two numbers from one network
  gradus train mails.csv --target spam --binary logit --balance
  gradus train --dataset spiral --classes 3 --points 900
  gradus train --hidden 300,100 --activation tanh --epochs 10
  gradus train --hidden none            the linear baseline
  gradus train C --optimizer adam --lr 0.001
  gradus train --hidden 100,100 --activation sigmoid --init xavier-normal --gain 4 --gain-last 1
  gradus train photos/ --size 32 --channels 3      pictures of one's own, in colour
  gradus train C --json | head -1       events, one JSON object a line
${EXIT_CODES}`,
    )
    .action(async (names: string[], options: ParsedTrainOptions) => {
      const { trainCommand } = await import('../commands/train.ts');
      const logEvery = options.logEvery ?? (options.json ? 1 : 0);
      await trainCommand(names, { ...options, logEvery, said: saidIn(command) }, io);
    });
}

type ParsedTrainOptions = Omit<TrainTableOptions, 'logEvery' | 'said'> & {
  readonly logEvery?: number;
};
