import { type Command, Option } from 'commander';
import { BOUNDS } from '../../settings/bounds.ts';
import {
  ACTIVATION_NAMES,
  DATASETS,
  INITIALISATIONS,
  OPTIMIZERS,
  RUNS,
} from '../../settings/names.ts';
import { langOption } from '../options.ts';
import { activation, choice, gains, hiddenSizes, integer, within } from '../values.ts';
import { scheduleOptions } from './schedule-options.ts';

/** A network of one's own. */
export function networkOptions(command: Command): Command {
  return command
    .option(
      '--hidden <sizes>',
      'another network: 100,100 for two hidden layers of 100, or none',
      hiddenSizes,
    )
    .option('--activation <name>', `with --hidden: ${ACTIVATION_NAMES.join(', ')}`, activation);
}

/** How a step is made, its learning rate aside, and where it starts. */
export function stepOptions(command: Command): Command {
  return command
    .option('--batch-size <n>', 'samples in a step', within(BOUNDS.batchSize), 100)
    .option('--optimizer <name>', OPTIMIZERS.join(', '), choice(OPTIMIZERS), 'sgd')
    .option(
      '--momentum <number>',
      'of sgd: share of the last step that is repeated',
      within(BOUNDS.momentum),
    )
    .option('--weight-decay <number>', 'pulls weights towards 0', within(BOUNDS.weightDecay))
    .option('--init <name>', INITIALISATIONS.join(', '), choice(INITIALISATIONS), 'default')
    .addOption(
      new Option('--gain <numbers>', 'factor of the initial weights, or one for each layer: 4,4,1')
        .argParser(gains)
        .default(undefined, '1'),
    )
    .addOption(
      new Option('--gain-last <number>', 'that of the last layer, where --gain is one number')
        .argParser(within(BOUNDS.gain))
        .default(undefined, 'as --gain'),
    )
    .option('--seed <n>', 'same seed, same result', within(BOUNDS.seed), 0)
    .addOption(
      new Option('--data-seed <n>', 'seed of the order of the samples alone')
        .argParser(integer(0))
        .default(undefined, 'they come after the weights, as in PyTorch'),
    );
}

/** What is learnt from. */
export function dataOptions(command: Command): Command {
  return command
    .option('--dataset <name>', DATASETS.join(', '), choice(DATASETS), 'mnist')
    .option('--data <dir>', 'directory with four IDX files, plain or gzip')
    .option('--classes <n>', 'of --dataset idx: how many classes', within(BOUNDS.classes));
}

/** How a network is trained, and on what. */
export function trainingOptions(command: Command): Command {
  const timed = scheduleOptions(command)
    .addOption(
      new Option('--iterations <n>', 'steps to take')
        .argParser(integer(1))
        .default(undefined, '3000'),
    )
    .addOption(
      new Option('--epochs <n>', 'passes over the training set, instead of --iterations')
        .argParser(integer(1))
        .conflicts('iterations'),
    )
    .addOption(
      new Option('--lr <number>', 'learning rate')
        .argParser(within(BOUNDS.lr))
        .default(undefined, '0.1 for sgd, 0.001 for adam and adamw'),
    );
  return dataOptions(stepOptions(timed))
    .option(
      '--backend <name>',
      'wasm, reference (plain loops, slow)',
      choice(['wasm', 'reference']),
      'wasm',
    )
    .addOption(
      new Option('--threads <n>', 'of wasm; the results are the same for any number')
        .argParser(integer(1, 64))
        .default(undefined, "the machine's cores, at most 16"),
    )
    .option('--json', 'one JSON object a line on stdout, and nothing else there')
    .addOption(langOption());
}

/** How the runs that come of it are tested, and where they are kept. */
export function runsOptions(command: Command): Command {
  return command
    .option(
      '--eval-every <n>',
      'test after every n steps; 0: at the end',
      within(BOUNDS.evalEvery),
      500,
    )
    .option('--out <dir>', 'where runs are kept', RUNS)
    .option('--quiet', 'only the table at the end');
}
