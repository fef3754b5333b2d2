import type { Command } from 'commander';
import type { Messages } from '../../lang/index.ts';
import type { Io } from '../../text/io.ts';
import { addExamples } from '../help.ts';
import { queueOption } from '../options.ts';
import { integer, within } from '../values.ts';

/** Seconds that a worker can be silent. */
const SILENCE = { integer: false, least: 1, most: 3600 } as const;

/** `gradus worker`. */
export function workerDefinition(program: Command, io: Io, help: Messages['help']): Command {
  const text = help.commands.worker;
  const command = program
    .command('worker')
    .summary(text.summary)
    .description(text.description)
    .addOption(queueOption(help).makeOptionMandatory())
    .option('--parallel <n>', text.parallel, integer(1, 1024))
    .option('--cache <dir>', text.cache)
    .option('--stalled-after <seconds>', text.stalledAfter, within(SILENCE), 30)
    .option('--json', text.jsonLines)
    .option('--quiet', text.quiet)
    .action(async (options) => {
      const { workerCommand } = await import('../commands/worker.ts');
      await workerCommand(options, io);
    });
  return addExamples(
    command,
    help,
    [
      ['gradus worker --queue redis://192.168.0.7:6379'],
      ['GRADUS_QUEUE=rediss://me:secret@queue.example:6379 gradus worker --queue'],
    ],
    text.security,
  );
}
