import type { Command } from 'commander';
import type { Messages } from '../../lang/index.ts';
import { RUNS } from '../../settings/names.ts';
import type { Io } from '../../text/io.ts';
import { addExamples } from '../help.ts';

/** `gradus report`. */
export function reportDefinition(program: Command, io: Io, help: Messages['help']): Command {
  const text = help.commands.report;
  const command = program
    .command('report')
    .summary(text.summary)
    .description(text.description)
    .argument('<runs...>', text.runs)
    .option('--out <file>', text.out, 'report.html')
    .option('--svg <dir>', text.svg)
    .option('--png <dir>', text.png)
    .option('--runs <dir>', help.options.runs, RUNS)
    .option('--data <path>', help.options.dataOfRun)
    .action(async (runs, options) => {
      const { reportCommand } = await import('../commands/report.ts');
      await reportCommand(runs, options, io);
    });
  return addExamples(command, help, [
    ['gradus report last'],
    ['gradus report last --out report.html --svg figures'],
  ]);
}
