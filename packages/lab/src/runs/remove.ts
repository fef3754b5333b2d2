import { existsSync } from 'node:fs';
import { lstat, readdir, rm, rmdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InputError, LocalizedError } from '../lang/error.ts';
import { lockHolder } from './lock.ts';
import { isNeverStarted } from './never-started.ts';
import { hasConfig, openRun } from './reader.ts';
import { TAGS_FILE } from './tags.ts';
import { LEFT_OVER, RUN_FILES } from './writer.ts';

const OWN_FILES: readonly string[] = [...Object.values(RUN_FILES), TAGS_FILE, 'lock'];

/**
 * The folder of a run that may be deleted, even if the run cannot be read.
 * @param name an id below `root`, a folder, or `last`
 * @throws DataError if there is no run, or the folder holds a file that no run writes; GradusError if a process
 *   writes to the run
 */
export async function runFolder(name: string, root: string): Promise<string> {
  const folders = [resolve(name), join(root, name)];
  const folder =
    (name === 'last' ? undefined : folders.find(hasConfig)) ??
    folders.find((each) => name !== 'last' && existsSync(each)) ??
    (await openRun(name, root, () => true)).folder;
  await checkRemovable(folder);
  return folder;
}

/** Deletes a run's files, the settings last, so that an interrupted removal leaves a run. */
export async function removeRun(folder: string): Promise<void> {
  await checkRemovable(folder);
  const names = await readdir(folder);
  names.sort((a, b) => Number(a === RUN_FILES.config) - Number(b === RUN_FILES.config));
  try {
    for (const name of names) await rm(join(folder, name));
    await rmdir(folder);
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    throw new LocalizedError(({ storedFiles }) => storedFiles.notDeletable(folder, code, message), {
      cause,
    });
  }
}

async function checkRemovable(folder: string): Promise<void> {
  const isFolder = (await lstat(folder)).isDirectory();
  if (isFolder && (await isNeverStarted(folder))) return;
  if (!isFolder || !hasConfig(folder)) {
    throw new InputError(folder, ({ storedFiles }) => storedFiles.notRunFolder(RUN_FILES.config));
  }
  const entries = await readdir(folder, { withFileTypes: true });
  const foreign = entries.find(
    (entry) => !entry.isFile() || !(OWN_FILES.includes(entry.name) || LEFT_OVER.test(entry.name)),
  );
  if (foreign !== undefined) {
    throw new InputError(folder, ({ storedFiles }) => storedFiles.foreignFile(foreign.name));
  }
  const holder = await lockHolder(folder);
  if (holder === null) return;
  throw new LocalizedError(({ storedFiles }) => storedFiles.inUse(folder, holder.pid), {
    code: 'locked',
  });
}
