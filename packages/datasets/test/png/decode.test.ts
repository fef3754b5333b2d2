import { deflateSync } from 'node:zlib';
import { decodePicture } from '@gradus/datasets';
import fc from 'fast-check';
import { DataError } from 'gradus';
import { PNG } from 'pngjs';
import { describe, expect, it, test } from 'vitest';
import { chunk, END, headerChunk, type Plan, pngOf, SIGNATURE, scanlines } from './encode.ts';

/** The grey levels of a picture. */
async function decodeGrey(bytes: Uint8Array) {
  const { planes, ...size } = await decodePicture(bytes, { name: 'x.png' });
  return { ...size, levels: planes[0] };
}

const KINDS = [
  ...[1, 2, 4, 8, 16].map((depth) => [0, depth]),
  ...[1, 2, 4, 8].map((depth) => [3, depth]),
  ...[2, 4, 6].flatMap((colorType) => [8, 16].map((depth) => [colorType, depth])),
] as const;

/** A pseudo-random number below `limit`, the same for the same place. */
function noise(limit: number, ...place: readonly number[]): number {
  const mixed = place.reduce((sum, value) => Math.imul(sum ^ value, 0x9e3779b1) + 77, 12345);
  return ((mixed ^ (mixed >>> 13)) >>> 0) % limit;
}

/** Grey levels on white paper by another decoder. */
function expectedLevels(file: Buffer): number[] {
  const { data } = PNG.sync.read(file);
  return Array.from({ length: data.length / 4 }, (_, i) => {
    const [red, green, blue, alpha] = data.subarray(4 * i);
    const grey = (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
    return (alpha / 255) * grey + 1 - alpha / 255;
  });
}

function colored(plan: Omit<Plan, 'sample'>, colors: number, clear: boolean): Plan {
  const { colorType, depth } = plan;
  const limit = colorType === 3 ? Math.min(colors, 2 ** depth) : 2 ** depth;
  const alphas = Buffer.from(Array.from({ length: colors - 1 }, (_, i) => noise(256, i, 5)));
  const palette = Buffer.from(Array.from({ length: 3 * colors }, (_, i) => noise(256, i)));
  const key = Buffer.alloc(colorType === 2 ? 6 : 2);
  for (let c = 0; c < key.length / 2; c++) key.writeUInt16BE(noise(limit, 0, 0, c), 2 * c);
  return {
    ...plan,
    sample: (x, y, c) => noise(limit, x, y, c),
    before: [
      ...(colorType === 0 || colorType === 4 ? [] : [chunk('PLTE', palette)]),
      ...(clear && colorType < 4 ? [chunk('tRNS', colorType === 3 ? alphas : key)] : []),
    ],
  };
}

test.each(KINDS)(
  'colour type %i with %i bits is read as another decoder reads it',
  async (colorType, depth) => {
    const size = fc.integer({ min: 1, max: 21 });
    await fc.assert(
      fc.asyncProperty(
        size,
        size,
        fc.boolean(),
        fc.boolean(),
        fc.nat(4),
        async (width, height, isInterlaced, clear, shift) => {
          const filter = (row: number) => (row + shift) % 5;
          const kind = { width, height, depth, colorType, isInterlaced, filter };
          const file = pngOf(colored(kind, 7, clear));
          const picture = await decodeGrey(file);
          expect([picture.width, picture.height]).toEqual([width, height]);
          const expected = expectedLevels(file);
          // The other decoder rounds samples of 16 bits to 8.
          const tolerance = depth === 16 ? 0.006 : 1e-6;
          for (const [i, level] of picture.levels.entries()) {
            expect(Math.abs(level - expected[i])).toBeLessThan(tolerance);
          }
        },
      ),
      { numRuns: 40 },
    );
  },
);

const GREY: Plan = { width: 4, height: 3, depth: 8, colorType: 0, sample: (x, y) => 20 * x + y };

function file(...chunks: readonly Buffer[]): Buffer {
  return Buffer.concat([SIGNATURE, ...chunks, END]);
}

const HEADER = headerChunk(4, 3, 8, 0);
const DATA = chunk('IDAT', deflateSync(scanlines(GREY)));

describe('a PNG file', () => {
  it('may have texts, profiles and animations, which are not unpacked, and image data in parts', async () => {
    const { levels } = await decodeGrey(pngOf(GREY));
    const packed = deflateSync(scanlines(GREY));
    const bomb = Buffer.concat([Buffer.from('n\0\0'), deflateSync(Buffer.alloc(64 << 20))]);
    const richer = file(
      HEADER,
      ...[chunk('iCCP', bomb), chunk('zTXt', bomb), chunk('acTL', Buffer.alloc(8))],
      ...[chunk('IDAT', packed.subarray(0, 3)), chunk('IDAT', packed.subarray(3, 3))],
      ...[chunk('IDAT', packed.subarray(3)), chunk('fdAT', Buffer.alloc(99)), chunk('iTXt', bomb)],
    );
    const before = process.memoryUsage().arrayBuffers;
    expect(await decodeGrey(Buffer.concat([richer, Buffer.from('behind')]))).toMatchObject({
      levels,
    });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 << 20);
  });

  it('has the same picture with a suggested palette and without', async () => {
    const plan: Plan = { ...GREY, colorType: 2, sample: (x, y, c) => 20 * x + y + 50 * c };
    const plain = await decodeGrey(pngOf(plan));
    const palette = chunk('PLTE', Buffer.from([255, 0, 0, 0, 255, 0]));
    expect(await decodeGrey(pngOf({ ...plan, before: [palette] }))).toEqual(plain);
  });

  it.each<[string, Buffer, RegExp]>([
    ['of another format', Buffer.from('GIF89a'), /is neither a PNG nor a JPEG/],
    ['empty', Buffer.alloc(0), /is neither a PNG nor a JPEG/],
    ['with nothing but a signature', SIGNATURE, /cut short: it ends after 8 bytes, before IEND/],
    ['without an end', Buffer.concat([SIGNATURE, HEADER, DATA]), /cut short/],
    ['cut in its data', pngOf(GREY).subarray(0, 50), /cut short: it ends after 50 bytes/],
    ['without image data', file(HEADER), /holds no image data/],
    [
      'with a chunk before its header',
      file(chunk('gAMA', HEADER.subarray(8, 21)), HEADER, DATA),
      /gAMA at byte 8 comes before IHDR/,
    ],
    [
      'with two headers',
      file(HEADER, headerChunk(40_000, 40_000, 16, 6), DATA),
      /IHDR at byte 33 is a second header/,
    ],
    ['with a short header', file(chunk('IHDR', Buffer.alloc(9)), DATA), /has 9 bytes, not 13/],
    [
      'with a wrong checksum',
      pngOf(GREY).fill(7, 20, 21),
      /IHDR at byte 8 is damaged: its checksum/,
    ],
    ['of no size', file(headerChunk(0, 3, 8, 0), DATA), /is 0 × 3 pixels/],
    [
      'that is too large',
      file(headerChunk(60_000, 60_000, 1, 0), DATA),
      /is 60000 × 60000 pixels; 1 to/,
    ],
    [
      'with too many bits',
      file(headerChunk(7000, 7000, 16, 6), DATA),
      /64 bits, which are 392007000 bytes; 268435456 can be read/,
    ],
    ['of an unknown kind', file(headerChunk(4, 3, 4, 2), DATA), /colour type 2 with 4 bits/],
    ['of another compression', file(headerChunk(4, 3, 8, 0, [1, 0, 0]), DATA), /compression 1/],
    ['of another interlacing', file(headerChunk(4, 3, 8, 0, [0, 0, 2]), DATA), /interlacing 2/],
    [
      'with an unknown critical chunk',
      file(HEADER, chunk('CgBI', Buffer.alloc(4)), DATA),
      /CgBI at byte 33 is unknown/,
    ],
    [
      'with data apart',
      file(HEADER, DATA, chunk('tIME', Buffer.alloc(7)), DATA),
      /IDAT .* is apart/,
    ],
    [
      'with a late palette',
      file(headerChunk(4, 3, 8, 3), DATA, chunk('PLTE', Buffer.alloc(3))),
      /PLTE .* after the image/,
    ],
    [
      'with two palettes',
      file(
        headerChunk(4, 3, 8, 3),
        chunk('PLTE', Buffer.alloc(3)),
        chunk('PLTE', Buffer.alloc(3)),
        DATA,
      ),
      /comes twice/,
    ],
    [
      'with a palette after the transparency of its colours',
      file(
        headerChunk(4, 3, 8, 3),
        chunk('tRNS', Buffer.alloc(1)),
        chunk('PLTE', Buffer.alloc(3)),
        DATA,
      ),
      /PLTE .* comes after tRNS/,
    ],
    ['without its palette', file(headerChunk(4, 3, 8, 3), DATA), /its palette has 0 bytes/],
    [
      'with an odd palette',
      file(headerChunk(4, 3, 8, 3), chunk('PLTE', Buffer.alloc(4)), DATA),
      /its palette has 4 bytes/,
    ],
    [
      'with a colour that its palette lacks',
      file(headerChunk(4, 3, 8, 3), chunk('PLTE', Buffer.alloc(3)), DATA),
      /colour 20, but its palette has 0 to 0/,
    ],
    [
      'with alpha twice',
      file(headerChunk(4, 3, 8, 4), chunk('tRNS', Buffer.alloc(2)), DATA),
      /tRNS has 2 bytes, which do not fit/,
    ],
    [
      'with data for fewer rows',
      file(headerChunk(4, 4, 8, 0), DATA),
      /end after 15 bytes, but 4 × 4 pixels of 8 bits take 20/,
    ],
    ['with data for more rows', file(headerChunk(4, 2, 8, 0), DATA), /hold more than 4 × 2 pixels/],
    [
      'with damaged data',
      file(HEADER, chunk('IDAT', Buffer.from('no zlib'))),
      /image data are damaged or cut short/,
    ],
    [
      'with data cut short',
      file(HEADER, chunk('IDAT', deflateSync(scanlines(GREY)).subarray(0, 12))),
      /damaged or cut short/,
    ],
    [
      'with an unknown filter',
      file(HEADER, chunk('IDAT', deflateSync(scanlines(GREY).fill(9, 5, 6)))),
      /a row has the filter 9/,
    ],
    [
      'without a next chunk',
      Buffer.concat([SIGNATURE, HEADER, Buffer.alloc(40)]),
      /there is no chunk at byte 33/,
    ],
  ])('%s is refused by name', async (_, bytes, problem) => {
    const error = await decodeGrey(bytes).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).message).toMatch(/^x\.png: /);
    expect((error as DataError).message).toMatch(problem);
  });

  it('unpacks no more than its size asks for', async () => {
    const bomb = chunk('IDAT', deflateSync(Buffer.alloc(256 << 20)));
    const before = process.memoryUsage().arrayBuffers;
    const reading = decodeGrey(file(headerChunk(28, 28, 8, 0), bomb));
    await expect(reading).rejects.toThrow(/hold more than 28 × 28 pixels/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(96 << 20);
  });

  it('with damaged bytes is a picture or a DataError', async () => {
    const whole = pngOf(colored({ width: 9, height: 9, depth: 8, colorType: 3 }, 7, true));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.nat(255),
        fc.nat(whole.length),
        async (at, value, end) => {
          const bytes = Buffer.from(whole);
          bytes[at] = value;
          const outcome = await decodeGrey(bytes.subarray(0, end)).catch((error: unknown) => error);
          if (outcome instanceof Error) expect(outcome).toBeInstanceOf(DataError);
        },
      ),
    );
  });
});
