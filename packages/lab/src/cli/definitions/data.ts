import type { Command } from 'commander';
import type { Io } from '../../text/io.ts';
import { langOption } from '../options.ts';
import { choice } from '../values.ts';

const TASKS = ['classification', 'regression'] as const;

/** `gradus data`. */
export function dataDefinition(program: Command, io: Io): Command {
  return program
    .command('data')
    .summary('show what a table holds')
    .description(
      'Show a table without training: what each column is taken for and why, missing cells, ranges, warnings.',
    )
    .argument('<file>', 'CSV, TSV, JSON, NDJSON, Parquet, Arrow, .npy or .npz, plain or in gzip')
    .option('--target <column>', 'the column to predict')
    .option('--task <task>', TASKS.join(', '), choice(TASKS))
    .option('--numeric <columns>', 'columns of numbers, with commas between them')
    .option('--categorical <columns>', 'columns of categories')
    .option('--date <columns>', 'columns of dates')
    .option('--ignore <columns>', 'columns to leave out')
    .option('--missing <texts>', 'texts that stand for a missing value, instead of NA, null, ?, …')
    .option('--json', 'one JSON object')
    .addOption(langOption())
    .addHelpText(
      'after',
      `
Examples:
  gradus data penguins.csv
  gradus data penguins.csv --target species --ignore island,year
  gradus data weather.parquet --missing -999 --json`,
    )
    .action(async (file, options) => {
      const { dataCommand } = await import('../commands/data.ts');
      await dataCommand(file, options, io);
    });
}
