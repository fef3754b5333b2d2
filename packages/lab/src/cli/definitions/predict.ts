import type { Command } from 'commander';
import type { Io } from '../../text/io.ts';
import { runOptions } from '../options.ts';
import { integer } from '../values.ts';
import { readingOptions } from './table-options.ts';

/** `gradus predict`. */
export function predictDefinition(program: Command, io: Io): Command {
  const command = program
    .command('predict')
    .summary('predict something new with a trained network')
    .description(
      'Draw a picture and print what the network of a run makes of it; or predict every row of a table.\n' +
        'Rows with a cell that cannot be read are named and left without a prediction; the exit code is 3 then.',
    )
    .argument('<run>', "an id, a run's folder, or last for the newest")
    .argument('[file]', 'a PNG or JPEG picture, such as one of a digit; or a table')
    .option('--index <n>', 'a picture of the test set, counted from 0', integer(0))
    .option('--out <file>', 'of a table: where predictions go: .csv, .tsv, .json or .ndjson');
  return readingOptions(runOptions(command))
    .addHelpText(
      'after',
      `
Examples:
  gradus predict last --index 7
  gradus predict last my-digit.png
  gradus predict last new.csv --out predictions.csv`,
    )
    .action(async (run, file, options) => {
      const { predictCommand } = await import('../commands/predict.ts');
      await predictCommand(run, file, options, io);
    });
}
