import type { Command } from 'commander';
import type { Io } from '../../text/io.ts';
import { runOptions } from '../options.ts';
import { readingOptions } from './table-options.ts';

/** `gradus evaluate`. */
export function evaluateDefinition(program: Command, io: Io): Command {
  const command = program
    .command('evaluate')
    .summary('test a trained network')
    .description(
      "Test a run's network: its metrics and what it takes for what. A run on a table is tested on its test\n" +
        'rows, or on those of another file with the same columns; a run on pictures on its test set, or on a folder.',
    )
    .argument('<run>', "an id, a run's folder, or last for the newest")
    .argument('[file]', 'other rows, of a run on a table; a folder of other pictures');
  return readingOptions(runOptions(command))
    .addHelpText(
      'after',
      '\nExamples:\n  gradus evaluate last --json\n  gradus evaluate last other.csv\n  gradus evaluate last photos/',
    )
    .action(async (run, file, options) => {
      const { evaluateCommand } = await import('../commands/evaluate.ts');
      await evaluateCommand(run, file, options, io);
    });
}
