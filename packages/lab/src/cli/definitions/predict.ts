import type { Command } from 'commander';
import type { Messages } from '../../lang/index.ts';
import type { Io } from '../../text/io.ts';
import { addExamples } from '../help.ts';
import { runOptions } from '../options.ts';
import { integer } from '../values.ts';
import { readingOptions } from './table-options.ts';

/** `gradus predict`. */
export function predictDefinition(program: Command, io: Io, help: Messages['help']): Command {
  const text = help.commands.predict;
  const command = program
    .command('predict')
    .summary(text.summary)
    .description(text.description)
    .argument('<run>', text.run)
    .argument('[file]', text.file)
    .option('--index <n>', text.index, integer(0))
    .option('--out <file>', text.out)
    .action(async (run, file, options) => {
      const { predictCommand } = await import('../commands/predict.ts');
      await predictCommand(run, file, options, io);
    });
  readingOptions(runOptions(command, help), help);
  return addExamples(command, help, [
    ['gradus predict last --index 7'],
    ['gradus predict last my-digit.png'],
    ['gradus predict last new.csv --out predictions.csv'],
  ]);
}
