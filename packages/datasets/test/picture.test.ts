import { imagesFromFiles, preprocessPicture, publishedSet } from '@gradus/datasets';
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
