import { DataError, GradusError } from 'gradus';
import { kindOf } from '../csv/options.ts';
import { chunksOfBlob, chunksOfStream } from '../csv/streams.ts';
import type { ReadTableOptions } from './options.ts';

/**
 * A source that `readTable` reads. A string is a path in Node, and an address in the browser.
 *
 * @example
 * ```ts
 * const input: TableInput = new Blob(['x,y\n1,2\n']);
 * (await readTable(input)).length; // 1
 * ```
 */
export type TableInput =
  | string
  | URL
  | Blob
  | ArrayBuffer
  | ArrayBufferView
  | ReadableStream<Uint8Array>;

/** The bytes of a table. */
export interface TableSource {
  /** The name in error messages. Its ending gives the format of the file. */
  readonly name: string;
  /** The number of bytes; null if it is unknown. */
  readonly size: number | null;
  /** Whether the bytes can be read more than once. */
  readonly isRepeatable: boolean;
  /** All bytes, from the first. */
  readonly chunks: () => AsyncIterable<Uint8Array>;
  /** Some of the bytes, if they can be read without those before. */
  readonly slice?: (start: number, end: number) => Promise<Uint8Array>;
  /** @throws DataError if the bytes have changed since they were opened */
  readonly checkUnchanged?: () => Promise<void>;
  readonly close?: () => Promise<void>;
}

/**
 * Opens a source that both Node and browsers can read.
 *
 * @param taken the other kinds of sources, for the error message
 * @throws GradusError for any other value
 */
export function sourceOf(source: unknown, options: ReadTableOptions, taken: string): TableSource {
  if (source instanceof Blob) return blobSource(source, options);
  if (source instanceof ArrayBuffer) return bytesSource(new Uint8Array(source), options);
  if (ArrayBuffer.isView(source)) {
    const { buffer, byteOffset, byteLength } = source;
    return bytesSource(new Uint8Array(buffer, byteOffset, byteLength), options);
  }
  if (source instanceof ReadableStream) return streamSource(source, options);
  throw new GradusError(
    `readTable takes ${taken}, a Blob or File, bytes or a stream of bytes, got ${kindOf(source)}.`,
  );
}

function blobSource(file: Blob, options: ReadTableOptions): TableSource {
  const name = options.name ?? (file instanceof File ? file.name : 'table');
  return {
    name,
    size: file.size,
    isRepeatable: true,
    chunks: () => chunksOfBlob(file, name),
    slice: async (start, end) => {
      const parts: Uint8Array[] = [];
      for await (const part of chunksOfBlob(file.slice(start, end), name)) parts.push(part);
      return joinedBytes(parts);
    },
  };
}

function bytesSource(bytes: Uint8Array, options: ReadTableOptions): TableSource {
  return {
    name: options.name ?? 'table',
    size: bytes.length,
    isRepeatable: true,
    chunks: async function* () {
      yield bytes;
    },
    slice: async (start, end) => bytes.subarray(start, end),
  };
}

function streamSource(stream: ReadableStream<unknown>, options: ReadTableOptions): TableSource {
  const name = options.name ?? 'table';
  return {
    name,
    size: null,
    isRepeatable: false,
    chunks: async function* () {
      if (stream.locked) {
        throw new DataError(
          name,
          'the stream is locked by another reader. Pass a stream that has no reader.',
        );
      }
      const chunks = chunksOfStream(stream as ReadableStream<Uint8Array>, name, 'Start it again.');
      for await (const chunk of chunks) {
        if (!(chunk instanceof Uint8Array)) {
          const fix = 'Pass it without a decoder such as TextDecoderStream.';
          throw new DataError(name, `the stream gives ${kindOf(chunk)} instead of bytes. ${fix}`);
        }
        yield chunk;
      }
    },
  };
}

export function joinedBytes(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0];
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
