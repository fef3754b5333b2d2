import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HostArray } from '../../src/data/host-array.ts';
import { loadShardedSafetensors } from '../../src/data/index.ts';
import { decodeSafetensors, encodeSafetensors } from '../../src/data/safetensors/index.ts';
import { DataError, GradusError } from '../../src/util/errors.ts';
import { loadGoldens } from '../helpers/goldens.ts';

/** A file with `header` as it stands and `length` data bytes 0, 1, 2, … */
function fileOf(header: string | Uint8Array, data: number | Uint8Array = 0): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const bytes = typeof data === 'number' ? Uint8Array.from({ length: data }, (_, i) => i) : data;
  const file = new Uint8Array(8 + text.length + bytes.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(bytes, 8 + text.length);
  return file;
}

/** A header entry for U8 tensors, or another dtype. */
function entry(begin: number, end: number, shape: unknown = [end - begin], dtype = 'U8'): string {
  return JSON.stringify({ dtype, shape, data_offsets: [begin, end] });
}

/** A file that scripts/goldens/model_files.py made. */
function readFixture(name: string): Uint8Array {
  return readFileSync(new URL(`../goldens/files/${name}`, import.meta.url));
}

function problemOf(file: Uint8Array): string {
  try {
    decodeSafetensors(file, 'model.safetensors');
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).file).toBe('model.safetensors');
    return (error as DataError).message;
  }
  throw new Error('decoded without an error');
}

function decodeOne(dtype: string, count: number, data: Uint8Array): HostArray | undefined {
  const header = `{"x":${entry(0, data.length, [count], dtype)}}`;
  return decodeSafetensors(fileOf(header, data)).tensors.get('x');
}

const headerOf = (file: Uint8Array): string => {
  const length = Number(new DataView(file.buffer).getBigUint64(0, true));
  return new TextDecoder().decode(file.subarray(8, 8 + length));
};

describe('encodeSafetensors', () => {
  it('writes exactly this layout: larger elements first, then names, padded to 8 bytes', () => {
    const file = encodeSafetensors(
      {
        mask: { dtype: 'bool', shape: [3], data: Uint8Array.of(1, 0, 7) },
        b: { dtype: 'float32', shape: [], data: Float32Array.of(1.5) },
        a: { dtype: 'int32', shape: [1, 2], data: Int32Array.of(-1, 2) },
        '7': { dtype: 'uint8', shape: [0, 4], data: new Uint8Array(0) },
      },
      { format: 'pt' },
    );
    const header =
      '{"__metadata__":{"gradus.crc32":"00000000","format":"pt"},' +
      '"a":{"dtype":"I32","shape":[1,2],"data_offsets":[0,8]},' +
      '"b":{"dtype":"F32","shape":[],"data_offsets":[8,12]},' +
      '"7":{"dtype":"U8","shape":[0,4],"data_offsets":[12,12]},' +
      '"mask":{"dtype":"BOOL","shape":[3],"data_offsets":[12,15]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
    const data = [255, 255, 255, 255, 2, 0, 0, 0, 0, 0, 0xc0, 0x3f, 1, 0, 1];
    const sum = crc32(fileOf(padded, Uint8Array.from(data)))
      .toString(16)
      .padStart(8, '0');
    const sealed = padded.replace('00000000', sum);
    expect(headerOf(file)).toBe(sealed);
    expect(file).toEqual(fileOf(sealed, Uint8Array.from(data)));
  });

  it('seals files of any length with the CRC-32 that zlib computes', () => {
    for (let length = 0; length < 40; length++) {
      const data = Uint8Array.from({ length }, (_, i) => 37 * i + length);
      const file = encodeSafetensors({ x: { dtype: 'uint8', shape: [length], data } });
      const at = '{"__metadata__":{"gradus.crc32":"'.length + 8;
      const digits = new TextDecoder().decode(file.subarray(at, at + 8));
      const open = file.slice().fill('0'.charCodeAt(0), at, at + 8);
      expect(digits).toBe(crc32(open).toString(16).padStart(8, '0'));
    }
  });

  it('gives the same bytes whatever the order of the entries, and for a Map', () => {
    const a = { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) } as const;
    const b = { dtype: 'float32', shape: [1], data: Float32Array.of(3) } as const;
    expect(encodeSafetensors({ a, b })).toEqual(encodeSafetensors({ b, a }));
    expect(encodeSafetensors(new Map([['a', a]]))).toEqual(encodeSafetensors({ a }));
  });

  it('refuses names, shapes and metadata that cannot be stored', () => {
    const one = { dtype: 'uint8', shape: [1], data: Uint8Array.of(1) } as const;
    expect(() => encodeSafetensors({ __metadata__: one })).toThrow(
      /may not have the name "__metadata__"/,
    );
    expect(() => encodeSafetensors({ '\ud800': one })).toThrow(/not valid Unicode/);
    expect(() => encodeSafetensors({ x: { ...one, shape: [2] } })).toThrow(
      /tensor "x": uint8 \[2\] needs 2 bytes, but its data has 1/,
    );
    expect(() => encodeSafetensors({ x: { ...one, shape: [-1, -1] } })).toThrow(DataError);
    expect(() => encodeSafetensors({ x: one }, { epoch: 3 } as never)).toThrow(/metadata "epoch"/);
  });
});

describe('decodeSafetensors', () => {
  it('reads elements of every size wherever in a buffer the file begins', () => {
    const tensors = ['I64', 'F64', 'F32', 'I32', 'BF16', 'I16', 'BOOL'].map((dtype, i) => {
      const bytes = { I64: 8, F64: 8, F32: 4, I32: 4, BF16: 2, I16: 2, BOOL: 1 }[dtype] as number;
      return { name: String(i), dtype, bytes };
    });
    let end = 0;
    const entries = tensors.map(({ name, dtype, bytes }) => {
      end += 2 * bytes;
      return `"${name}":${entry(end - 2 * bytes, end, [2], dtype)}`;
    });
    const file = fileOf(`{${entries.join(',')}}`, new Uint8Array(end));
    const expected = decodeSafetensors(file).tensors;
    expect([...expected.values()].map(({ data }) => [...data])).toEqual(tensors.map(() => [0, 0]));
    for (let shift = 1; shift <= 16; shift++) {
      const moved = new Uint8Array(shift + file.length);
      moved.set(file, shift);
      expect(decodeSafetensors(moved.subarray(shift)).tensors).toEqual(expected);
    }
  });

  it('takes empty files, empty tensors anywhere, rank 0, padding and unknown fields', () => {
    expect(decodeSafetensors(fileOf('{}')).tensors.size).toBe(0);
    const header = `{"z":${entry(0, 0, [0, 3])},"s":${entry(0, 1, [])},"e":${entry(1, 1, [0])}}   `;
    const { tensors } = decodeSafetensors(fileOf(header, Uint8Array.of(9)));
    expect([...tensors.keys()]).toEqual(['z', 's', 'e']);
    expect(tensors.get('s')).toEqual({ dtype: 'uint8', shape: [], data: Uint8Array.of(9) });
    const extra =
      '{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"note":[1.5,-2e3,null,true]}}';
    expect(decodeSafetensors(fileOf(extra, 1)).tensors.size).toBe(1);
  });

  it('keeps __proto__ an ordinary name, for tensors and in the metadata', () => {
    const header = `{"__metadata__":{"__proto__":"text"},"__proto__":${entry(0, 1)}}`;
    const { tensors, metadata } = decodeSafetensors(fileOf(header, 1));
    expect([...tensors.keys()]).toEqual(['__proto__']);
    expect(Object.entries(metadata)).toEqual([['__proto__', 'text']]);
    expect(metadata.toString).toBeUndefined();
    const entries = Object.fromEntries(tensors);
    expect(decodeSafetensors(encodeSafetensors(entries)).tensors).toEqual(tensors);
  });

  it('views aligned data in place and copies other data', () => {
    const array = { dtype: 'float32', shape: [2], data: Float32Array.of(1, -2) } as const;
    const file = encodeSafetensors({ x: array });
    expect(decodeSafetensors(file).tensors.get('x')?.data.buffer).toBe(file.buffer);
    const shifted = Buffer.concat([Buffer.of(0), file]).subarray(1);
    expect(decodeSafetensors(shifted).tensors.get('x')).toEqual(array);
    const odd = `{"u":${entry(0, 1)},"f":${entry(1, 5, [1], 'F32')}}`;
    const { tensors } = decodeSafetensors(fileOf(odd, Uint8Array.of(7, 0, 0, 0x80, 0x3f)));
    expect(tensors.get('f')?.data).toEqual(Float32Array.of(1));
  });

  it('finds every flipped bit, and every byte that lacks or is too many', () => {
    const array = { dtype: 'float32', shape: [5], data: Float32Array.of(1, 2, 3, 4, 5) } as const;
    const file = encodeSafetensors({ w: array, bias: array }, { training: '{"lr":0.1}' });
    expect(decodeSafetensors(file)).toMatchObject({ isChecked: true, metadata: {} });
    for (let bit = 0; bit < 8 * file.length; bit++) {
      const flipped = file.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      expect(refused(flipped), `bit ${bit}`).toBe(true);
    }
    for (let length = 0; length < file.length; length++) {
      expect(refused(file.subarray(0, length))).toBe(true);
      expect(refused(file.slice().fill(0, length)), `zeros from ${length}`).toBe(true);
      expect(
        refused(new Uint8Array(2 * file.length - length).fill(0).map((_, i) => file[i] ?? 0)),
      ).toBe(true);
    }
  });

  /** Without a word of another kind; a file that lost its checksum counts too, where one is expected. */
  function refused(bytes: Uint8Array): boolean {
    try {
      return !decodeSafetensors(bytes).isChecked;
    } catch (error) {
      expect(error).toBeInstanceOf(DataError);
      return true;
    }
  }

  it('takes a file that another program has saved again with its metadata', () => {
    const header = `{"__metadata__":{"format":"pt","gradus.crc32":"01234567"},"x":${entry(0, 1)}}`;
    const { isChecked, metadata } = decodeSafetensors(fileOf(header, 1));
    expect({ isChecked, metadata: { ...metadata } }).toEqual({
      isChecked: false,
      metadata: { format: 'pt' },
    });
    expect(() => encodeSafetensors({}, { 'gradus.crc32': '' })).toThrow(
      /is reserved for the checksum\. Choose another key/,
    );
  });

  it('converts half, bfloat16 and double to float32', () => {
    const halves = Uint16Array.of(
      0,
      0x8000,
      1,
      0x3ff,
      0x400,
      0x3c00,
      0xc000,
      0x7bff,
      0x7c00,
      0x7e00,
    );
    expect(decodeOne('F16', 10, new Uint8Array(halves.buffer))).toEqual({
      dtype: 'float32',
      shape: [10],
      data: Float32Array.of(
        ...[0, -0, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, 1, -2, 65504],
        ...[Number.POSITIVE_INFINITY, Number.NaN],
      ),
    });
    const brain = Uint16Array.of(0x3f80, 0xc020, 0x0001, 0xff80);
    expect(decodeOne('BF16', 4, new Uint8Array(brain.buffer))?.data).toEqual(
      Float32Array.of(1, -2.5, 2 ** -133, Number.NEGATIVE_INFINITY),
    );
    const doubles = Float64Array.of(0.1, -0, Number.NaN);
    expect(decodeOne('F64', 3, new Uint8Array(doubles.buffer))?.data).toEqual(
      Float32Array.of(0.1, -0, Number.NaN),
    );
  });

  it('converts integers of other widths to int32', () => {
    const bytes = (array: ArrayBufferView) => new Uint8Array(array.buffer);
    expect(decodeOne('I8', 2, Uint8Array.of(0x80, 5))?.data).toEqual(Int32Array.of(-128, 5));
    expect(decodeOne('I16', 1, bytes(Int16Array.of(-300)))?.data).toEqual(Int32Array.of(-300));
    expect(decodeOne('U16', 1, bytes(Uint16Array.of(65535)))?.data).toEqual(Int32Array.of(65535));
    const longs = BigInt64Array.of(-(2n ** 31n), 2n ** 31n - 1n);
    expect(decodeOne('I64', 2, bytes(longs))?.data).toEqual(Int32Array.of(-(2 ** 31), 2 ** 31 - 1));
    const words = Uint32Array.of(0, 2 ** 31 - 1);
    expect(decodeOne('U32', 2, bytes(words))?.data).toEqual(Int32Array.of(0, 2 ** 31 - 1));
    const wide = BigUint64Array.of(0n, 2n ** 31n - 1n);
    expect(decodeOne('U64', 2, bytes(wide))?.data).toEqual(Int32Array.of(0, 2 ** 31 - 1));
  });

  it.each<[string, ArrayBufferView, RegExp]>([
    ['U32', Uint32Array.of(1, 2 ** 31), /uint32 value 2147483648, element 1, does not fit int32/],
    ['U32', Uint32Array.of(2 ** 32 - 1, 1), /uint32 value 4294967295, element 0/],
    ['I64', BigInt64Array.of(0n, 2n ** 31n), /int64 value 2147483648, element 1/],
    ['I64', BigInt64Array.of(-(2n ** 31n) - 1n, 0n), /int64 value -2147483649, element 0/],
    ['I64', BigInt64Array.of(0n, 2n ** 32n), /int64 value 4294967296, element 1/],
    ['I64', BigInt64Array.of(0n, -(2n ** 63n)), /int64 value -9223372036854775808, element 1/],
    ['U64', BigUint64Array.of(0n, 2n ** 31n), /uint64 value 2147483648, element 1/],
    ['U64', BigUint64Array.of(0n, 2n ** 64n - 1n), /uint64 value 18446744073709551615, element 1/],
  ])(
    'refuses an integer of %s that does not fit, with tensor, value and place',
    (dtype, values, expected) => {
      const data = new Uint8Array(values.buffer);
      const problem = problemOf(fileOf(`{"steps":${entry(0, data.length, [2], dtype)}}`, data));
      expect(problem).toMatch(/^model\.safetensors: tensor "steps": its /);
      expect(problem).toMatch(expected);
      expect(problem).toMatch(/Save the tensor as float32, or leave it out\.$/);
    },
  );

  it('gives every finite number of 16 bits exactly', () => {
    const all = Uint16Array.from({ length: 2 ** 16 }, (_, i) => i);
    const read = (dtype: string) => decodeOne(dtype, all.length, new Uint8Array(all.buffer))?.data;
    const [half, brain] = [read('F16') as Float32Array, read('BF16') as Float32Array];
    const bits = new Uint32Array(brain.buffer, brain.byteOffset, brain.length);
    for (let i = 0; i < all.length; i++) {
      const exponent = ((i >> 10) & 31) - 15;
      const size =
        exponent === -15 ? (i & 1023) * 2 ** -24 : (1 + (i & 1023) / 1024) * 2 ** exponent;
      if (exponent < 16 && half[i] !== (i < 2 ** 15 ? size : -size)) expect(half[i]).toBe(size);
      if (bits[i] !== (i << 16) >>> 0) expect(bits[i]).toBe((i << 16) >>> 0);
    }
  });

  it('reads what PyTorch and NumPy wrote of every type', () => {
    const expected = loadGoldens('model-files').safetensors;
    const { tensors } = decodeSafetensors(readFixture('types.safetensors'));
    expect(Object.fromEntries(tensors)).toEqual(expected);
  });

  it('reads any byte but 0 of a BOOL tensor as true', () => {
    expect(decodeOne('BOOL', 3, Uint8Array.of(0, 1, 200))).toEqual({
      dtype: 'bool',
      shape: [3],
      data: Uint8Array.of(0, 1, 1),
    });
  });

  const withLength = (length: bigint, rest = '') => {
    const file = fileOf(rest);
    new DataView(file.buffer).setBigUint64(0, length, true);
    return file;
  };
  const utf8 = (...bytes: number[]) => Uint8Array.of(...bytes);

  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /at least 8 bytes, found 0/],
    ['7 bytes', new Uint8Array(7), /at least 8 bytes, found 7/],
    [
      'a header of 2^64 - 1 bytes',
      withLength(2n ** 64n - 1n),
      /18446744073709551615 bytes, is over/,
    ],
    ['a header over the limit', withLength(100_000_001n), /over the limit of 100000000/],
    ['a header past the end', withLength(3n, '{}'), /ends at byte 11, but the file holds 10/],
    ['an empty header', withLength(0n), /does not begin with "\{"/],
    ['a header that starts with a space', fileOf(' {}'), /does not begin with "\{"/],
    ['a header with a byte order mark', fileOf('\ufeff{}'), /does not begin with "\{"/],
    ['a header that is an array', fileOf('[]'), /does not begin with "\{"/],
    ['a header that is not UTF-8', fileOf(utf8(0x7b, 0xff, 0x7d)), /not valid UTF-8/],
    ['a header cut short', fileOf('{"x":'), /not valid JSON, at character 5/],
    ['a header with a comma too many', fileOf('{"x":1,}'), /lacks a key/],
    ['text after the header', fileOf('{} x'), /continues after its closing brace/],
    ['a string without end', fileOf('{"x\\"'), /without its closing quote/],
    ['a string with a bad escape', fileOf('{"\\q":1}'), /escape or control character/],
    ['a name with half a surrogate pair', fileOf('{"\\ud800":1}'), /not valid Unicode/],
    ['a leading zero', fileOf('{"x":01}'), /not valid JSON/],
    ['deep nesting', fileOf(`{"x":${'['.repeat(100_000)}`), /deeper than 16 levels/],
    ['an endless number', fileOf(`{"x":${'9'.repeat(100_000)}}`), /not valid JSON/],
    ['an endless shape', fileOf(`{"x":[${'1,'.repeat(100_000)}1]}`), /more than 256 elements/],
    ['a tensor twice', fileOf(`{"x":${entry(0, 1)},"x":${entry(1, 2)}}`, 2), /key "x" twice/],
    ['a tensor twice by an escape', fileOf('{"x":{},"\\u0078":{}}'), /key "x" twice/],
    ['a field twice', fileOf('{"x":{"dtype":"U8","dtype":"F32"}}'), /key "dtype" twice/],
    ['metadata twice', fileOf('{"__metadata__":{},"__metadata__":{}}'), /"__metadata__" twice/],
    [
      'metadata that is a string',
      fileOf('{"__metadata__":"x"}'),
      /__metadata__ is not a JSON object/,
    ],
    [
      'a number in the metadata',
      fileOf('{"__metadata__":{"n":1}}'),
      /__metadata__ "n" is not a string/,
    ],
    ['an entry that is null', fileOf('{"x":null}'), /tensor "x": its entry is not a JSON object/],
    ['no dtype', fileOf('{"x":{"shape":[],"data_offsets":[0,1]}}', 1), /dtype is not a string/],
    ['no shape', fileOf('{"x":{"dtype":"U8","data_offsets":[0,1]}}', 1), /shape is not an array/],
    ['no offsets', fileOf('{"x":{"dtype":"U8","shape":[1]}}', 1), /data_offsets is not an array/],
    [
      'a dtype unknown',
      fileOf(`{"x":${entry(0, 1, [1], 'F8_E4M3')}}`, 1),
      /"F8_E4M3" is not supported/,
    ],
    [
      'a dtype from a prototype',
      fileOf(`{"x":${entry(0, 1, [1], 'toString')}}`, 1),
      /is not supported/,
    ],
    ['a negative size', fileOf(`{"x":${entry(0, 1, [-1])}}`, 1), /shape holds something other/],
    [
      'a size with a fraction',
      fileOf('{"x":{"dtype":"U8","shape":[1.0]}}'),
      /shape holds something/,
    ],
    ['a size of 2^53', fileOf(`{"x":${entry(0, 1, [2 ** 53])}}`, 1), /shape holds something other/],
    ['a shape that overflows', fileOf(`{"x":${entry(0, 0, [2 ** 40, 2 ** 40, 0])}}`), /overflows/],
    ['bytes that overflow', fileOf(`{"x":${entry(0, 8, [2 ** 52], 'F32')}}`, 8), /overflows/],
    [
      'a third offset',
      fileOf('{"x":{"dtype":"U8","shape":[],"data_offsets":[0,1,2]}}'),
      /not a pair/,
    ],
    ['an end before its start', fileOf(`{"x":${entry(2, 1, [1])}}`, 2), /ends, at byte 1, before/],
    ['a span too long', fileOf(`{"x":${entry(0, 3, [2])}}`, 3), /needs 2 bytes \(U8\).* span 3/],
    ['a hole at the start', fileOf(`{"x":${entry(1, 2)}}`, 2), /bytes 0 to 1 .*a hole/],
    ['a hole', fileOf(`{"x":${entry(0, 1)},"y":${entry(2, 3)}}`, 3), /bytes 1 to 2 .*a hole/],
    ['an overlap', fileOf(`{"x":${entry(0, 2)},"y":${entry(1, 3)}}`, 3), /"y".* overlap/],
    ['the same bytes twice', fileOf(`{"x":${entry(0, 2)},"y":${entry(0, 2)}}`, 2), /overlap/],
    ['a tensor past the end', fileOf(`{"x":${entry(0, 9)}}`, 5), /truncated: .* byte 9 .* holds 5/],
    ['trailing bytes', fileOf(`{"x":${entry(0, 2)}}`, 3), /trailing bytes: .* byte 2 .* holds 3/],
    ['data without tensors', fileOf('{}', 1), /trailing bytes/],
  ])('refuses %s', (_, file, expected) => {
    expect(problemOf(file)).toMatch(expected);
  });
});

describe('loadShardedSafetensors', () => {
  const one = (name: string): Uint8Array =>
    encodeSafetensors({ [name]: { dtype: 'float32', shape: [1], data: Float32Array.of(1) } });
  const indexOf = (map: unknown) =>
    JSON.stringify({ metadata: { total_size: 1.5 }, weight_map: map });

  it('reads all files of an index, each once and in order', async () => {
    const read: string[] = [];
    const tensors = await loadShardedSafetensors(
      readFixture('model.safetensors.index.json'),
      (name) => {
        read.push(name);
        return Promise.resolve(readFixture(name));
      },
    );
    expect(read).toEqual(['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors']);
    const expected = loadGoldens('model-files').safetensors;
    expect(Object.keys(tensors).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, { dtype, shape, data }] of Object.entries(expected)) {
      expect([tensors[name].dtype, tensors[name].shape]).toEqual([dtype, shape]);
      expect(tensors[name].dataSync()).toEqual(data);
    }
  });

  it('takes an index without tensors, and the name __proto__', async () => {
    expect(await loadShardedSafetensors(indexOf({}), () => one('x'))).toEqual({});
    const map = '{"weight_map":{"__proto__":"a.safetensors"}}';
    const tensors = await loadShardedSafetensors(map, () => one('__proto__'));
    expect(Object.keys(tensors)).toEqual(['__proto__']);
  });

  it.each([
    '../a.safetensors',
    'sub/a.safetensors',
    '/etc/a.safetensors',
    'a\\b.safetensors',
    'C:a.safetensors',
    'https://host/a.safetensors',
    '.safetensors',
    '..safetensors',
    'a.safetensors\u0000',
    'a\u0000.safetensors',
    'a.bin',
    '',
    `${'a'.repeat(300)}.safetensors`,
  ])('never asks for a file outside the folder: %j', async (file) => {
    const read = () => {
      throw new Error('was read');
    };
    const loading = loadShardedSafetensors(indexOf({ w: file }), read, 'i.json');
    await expect(loading).rejects.toThrow(DataError);
    await expect(loading).rejects.toThrow(
      /^i\.json: tensor "w": its file .* not the name of a safetensors file/,
    );
  });

  it.each<[string, string | Uint8Array, (name: string) => unknown, RegExp]>([
    ['no JSON', 'x', () => one('w'), /the index is not valid JSON, at character 0/],
    ['no weight_map', '{}', () => one('w'), /the index has no object "weight_map"/],
    ['a list of files', '{"weight_map":["a"]}', () => one('w'), /no object "weight_map"/],
    [
      'a tensor twice',
      '{"weight_map":{"w":"a","w":"b"}}',
      () => one('w'),
      /index has the key "w" twice/,
    ],
    [
      'a number for a file',
      indexOf({ w: 3 }),
      () => one('w'),
      /file of tensor "w" is not a string/,
    ],
    ['bytes that are not UTF-8', Uint8Array.of(255), () => one('w'), /not valid UTF-8/],
    ['an object', {} as never, () => one('w'), /must be a string or bytes, got \{\}/],
    [
      'text for a file',
      indexOf({ w: 'a.safetensors' }),
      () => 'text',
      /^a\.safetensors: readFile returned 'text'/,
    ],
    [
      'a damaged file',
      indexOf({ w: 'a.safetensors' }),
      () => new Uint8Array(3),
      /^a\.safetensors: is not a safetensors/,
    ],
    [
      'a tensor that lacks',
      indexOf({ w: 'a.safetensors', v: 'a.safetensors' }),
      () => one('w'),
      /^a\.safetensors: .* it lacks "v"\./,
    ],
    [
      'a tensor too many',
      indexOf({ w: 'a.safetensors' }),
      () => one('v'),
      /it lacks "w" and also has "v"\./,
    ],
  ])('refuses %s', async (_, index, read, expected) => {
    const loading = loadShardedSafetensors(index, read as never, 'i.json');
    await expect(loading).rejects.toThrow(DataError);
    await expect(loading).rejects.toThrow(expected);
  });

  it('needs a function that reads, and passes on its errors', async () => {
    await expect(loadShardedSafetensors('{}', 'folder' as never)).rejects.toThrow(
      /readFile must be a function, got 'folder'/,
    );
    const fail = () => Promise.reject(new RangeError('no such file'));
    await expect(loadShardedSafetensors(indexOf({ w: 'a.safetensors' }), fail)).rejects.toThrow(
      RangeError,
    );
  });
});

describe('both directions', () => {
  const arrays = fc.oneof(
    fc.uint8Array().map((data) => ({ dtype: 'uint8' as const, data })),
    fc.int32Array().map((data) => ({ dtype: 'int32' as const, data })),
    fc.float32Array().map((data) => ({ dtype: 'float32' as const, data })),
    fc.array(fc.nat(1)).map((bits) => ({ dtype: 'bool' as const, data: Uint8Array.from(bits) })),
  );
  const shaped = fc.tuple(arrays, fc.nat(2)).map(([array, axis]): HostArray => {
    return { ...array, shape: [1, 1, 1].toSpliced(axis, 1, array.data.length) };
  });
  const names = fc
    .oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'fc1.weight', '0', '"\\'))
    .filter((name) => name !== '__metadata__');
  const files = fc.tuple(
    fc.uniqueArray(fc.tuple(names, shaped), { selector: ([name]) => name, maxLength: 6 }),
    fc.uniqueArray(fc.tuple(names, fc.string({ unit: 'binary' })), { selector: ([key]) => key }),
  );

  it('give back names, shapes, bits and metadata, and the same bytes again', () => {
    fc.assert(
      fc.property(files, ([entries, metadata]) => {
        const bytes = encodeSafetensors(new Map(entries), Object.fromEntries(metadata));
        const decoded = decodeSafetensors(bytes);
        expect(decoded.tensors).toEqual(new Map(entries));
        expect(new Map(Object.entries(decoded.metadata))).toEqual(new Map(metadata));
        expect(encodeSafetensors(decoded.tensors, decoded.metadata)).toEqual(bytes);
      }),
    );
  });

  it('throw nothing but GradusError for damaged files', () => {
    const array = { dtype: 'float32', shape: [3], data: Float32Array.of(1, 2, 3) } as const;
    const file = encodeSafetensors({ 'fc1.weight': array, b: array }, { format: 'pt' });
    const changes = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 4 });
    fc.assert(
      fc.property(
        changes,
        fc.integer({ min: 0, max: file.length }),
        fc.boolean(),
        (edits, cut, whole) => {
          const damaged = file.slice(0, whole ? file.length : cut);
          for (const [at, value] of edits) if (at < damaged.length) damaged[at] = value;
          try {
            decodeSafetensors(damaged);
          } catch (error) {
            expect(error).toBeInstanceOf(GradusError);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
