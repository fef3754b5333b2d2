import type { Command } from 'commander';
import type { Messages } from '../../lang/index.ts';
import type { Io } from '../../text/io.ts';
import { addExamples } from '../help.ts';
import { serverOptions } from '../options.ts';

/** `gradus studio`. */
export function studioDefinition(program: Command, io: Io, help: Messages['help']): Command {
  const text = help.commands.studio;
  const command = program
    .command('studio')
    .summary(text.summary)
    .description(text.description)
    .action(async (options) => {
      const { studioCommand } = await import('../commands/studio.ts');
      await studioCommand(options, io);
    });
  return addExamples(serverOptions(command, 4173, help), help, [
    ['gradus studio'],
    ['gradus studio --port 8080 --runs runs'],
  ]);
}
