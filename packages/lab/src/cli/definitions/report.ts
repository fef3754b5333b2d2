import type { Command } from 'commander';
import { RUNS } from '../../settings/names.ts';
import type { Io } from '../../text/io.ts';
import { langOption } from '../options.ts';

/** `gradus report`. */
export function reportDefinition(program: Command, io: Io): Command {
  return program
    .command('report')
    .summary('write a page about runs or a sweep')
    .description(
      'Write one HTML file about runs or a sweep, which needs no other file and no network.',
    )
    .argument('<runs...>', "ids, runs' folders, or last for the newest; or the id of one sweep")
    .option('--out <file>', 'where the page is written', 'report.html')
    .option('--svg <dir>', 'save each plot there as SVG too')
    .option('--png <dir>', 'save each plot there as PNG too')
    .option('--runs <dir>', 'where runs are kept', RUNS)
    .option('--data <dir>', 'directory with the pictures, instead of that of the training')
    .addOption(langOption())
    .addHelpText('after', '\nExample:\n  gradus report last --out report.html')
    .action(async (runs, options) => {
      const { reportCommand } = await import('../commands/report.ts');
      await reportCommand(runs, options, io);
    });
}
