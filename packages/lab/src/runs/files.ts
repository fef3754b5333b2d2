import { dirname, join } from 'node:path';
import type { GradusError } from 'gradus';
import { LocalizedError } from '../lang/error.ts';
import * as disk from './disk.ts';

/**
 * Writes a file completely or not at all: a temporary file, fsync, rename.
 * @throws GradusError if it cannot be written. The previous file is then unchanged, unless only the sync of the
 *   directory failed: then the new file is there, but may not survive a power cut
 */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, 'w', content, true);
    await disk.rename(temporary, path);
    await syncDirectory(dirname(path));
  } catch (cause) {
    await disk.unlink(temporary).catch(() => {});
    throw unwritable(path, cause);
  }
}

/**
 * Like {@link writeWhole}, for content that arrives in parts.
 * @throws GradusError if it cannot be written, and what `parts` throws; the previous file is then unchanged
 */
export async function writeWholeInParts(
  path: string,
  parts: AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  const wrong = (cause: unknown): never => {
    throw unwritable(path, cause);
  };
  try {
    const file = await disk.open(temporary, 'w').catch(wrong);
    try {
      for await (const part of parts) {
        const bytes = typeof part === 'string' ? Buffer.from(part) : part;
        for (let at = 0; at < bytes.length; ) {
          at += await disk.write(file, bytes.subarray(at)).catch(wrong);
        }
      }
      await disk.fsync(file).catch(wrong);
    } finally {
      await disk.close(file).catch(wrong);
    }
    await disk.rename(temporary, path).catch(wrong);
    await syncDirectory(dirname(path)).catch(wrong);
  } catch (error) {
    await disk.unlink(temporary).catch(() => {});
    throw error;
  }
}

/** Writes a file in place, and syncs it if `isSynced`. Throws the errors of the system. */
export async function writeFile(
  path: string,
  flags: 'w' | 'wx',
  content: Uint8Array | string,
  isSynced = false,
): Promise<void> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  await withFile(path, flags, async (file) => {
    // The system may write fewer bytes than it gets.
    for (let at = 0; at < bytes.length; ) at += await disk.write(file, bytes.subarray(at));
    if (isSynced) await disk.fsync(file);
  });
}

/**
 * Makes sure that files can be made in `directory`. Makes the directory if it is missing.
 * @param option the command-line option that names another directory
 */
export async function prepareDirectory(directory: string, option?: string): Promise<void> {
  const probe = join(directory, `.${process.pid}.probe`);
  try {
    await makeDirectory(directory);
    await withFile(probe, 'w', async () => {});
    await disk.unlink(probe);
  } catch (cause) {
    throw unwritable(directory, cause, option);
  }
}

/** Like `mkdir -p`. Node's recursive mkdir never returns below /proc, where nothing can be made. */
async function makeDirectory(directory: string): Promise<void> {
  const make = (): Promise<void> =>
    disk.mkdir(directory).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EEXIST') throw cause;
    });
  await make().catch(async (cause: NodeJS.ErrnoException) => {
    const parent = dirname(directory);
    if (cause.code !== 'ENOENT' || parent === directory) throw cause;
    await makeDirectory(parent);
    await make();
  });
}

async function withFile(
  path: string,
  flags: string,
  fn: (file: number) => Promise<void>,
): Promise<void> {
  const file = await disk.open(path, flags);
  // An error of closing counts too: some file systems report a full disk only then.
  await fn(file).finally(() => disk.close(file));
}

/** Makes the content of a file survive a power cut. */
export async function syncFile(path: string): Promise<void> {
  try {
    await withFile(path, 'r+', disk.fsync);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** Error codes of systems that cannot open or sync a directory. */
const NO_SYNC = ['EACCES', 'EINVAL', 'EISDIR', 'ENOTSUP', 'EPERM'];

/** Makes new names in a directory survive a power cut. */
export async function syncDirectory(directory: string): Promise<void> {
  await withFile(directory, 'r', disk.fsync).catch((cause: NodeJS.ErrnoException) => {
    if (!NO_SYNC.includes(cause.code ?? '')) throw cause;
  });
}

/**
 * An error for a place that cannot be written to.
 * @param option the command-line option that names another place
 */
export function unwritable(path: string, cause: unknown, option = '--out'): GradusError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  return new LocalizedError(({ runFiles }) => runFiles.unwritable(path, code, message, option), {
    code: 'unwritable',
    cause,
  });
}
