import type { Command } from 'commander';
import { RUNS } from '../../settings/names.ts';
import type { Io } from '../../text/io.ts';
import { langOption } from '../options.ts';
import { networkOptions } from './training-options.ts';

/** `gradus inspect`. */
export function inspectDefinition(program: Command, io: Io): Command {
  const command = program
    .command('inspect')
    .summary("show a network's parameters")
    .description("Show a network's parameters: how many there are, their sizes, and why.")
    .argument('[subject]', "linear, A, B, C, D, or an id, a run's folder, or last for the newest");
  return networkOptions(command)
    .option('--runs <dir>', 'where runs are kept', RUNS)
    .option('--json', 'one JSON object')
    .addOption(langOption())
    .addHelpText(
      'after',
      `
Examples:
  gradus inspect D
  gradus inspect last
  gradus inspect --hidden 300,100 --activation tanh --lang ko`,
    )
    .action(async (subject, options) => {
      const { inspectCommand } = await import('../commands/inspect.ts');
      await inspectCommand(subject, options, io);
    });
}
