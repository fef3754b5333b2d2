import { type Command, Option } from 'commander';
import { PRESETS, type PresetName } from '../../diagnostics/presets.ts';
import type { Messages } from '../../lang/index.ts';
import { RUNS } from '../../settings/names.ts';
import type { Io } from '../../text/io.ts';
import type { DiagnoseOptions } from '../commands/common/diagnose-options.ts';
import { addExamples } from '../help.ts';
import { givenOptionsIn } from '../options.ts';
import { choice } from '../values.ts';
import { subjectOptions, trainingOptions } from './training-options.ts';

const NAMES = Object.keys(PRESETS) as PresetName[];

/** `gradus diagnose`. */
export function diagnoseDefinition(program: Command, io: Io, help: Messages['help']): Command {
  const text = help.commands.diagnose;
  const command = program
    .command('diagnose')
    .summary(text.summary)
    .description(text.description)
    .argument('[subject]', text.subject)
    .addOption(new Option('--preset <name>', text.preset(NAMES)).argParser(choice(NAMES)))
    .option('--presets', text.presets)
    .option('--at-start', text.atStart)
    .option('--runs <dir>', help.options.runs, RUNS)
    .action(async (subject: string | undefined, options: DiagnoseOptions) => {
      const { diagnoseCommand } = await import('../commands/diagnose.ts');
      await diagnoseCommand(subject, { ...options, givenOptions: givenOptionsIn(command) }, io);
    });
  trainingOptions(subjectOptions(command, help), help);
  return addExamples(
    command,
    help,
    [
      ['gradus diagnose last'],
      ['gradus diagnose --hidden 100,100,100 --activation sigmoid --at-start'],
      ['gradus diagnose penguins.csv --target species --at-start'],
      ['gradus diagnose --preset dead-units'],
    ],
    help.exitCodes,
  );
}
