import type { Command } from 'commander';
import { RUNS } from '../../settings/names.ts';
import type { Io } from '../../text/io.ts';
import { langOption } from '../options.ts';

/** `gradus compare`. */
export function compareDefinition(program: Command, io: Io): Command {
  return program
    .command('compare')
    .summary('compare runs')
    .description(
      'Compare runs: the settings that differ, the results, and the curves of loss and accuracy in one\n' +
        'drawing. Also while a run is being trained.',
    )
    .argument('<runs...>', "ids, runs' folders, or last for the newest")
    .option('--runs <dir>', 'where runs are kept', RUNS)
    .option('--json', 'one JSON object')
    .addOption(langOption())
    .addHelpText(
      'after',
      `
Examples:
  gradus compare last 2026-11-23-174500-A-seed0
  gradus compare runs/*C-seed*`,
    )
    .action(async (runs, options) => {
      const { compareCommand } = await import('../commands/compare.ts');
      await compareCommand(runs, options, io);
    });
}
