import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { decodeIdx, type IdxHeader, readIdx, writeIdx } from '../../src/data/idx/idx.ts';
import { DataError, GradusError } from '../../src/util/errors.ts';

/** Two 2 × 3 pictures, by hand. */
const IMAGES = Uint8Array.of(
  ...[0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3],
  ...[0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255],
);

function problemOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).file).toMatch(/^digits/);
    return (error as DataError).message;
  }
  throw new Error('read without an error');
}

async function asyncProblemOf(bytes: Uint8Array): Promise<string> {
  const outcome = await decodeIdx(bytes, 'digits.gz').catch((error: unknown) => error);
  return problemOf(() => {
    if (outcome instanceof Error) throw outcome;
  });
}

describe('readIdx', () => {
  it('reads sizes and pixels of a file written by hand', () => {
    const { dtype, shape, data } = readIdx(IMAGES);
    expect(dtype).toBe('uint8');
    expect(shape).toEqual([2, 2, 3]);
    expect([...data]).toEqual([0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255]);
  });

  it('gives pixels as a view, also of a Buffer and at an odd offset', () => {
    const shifted = Buffer.concat([Buffer.of(9), IMAGES]).subarray(1);
    const { data } = readIdx(shifted);
    expect(data.constructor).toBe(Uint8Array);
    expect(data.buffer).toBe(shifted.buffer);
    expect(data.byteOffset).toBe(shifted.byteOffset + 16);
  });

  it('reads every element type of the format as big-endian', () => {
    const read = (code: number, ...bytes: number[]) =>
      readIdx(Uint8Array.of(0, 0, code, 1, 0, 0, 0, 1, ...bytes));
    expect(read(0x09, 0xfe)).toEqual({ dtype: 'int32', shape: [1], data: Int32Array.of(-2) });
    expect(read(0x0b, 0xff, 0x00).data).toEqual(Int32Array.of(-256));
    const two = Uint8Array.of(0, 0, 0x0b, 1, 0, 0, 0, 2, 0x01, 0x02, 0xff, 0xfe);
    expect(readIdx(two).data).toEqual(Int32Array.of(258, -2));
    expect(read(0x0c, 0x80, 0, 0, 1).data).toEqual(Int32Array.of(-(2 ** 31) + 1));
    expect(read(0x0d, 0x3f, 0xc0, 0, 0)).toEqual({
      dtype: 'float32',
      shape: [1],
      data: Float32Array.of(1.5),
    });
    expect(read(0x0e, 0xc0, 0x04, 0, 0, 0, 0, 0, 0).data).toEqual(Float32Array.of(-2.5));
  });

  it('takes an empty set and a scalar', () => {
    expect(readIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 0))).toMatchObject({ shape: [0] });
    expect(readIdx(Uint8Array.of(0, 0, 8, 0, 7)).data).toEqual(Uint8Array.of(7));
  });

  it('names the file, the sizes and both lengths of a truncated file, wherever it is cut', () => {
    for (let length = 16; length < IMAGES.length; length++) {
      const problem = problemOf(() => readIdx(IMAGES.subarray(0, length), 'digits'));
      expect(problem).toBe(
        'digits: truncated: its header says uint8 [2, 2, 3], which is 28 bytes in all, ' +
          `but the file holds ${length}. Download or copy the file again.`,
      );
    }
    expect(problemOf(() => readIdx(IMAGES.subarray(0, 15), 'digits'))).toMatch(
      /truncated: the header of an IDX file of rank 3 takes 16 bytes, found 15/,
    );
    expect(problemOf(() => readIdx(IMAGES.subarray(0, 3), 'digits'))).toMatch(/4 bytes.*found 3/);
    expect(problemOf(() => readIdx(new Uint8Array(0), 'digits'))).toMatch(/empty \(0 bytes\)/);
  });

  it('refuses bytes after the last element', () => {
    const problem = problemOf(() => readIdx(Uint8Array.of(...IMAGES, 0), 'digits'));
    expect(problem).toMatch(/oversized: .* 28 bytes in all, but the file holds 29/);
  });

  it('refuses sizes that no file can have', () => {
    const absurd = Uint8Array.of(0, 0, 8, 3, ...new Array(12).fill(255));
    expect(problemOf(() => readIdx(absurd, 'digits'))).toMatch(
      /sizes \[4294967295, 4294967295, 4294967295\], which is more than 2\^53 bytes/,
    );
    const huge = Uint8Array.of(0, 0, 8, 1, 255, 255, 255, 255);
    expect(problemOf(() => readIdx(huge, 'digits'))).toMatch(/4294967303 bytes.*holds 8/);
  });

  it('says what a file with the wrong magic is, where it can tell', () => {
    const text = (content: string) => new TextEncoder().encode(content);
    const problem = (bytes: Uint8Array) => problemOf(() => readIdx(bytes, 'digits'));
    expect(problem(text('PK\x03\x04'))).toMatch(/50 4b 03 04.*expected 00 00 08 03 for images/);
    expect(problem(text('<!doctype html>'))).toMatch(/looks like a web page/);
    expect(problem(gzipSync(IMAGES))).toMatch(/1f 8b .*gzip: read it with decodeIdx/);
    expect(problem(Uint8Array.of(0, 0, 7, 1, 0))).toMatch(/0x07 is not an element type/);
  });
});

describe('decodeIdx', () => {
  it('stops unpacking where the signal is aborted', async () => {
    const [stop, reason] = [new AbortController(), new Error('enough')];
    const data = new Uint8Array(2000 * 784);
    const bytes = gzipSync(writeIdx({ dtype: 'uint8', shape: [2000, 28, 28], data }));
    const decoding = decodeIdx(bytes, 'x', () => stop.abort(reason), stop.signal);
    await expect(decoding).rejects.toBe(reason);
  });

  it('reads plain and gzip alike, also in several gzip members', async () => {
    const members = Buffer.concat([gzipSync(IMAGES.slice(0, 5)), gzipSync(IMAGES.slice(5))]);
    for (const bytes of [IMAGES, gzipSync(IMAGES), members]) {
      expect(await decodeIdx(bytes)).toEqual(readIdx(IMAGES));
    }
  });

  it('unpacks data that arrive in many chunks', async () => {
    const data = Uint8Array.from({ length: 70_001 }, (_, i) => (i * i) >> 3);
    const array = { dtype: 'uint8', shape: [70_001], data } as const;
    expect(await decodeIdx(gzipSync(writeIdx(array)))).toEqual(array);
  });

  it('reports gzip cut short or damaged as corrupt, wherever the fault is', async () => {
    const packed = gzipSync(IMAGES);
    for (let length = 2; length < packed.length; length++) {
      expect(await asyncProblemOf(packed.subarray(0, length))).toMatch(/corrupt or cut short/);
    }
    const damaged = Uint8Array.from(packed);
    damaged[packed.length - 6] ^= 1;
    expect(await asyncProblemOf(damaged)).toMatch(/corrupt or cut short/);
  });

  it('reports the unpacked file as truncated or oversized', async () => {
    expect(await asyncProblemOf(gzipSync(IMAGES.subarray(0, 20)))).toMatch(
      /digits\.gz \(unpacked\): truncated: .* 28 bytes in all, but the file holds 20/,
    );
    expect(await asyncProblemOf(gzipSync(Buffer.concat([IMAGES, IMAGES])))).toMatch(
      /\(unpacked\): oversized: .* but the file holds at least 56/,
    );
    expect(await asyncProblemOf(gzipSync(IMAGES.subarray(0, 9)))).toMatch(
      /takes 16 bytes, found 9/,
    );
    expect(await asyncProblemOf(gzipSync(Buffer.alloc(0)))).toMatch(/empty/);
    expect(await asyncProblemOf(gzipSync(Buffer.from('hello')))).toMatch(/is not an IDX file/);
  });

  it('allocates for a gzip bomb no more than its header asks for', async () => {
    const bomb = Buffer.concat([IMAGES, Buffer.alloc(64 << 20)]);
    const before = process.memoryUsage().arrayBuffers;
    const problem = await asyncProblemOf(gzipSync(bomb));
    expect(problem).toMatch(/oversized: .* 28 bytes in all/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 << 20);
  });

  it('shows the header to its caller before it allocates, and throws what that throws', async () => {
    const count = 200 << 20;
    const start = writeIdx({ dtype: 'uint8', shape: [0], data: new Uint8Array(0) });
    new DataView(start.buffer).setUint32(4, count);
    const packed = gzipSync(Buffer.concat([start, Buffer.alloc(8 << 20)]));
    const padded = Buffer.concat([packed, Buffer.alloc(count / 1000)]);
    const refusal = new Error('not this one');
    for (const bytes of [IMAGES, gzipSync(IMAGES), padded]) {
      const before = process.memoryUsage().arrayBuffers;
      const seen: IdxHeader[] = [];
      const refuse = (header: IdxHeader) => {
        seen.push(header);
        throw refusal;
      };
      await expect(decodeIdx(bytes, 'digits', refuse)).rejects.toBe(refusal);
      const images = { dtype: 'uint8', shape: [2, 2, 3], fileLength: 28 };
      const large = { dtype: 'uint8', shape: [count], fileLength: count + 8 };
      expect(seen).toEqual([bytes === padded ? large : images]);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 << 20);
    }
  });

  it('says that a file does not fit into memory where there is not enough', async () => {
    const packed = gzipSync(writeIdx({ dtype: 'uint8', shape: [999], data: new Uint8Array(999) }));
    const construct = (target: typeof Uint8Array, [length]: [number]) => {
      if (length > 999) throw new RangeError('Array buffer allocation failed');
      return new target(length);
    };
    vi.stubGlobal('Uint8Array', new Proxy(Uint8Array, { construct }));
    const problem = await asyncProblemOf(packed).finally(() => vi.unstubAllGlobals());
    expect(problem).toMatch(/its 1007 unpacked bytes do not fit into memory/);
  });

  it('refuses a header that its few compressed bytes cannot fill, before allocating', async () => {
    const packed = gzipSync(Uint8Array.of(0, 0, 8, 1, 255, 255, 255, 255));
    expect(await asyncProblemOf(packed)).toMatch(
      /4294967303 bytes, but \d+ bytes of gzip hold at most \d+/,
    );
  });
});

describe('a compressed file of more than 1 GiB', () => {
  it('is refused by its header, however many bytes it has', async () => {
    const header = gzipSync(Uint8Array.of(0, 0, 8, 1, 0x40, 0, 0, 0));
    const packed = Buffer.concat([header, Buffer.alloc(1 << 21)]);
    const before = process.memoryUsage().arrayBuffers;
    expect(await asyncProblemOf(packed)).toMatch(
      /is 1073741832 bytes, but the limit for a compressed file is 1073741824/,
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 << 20);
  });
});

describe('writeIdx', () => {
  const arrays = fc.oneof(
    fc.uint8Array().map((data) => ({ dtype: 'uint8' as const, data })),
    fc.int32Array().map((data) => ({ dtype: 'int32' as const, data })),
    fc.float32Array().map((data) => ({ dtype: 'float32' as const, data })),
  );

  it('gives back what was written, NaN, infinities and -0 included', () => {
    fc.assert(
      fc.property(arrays, ({ dtype, data }) => {
        const array = { dtype, shape: [1, data.length, 1], data };
        expect(readIdx(writeIdx(array))).toEqual(array);
      }),
    );
  });

  it('refuses a shape that does not fit its data', () => {
    const array = { dtype: 'uint8', shape: [2, 3], data: new Uint8Array(5) } as const;
    expect(() => writeIdx(array)).toThrow(/uint8 \[2, 3\] does not fit 5 elements/);
    const ofRank = (rank: number) => ({
      dtype: 'uint8' as const,
      shape: Array<number>(rank).fill(1),
      data: Uint8Array.of(7),
    });
    expect(readIdx(writeIdx(ofRank(255)))).toEqual(ofRank(255));
    expect(() => writeIdx(ofRank(256))).toThrow(/IDX holds up to 255 dimensions/);
  });

  it('throws nothing but GradusError for damaged files', async () => {
    const damage = fc.tuple(fc.nat(27), fc.nat(255), fc.integer({ min: 0, max: 28 }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(damage, async ([at, value, length, packed]) => {
        const plain = Uint8Array.from(IMAGES);
        const file = packed ? new Uint8Array(gzipSync(plain)) : plain;
        file[at] = value;
        await decodeIdx(file.subarray(0, length + (packed ? 24 : 0)), 'digits').catch((error) => {
          expect(error).toBeInstanceOf(GradusError);
        });
      }),
    );
  });
});
