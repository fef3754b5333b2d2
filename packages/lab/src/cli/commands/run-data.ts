import { resolve } from 'node:path';
import type { ImageDataset } from '@gradus/datasets';
import { DataError } from 'gradus';
import { loadImages } from '../../experiment/data.ts';
import { type Language, messages } from '../../lang/index.ts';
import { openRun, type Run } from '../../runs/reader.ts';
import type { Io } from '../io.ts';

/**
 * The run that a command is about; says on stderr which ones `last` could not consider.
 * @param isWanted by default, whether it has weights
 * @throws DataError where there is no such run, or its files are wrong
 */
export function chosenRun(
  name: string,
  { runs, lang }: { readonly runs: string; readonly lang?: Language },
  io: Io,
  isWanted?: (run: Run) => boolean,
): Promise<Run> {
  const text = messages(lang, io.env).runs;
  return openRun(name, resolve(runs), isWanted, ({ id, problem }) =>
    io.stderr.write(`gradus: ${text.corrupt(id, problem)}\n`),
  );
}

/**
 * The pictures that a run was trained on, or others of their size.
 * @param directory where to look instead of where the run found them
 * @throws DataError where they are missing or do not fit the run's network
 */
export async function imagesOf(run: Run, directory: string | undefined): Promise<ImageDataset> {
  const { name, classes } = run.config.data;
  const where = directory === undefined ? run.config.data.directory : resolve(directory);
  const images = await loadImages({ name, directory: where, classes });
  const [, rows, columns] = images.test.images.shape;
  requireSize(run, rows, columns, where ?? name);
  return images;
}

/** @throws DataError where pictures of this size do not fit the run's network */
export function requireSize({ config }: Run, rows: number, columns: number, from: string): void {
  const { data } = config;
  if (data.rows === rows && data.columns === columns) return;
  throw new DataError(
    from,
    `pictures of ${rows} × ${columns} pixels do not fit the run ${config.id}, which was trained on ` +
      `${data.rows} × ${data.columns}.`,
  );
}
