import type { Command } from 'commander';
import type { Io } from '../../text/io.ts';
import { runOptions } from '../options.ts';

/** `gradus evaluate`. */
export function evaluateDefinition(program: Command, io: Io): Command {
  return runOptions(
    program
      .command('evaluate')
      .summary('test a trained network')
      .description("Test a run's network: accuracy, accuracy of each class, confusion matrix.")
      .argument('<run>', "an id, a run's folder, or last for the newest"),
  )
    .addHelpText('after', '\nExample:\n  gradus evaluate last --json')
    .action(async (run, options) => {
      const { evaluateCommand } = await import('../commands/evaluate.ts');
      await evaluateCommand(run, options, io);
    });
}
