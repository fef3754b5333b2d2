import type { Command } from 'commander';
import type { Messages } from '../../lang/index.ts';
import { RUNS } from '../../settings/names.ts';
import type { Io } from '../../text/io.ts';
import { addExamples } from '../help.ts';

/** `gradus compare`. */
export function compareDefinition(program: Command, io: Io, help: Messages['help']): Command {
  const text = help.commands.compare;
  const command = program
    .command('compare')
    .summary(text.summary)
    .description(text.description)
    .argument('<runs...>', text.runs)
    .option('--runs <dir>', help.options.runs, RUNS)
    .option('--json', help.options.json)
    .action(async (runs, options) => {
      const { compareCommand } = await import('../commands/compare.ts');
      await compareCommand(runs, options, io);
    });
  return addExamples(command, help, [
    ['gradus compare last 2026-11-23-174500-A-seed0'],
    ['gradus compare runs/*C-seed*'],
  ]);
}
