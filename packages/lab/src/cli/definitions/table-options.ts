import { type Command, InvalidArgumentError, Option } from 'commander';
import { choice } from '../values.ts';

const TASKS = ['classification', 'regression'] as const;

/** How a table is read, and what its columns are used for. */
export function tableOptions(command: Command): Command {
  return command
    .option('--target <column>', 'the column to predict')
    .option('--task <task>', TASKS.join(', '), choice(TASKS))
    .option('--numeric <columns>', 'columns of numbers, with commas between them')
    .option('--categorical <columns>', 'columns of categories')
    .option('--date <columns>', 'columns of dates')
    .option('--ignore <columns>', 'columns to leave out')
    .option('--missing <texts>', 'texts that stand for a missing value, besides NA, null, ?, …')
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

/** A label of the Encoding Standard. */
function encoding(text: string): string {
  try {
    return new TextDecoder(text).encoding;
  } catch {
    throw new InvalidArgumentError('Expected an encoding such as utf-8, windows-1252 or euc-kr.');
  }
}

function delimiter(text: string): string {
  if (text === 'tab' || text === '\\t') return '\t';
  if (/^[^"\n\r]$/.test(text)) return text;
  throw new InvalidArgumentError('Expected one character, such as ; or |, or the word tab.');
}
