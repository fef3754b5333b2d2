import type { Command } from 'commander';
import type { Io } from '../../text/io.ts';
import { langOption } from '../options.ts';

/** `gradus activations`. */
export function activationsDefinition(program: Command, io: Io): Command {
  return program
    .command('activations')
    .summary('draw the activation functions')
    .description(
      'Draw sigmoid, tanh and ReLU with their derivatives: formula, range, weakness, remedy.',
    )
    .addOption(langOption())
    .addHelpText('after', '\nExample:\n  gradus activations --lang ko')
    .action(async (options) => {
      const { activationsCommand } = await import('../commands/activations.ts');
      activationsCommand(options, io);
    });
}
