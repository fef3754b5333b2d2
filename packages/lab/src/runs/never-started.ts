/** Folders of runs whose process was killed before it wrote their settings or received all their files. */
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as disk from './disk.ts';
import { lockHolder } from './lock.ts';
import { BEING_MADE, LEFT_OVER, RUN_FILES } from './writer.ts';

/** The names that version 0.1.0 gave to folders of runs when it made them. */
const RUN_ID = /^\d{4}-\d{2}-\d{2}-\d{6}-.+-seed\d+(-\d+)?$/;
/** The files that a folder may hold while a run is received from a worker. */
const RUN_FILE_NAMES: readonly string[] = Object.values(RUN_FILES);
/** A process that makes a folder takes its lock within milliseconds; a minute is ample. */
const MAKING_MS = 60_000;

/** Whether a folder holds only the leftovers of a run's start, and no process is using it. */
export async function isNeverStarted(folder: string): Promise<boolean> {
  const isTemporary = BEING_MADE.test(basename(folder));
  if (!isTemporary && !RUN_ID.test(basename(folder))) return false;
  const names = await readdir(folder).catch(() => null);
  const own = (name: string): boolean =>
    name === 'lock' || LEFT_OVER.test(name) || (isTemporary && RUN_FILE_NAMES.includes(name));
  if (names === null || !names.every(own)) return false;
  if ((await lockHolder(folder)) !== null) return false;
  return names.includes('lock') || Date.now() - (await stat(folder)).mtimeMs > MAKING_MS;
}

/** Deletes the temporary folders in `root` that killed processes left. What cannot be deleted stays. */
export async function removeAbandoned(root: string): Promise<void> {
  const names = (await readdir(root).catch(() => [])).filter((name) => BEING_MADE.test(name));
  for (const name of names) {
    const folder = join(root, name);
    if (!(await isNeverStarted(folder).catch(() => false))) continue;
    for (const file of await readdir(folder)) await disk.unlink(join(folder, file)).catch(() => {});
    await disk.rmdir(folder).catch(() => {});
  }
}
