import { type Command, Option } from 'commander';
import { PRESETS, type PresetName } from '../../diagnostics/presets.ts';
import { POINT_SETS, RUNS } from '../../settings/names.ts';
import type { Io } from '../../text/io.ts';
import type { DiagnoseOptions } from '../commands/common/diagnose-options.ts';
import { EXIT_CODES, saidIn } from '../options.ts';
import { choice } from '../values.ts';
import { rowOptions } from './table-options.ts';
import { networkOptions, trainingOptions } from './training-options.ts';

const NAMES = Object.keys(PRESETS) as PresetName[];

/** `gradus diagnose`. */
export function diagnoseDefinition(program: Command, io: Io): Command {
  const command = program
    .command('diagnose')
    .summary('find out what is wrong inside a network')
    .description(
      'Look inside a network while it trains: vanishing and exploding gradients, saturation, dead units,\n' +
        'size of the updates, loss at the start, values that are not finite; with advice that can be tried.\n\n' +
        'A run that was trained with --monitor is read; of another one the last weights are looked at.\n' +
        'A network or a preset is trained, for 500 steps where no other number is given, and a config.json\n' +
        'for as many as it says. On a table the network is the one that gradus train would make.',
    )
    .argument(
      '[subject]',
      "an id, a run's folder, last, a config.json, the file of a table, or a model: A, B, C, D",
    );
  return trainingOptions(networkOptions(rowOptions(command)), POINT_SETS)
    .option('--runs <dir>', 'where runs are kept', RUNS)
    .addOption(
      new Option('--preset <name>', `a problem and its fixes: ${NAMES.join(', ')}`).argParser(
        choice(NAMES),
      ),
    )
    .option('--presets', 'say what the presets are')
    .option('--at-start', 'judge the initialisation; take no step')
    .addHelpText(
      'after',
      `
Examples:
  gradus diagnose last
  gradus diagnose --hidden 100,100,100,100,100,100 --activation sigmoid --at-start
  gradus diagnose penguins.csv --target species --at-start
  gradus diagnose --preset dead-units
${EXIT_CODES}`,
    )
    .action(async (subject: string | undefined, options: DiagnoseOptions) => {
      const { diagnoseCommand } = await import('../commands/diagnose.ts');
      await diagnoseCommand(subject, { ...options, said: saidIn(command) }, io);
    });
}
