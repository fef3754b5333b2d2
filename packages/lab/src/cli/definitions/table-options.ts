import { type Command, Option } from 'commander';
import { BINARY_OUTPUTS } from '../../settings/names.ts';
import { ValueError } from '../errors.ts';
import { choice, integer, within } from '../values.ts';

const TASKS = ['classification', 'regression'] as const;

/** How a table is read, and what its columns are used for. */
export function tableOptions(command: Command): Command {
  const used = command
    .option('--target <columns>', 'the column to predict, or several of numbers: a,b', another)
    .option('--task <task>', TASKS.join(', '), choice(TASKS))
    .option('--numeric <columns>', 'columns of numbers, with commas between them', another)
    .option('--categorical <columns>', 'columns of categories', another)
    .option('--date <columns>', 'columns of dates', another)
    .option('--ignore <columns>', 'columns to leave out', another)
    .option('--missing <texts>', 'texts that stand for a missing value, besides NA, null, ?, …');
  return readingOptions(used);
}

/** How the text of a table is read. */
export function readingOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--encoding <name>', 'of text, such as euc-kr or windows-1252')
        .argParser(encoding)
        .default(undefined, 'utf-8, or by the byte order mark'),
    )
    .addOption(
      new Option('--delimiter <character>', 'of CSV, between the cells, such as ";"; or tab')
        .argParser(delimiter)
        .default(undefined, 'guessed'),
    )
    .addOption(
      new Option('--decimal <mark>', 'of CSV, before the decimals of a number: . or ,')
        .argParser(choice(['.', ',']))
        .default(undefined, 'guessed'),
    )
    .addOption(
      new Option('--header <answer>', 'of CSV, whether the first row holds names: yes, no')
        .argParser((text) => choice(['yes', 'no'])(text) === 'yes')
        .default(undefined, 'guessed'),
    );
}

/** How many points `--points` can ask for. */
const POINTS = { integer: true, least: 4, most: 1e7 };

/** The rows of a table or of a point set, what they are used for, and how they are split. */
export function rowOptions(command: Command): Command {
  return tableOptions(command)
    .option('--points <n>', 'of a point set: how many points; 500 by default', within(POINTS))
    .option(
      '--noise <x>',
      "of a point set: standard deviation of x and y; the set's own by default",
      within({ least: 0 }),
    )
    .option('--points-seed <n>', 'of a point set: which points; 0 by default', integer(0))
    .option(
      '--binary <outputs>',
      'of two classes: softmax, the default (a logit for each), or logit (one, BCEWithLogitsLoss)',
      choice(BINARY_OUTPUTS),
    )
    .option('--test <file>', 'a table whose rows are the test set')
    .option('--group <column>', 'rows with the same value stay in one part of the split')
    .option('--time <column>', 'the rows with the latest values are the test set')
    .option('--folds <n>', 'cross-validation: a network for each fold', integer(3, 100))
    .option('--fold <n>', 'with --folds: this one alone, counted from 1', integer(1, 100));
}

/** The option can be repeated, which names whose columns hold commas need. */
function another(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
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
