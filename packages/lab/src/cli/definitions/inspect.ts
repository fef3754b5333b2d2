import type { Command } from 'commander';
import type { Io } from '../../text/io.ts';
import { langOption } from '../options.ts';
import { networkOptions } from './training-options.ts';

/** `gradus inspect`. */
export function inspectDefinition(program: Command, io: Io): Command {
  const command = program
    .command('inspect')
    .summary("show a network's parameters")
    .description("Show a network's parameters: how many there are, their sizes, and why.")
    .argument('[model]', 'linear, A, B, C, D');
  return networkOptions(command)
    .option('--json', 'one JSON object')
    .addOption(langOption())
    .addHelpText(
      'after',
      `
Examples:
  gradus inspect D
  gradus inspect --hidden 300,100 --activation tanh --lang ko`,
    )
    .action(async (model, options) => {
      const { inspectCommand } = await import('../commands/inspect.ts');
      inspectCommand(model, options, io);
    });
}
