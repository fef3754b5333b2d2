import { type Command, Option } from 'commander';
import type { Io } from '../../text/io.ts';
import { EXPORT_FORMATS, type ExportFormatName } from '../commands/export/formats.ts';
import { runOptions } from '../options.ts';
import { choice } from '../values.ts';

/** `gradus export`. */
export function exportDefinition(program: Command, io: Io): Command {
  const names = Object.keys(EXPORT_FORMATS) as ExportFormatName[];
  const width = Math.max(...names.map(({ length }) => length));
  const lines = names.map((name) => `  ${name.padEnd(width)}  ${EXPORT_FORMATS[name].about}`);
  const to = new Option('--to <format>', `the format: ${names.join(', ')}`)
    .argParser(choice(names))
    .makeOptionMandatory();
  const command = program
    .command('export')
    .summary('write the network of a run for other programs')
    .description(
      'Write the network of a run, with its preprocessing, in a form that other programs take, and a model card\n' +
        '(NAME.card.md) beside it: data, inputs, how good it is, limits, how to make it again.\n' +
        'A file that is there already is replaced, and it is said.',
    )
    .argument('<run>', "an id, a run's folder, or last for the newest")
    .addOption(to)
    .option(
      '--out <file>',
      'where it is written (default: what the run was trained on, such as penguins.onnx)',
    );
  const quantizing = names.filter((name) => 'canQuantize' in EXPORT_FORMATS[name]);
  command.option(
    '--quantize',
    `weights as 8-bit integers, and what that costs (${quantizing.join(', ')})`,
  );
  return runOptions(command)
    .addHelpText(
      'after',
      `
Formats:
${lines.join('\n')}

Examples:
  gradus export last --to safetensors
  gradus export last --to safetensors --out models/penguins.safetensors
  gradus export last --to js --out src/penguins.js`,
    )
    .action(async (run, options) => {
      const { exportCommand } = await import('../commands/export.ts');
      await exportCommand(run, options, io);
    });
}
