import type { Command } from 'commander';
import type { Io } from '../../text/io.ts';
import { langOption, queueOption } from '../options.ts';
import { integer, within } from '../values.ts';

/** `gradus worker`. */
export function workerDefinition(program: Command, io: Io): Command {
  return program
    .command('worker')
    .summary('train trials of sweeps on this machine, as part of several')
    .description(
      'Take trials of sweeps from a queue, train them on this machine, and send the runs back. As many workers as you\n' +
        'like, on any machines, come and go. A worker has nothing but the version of Gradus in common with the\n' +
        'machine of the sweep: data comes through the queue. Ctrl-C hands back what is running and ends the worker.',
    )
    .addOption(queueOption().makeOptionMandatory())
    .option('--parallel <n>', 'trials at a time (default: one for each core)', integer(1, 1024))
    .option(
      '--cache <dir>',
      'where the data of sweeps is kept (default: gradus in the folder of caches)',
    )
    .option(
      '--stalled-after <seconds>',
      'silence after which the trial of a worker is given to another one',
      within({ integer: false, least: 1, most: 3600 }),
      30,
    )
    .option('--json', 'one JSON object a line for all that happens')
    .option('--quiet', 'only what goes wrong')
    .addOption(langOption())
    .addHelpText(
      'after',
      `
Examples:
  gradus worker --queue redis://192.168.0.7:6379
  GRADUS_QUEUE=rediss://me:secret@queue.example:6379 gradus worker --queue --parallel 4
Everybody who can write to that Redis decides what this machine computes: see docs/sweeps.md.`,
    )
    .action(async (options) => {
      const { workerCommand } = await import('../commands/worker.ts');
      await workerCommand(options, io);
    });
}
