import type { Command } from 'commander';
import type { Io } from '../../text/io.ts';
import { serverOptions } from '../options.ts';

/** `gradus studio`. */
export function studioDefinition(program: Command, io: Io): Command {
  const command = program
    .command('studio')
    .summary('serve a page where networks train, and runs can be looked into')
    .description(
      'Serve, on this machine, a page where networks train before your eyes, and where the runs kept here\n' +
        'can be looked into and compared. Nothing is written.',
    );
  return serverOptions(command, 4173)
    .addHelpText('after', '\nExamples:\n  gradus studio\n  gradus studio --port 8080 --runs runs')
    .action(async (options) => {
      const { studioCommand } = await import('../commands/studio.ts');
      await studioCommand(options, io);
    });
}
