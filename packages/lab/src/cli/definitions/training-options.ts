import { type Command, Option } from 'commander';
import type { Messages } from '../../lang/index.ts';
import { DATASETS, POINT_SETS, RUNS } from '../../settings/names.ts';
import { CLASSES } from '../../settings/table.ts';
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
import { rowOptions } from './table-options.ts';

type HelpText = Messages['help'];

/** Adds options for a network other than those of the lesson. */
export function networkOptions(command: Command, { groups, options }: HelpText): Command {
  return command
    .optionsGroup(groups.network)
    .option('--hidden <sizes>', options.hidden, hiddenSizes)
    .option('--activation <name>', options.activation, activation);
}

/** Adds options for the steps, except for the learning rate, and for the initial weights. */
export function stepOptions(command: Command, help: HelpText): Command {
  return settingOptions(command.optionsGroup(help.groups.training), 'step', help);
}

/** Adds options for the network and the data. */
export function subjectOptions(command: Command, help: HelpText): Command {
  const { groups, options } = help;
  const datasets = choice([...DATASETS, 'emnist', ...POINT_SETS]);
  networkOptions(command, help)
    .optionsGroup(groups.data)
    .option('--dataset <name>', options.dataset, datasets, 'mnist')
    .option('--data <dir>', options.data)
    .option('--classes <n>', options.classes, within(CLASSES))
    .option('--size <pixels>', options.size, pictureSize)
    .option('--channels <n>', options.channels, channels)
    .option('--split-seed <n>', options.splitSeed, integer(0));
  return rowOptions(command, help);
}

/** Adds options for training a network. */
export function learningOptions(command: Command, help: HelpText): Command {
  const { groups, options } = help;
  settingOptions(command.optionsGroup(groups.steps), 'length', help).addOption(
    new Option('--epochs <n>', options.epochs).argParser(integer(1)).conflicts('iterations'),
  );
  settingOptions(command, 'rate', help);
  return settingOptions(stepOptions(command, help), 'backend', help);
}

/** Adds {@link learningOptions}, and options for computing and reporting. */
export function trainingOptions(command: Command, help: HelpText): Command {
  const { groups, options } = help;
  return learningOptions(command, help)
    .option('--threads <n>', options.threads, integer(1, 64))
    .optionsGroup(groups.output)
    .option('--json', options.jsonOnly);
}

/** Adds options for evaluating and storing runs. */
export function runsOptions(command: Command, help: HelpText): Command {
  const { groups, options } = help;
  command
    .optionsGroup(groups.output)
    .option('--out <dir>', options.out, RUNS)
    .option('--quiet', options.quiet);
  return settingOptions(command.optionsGroup(groups.validation), 'test', help);
}
