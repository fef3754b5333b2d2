import { type Command, Option } from 'commander';
import { RUNS } from '../../settings/names.ts';
import type { Io } from '../../text/io.ts';
import type { ResumeOptions } from '../commands/resume.ts';
import { langOption } from '../options.ts';
import { integer } from '../values.ts';

/** `gradus resume`. */
export function resumeDefinition(program: Command, io: Io): Command {
  return program
    .command('resume')
    .summary('go on with a run that was stopped')
    .description(
      'Go on with a run from its last checkpoint. It comes to the very bits that it would have come to\n' +
        'without a stop: weights, log, order of the data.',
    )
    .argument('<run>', "an id, a run's folder, or last for the newest")
    .option('--iterations <n>', 'steps to take in all, more than before', integer(1))
    .option('--runs <dir>', 'where runs are kept', RUNS)
    .option('--data <dir>', 'directory with the pictures, instead of that of the training')
    .addOption(
      new Option('--threads <n>', 'the results are the same for any number')
        .argParser(integer(1, 64))
        .default(undefined, "the machine's cores, at most 16"),
    )
    .addOption(
      new Option('--log-every <n>', 'print every n-th step; 0: none')
        .argParser(integer(0))
        .default(undefined, '1 with --json, else 0'),
    )
    .option('--json', 'one JSON object a line on stdout, and nothing else there')
    .option('--quiet', 'only the table at the end')
    .addOption(langOption())
    .addHelpText(
      'after',
      `
Examples:
  gradus resume last
  gradus resume last --iterations 6000  twice as long as it was`,
    )
    .action(async (run: string, options: ParsedOptions) => {
      const { resumeCommand } = await import('../commands/resume.ts');
      const logEvery = options.logEvery ?? (options.json ? 1 : 0);
      await resumeCommand(run, { ...options, logEvery }, io);
    });
}

type ParsedOptions = Omit<ResumeOptions, 'logEvery'> & { readonly logEvery?: number };
