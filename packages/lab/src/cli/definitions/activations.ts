import type { Command } from 'commander';
import type { Messages } from '../../lang/index.ts';
import type { Io } from '../../text/io.ts';
import { addExamples } from '../help.ts';

/** `gradus activations`. */
export function activationsDefinition(program: Command, io: Io, help: Messages['help']): Command {
  const text = help.commands.activations;
  const command = program
    .command('activations')
    .summary(text.summary)
    .description(text.description)
    .action(async (options) => {
      const { activationsCommand } = await import('../commands/activations.ts');
      activationsCommand(options, io);
    });
  return addExamples(command, help, [['gradus activations'], ['gradus activations --lang ko']]);
}
