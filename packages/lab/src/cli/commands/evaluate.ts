import { isOnTable, type Run } from '../../runs/reader.ts';
import type { PictureData } from '../../settings/schema.ts';
import type { Io } from '../../text/io.ts';
import { UsageError } from '../errors.ts';
import type { RunOptions } from '../options.ts';
import { chosenRun } from './common/run-data.ts';
import type { ReadingOptions } from './common/table-source.ts';

/** Tests a run's network. */
export async function evaluateCommand(
  name: string,
  file: string | undefined,
  options: RunOptions & ReadingOptions,
  io: Io,
): Promise<void> {
  const run = await chosenRun(name, options, io);
  if (isOnTable(run)) {
    const { evaluateOnTable } = await import('./evaluate/table.ts');
    return evaluateOnTable(run, file, options, io);
  }
  if (file !== undefined) {
    throw new UsageError(`${name} was trained on pictures: leave out ${file}, or give --data DIR.`);
  }
  const { evaluatePictures } = await import('./evaluate/pictures.ts');
  await evaluatePictures(run as Run<PictureData>, options, io);
}
