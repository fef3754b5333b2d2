import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from 'gradus';
import type { FileSource } from '../file-source.ts';

/** What is read of a file at a time. */
const PIECE = 1 << 18;

/** The files of a directory on this machine. */
export function directory(path: string): FileSource {
  let listing: Promise<ReadonlySet<string>> | undefined;
  return {
    where: path,
    find: async (names) => {
      listing ??= list(path);
      const present = await listing;
      const name = names.find((candidate) => present.has(candidate));
      if (name === undefined) return undefined;
      const file = join(path, name);
      return { file, bytes: await readBytes(file) };
    },
    sha256: async (bytes) => createHash('sha256').update(bytes).digest('hex'),
  };
}

/**
 * Reads a whole file.
 *
 * @throws DataError when it is missing, no file, not readable, or too large for memory
 */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path);
    return await readAll(file).finally(() => file.close());
  } catch (cause) {
    throw new DataError(path, describe(cause), { cause });
  }
}

/** One read into memory of the right size; `readFile` goes by small pieces, which takes longer. */
async function readAll(file: FileHandle): Promise<Uint8Array> {
  const { size } = await file.stat();
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await file.read(bytes, filled, size - filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
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
    throw new DataError(path, describe(cause), { cause });
  }
}

async function list(path: string): Promise<ReadonlySet<string>> {
  try {
    return new Set(await readdir(path));
  } catch (cause) {
    throw new DataError(path, describe(cause), { cause });
  }
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or directory. Check the path.',
  ENOTDIR: 'this is a file, but a directory is needed.',
  EISDIR: 'this is a directory, but a file is needed.',
  EACCES: 'reading it is not permitted. Check its owner and mode.',
  EPERM: 'reading it is not permitted. Check its owner and mode.',
};

function describe(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return PROBLEMS[code ?? ''] ?? `cannot be read: ${message}.`;
}
