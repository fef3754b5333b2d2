import { isOnPictures } from '../../runs/reader.ts';
import type { Io } from '../../text/io.ts';
import { UsageError } from '../errors.ts';
import type { RunOptions } from '../options.ts';
import { chosenRun } from './common/run-data.ts';
import { predictPicture } from './predict/pictures.ts';

/** The options of `predict`. */
interface PredictOptions extends RunOptions {
  readonly index?: number;
}

/** Prints what a run's network makes of something new. */
export async function predictCommand(
  name: string,
  file: string | undefined,
  options: PredictOptions,
  io: Io,
): Promise<void> {
  const isFileAlone = file === undefined && /\.(png|jpe?g)$/i.test(name);
  const path = isFileAlone ? name : file;
  const run = await chosenRun(isFileAlone ? 'last' : name, options, io);
  if (isOnPictures(run)) {
    checkPicture(path, options);
    return predictPicture(run, path, options, io);
  }
}

/** @throws UsageError where there is not exactly one picture */
function checkPicture(file: string | undefined, options: PredictOptions): void {
  if ((file === undefined) === (options.index === undefined)) {
    throw new UsageError(
      'give either a test picture, such as --index 7, or a file, such as digit.png.',
    );
  }
}
