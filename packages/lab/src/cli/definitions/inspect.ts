import type { Command } from 'commander';
import { POINT_SETS, RUNS } from '../../settings/names.ts';
import { CLASSES, SETTINGS } from '../../settings/table.ts';
import type { Io } from '../../text/io.ts';
import type { InspectOptions } from '../commands/inspect.ts';
import { langOption, saidIn } from '../options.ts';
import { choice, within } from '../values.ts';
import { rowOptions } from './table-options.ts';
import { networkOptions } from './training-options.ts';

/** `gradus inspect`. */
export function inspectDefinition(program: Command, io: Io): Command {
  const command = program
    .command('inspect')
    .summary("show a network's parameters")
    .description(
      "Show a network's parameters: how many there are, their sizes, and why. Of a network for a table, also what\n" +
        'it gets of each column, and its layers: of a run, or of the network that gradus train would make with the\n' +
        'same options.',
    )
    .argument(
      '[subject]',
      "linear, A, B, C, D, the file of a table, or an id, a run's folder, or last for the newest",
    );
  return rowOptions(networkOptions(command))
    .option('--dataset <name>', `points: ${POINT_SETS.join(', ')}`, choice(POINT_SETS))
    .option('--classes <n>', 'of spiral and gaussians: how many classes', within(CLASSES))
    .option('--seed <n>', 'of the split of a table; 0 by default', within(SETTINGS.seed.range))
    .option('--runs <dir>', 'where runs are kept', RUNS)
    .option('--json', 'one JSON object')
    .addOption(langOption())
    .addHelpText(
      'after',
      `
Examples:
  gradus inspect D
  gradus inspect last
  gradus inspect penguins.csv --target species
  gradus inspect --hidden 300,100 --activation tanh --lang ko`,
    )
    .action(async (subject: string | undefined, options: InspectOptions) => {
      const { inspectCommand } = await import('../commands/inspect.ts');
      await inspectCommand(subject, { ...options, said: saidIn(command) }, io);
    });
}
