import { isOnTable, type Run } from '../../runs/reader.ts';
import type { PictureData } from '../../settings/schema.ts';
import type { Io } from '../../text/io.ts';
import { UsageError } from '../errors.ts';
import type { RunOptions } from '../options.ts';
import { chosenRun } from './common/run-data.ts';
import { requireFitting } from './common/run-input.ts';
import type { ReadingOptions } from './common/table-source.ts';

/** Tests a run's network. */
export async function evaluateCommand(
  name: string,
  file: string | undefined,
  options: RunOptions & ReadingOptions,
  io: Io,
): Promise<void> {
  const run = await chosenRun(name, options, io);
  requireFitting(run, file, { command: 'evaluate', pictures: 'folder' }, options);
  if (isOnTable(run)) {
    const { evaluateOnTable } = await import('./evaluate/table.ts');
    return evaluateOnTable(run, file, options, io);
  }
  if (file !== undefined && options.data !== undefined) {
    throw new UsageError(({ settingsUsage }) =>
      settingsUsage.picturesTwice(file, options.data as string),
    );
  }
  const { evaluatePictures } = await import('./evaluate/pictures.ts');
  await evaluatePictures(run as Run<PictureData>, { ...options, data: file ?? options.data }, io);
}
