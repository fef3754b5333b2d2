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
/** What a thread takes besides the data: Node, the engine and a network. */
const THREAD_BYTES = 150 * 2 ** 20;

/** The data of a sweep, ready to be sent. */
export interface PackedData {
  readonly about: Announcement['data'];
  /** Bytes in pieces of any length. */
  readonly pieces: readonly Uint8Array[];
}

/** @throws LocalizedError where the data is larger than a worker reads at once */
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
 * Puts the data of a sweep into Redis. Parts that are there already stay.
 * @throws LocalizedError where Redis is full
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

/** All bytes in parts of {@link PART_BYTES}. */
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

/** How many bytes of memory so many trials at a time need, roughly. */
export function memoryFor({ bytes }: Announcement['data'], parallel: number): number {
  // The data once, and once more while it is read; each thread encodes it for its networks.
  return 2 * bytes + parallel * (bytes + THREAD_BYTES);
}

/**
 * The data of a sweep: from the folder `cache`, or from Redis and then kept there.
 * @throws LocalizedError where Redis does not hold all of it, GradusError where the disk cannot be written
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
    // Redis may hold anything: no more is written than was announced.
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
