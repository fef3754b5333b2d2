/** The files of data sets in the browser's storage, by the checksum of the data. */
import { checksumOf } from '../../experiment/index.ts';
import type { DataFile, RunStanding } from '../messages.ts';
import { resultOf } from './database.ts';

export const FILES = 'files';

/** A file as it is stored. Bytes, because a stored `File` may still refer to the visitor's disk. */
export interface StoredFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The most bytes of a data set that is stored: Fashion-MNIST has 55 million. */
const MOST_BYTES = 64 * 2 ** 20;
/** The largest part of the free space for one data set. */
const SHARE = 0.1;

/** Whether files are small enough to be stored. */
export async function isStorable(files: readonly DataFile[]): Promise<boolean> {
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  return bytes <= Math.min(MOST_BYTES, SHARE * (quota - usage));
}

/** Reads files. */
export function readFiles(files: readonly DataFile[]): Promise<StoredFile[]> {
  return Promise.all(
    files.map(async ({ path, file }) => ({
      path,
      bytes: new Uint8Array(await file.arrayBuffer()),
    })),
  );
}

/** The file as the visitor brought it. */
export function fileOf({ path, bytes }: StoredFile): DataFile {
  return { path, file: new File([bytes], path.replace(/^.*\//, '')) };
}

/** Deletes the files of data that no stored run uses. */
export async function removeUnused(transaction: IDBTransaction): Promise<void> {
  const files = transaction.objectStore(FILES);
  const [standings, checksums] = await Promise.all([
    resultOf<RunStanding[]>(transaction.objectStore('standings').getAll()),
    resultOf(files.getAllKeys()),
  ]);
  const used = new Set<unknown>(standings.map(({ experiment }) => checksumOf(experiment.data)));
  for (const checksum of checksums) if (!used.has(checksum)) files.delete(checksum);
}
