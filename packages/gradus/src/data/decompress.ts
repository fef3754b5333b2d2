import { DataError } from '../util/errors.ts';
import { checkOptions, type OptionKinds } from '../util/options.ts';

/**
 * The size limit of unpacked data where the caller sets none: 1 GiB.
 *
 * @example
 * ```ts
 * MAX_UNPACKED_BYTES; // 1073741824
 * ```
 */
export const MAX_UNPACKED_BYTES = 2 ** 30;

/** Bytes given to the engine at a time. It unpacks each piece whole, up to 1,032 times its length. */
const PIECE = 1 << 16;

const OPTIONS: OptionKinds<DecompressOptions> = {
  name: 'string',
  maxBytes: { least: 0, most: Number.POSITIVE_INFINITY },
  tooLarge: 'string',
  damaged: 'string',
};

/**
 * Options of {@link decompress}.
 *
 * @example
 * ```ts
 * const options: DecompressOptions = { name: 'log.gz', maxBytes: 1_000_000 };
 * ```
 */
export interface DecompressOptions {
  /** The name of the file in error messages. */
  readonly name: string;
  /** The largest unpacked size in bytes; default 1 GiB. */
  readonly maxBytes?: number;
  /** The error message, after `name`, for data that unpack to more than `maxBytes`. */
  readonly tooLarge?: string;
  /** The error message, after `name`, for data that are damaged or cut short. */
  readonly damaged?: string;
}

/**
 * Unpacks gzip or zlib data (`'deflate'`) piece by piece and stops at `maxBytes`, because a few
 * compressed bytes can stand for gigabytes. All readers of compressed data use this function.
 *
 * @throws DataError for data that are damaged, cut short or unpack to more than `maxBytes`; errors of
 *   `source` are passed on
 *
 * @example
 * ```ts
 * const bytes = new TextEncoder().encode('x,y\n1,2\n');
 * const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
 * const file = new Uint8Array(await new Response(packed).arrayBuffer());
 * let length = 0;
 * for await (const part of decompress([file], 'gzip', { name: 'xy.csv.gz' })) length += part.length;
 * length; // 8
 * ```
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
    // Stops a stream that holds more data. Cancelling a failed stream rejects, which does not matter.
    await reader.cancel().catch(() => {});
  }
  throw new DataError(
    name,
    options.tooLarge ??
      `unpacks to more than ${maxBytes} bytes, which is the limit for a compressed file. If you ` +
        'trust it, unpack it first, for example with gunzip.',
  );
}

/**
 * Whether `bytes` begin as a gzip file does.
 *
 * @example
 * ```ts
 * isGzip(Uint8Array.of(0x1f, 0x8b, 8)); // true
 * isGzip(new TextEncoder().encode('x,y')); // false
 * ```
 */
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
