import type { Command } from 'commander';
import { RUNS } from '../../settings/names.ts';
import type { Io } from '../../text/io.ts';
import { langOption } from '../options.ts';
import { address, integer } from '../values.ts';

/** `gradus studio`. */
export function studioDefinition(program: Command, io: Io): Command {
  return program
    .command('studio')
    .summary('serve a page where networks train, and runs can be looked into')
    .description(
      'Serve, on this machine, a page where networks train before your eyes, and where the runs kept here\n' +
        'can be looked into and compared. Nothing is written.',
    )
    .option(
      '--port <n>',
      'port to listen on, 0 for any free one (default: 4173, or the next free one)',
      integer(0, 65_535),
    )
    .option(
      '--host <address>',
      'address to listen on; 0.0.0.0 lets other machines in',
      address,
      '127.0.0.1',
    )
    .option('--runs <dir>', 'where runs are kept', RUNS)
    .addOption(langOption())
    .addHelpText('after', '\nExamples:\n  gradus studio\n  gradus studio --port 8080 --runs runs')
    .action(async (options) => {
      const { studioCommand } = await import('../commands/studio.ts');
      await studioCommand(options, io);
    });
}
