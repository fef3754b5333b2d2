import { DataError } from 'gradus';
import { decompress, isGzip } from 'gradus/data';
import { type OtherKind, TableFileError } from './problem.ts';

/** The number of bytes that identify the kind of a file. */
const HEAD = 6;

/** Files that are not text, by their first bytes. */
const OTHERS: readonly (readonly [bytes: readonly number[], kind: OtherKind])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'zip'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'excel'],
  [[0x42, 0x5a, 0x68, 0x39], 'bzip2'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'xz'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd'],
  [[0x50, 0x41, 0x52, 0x31], 'parquet'],
  [[0x89, 0x50, 0x4e, 0x47], 'png'],
  [[0xff, 0xd8, 0xff], 'jpeg'],
  [[0x25, 0x50, 0x44, 0x46, 0x2d], 'pdf'],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], 'sqlite'],
  [[0x89, 0x48, 0x44, 0x46], 'hdf5'],
  [codes('<!DOCT'), 'html'],
  [codes('<!doct'), 'html'],
  [codes('<html'), 'html'],
  [codes('<?xml '), 'xml'],
];

function codes(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

/** Encodings by their byte order marks. Text without a mark is read as UTF-8. */
const MARKS: readonly (readonly [bytes: readonly number[], encoding: string])[] = [
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/**
 * Decodes the text of a file as its bytes arrive. Gzip files are unpacked, to at most 1 GiB.
 *
 * @param encoding a label of the Encoding Standard, such as `utf-8`, `utf-16le` or `euc-kr`; default: by
 *   the byte order mark, else UTF-8
 * @throws DataError for bytes that the encoding does not allow, an unknown encoding, damaged gzip, and
 *   known formats that are not text; errors of `bytes` are passed on
 */
export async function* decodeText(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  encoding?: string,
): AsyncGenerator<string> {
  const { head, whole } = await unpacked(bytes, name, HEAD);
  const other = OTHERS.find(([start]) => beginsWith(head, start));
  if (other !== undefined) throw new TableFileError(name, { code: 'no-text', kind: other[1] });
  const known = encoding ?? MARKS.find(([start]) => beginsWith(head, start))?.[1] ?? 'utf-8';
  yield* new Decoding(known, name).texts(whole);
}

/**
 * The first bytes and all bytes of a file, unpacked if it is gzip.
 *
 * @param length the number of first bytes, if the file has that many
 */
export async function unpacked(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  length: number,
): Promise<Peeked> {
  const peek = await peeked(bytes, length);
  if (!isGzip(peek.head)) return peek;
  return { ...(await peeked(gunzipped(peek.whole, name), length)), isGzip: true };
}

const DAMAGED = 'its gzip data are damaged.';

async function* gunzipped(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array> {
  try {
    yield* decompress(bytes, 'gzip', { name, damaged: DAMAGED });
  } catch (cause) {
    if (!(cause instanceof DataError && cause.message.endsWith(DAMAGED))) throw cause;
    throw new TableFileError(name, { code: 'damaged-gzip' }, { cause });
  }
}

/** The first bytes of a file, and all of them. */
export interface Peeked {
  readonly head: Uint8Array;
  readonly whole: AsyncIterable<Uint8Array>;
  readonly isGzip: boolean;
  /** Releases the bytes if `whole` is not read. */
  readonly cancel: () => Promise<void>;
}

function beginsWith(head: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => head[index] === byte);
}

async function peeked(bytes: AsyncIterable<Uint8Array>, length: number): Promise<Peeked> {
  const iterator = bytes[Symbol.asyncIterator]();
  let head = new Uint8Array(0);
  while (head.length < length) {
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
  const cancel = async () => {
    await iterator.return?.();
  };
  return { head, whole: whole(), isGzip: false, cancel };
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

/** Decodes text as it arrives, and counts lines for the error message. */
class Decoding {
  private line = 1;
  private readonly decoder: TextDecoder;
  private readonly name: string;

  constructor(encoding: string, name: string) {
    this.decoder = decoderOf(encoding, name);
    this.name = name;
  }

  async *texts(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
    for await (const chunk of bytes) yield this.decoded(chunk as Uint8Array<ArrayBuffer>);
    yield this.decoded(undefined);
  }

  /** @param chunk undefined at the end of the file */
  private decoded(chunk: Uint8Array<ArrayBuffer> | undefined): string {
    try {
      const text = this.decoder.decode(chunk, { stream: chunk !== undefined });
      this.line += breaksIn(text);
      return text;
    } catch (cause) {
      const { encoding } = this.decoder;
      const [right = ''] = new TextDecoder(encoding).decode(chunk).split(REPLACEMENT, 1);
      const line = this.line + breaksIn(right);
      const control = chunk?.find(isControl) ?? null;
      const details = { code: 'wrong-encoding', line, encoding, control } as const;
      throw new TableFileError(this.name, details, { cause });
    }
  }
}

/** Whether a byte does not occur in text: a control character other than tab, line break, form feed and escape. */
function isControl(byte: number): boolean {
  return byte < 32 && !(byte >= 9 && byte <= 13) && byte !== 27;
}

/** The character that a decoder writes for bytes that it cannot read. */
const REPLACEMENT = '\ufffd';

function breaksIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
