import type { Command } from 'commander';
import type { Io } from '../../text/io.ts';
import { langOption } from '../options.ts';
import { tableOptions } from './table-options.ts';

/** `gradus data`. */
export function dataDefinition(program: Command, io: Io): Command {
  const command = program
    .command('data')
    .summary('show what a table holds')
    .description(
      'Show a table without training: what each column is taken for and why, missing cells, ranges, warnings.',
    )
    .argument('<file>', 'CSV, TSV, JSON, NDJSON, Parquet, Arrow, .npy or .npz, plain or in gzip');
  return tableOptions(command)
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
