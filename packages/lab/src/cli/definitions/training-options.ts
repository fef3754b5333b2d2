import { type Command, Option } from 'commander';
import { ACTIVATION_NAMES, DATASETS, RUNS } from '../../settings/names.ts';
import { CLASSES } from '../../settings/table.ts';
import { langOption } from '../options.ts';
import {
  activation,
  channels,
  choice,
  hiddenSizes,
  integer,
  pictureSize,
  within,
} from '../values.ts';
import { settingOptions } from './setting-options.ts';

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
  return settingOptions(command, 'step');
}

/**
 * What is learned from.
 * @param others what `--dataset` can be beside sets of pictures
 */
export function dataOptions(command: Command, others: readonly string[] = []): Command {
  const withClasses = others.length === 0 ? 'idx' : 'idx, spiral and gaussians';
  return command
    .option(
      '--dataset <name>',
      ['mnist, fashion-mnist, emnist (or emnist-letters, …), idx, folder', ...others].join(', '),
      choice([...DATASETS, 'emnist', ...others]),
      'mnist',
    )
    .option('--data <dir>', 'directory with four IDX files, plain or gzip, or with class folders')
    .option('--classes <n>', `of --dataset ${withClasses}: how many classes`, within(CLASSES))
    .addOption(
      new Option('--size <pixels>', 'of --dataset folder: 28, or height x width: 28x40')
        .argParser(pictureSize)
        .default(undefined, 'the most frequent one'),
    )
    .addOption(
      new Option('--channels <n>', 'of --dataset folder: 1 for grey, 3 for red, green and blue')
        .argParser(channels)
        .default(undefined, '1'),
    )
    .addOption(
      new Option('--split-seed <n>', 'of --dataset folder: draws the pictures to test with')
        .argParser(integer(0))
        .default(undefined, '--seed'),
    );
}

/**
 * How a network is trained, and on what.
 * @param datasets what `--dataset` can be
 */
export function learningOptions(command: Command, datasets?: readonly string[]): Command {
  const timed = settingOptions(settingOptions(command, 'rate'), 'length').addOption(
    new Option('--epochs <n>', 'passes over the training set, instead of --iterations')
      .argParser(integer(1))
      .conflicts('iterations'),
  );
  return settingOptions(dataOptions(stepOptions(timed), datasets), 'backend');
}

/** As {@link learningOptions}, with how it is computed and reported. */
export function trainingOptions(command: Command, datasets?: readonly string[]): Command {
  return learningOptions(command, datasets)
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
  return settingOptions(command, 'test')
    .option('--out <dir>', 'where runs are kept', RUNS)
    .option('--quiet', 'only the table at the end');
}
