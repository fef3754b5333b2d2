import type { Command } from 'commander';
import type { Messages } from '../../lang/index.ts';
import { BINARY_OUTPUTS, POINT_FEATURES, TASKS } from '../../settings/names.ts';
import { ValueError } from '../errors.ts';
import { choice, integer, repeated, within } from '../values.ts';

type HelpText = Messages['help'];

/** Adds options for reading a table and using its columns. A name with commas needs its own option. */
export function tableOptions(command: Command, help: HelpText): Command {
  const { groups, options } = help;
  command
    .optionsGroup(groups.table)
    .option('--target <columns>', options.target, repeated)
    .option('--task <task>', options.task, choice(TASKS))
    .option('--numeric <columns>', options.numeric, repeated)
    .option('--categorical <columns>', options.categorical, repeated)
    .option('--date <columns>', options.date, repeated)
    .option('--ignore <columns>', options.ignore, repeated)
    .option('--missing <texts>', options.missing);
  return readingOptions(command, help);
}

/** Adds options for reading the text of a table. */
export function readingOptions(command: Command, { groups, options }: HelpText): Command {
  const yesOrNo = choice(['yes', 'no']);
  return command
    .optionsGroup(groups.table)
    .option('--encoding <name>', options.encoding, encoding)
    .option('--delimiter <character>', options.delimiter, delimiter)
    .option('--decimal <mark>', options.decimal, choice(['.', ',']))
    .option('--header <answer>', options.header, (text) => yesOrNo(text) === 'yes');
}

/** The allowed values of `--points`. */
const POINTS = { integer: true, least: 4, most: 1e7 };

/** Adds options for the rows of a table or a point set, the use of columns, and the split. */
export function rowOptions(command: Command, help: HelpText): Command {
  const { groups, options } = help;
  return tableOptions(command, help)
    .option('--binary <outputs>', options.binary, choice(BINARY_OUTPUTS))
    .optionsGroup(groups.split)
    .option('--test <file>', options.test)
    .option('--group <column>', options.group)
    .option('--time <column>', options.time)
    .option('--folds <n>', options.folds, integer(3, 100))
    .option('--fold <n>', options.fold, integer(1, 100))
    .optionsGroup(groups.points)
    .option('--points <n>', options.pointCount, within(POINTS))
    .option('--noise <x>', options.noise, within({ least: 0 }))
    .option('--points-seed <n>', options.pointsSeed, integer(0))
    .option('--features <names>', options.features, features);
}

const feature = choice(POINT_FEATURES);

function features(text: string): string[] {
  return [...new Set(text.split(',').map(feature))];
}

/** A label of the Encoding Standard. */
function encoding(text: string): string {
  try {
    return new TextDecoder(text).encoding;
  } catch {
    throw new ValueError(({ usage }) => usage.expected.encoding);
  }
}

function delimiter(text: string): string {
  if (text === 'tab' || text === '\\t') return '\t';
  if (/^[^"\n\r]$/.test(text)) return text;
  throw new ValueError(({ usage }) => usage.expected.delimiter);
}
