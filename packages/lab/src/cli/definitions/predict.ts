import type { Command } from 'commander';
import type { Io } from '../../text/io.ts';
import { runOptions } from '../options.ts';
import { integer } from '../values.ts';

/** `gradus predict`. */
export function predictDefinition(program: Command, io: Io): Command {
  return runOptions(
    program
      .command('predict')
      .summary('recognise a picture with a trained network')
      .description('Draw a picture and print what the network of a run makes of it.')
      .argument('<run>', "an id, a run's folder, or last for the newest")
      .argument('[picture]', 'a PNG or JPEG picture, such as one of a digit')
      .option('--index <n>', 'a picture of the test set, counted from 0', integer(0)),
  )
    .addHelpText(
      'after',
      `
Examples:
  gradus predict last --index 7
  gradus predict last my-digit.png`,
    )
    .action(async (run, picture, options) => {
      const { predictCommand } = await import('../commands/predict.ts');
      await predictCommand(run, picture, options, io);
    });
}
