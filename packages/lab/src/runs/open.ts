/**
 * Reads every file that others may have made: the files of runs, and those that the local server sends.
 * `npm run check:layers` refuses code that reads them in another way.
 */
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { GradusError } from 'gradus';
import { InputError, LocalizedError } from '../lang/error.ts';
import type { Messages } from '../lang/index.ts';

/** The size limit, in bytes, of each kind of file. */
export const MOST_BYTES = {
  lock: 2 ** 16,
  tags: 2 ** 16,
  settings: 2 ** 20,
  judgement: 2 ** 26,
  /** A string in Node holds less than twice as much. */
  events: 2 ** 28,
  /** The largest file that Node reads at once. */
  tensors: 2 ** 31 - 1,
  site: 2 ** 28,
} as const;

/** Files that this process opens at the same time: below every system's limit of open files. */
const MOST_OPEN = 16;
let openNow = 0;
const waiting: (() => void)[] = [];

/** A path that is not a regular file must not block or take over the terminal. Windows lacks these flags. */
const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0, O_NOCTTY = 0 } = constants;
const FLAGS = O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY;

/**
 * The bytes of a regular file, up to its size when it was opened; null if there is none.
 * @param most the size limit, in bytes
 * @throws DataError if it is a link, a directory, a named pipe or a device, is too large, or cannot be
 *   read; GradusError if the machine is out of file handles or memory
 */
export function readBytes(path: string, most: number): Promise<Uint8Array<ArrayBuffer> | null> {
  return inTurn(async () => {
    const file = await opened(path);
    if (file === null) return null;
    try {
      return await contentOf(file, path, most);
    } catch (cause) {
      throw unreadable(path, cause);
    } finally {
      await file.close();
    }
  });
}

/** Like {@link readBytes}, as text in UTF-8. */
export async function readText(path: string, most: number): Promise<string | null> {
  const bytes = await readBytes(path, most);
  return bytes && new TextDecoder().decode(bytes);
}

/** Waits until fewer than {@link MOST_OPEN} files are open, so that many runs can be read concurrently. */
async function inTurn<T>(read: () => Promise<T>): Promise<T> {
  while (openNow >= MOST_OPEN) await new Promise<void>((resolve) => waiting.push(resolve));
  openNow++;
  try {
    return await read();
  } finally {
    openNow--;
    waiting.shift()?.();
  }
}

async function opened(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, FLAGS);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unreadable(path, cause);
  }
}

async function contentOf(
  file: FileHandle,
  path: string,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const stats = await file.stat();
  if (!stats.isFile()) throw notRegular(path, kindOf(stats));
  if (stats.size > most) {
    throw new InputError(path, ({ storedFiles }) => storedFiles.tooLarge(stats.size, most));
  }
  const bytes = new Uint8Array(stats.size);
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

type Kind = Parameters<Messages['storedFiles']['notRegular']>[0];

function kindOf(stats: Stats): Kind {
  if (stats.isDirectory()) return 'directory';
  if (stats.isFIFO()) return 'pipe';
  if (stats.isSocket()) return 'socket';
  return 'device';
}

function notRegular(path: string, kind: Kind, options?: ErrorOptions): InputError {
  return new InputError(path, ({ storedFiles }) => storedFiles.notRegular(kind), options);
}

/** Faults of the machine, not of the file: a run must not be skipped because of them. */
const EXHAUSTED: Readonly<Record<string, 'files' | 'memory'>> = {
  EMFILE: 'files',
  ENFILE: 'files',
  ENOMEM: 'memory',
  ERR_MEMORY_ALLOCATION_FAILED: 'memory',
};

/** Kinds of files that {@link FLAGS} refuse to open, by error code. */
const REFUSED: Readonly<Record<string, Kind>> = {
  ELOOP: 'link',
  EMLINK: 'link',
  ENXIO: 'special',
};

/**
 * The error for a file or directory that cannot be read.
 * @returns a DataError that names the path; a GradusError if the machine is out of file handles or memory
 */
export function unreadable(path: string, cause: unknown): GradusError {
  if (cause instanceof GradusError) return cause;
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const exhausted = EXHAUSTED[code];
  if (exhausted !== undefined) {
    return new LocalizedError(({ storedFiles }) => storedFiles.exhausted(path, exhausted), {
      code: 'exhausted',
      cause,
    });
  }
  const kind = REFUSED[code];
  if (kind !== undefined) return notRegular(path, kind, { cause });
  return new InputError(path, ({ storedFiles }) => storedFiles.unreadable(code, message), {
    cause,
  });
}
