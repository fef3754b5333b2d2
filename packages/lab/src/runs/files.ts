import { type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DataError, GradusError } from 'gradus';

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

/** Makes sure that files can be made in `directory`, which is made if need be. */
export async function prepareDirectory(directory: string): Promise<void> {
  const probe = join(directory, `.${process.pid}.probe`);
  try {
    await makeDirectory(directory);
    await withFile(probe, 'w', async () => {});
    await rm(probe);
  } catch (cause) {
    throw unwritable(directory, cause);
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

const ELSEWHERE = 'Give a directory of your own with --out.';
const REASONS: Readonly<Record<string, readonly [reason: string, remedy: string]>> = {
  EACCES: ['writing there is not permitted', ELSEWHERE],
  EPERM: ['writing there is not permitted', ELSEWHERE],
  EROFS: ['the file system is read-only', ELSEWHERE],
  ENOSPC: ['the disk is full', 'Free some space; what was saved before is whole.'],
  EDQUOT: ['the disk quota is used up', 'Free some space; what was saved before is whole.'],
  ENOTDIR: ['a part of the path is a file, not a directory', ELSEWHERE],
  EEXIST: ['it is a file, not a directory', ELSEWHERE],
  ENOENT: ['the path cannot be made', ELSEWHERE],
};

/** An error for a place that cannot be written to. */
export function unwritable(path: string, cause: unknown): GradusError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const [reason, remedy] = REASONS[code ?? ''] ?? [message, ELSEWHERE];
  return new GradusError(`${path}: cannot be written: ${reason}. ${remedy}`, {
    code: 'unwritable',
    cause,
  });
}

/**
 * The text of a file; null where there is none.
 * @throws DataError where it cannot be read
 */
export async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new DataError(path, `cannot be read: ${message}.`, { cause });
  }
}
