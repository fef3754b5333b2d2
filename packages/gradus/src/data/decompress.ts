import { DataError } from '../util/errors.ts';
import { checkOptions, type OptionKinds } from '../util/options.ts';

/** The most that is unpacked of a file where nothing else bounds it: 1 GiB. */
export const MAX_UNPACKED_BYTES = 2 ** 30;

/** How much is handed over at a time: engines unpack a piece whole, up to 1,032 times its length. */
const PIECE = 1 << 16;

const OPTIONS: OptionKinds<DecompressOptions> = {
  name: 'string',
  maxBytes: { least: 0, most: Number.POSITIVE_INFINITY },
  tooLarge: 'string',
  damaged: 'string',
};

/** How compressed data is unpacked. */
export interface DecompressOptions {
  /** What error messages call the file. */
  readonly name: string;
  /** The most bytes that are given out; 1 GiB if not given. */
  readonly maxBytes?: number;
  /** What the error says, after `name`, where there are more. */
  readonly tooLarge?: string;
  /** What the error says, after `name`, where the data are damaged or end too early. */
  readonly damaged?: string;
}

/**
 * Unpacks gzip or zlib data piece by piece, and never more than `maxBytes`: a few bytes of
 * compressed data can stand for gigabytes, whatever the headers around them say. Every format that
 * holds compressed data is unpacked here.
 *
 * @throws DataError for damaged or truncated data, and for more than `maxBytes`; what `source`
 *   throws is thrown
 */
export async function* decompress(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  format: 'gzip' | 'deflate',
  options: DecompressOptions,
): AsyncGenerator<Uint8Array> {
  const given = checkOptions('decompress', options, OPTIONS, ['name']);
  const { name, maxBytes = MAX_UNPACKED_BYTES } = given;
  const failure: { ofSource?: unknown } = {};
  const reader = streamOf(source, failure).pipeThrough(new DecompressionStream(format)).getReader();
  let total = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      total += value.length;
      if (total > maxBytes) break;
      yield value;
    }
  } catch (cause) {
    if ('ofSource' in failure) throw failure.ofSource;
    throw new DataError(name, options.damaged ?? damagedText(format), { cause });
  } finally {
    // Stops a stream that holds more than was asked for; one that has failed refuses, in vain.
    await reader.cancel().catch(() => {});
  }
  throw new DataError(
    name,
    options.tooLarge ??
      `unpacks to more than ${maxBytes} bytes, and no more is read of a compressed file. If you ` +
        'trust it, unpack it first, for example with gunzip.',
  );
}

/** Whether `bytes` begin as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function damagedText(format: string): string {
  return `its ${format} data are corrupt or cut short. Download or copy the file again.`;
}

function streamOf(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  failure: { ofSource?: unknown },
): ReadableStream<BufferSource> {
  const pieces = inPieces(source);
  return new ReadableStream<BufferSource>({
    async pull(controller) {
      try {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (cause) {
        failure.ofSource = cause;
        controller.error(cause);
      }
    },
    cancel: async () => {
      await pieces.return(undefined);
    },
  });
}

async function* inPieces(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const chunk of source) {
    for (let start = 0; start < chunk.length; start += PIECE) {
      // A copy, since the stream takes no shared memory.
      yield chunk.slice(start, start + PIECE) as Uint8Array<ArrayBuffer>;
    }
  }
}
