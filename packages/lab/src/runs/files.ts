import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GradusError } from 'gradus';

/** Writes a file so that it is there whole or not at all: a temporary file, fsync, rename. */
export async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await withFile(temporary, 'w', async (file) => {
      await file.writeFile(bytes);
      await file.sync();
    });
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    throw unwritable(path, cause);
  }
  await syncDirectory(dirname(path));
}

/**
 * Makes sure that files can be made in `directory`, which is made if need be.
 * @param option what says another directory
 */
export async function prepareDirectory(directory: string, option?: string): Promise<void> {
  const probe = join(directory, `.${process.pid}.probe`);
  try {
    await makeDirectory(directory);
    await withFile(probe, 'w', async () => {});
    await rm(probe);
  } catch (cause) {
    throw unwritable(directory, cause, option);
  }
}

/** Like `mkdir -p`. Node's own recursive mkdir never ends below /proc, where nothing can be made. */
async function makeDirectory(directory: string): Promise<void> {
  const make = (): Promise<void> =>
    mkdir(directory).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EEXIST') throw cause;
    });
  await make().catch(async (cause: NodeJS.ErrnoException) => {
    const parent = dirname(directory);
    if (cause.code !== 'ENOENT' || parent === directory) throw cause;
    await makeDirectory(parent);
    await make();
  });
}

async function withFile<T>(
  path: string,
  flags: string,
  fn: (file: FileHandle) => Promise<T>,
): Promise<T> {
  const file = await open(path, flags);
  return fn(file).finally(() => file.close());
}

/** Makes sure that what was written to a file survives a power cut. */
export async function syncFile(path: string): Promise<void> {
  try {
    await withFile(path, 'r+', (file) => file.datasync());
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** So that the new name survives a power cut. Some systems cannot sync a directory. */
async function syncDirectory(directory: string): Promise<void> {
  await withFile(directory, 'r', (file) => file.sync()).catch(() => {});
}

const FREE = 'Free some space; what was saved before is whole.';
/** Without a remedy, another place helps. */
const REASONS: Readonly<Record<string, readonly [reason: string, remedy?: string]>> = {
  EACCES: ['writing there is not permitted'],
  EPERM: ['writing there is not permitted'],
  EROFS: ['the file system is read-only'],
  ENOSPC: ['the disk is full', FREE],
  EDQUOT: ['the disk quota is used up', FREE],
  ENOTDIR: ['a part of the path is a file, not a directory'],
  EEXIST: ['it is a file, not a directory'],
  ENOENT: ['the path cannot be made'],
};

/**
 * An error for a place that cannot be written to.
 * @param option what says another place
 */
export function unwritable(path: string, cause: unknown, option = '--out'): GradusError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const elsewhere = `Give a directory of your own with ${option}.`;
  const [reason, remedy = elsewhere] = REASONS[code ?? ''] ?? [message];
  return new GradusError(`${path}: cannot be written: ${reason}. ${remedy}`, {
    code: 'unwritable',
    cause,
  });
}
