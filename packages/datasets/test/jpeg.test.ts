import { decodePicture } from '@gradus/datasets';
import fc from 'fast-check';
import { DataError } from 'gradus';
import { describe, expect, it, test } from 'vitest';
import { pictureSize } from '../src/pictures/decode.ts';
import { jpegOf, withOrientation } from './jpeg-files.ts';
import { failure } from './serve.ts';

const decode = (bytes: Uint8Array, channels: 1 | 3 = 1) => {
  return decodePicture(bytes, { name: 'x.jpg', channels });
};
const rounded = (levels: Float32Array) => Array.from(levels, (level) => Math.round(255 * level));

/** The letter F, black on white: it looks different in each orientation. Each cell is a block of 8 × 8 pixels. */
const F = ['###', '#..', '##.', '#..'];

/** What each orientation of Exif 2.32 stores for an upright F. */
const STORED: Record<number, string[]> = {
  1: ['###', '#..', '##.', '#..'],
  2: ['###', '..#', '.##', '..#'],
  3: ['..#', '.##', '..#', '###'],
  4: ['#..', '##.', '#..', '###'],
  5: ['####', '#.#.', '#...'],
  6: ['#...', '#.#.', '####'],
  7: ['...#', '.#.#', '####'],
  8: ['####', '.#.#', '...#'],
};

function drawing(rows: readonly string[]): Uint8Array {
  return jpegOf(8 * rows[0].length, 8 * rows.length, (x, y) => {
    return rows[y >> 3][x >> 3] === '#' ? [0, 0, 0] : [255, 255, 255];
  });
}

async function cells(bytes: Uint8Array): Promise<string[]> {
  const { width, height, planes } = await decode(bytes);
  return Array.from({ length: height / 8 }, (_, row) => {
    const marks = Array.from({ length: width / 8 }, (_, column) => {
      return planes[0][(8 * row + 4) * width + 8 * column + 4] < 0.5 ? '#' : '.';
    });
    return marks.join('');
  });
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i is turned upright', async (orientation) => {
  for (const isLittle of [true, false]) {
    const file = withOrientation(drawing(STORED[orientation]), orientation, isLittle);
    expect(await cells(file)).toEqual(F);
    expect(pictureSize(file, 'x.jpg')).toEqual({ width: 24, height: 32 });
  }
});

describe('a JPEG picture', () => {
  it('is read in colour and, by Rec. 601, in grey', async () => {
    const file = jpegOf(8, 8, () => [200, 100, 50]);
    const [red, green, blue] = (await decode(file, 3)).planes.map((levels) => rounded(levels)[0]);
    expect(Math.abs(red - 200)).toBeLessThan(3);
    expect(Math.abs(green - 100)).toBeLessThan(3);
    expect(Math.abs(blue - 50)).toBeLessThan(3);
    const [grey] = (await decode(file)).planes;
    const luma = (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
    expect(grey[0]).toBeCloseTo(luma, 6);
  });

  it('of any size is read as it was written', async () => {
    const side = fc.integer({ min: 1, max: 20 });
    await fc.assert(
      fc.asyncProperty(side, side, async (columns, rows) => {
        const level = (x: number, y: number) => 60 + 5 * x + 3 * y;
        const file = jpegOf(columns, rows, (x, y) => [level(x, y), level(x, y), level(x, y)]);
        const { width, height, planes } = await decode(file);
        expect([width, height]).toEqual([columns, rows]);
        for (const [i, found] of rounded(planes[0]).entries()) {
          expect(Math.abs(found - level(i % width, Math.floor(i / width)))).toBeLessThan(4);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('that ends early is refused, wherever it ends', async () => {
    const whole = jpegOf(40, 40, (x, y) => [x * y, 6 * x, 6 * y].map((v) => v & 255) as never);
    for (let end = 3; end < whole.length; end += 17) {
      const error = await failure(decode(whole.subarray(0, end)));
      expect(error.message).toBe(
        `x.jpg: cannot be read: it is cut short: it ends after ${end} bytes. Save it as JPEG or PNG again.`,
      );
    }
  });

  it('that is too large is refused before it is decoded', async () => {
    const file = jpegOf(8, 8, () => [0, 0, 0]);
    const frame = file.findIndex((byte, i) => byte === 0xff && file[i + 1] === 0xc0);
    file.set([0xff, 0xff, 0xff, 0xff], frame + 5);
    const before = process.memoryUsage().arrayBuffers;
    expect((await failure(decode(file))).message).toBe(
      'x.jpg: is 65535 × 65535 pixels; 1 to 50000000 pixels in all can be read. Make it smaller.',
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 << 20);
  });

  it('that claims more pixels than its bytes can hold is refused before it is decoded', async () => {
    const file = jpegOf(8, 8, () => [0, 0, 0]);
    const frame = file.findIndex((byte, i) => byte === 0xff && file[i + 1] === 0xc0);
    file.set([0x0f, 0xff, 0x17, 0xff], frame + 5);
    const before = process.memoryUsage().arrayBuffers;
    expect((await failure(decode(file))).message).toBe(
      `x.jpg: cannot be read: it is damaged: ${file.length} bytes cannot hold 6143 × 4095 pixels. Save it as JPEG or PNG ` +
        'again.',
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 << 20);
  });

  it('of one colour is read, although it is large for its bytes', async () => {
    const file = jpegOf(800, 600, () => [9, 9, 9]);
    expect((await decode(file)).width).toBe(800);
  });

  it('with more scans than a picture needs is refused before it is decoded', async () => {
    const file = jpegOf(8, 8, () => [0, 0, 0]);
    const scan = file.findIndex((byte, i) => byte === 0xff && file[i + 1] === 0xda);
    const again = Array.from({ length: 100 }, () => [...file.subarray(scan, -2)]).flat();
    const bytes = Uint8Array.of(...file.subarray(0, -2), ...again, 0xff, 0xd9);
    expect((await failure(decode(bytes))).message).toBe(
      'x.jpg: cannot be read: it has 101 scans, but at most 100 are read. Save it as JPEG or PNG again.',
    );
  });

  it('with damaged bytes is a picture or a DataError', async () => {
    const whole = jpegOf(17, 9, (x, y) => [x * 15, y * 28, 90]);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, value) => {
        const bytes = Uint8Array.from(whole);
        bytes[at] = value;
        const outcome = await decode(bytes).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(DataError);
      }),
      { numRuns: 200 },
    );
  });
});
