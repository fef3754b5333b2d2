/** Builds zip files and pickles, valid and damaged. */
import { crc32 } from 'node:zlib';
import { DataError } from 'gradus';
import { loadPyTorch } from 'gradus/import';
import { expect } from 'vitest';

export interface ZipOptions {
  /** Puts sizes and positions into zip64 records. */
  readonly is64?: boolean;
  readonly comment?: string;
  /** The compression method of the entries. */
  readonly method?: number;
  readonly flags?: number;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A zip file of uncompressed entries. */
export function zip(
  entries: readonly (readonly [string, Uint8Array])[],
  options: ZipOptions = {},
): Uint8Array {
  const { is64 = false, comment = '', method = 0, flags = 0 } = options;
  const parts: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  const length = (list: readonly Uint8Array[]) => list.reduce((sum, { length }) => sum + length, 0);
  for (const [name, data] of entries) {
    const at = length(parts);
    const text = encode(name);
    const sum = crc32(data);
    const size = is64 ? 0xffffffff : data.length;
    const extra = is64
      ? numbers([1, 2], [24, 2], [data.length, 8], [data.length, 8], [at, 8])
      : encode('');
    parts.push(
      numbers(
        [0x04034b50, 4],
        [20, 2],
        [flags, 2],
        [method, 2],
        [0, 4],
        [sum, 4],
        [data.length, 4],
        [data.length, 4],
        [text.length, 2],
        [0, 2],
      ),
      text,
      data,
    );
    central.push(
      numbers(
        [0x02014b50, 4],
        [20, 2],
        [20, 2],
        [flags, 2],
        [method, 2],
        [0, 4],
        [sum, 4],
        [size, 4],
        [size, 4],
        [text.length, 2],
        [extra.length, 2],
        [0, 2],
        [0, 2],
        [0, 2],
        [0, 4],
        [is64 ? 0xffffffff : at, 4],
      ),
      text,
      extra,
    );
  }
  const [start, size, count] = [length(parts), length(central), entries.length];
  const end = start + size;
  const large = numbers(
    [0x06064b50, 4],
    [44, 8],
    [45, 2],
    [45, 2],
    [0, 4],
    [0, 4],
    [count, 8],
    [count, 8],
    [size, 8],
    [start, 8],
    [0x07064b50, 4],
    [0, 4],
    [end, 8],
    [1, 4],
  );
  const small = is64 ? [0xffff, 0xffffffff, 0xffffffff] : [count, size, start];
  const last = numbers(
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [small[0], 2],
    [small[0], 2],
    [small[1], 4],
    [small[2], 4],
    [comment.length, 2],
  );
  return Buffer.concat([...parts, ...central, ...(is64 ? [large] : []), last, encode(comment)]);
}

/** Little-endian numbers of a given number of bytes. */
export function numbers(
  ...fields: readonly (readonly [value: number, bytes: number])[]
): Uint8Array {
  return Uint8Array.from(
    fields.flatMap(([value, bytes]) => {
      return Array.from({ length: bytes }, (_, i) =>
        Number((BigInt(value) >> BigInt(8 * i)) & 255n),
      );
    }),
  );
}

/** A part of a pickle: bytes, or text. */
export type Part = number | string | Uint8Array;

/** A pickle of protocol 2: these opcodes between PROTO and STOP. */
export function pickle(...parts: readonly Part[]): Uint8Array {
  const bytes = [0x80, 2, ...parts, '.'].map((part) => {
    return typeof part === 'number'
      ? Uint8Array.of(part)
      : typeof part === 'string'
        ? encode(part)
        : part;
  });
  return Buffer.concat(bytes);
}

/** The opcode for a text, and for a name. */
export const text = (value: string): Uint8Array =>
  Buffer.concat([encode('X'), numbers([encode(value).length, 4]), encode(value)]);
export const name = (path: string): string => {
  const at = path.lastIndexOf('.');
  return `c${path.slice(0, at)}\n${path.slice(at + 1)}\n`;
};

/** The opcodes for a tensor over the storage with the given key. */
export function tensorOf(
  storage: string,
  count: number,
  offset: number,
  shape: readonly number[],
  strides: readonly number[],
  key = '0',
): Uint8Array {
  const int = (value: number) =>
    Buffer.concat([encode('\u008a').subarray(1), Uint8Array.of(8), numbers([value, 8])]);
  const list = (values: readonly number[]) =>
    Buffer.concat([encode('('), ...values.map(int), encode('t')]);
  return Buffer.concat([
    encode(name('torch._utils._rebuild_tensor_v2')),
    encode('('),
    encode('('),
    text('storage'),
    encode(name(`torch.${storage}`)),
    text(key),
    text('cpu'),
    int(count),
    encode('tQ'),
    int(offset),
    list(shape),
    list(strides),
    Uint8Array.of(0x89),
    encode(`${name('collections.OrderedDict')})RtR`),
  ]);
}

/** The file that torch.save would write for a pickle and storages. */
export function archive(
  pickled: Uint8Array,
  storages: Readonly<Record<string, Uint8Array>> = {},
  options?: ZipOptions,
): Uint8Array {
  const data = Object.entries(storages).map(
    ([key, bytes]) => [`archive/data/${key}`, bytes] as const,
  );
  return zip([['archive/data.pkl', pickled], ...data, ['archive/version', encode('3\n')]], options);
}

/** Little-endian float32. */
export const float32 = (...values: number[]): Uint8Array =>
  new Uint8Array(Float32Array.of(...values).buffer);

/** The error message for a file that is refused. */
export function problemOf(bytes: Uint8Array): string {
  try {
    loadPyTorch(bytes, 'model.pt');
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).file).toBe('model.pt');
    return (error as DataError).message;
  }
  throw new Error('loaded without an error');
}
