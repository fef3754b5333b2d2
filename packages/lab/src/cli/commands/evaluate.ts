import { isOnPictures } from '../../runs/reader.ts';
import type { Io } from '../../text/io.ts';
import type { RunOptions } from '../options.ts';
import { chosenRun } from './common/run-data.ts';
import { evaluatePictures } from './evaluate/pictures.ts';

/** Tests a run's network. */
export async function evaluateCommand(name: string, options: RunOptions, io: Io): Promise<void> {
  const run = await chosenRun(name, options, io);
  if (isOnPictures(run)) return evaluatePictures(run, options, io);
}
