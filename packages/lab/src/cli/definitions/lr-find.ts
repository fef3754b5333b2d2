import { type Command, Option } from 'commander';
import { POINT_SETS, RUNS } from '../../settings/names.ts';
import { SETTINGS } from '../../settings/table.ts';
import type { Io } from '../../text/io.ts';
import type { LrFindOptions } from '../commands/lr-find.ts';
import { EXIT_CODES, langOption, saidIn } from '../options.ts';
import { integer, within } from '../values.ts';
import { rowOptions } from './table-options.ts';
import { dataOptions, networkOptions, stepOptions } from './training-options.ts';

/** `gradus lr-find`. */
export function lrFindDefinition(program: Command, io: Io): Command {
  const rate = within(SETTINGS.lr.range);
  const command = program
    .command('lr-find')
    .summary('find a learning rate')
    .description(
      'Find a learning rate: train for some steps with rates that grow from one to the next, and watch\n' +
        'the loss. Nothing is saved. On a table the network and the rows are those of gradus train with the\n' +
        'same options.',
    )
    .argument(
      '[subject]',
      'linear, A, B, C, D; the file of a table; or a run: an id, its folder, or last',
    )
    .addOption(
      new Option('--from <number>', 'the first rate').argParser(rate).default(1e-7, '1e-7'),
    )
    .option('--to <number>', 'the last rate', rate, 10)
    .option('--iterations <n>', 'steps from the first rate to the last', integer(2), 100);
  return dataOptions(stepOptions(networkOptions(rowOptions(command))), POINT_SETS)
    .option('--runs <dir>', 'where runs are kept', RUNS)
    .option('--json', 'a JSON object for each step and one for the suggestion')
    .addOption(langOption())
    .addHelpText(
      'after',
      `
Examples:
  gradus lr-find C
  gradus lr-find penguins.csv --target species
  gradus lr-find last                   for the network and the data of a run
  gradus lr-find --hidden 300,100 --activation tanh --optimizer adam
${EXIT_CODES}`,
    )
    .action(async (name: string | undefined, options: LrFindOptions) => {
      const { lrFindCommand } = await import('../commands/lr-find.ts');
      await lrFindCommand(name, { ...options, said: saidIn(command) }, io);
    });
}
