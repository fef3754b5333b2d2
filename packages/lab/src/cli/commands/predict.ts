import { isOnTable, type Run } from '../../runs/reader.ts';
import type { PictureData } from '../../settings/schema.ts';
import type { Io } from '../../text/io.ts';
import { UsageError } from '../errors.ts';
import type { RunOptions } from '../options.ts';
import { chosenRun } from './common/run-data.ts';
import { requireFitting } from './common/run-input.ts';
import type { ReadingOptions } from './common/table-source.ts';

/** The options of `predict`. */
interface PredictOptions extends RunOptions, ReadingOptions {
  readonly index?: number;
  readonly out?: string;
}

/** Prints the predictions of a run's network for new input. */
export async function predictCommand(
  name: string,
  file: string | undefined,
  options: PredictOptions,
  io: Io,
): Promise<void> {
  const isFileAlone = file === undefined && /\.(png|jpe?g)$/i.test(name);
  const path = isFileAlone ? name : file;
  if ((path === undefined) === (options.index === undefined)) {
    throw new UsageError(({ tableUsage }) => tableUsage.pictureOrFile);
  }
  const run = await chosenRun(isFileAlone ? 'last' : name, options, io);
  requireFitting(run, path, { command: 'predict', pictures: 'picture' }, options);
  if (isOnTable(run)) {
    if (path === undefined) {
      throw new UsageError(({ predictTable }) => predictTable.needsFile(run.config.id));
    }
    const { predictTable } = await import('./predict/table.ts');
    return predictTable(run, path, options, io);
  }
  if (options.out !== undefined) {
    throw new UsageError(({ tableUsage }) => tableUsage.outForTables);
  }
  const { predictPicture } = await import('./predict/pictures.ts');
  await predictPicture(run as Run<PictureData>, path, options, io);
}
