import { DataError } from 'gradus';
import { decompress, isGzip } from 'gradus/data';

/** Bytes that say what a file is. */
const HEAD = 6;

/** Files that are no text, by how they begin. */
const OTHERS: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'a ZIP archive or an Excel workbook. Unpack it, or save it as CSV'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an Excel workbook. Save it as CSV'],
  [[0x42, 0x5a, 0x68, 0x39], 'compressed with bzip2. Unpack it with bunzip2'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'compressed with xz. Unpack it with unxz'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'compressed with Zstandard. Unpack it with unzstd'],
  [[0x50, 0x41, 0x52, 0x31], 'a Parquet file. Save it as CSV'],
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG picture. Give a table'],
  [[0x25, 0x50, 0x44, 0x46, 0x2d], 'a PDF document. Save its table as CSV'],
];

/** Encodings by their byte order marks. Text without a mark is taken for UTF-8. */
const MARKS: readonly (readonly [bytes: readonly number[], encoding: string])[] = [
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/**
 * The text of a file, as its bytes arrive. Files in gzip are unpacked, to no more than 1 GiB.
 *
 * @param encoding a label of the Encoding Standard, such as `utf-8`, `utf-16le` or `euc-kr`; by the
 *   byte order mark if not given, or else UTF-8
 * @throws DataError for bytes that the encoding does not allow, an unknown encoding, damaged gzip,
 *   and files that are known to be no text; what `bytes` throws is thrown
 */
export async function* decodeText(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  encoding?: string,
): AsyncGenerator<string> {
  let { head, whole } = await peeked(bytes);
  if (isGzip(head)) ({ head, whole } = await peeked(decompress(whole, 'gzip', { name })));
  const other = OTHERS.find(([start]) => beginsWith(head, start));
  if (other !== undefined) throw new DataError(name, `is not a table in text but ${other[1]}.`);
  const known = encoding ?? MARKS.find(([start]) => beginsWith(head, start))?.[1] ?? 'utf-8';
  const decoder = decoderOf(known, name);
  for await (const chunk of whole) yield decoded(decoder, chunk, name);
  yield decoded(decoder, undefined, name);
}

function beginsWith(head: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => head[index] === byte);
}

/** The first bytes, and all of them. */
async function peeked(bytes: AsyncIterable<Uint8Array>) {
  const iterator = bytes[Symbol.asyncIterator]();
  let head = new Uint8Array(0);
  while (head.length < HEAD) {
    const { done, value } = await iterator.next();
    if (done) break;
    const longer = new Uint8Array(head.length + value.length);
    longer.set(head);
    longer.set(value, head.length);
    head = longer;
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      yield head;
      yield* { [Symbol.asyncIterator]: () => iterator };
    } finally {
      await iterator.return?.();
    }
  }
  return { head, whole: whole() };
}

function decoderOf(encoding: string, name: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (cause) {
    throw new DataError(
      name,
      `"${encoding}" is not a known encoding. Pass one such as 'utf-8', 'windows-1252' ` +
        "or 'euc-kr', or leave the option out.",
      { cause },
    );
  }
}

/** @param chunk undefined at the end of the file */
function decoded(decoder: TextDecoder, chunk: Uint8Array | undefined, name: string): string {
  try {
    return decoder.decode(chunk as Uint8Array<ArrayBuffer> | undefined, {
      stream: chunk !== undefined,
    });
  } catch (cause) {
    throw new DataError(
      name,
      `is not text in the encoding ${decoder.encoding}. Save it as UTF-8, or name its encoding with the ` +
        "option `encoding`: 'windows-1252' for Latin-1, 'euc-kr' for Korean spreadsheets.",
      { cause },
    );
  }
}
