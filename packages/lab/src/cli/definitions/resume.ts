import type { Command } from 'commander';
import type { Messages } from '../../lang/index.ts';
import { RUNS } from '../../settings/names.ts';
import type { Io } from '../../text/io.ts';
import type { ResumeOptions } from '../commands/resume.ts';
import { addExamples } from '../help.ts';
import { integer } from '../values.ts';

/** `gradus resume`. */
export function resumeDefinition(program: Command, io: Io, help: Messages['help']): Command {
  const text = help.commands.resume;
  const { options: common } = help;
  const command = program
    .command('resume')
    .summary(text.summary)
    .description(text.description)
    .argument('<run>', text.run)
    .option('--iterations <n>', text.iterations, integer(1))
    .option('--runs <dir>', common.runs, RUNS)
    .option('--data <path>', common.dataOfRun)
    .option('--threads <n>', common.threads, integer(1, 64))
    .option('--log-every <n>', common.logEvery, integer(0))
    .option('--json', common.jsonOnly)
    .option('--quiet', common.quiet)
    .action(async (run: string, options: ParsedOptions) => {
      const { resumeCommand } = await import('../commands/resume.ts');
      const logEvery = options.logEvery ?? (options.json ? 1 : 0);
      await resumeCommand(run, { ...options, logEvery }, io);
    });
  return addExamples(command, help, [
    ['gradus resume last'],
    ['gradus resume last --iterations 6000', text.notes.longer],
  ]);
}

type ParsedOptions = Omit<ResumeOptions, 'logEvery'> & { readonly logEvery?: number };
