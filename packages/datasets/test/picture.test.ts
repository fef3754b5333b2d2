import { imagesFromFiles, preprocessPicture, publishedSet, resizePicture } from '@gradus/datasets';
import fc from 'fast-check';
import { DataError } from 'gradus';
import { describe, expect, it } from 'vitest';
import { preprocessPicture as inBrowser } from '../src/browser.ts';
import { tinySet } from './tiny-set.ts';

describe('preprocessPicture', () => {
  it('leaves a picture of the right size as it is, in bytes and floats, light or dark', () => {
    const size = fc.integer({ min: 1, max: 12 });
    const noise = fc.infiniteStream(fc.nat(255));
    fc.assert(
      fc.property(size, size, noise, (rows, columns, levels) => {
        const pixels = Uint8Array.from([...levels.take(rows * columns)]);
        for (const preprocess of [preprocessPicture, inBrowser]) {
          expect(preprocess(pixels, columns, rows, { rows, columns })).toEqual(pixels);
          const floats = Float32Array.from(pixels, (level) => level / 255);
          expect(preprocess(floats, columns, rows, { rows, columns })).toEqual(pixels);
        }
      }),
    );
  });

  it('scales with the proportions, by areas, into the middle', () => {
    const pixels = Uint8Array.of(0, 100, 200, 100, 40, 40, 80, 80);
    expect(preprocessPicture(pixels, 4, 2, { rows: 3, columns: 2 })).toEqual(
      Uint8Array.of(0, 0, 45, 115, 0, 0),
    );
    expect(preprocessPicture(Uint8Array.of(7), 1, 1, { rows: 2, columns: 4 })).toEqual(
      Uint8Array.of(0, 7, 7, 0, 0, 7, 7, 0),
    );
  });

  it('refuses pixels that do not fit', () => {
    const read = () =>
      preprocessPicture(new Uint8Array(5), 2, 2, { rows: 2, columns: 2, name: 'x.png' });
    expect(read).toThrow(DataError);
    expect(read).toThrow(/^x\.png: 5 pixels do not fit 2 × 2/);
  });
});

describe('a data set says how its pictures are prepared', () => {
  it('by its name, or by an option', async () => {
    expect(publishedSet('mnist')?.preprocessing).toBe('digit');
    expect(publishedSet('fashion-mnist')).toMatchObject({ preprocessing: 'picture' });
    expect(publishedSet('fashion-mnist')?.classNames[5]).toBe('Sandal');
    expect(publishedSet('letters')).toBeUndefined();
    const files = Object.entries(tinySet()).map(([name, bytes]) => ({ name, bytes }));
    expect((await imagesFromFiles(files)).preprocessing).toBe('picture');
    const letters = await imagesFromFiles(files, { preprocessing: 'digit' });
    expect(letters.preprocessing).toBe('digit');
  });
});

/** Both axes in plain loops, one output pixel after the other. */
function reference(
  levels: Float32Array,
  width: number,
  height: number,
  columns: number,
  rows: number,
): number[] {
  const weight = (from: number, to: number, i: number, x: number) => {
    if (to < from) {
      const [begin, end] = [(i * from) / to, ((i + 1) * from) / to];
      return (Math.max(0, Math.min(end, x + 1) - Math.max(begin, x)) * to) / from;
    }
    const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    return Math.max(0, 1 - Math.abs(at - x));
  };
  return Array.from({ length: columns * rows }, (_, to) => {
    const [column, row] = [to % columns, Math.floor(to / columns)];
    let sum = 0;
    for (const [i, level] of levels.entries()) {
      const [x, y] = [i % width, Math.floor(i / width)];
      sum += weight(width, columns, column, x) * weight(height, rows, row, y) * level;
    }
    return 255 * sum;
  });
}

describe('resizePicture', () => {
  it.each<[number[], number, number, number, number, number[]]>([
    // Halves are averages of four; a third of three pixels on two covers one and a half.
    [[0, 100, 200, 40], 2, 2, 1, 1, [85]],
    [[0, 90, 240], 3, 1, 2, 1, [30, 190]],
    // Twice as many lie at −¼ (as the edge), ¼, ¾ and 1¼ (as the edge).
    [[0, 100], 2, 1, 4, 1, [0, 25, 75, 100]],
    [[10, 90], 1, 2, 1, 3, [10, 50, 90]],
    [[77], 1, 1, 2, 3, [77, 77, 77, 77, 77, 77]],
    [[1, 2, 3, 4, 5, 6], 3, 2, 3, 2, [1, 2, 3, 4, 5, 6]],
    // Shorter across, longer down.
    [[0, 100, 220, 40], 2, 2, 1, 4, [50, 70, 110, 130]],
  ])('of %j, %i × %i, to %i × %i is %j', (pixels, width, height, columns, rows, expected) => {
    const resized = resizePicture(Uint8Array.from(pixels), width, height, { columns, rows });
    expect([...resized]).toEqual(expected);
  });

  it('is the sum of weights of both axes', () => {
    const side = fc.integer({ min: 1, max: 13 });
    fc.assert(
      fc.property(side, side, side, side, (width, height, columns, rows) => {
        const levels = Float32Array.from(
          { length: width * height },
          (_, i) => ((i * 37) % 101) / 100,
        );
        const resized = resizePicture(levels, width, height, { columns, rows });
        for (const [i, expected] of reference(levels, width, height, columns, rows).entries()) {
          expect(Math.abs(resized[i] - expected)).toBeLessThan(0.501);
        }
      }),
    );
  });

  it('names the picture whose pixels do not fit', () => {
    expect(() =>
      resizePicture(new Uint8Array(5), 2, 2, { columns: 1, rows: 1, name: 'a.png' }),
    ).toThrow('a.png: 5 pixels do not fit 2 × 2');
  });
});
