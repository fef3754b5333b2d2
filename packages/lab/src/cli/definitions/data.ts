import type { Command } from 'commander';
import type { Messages } from '../../lang/index.ts';
import type { Io } from '../../text/io.ts';
import { addExamples } from '../help.ts';
import { tableOptions } from './table-options.ts';

/** `gradus data`. */
export function dataDefinition(program: Command, io: Io, help: Messages['help']): Command {
  const text = help.commands.data;
  const command = program
    .command('data')
    .summary(text.summary)
    .description(text.description)
    .argument('<file>', text.file)
    .action(async (file, options) => {
      const { dataCommand } = await import('../commands/data.ts');
      await dataCommand(file, options, io);
    });
  tableOptions(command, help).optionsGroup(help.groups.output).option('--json', help.options.json);
  return addExamples(command, help, [
    ['gradus data penguins.csv'],
    ['gradus data penguins.csv --target species --ignore island,year'],
    ['gradus data weather.parquet --missing -999 --json'],
  ]);
}
