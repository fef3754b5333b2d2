import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { GradusError } from 'gradus';
import type { Redis } from 'ioredis';
import { LocalizedError } from '../../lang/error.ts';
import { prepareDirectory, writeWholeInParts } from '../../runs/files.ts';
import { MOST_BYTES, readBytes } from '../../runs/open.ts';
import type { Announcement } from './announcement.ts';
import { isFull } from './connect.ts';
import { keysOf } from './keys.ts';
import { decodePlain, encodePlain } from './plain.ts';

const PART_BYTES = 2 ** 20;
/** The memory of a thread without the data: Node, the engine and a network. */
const THREAD_BYTES = 150 * 2 ** 20;

/** The data of a sweep, ready to send. */
export interface PackedData {
  readonly about: Announcement['data'];
  /** The bytes, in pieces of any length. */
  readonly pieces: readonly Uint8Array[];
}

/** Packs data to send it. @throws LocalizedError if it is larger than a worker can read at once */
export function packData(data: unknown): PackedData {
  const pieces = encodePlain(data);
  const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
  if (bytes > MOST_BYTES.tensors) {
    throw new LocalizedError(({ queue }) => queue.tooLarge(bytes, MOST_BYTES.tensors));
  }
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return { about: { checksum: hash.digest('hex'), bytes, partBytes: PART_BYTES }, pieces };
}

/**
 * Writes the data of a sweep to Redis. Parts that are already there stay.
 * @throws LocalizedError if Redis is full
 */
export async function sendData(redis: Redis, sweep: string, data: PackedData): Promise<void> {
  const keys = keysOf(sweep);
  let part = 0;
  try {
    for (const bytes of partsOf(data.pieces)) await redis.setnx(keys.data(part++), bytes);
  } catch (error) {
    if (!isFull(error)) throw error;
    const { bytes } = data.about;
    throw new LocalizedError(({ queue }) => queue.noRoomForData(bytes), { code: 'full' });
  }
}

/** Divides the bytes into parts of {@link PART_BYTES}. */
function* partsOf(pieces: readonly Uint8Array[]): Generator<Buffer> {
  let part: Uint8Array[] = [];
  let length = 0;
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const taken = piece.subarray(at, at + PART_BYTES - length);
      part.push(taken);
      length += taken.length;
      at += taken.length;
      if (length < PART_BYTES) continue;
      yield Buffer.concat(part);
      [part, length] = [[], 0];
    }
  }
  if (length > 0) yield Buffer.concat(part);
}

/** The memory, in bytes, that `parallel` trials at the same time need, roughly. */
export function memoryFor({ bytes }: Announcement['data'], parallel: number): number {
  // The data twice, because reading it takes a copy; and once in each thread, encoded for its networks.
  return 2 * bytes + parallel * (bytes + THREAD_BYTES);
}

/**
 * Reads the data of a sweep from the folder `cache`, or else from Redis, and then stores it in the folder.
 * @throws LocalizedError if Redis does not hold all of it, GradusError if the disk cannot be written
 */
export async function receiveData(
  redis: Redis,
  sweep: string,
  about: Announcement['data'],
  cache: string,
): Promise<unknown> {
  const file = join(cache, `${about.checksum}.data`);
  const kept = await readBytes(file, MOST_BYTES.tensors).catch(() => null);
  if (kept !== null && checksumOf(kept) === about.checksum) return decodePlain(shared(kept));
  await prepareDirectory(cache, '--cache');
  await writeWholeInParts(file, receivedParts(redis, sweep, about));
  const bytes = await readBytes(file, MOST_BYTES.tensors);
  if (bytes === null || checksumOf(bytes) !== about.checksum) throw incomplete(sweep);
  return decodePlain(shared(bytes));
}

async function* receivedParts(
  redis: Redis,
  sweep: string,
  { bytes, partBytes }: Announcement['data'],
): AsyncGenerator<Uint8Array> {
  const keys = keysOf(sweep);
  for (let part = 0, missing = bytes; missing > 0; part++) {
    const received = await redis.getBuffer(keys.data(part));
    // Redis may hold anything, so this never writes more than announced.
    if (received?.length !== Math.min(partBytes, missing)) throw incomplete(sweep);
    missing -= received.length;
    yield received;
  }
}

function incomplete(sweep: string): GradusError {
  return new LocalizedError(({ queue }) => queue.incompleteData(sweep), { code: 'data' });
}

function checksumOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function shared(bytes: Uint8Array): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(bytes.length);
  new Uint8Array(memory).set(bytes);
  return memory;
}
