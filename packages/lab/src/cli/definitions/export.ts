import { type Command, Option } from 'commander';
import type { Messages } from '../../lang/index.ts';
import type { Io } from '../../text/io.ts';
import { padEnd, widest } from '../../text/width.ts';
import { EXPORT_FORMATS, type ExportFormatName } from '../commands/export/formats.ts';
import { addExamples } from '../help.ts';
import { runOptions } from '../options.ts';
import { choice } from '../values.ts';

/** `gradus export`. */
export function exportDefinition(program: Command, io: Io, help: Messages['help']): Command {
  const text = help.commands.exporting;
  const names = Object.keys(EXPORT_FORMATS) as ExportFormatName[];
  const quantizing = names.filter((name) => 'canQuantize' in EXPORT_FORMATS[name]);
  const to = new Option('--to <format>', text.to(names)).argParser(choice(names));
  const command = program
    .command('export')
    .summary(text.summary)
    .description(text.description)
    .argument('<run>', text.run)
    .addOption(to.makeOptionMandatory())
    .option('--out <file>', text.out)
    .option('--quantize', text.quantize(quantizing))
    .action(async (run, options) => {
      const { exportCommand } = await import('../commands/export.ts');
      await exportCommand(run, options, io);
    });
  const lines = names.map((name) => `  ${padEnd(name, widest(names))}  ${text.formats[name]}`);
  runOptions(command, help).addHelpText('after', `\n${help.headings.formats}\n${lines.join('\n')}`);
  return addExamples(command, help, [
    ['gradus export last --to safetensors'],
    ['gradus export last --to safetensors --out models/penguins.safetensors'],
    ['gradus export last --to js --out src/penguins.js'],
  ]);
}
