import { createHash } from 'node:crypto';
import { constants, createReadStream, type Dirent } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from 'gradus';
import type { DownloadOptions, FileSource, FoundFile } from '../file-source.ts';
import { UnreadableError, type UnreadableReason } from '../unreadable.ts';

/** Bytes that are read at a time. */
const PIECE = 1 << 18;

/** Without O_NONBLOCK, opening a named pipe waits for a writer. Windows has neither flag nor pipes. */
const { O_RDONLY, O_NONBLOCK = 0 } = constants;

export const OPEN_FLAGS = O_RDONLY | O_NONBLOCK;

/**
 * The files of a directory. If only one spelling exists, upper and lower case do not matter. Some archives
 * unpack to a folder with the name of each file and the file in it, so folders are searched too if there is
 * no file.
 */
export function directory(path: string, options: DownloadOptions = {}): FileSource {
  let listing: Promise<readonly Dirent[]> | undefined;
  return {
    where: path,
    signal: options.signal,
    find: async (names) => {
      listing ??= list(path);
      const found = matching(await listing, names);
      const folders = found.filter((entry) => entry.isDirectory());
      const [file] = found.filter((entry) => !entry.isDirectory());
      if (file !== undefined) return read(join(path, file.name), options);
      for (const { name } of folders) {
        const inner = matching(await list(join(path, name)), names);
        const file = inner.find((entry) => !entry.isDirectory());
        if (file !== undefined) return read(join(path, name, file.name), options);
      }
      const [folder] = folders;
      if (folder === undefined) return undefined;
      throw new UnreadableError(join(path, folder.name), { why: 'folder', message: '' });
    },
    sha256: async (bytes) => createHash('sha256').update(bytes).digest('hex'),
  };
}

/** The entries with one of the names, in the order of the names. */
function matching(entries: readonly Dirent[], names: readonly string[]): readonly Dirent[] {
  return names.flatMap((name) => {
    const exact = entries.find((entry) => entry.name === name);
    if (exact !== undefined) return [exact];
    const alike = entries.filter((entry) => entry.name.toLowerCase() === name.toLowerCase());
    return alike.length === 1 ? alike : [];
  });
}

async function read(file: string, options: DownloadOptions): Promise<FoundFile> {
  return { file, bytes: await readBytes(file, { ...options, isResizable: true }) };
}

interface ReadOptions extends DownloadOptions {
  /** Whether the buffer can shrink, so that `takeArray` moves the bytes without a second copy in memory. */
  readonly isResizable?: boolean;
}

/**
 * Reads a whole regular file, or the target of a link.
 *
 * @param most the largest number of first bytes to read
 * @throws DataError if it is missing, not a regular file, not readable, or too large for memory; the
 *   reason of an aborted signal
 */
export async function readBytes(
  path: string,
  options: ReadOptions,
  most = Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
  try {
    const file = await open(path, OPEN_FLAGS);
    return await readAll(file, path, options, most).finally(() => file.close());
  } catch (cause) {
    options.signal?.throwIfAborted();
    if (cause instanceof DataError) throw cause;
    throw new UnreadableError(path, reasonOf(cause), { cause });
  }
}

/** A buffer that can shrink. */
function resizable(length: number): ArrayBuffer {
  // The types of ES2023 lack the options.
  const Buffer = ArrayBuffer as new (length: number, options: object) => ArrayBuffer;
  return new Buffer(length, { maxByteLength: length });
}

/** Reads into one array of the right size. `readFile` reads small pieces, which takes longer. */
async function readAll(
  file: FileHandle,
  path: string,
  { onProgress, signal, isResizable }: ReadOptions,
  most: number,
): Promise<Uint8Array> {
  const stats = await file.stat();
  if (!stats.isFile()) {
    const why = stats.isDirectory() ? 'folder' : 'pipe';
    throw new UnreadableError(path, { why, message: '' });
  }
  const size = Math.min(stats.size, most);
  const bytes = new Uint8Array(isResizable ? resizable(size) : new ArrayBuffer(size));
  let filled = 0;
  while (filled < size) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(bytes, filled, size - filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
    onProgress?.({ file: path, loaded: filled, total: size });
  }
  signal?.throwIfAborted();
  onProgress?.({ file: path, loaded: filled, total: filled });
  return bytes.subarray(0, filled);
}

/**
 * The bytes of a file as they are read; it may be a pipe.
 *
 * @throws DataError when it is missing, a directory, or not readable
 */
export async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: PIECE });
  } catch (cause) {
    throw new UnreadableError(path, reasonOf(cause), { cause });
  }
}

/** The entries of a directory. @throws DataError if it cannot be listed */
export async function list(path: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (cause) {
    throw new UnreadableError(path, reasonOf(cause), { cause });
  }
}

const REASONS: Readonly<Record<string, UnreadableReason>> = {
  ENOENT: 'missing',
  ENOTDIR: 'no-folder',
  EISDIR: 'folder',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
};

/** Why a file cannot be opened or read. */
export function reasonOf(cause: unknown): { why: UnreadableReason; message: string } {
  const { code, message } = cause as NodeJS.ErrnoException;
  return { why: REASONS[code ?? ''] ?? 'other', message };
}
