import type { Command } from 'commander';
import type { Messages } from '../../lang/index.ts';
import type { Io } from '../../text/io.ts';
import { addExamples } from '../help.ts';
import { runOptions } from '../options.ts';
import { readingOptions } from './table-options.ts';

/** `gradus evaluate`. */
export function evaluateDefinition(program: Command, io: Io, help: Messages['help']): Command {
  const text = help.commands.evaluate;
  const command = program
    .command('evaluate')
    .summary(text.summary)
    .description(text.description)
    .argument('<run>', text.run)
    .argument('[file]', text.file)
    .action(async (run, file, options) => {
      const { evaluateCommand } = await import('../commands/evaluate.ts');
      await evaluateCommand(run, file, options, io);
    });
  readingOptions(runOptions(command, help), help);
  return addExamples(command, help, [
    ['gradus evaluate last'],
    ['gradus evaluate last other.csv'],
    ['gradus evaluate last photos/ --json'],
  ]);
}
