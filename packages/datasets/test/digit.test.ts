import { loadMnist, preprocessDigit } from '@gradus/datasets';
import fc from 'fast-check';
import { DataError } from 'gradus';
import { describe, expect, it } from 'vitest';

/** A grey picture from rows of text: `#` is 255, `+` is 128, anything else is 0. */
function picture(...rows: string[]): { pixels: Uint8Array; width: number; height: number } {
  const levels = new Map([
    ['#', 255],
    ['+', 128],
  ]);
  const pixels = Uint8Array.from(rows.join(''), (mark) => levels.get(mark) ?? 0);
  return { pixels, width: rows[0]?.length ?? 0, height: rows.length };
}

/** Where ink lies in 28 × 28: [left, top, right, bottom], the last two exclusive. */
function boxOf(digit: Uint8Array): number[] {
  const inked = [...digit.keys()].filter((index) => digit[index] !== 0);
  const xs = inked.map((index) => index % 28);
  const ys = inked.map((index) => Math.floor(index / 28));
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs) + 1, Math.max(...ys) + 1];
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (value, index) => Math.abs(value - (b[index] as number))));
}

describe('preprocessDigit', () => {
  it('gives back pictures that have the form of MNIST already', async () => {
    const { images } = (await loadMnist()).test;
    let same = 0;
    for (let index = 0; index < 500; index++) {
      const pixels = (images.data as Uint8Array).subarray(index * 784, (index + 1) * 784);
      const digit = preprocessDigit(pixels, 28, 28);
      if (largestDifference(digit, pixels) <= 3) same++;
    }
    expect(same).toBe(500);
  });

  it('fits a tall bar into 20 rows and centres it by mass', () => {
    const { pixels, width, height } = picture('.......', '.#.....', '.#.....', '.......');
    const digit = preprocessDigit(pixels, width, height);
    // 1 × 2 pixels become 10 × 20; the centre of mass, 4.5 and 9.5, goes to 14.
    expect(boxOf(digit)).toEqual([10, 5, 20, 25]);
    expect(digit.filter((level) => level !== 0 && level !== 255)).toHaveLength(0);
  });

  it('averages areas when it shrinks, and parts of pixels', () => {
    const checks = Array.from({ length: 40 }, (_, y) => (y % 2 ? '#.' : '##').repeat(20));
    const frame = ['.'.repeat(42), ...checks.map((row) => `.${row}.`), '.'.repeat(42)];
    const { pixels, width, height } = picture(...frame);
    const digit = preprocessDigit(pixels, width, height);
    const levels = new Set(digit);
    // Every 2 × 2 block is three quarters ink, so all are as bright as the brightest.
    expect(levels).toEqual(new Set([0, 255]));
    const [left, top, right, bottom] = boxOf(digit) as [number, number, number, number];
    expect([right - left, bottom - top]).toEqual([20, 20]);
  });

  it('reads dark ink on bright paper as light ink on dark paper', () => {
    const { pixels, width, height } = picture('......', '..##..', '..+...', '..###.', '......');
    const digit = preprocessDigit(pixels, width, height);
    const inverted = pixels.map((level) => 255 - level);
    expect(preprocessDigit(inverted, width, height)).toEqual(digit);
    expect(preprocessDigit(inverted, width, height, { invert: true })).toEqual(digit);
    const floats = Float32Array.from(pixels, (level) => level / 255);
    expect(preprocessDigit(floats, width, height, { invert: false })).toEqual(digit);
  });

  it('does not depend on where the digit lies, or how large the paper is', () => {
    const shape = ['##.', '.#+', '###'];
    const place = fc.record({
      left: fc.nat(9),
      right: fc.nat(9),
      top: fc.nat(9),
      bottom: fc.nat(9),
    });
    const placed = ({ left, right, top, bottom }: Record<string, number>) => {
      const width = (left as number) + (right as number) + 5;
      const row = (middle: string) =>
        `${'.'.repeat((left as number) + 1)}${middle}`.padEnd(width, '.');
      const blank = (count: number) => new Array<string>(count + 1).fill('.'.repeat(width));
      return picture(...blank(top as number), ...shape.map(row), ...blank(bottom as number));
    };
    const reference = placed({ left: 0, right: 0, top: 0, bottom: 0 });
    const expected = preprocessDigit(reference.pixels, reference.width, reference.height);
    fc.assert(
      fc.property(place, (margins) => {
        const { pixels, width, height } = placed(margins);
        expect(preprocessDigit(pixels, width, height)).toEqual(expected);
      }),
    );
  });

  it('brings back a digit photographed on grey, grainy paper', async () => {
    const { images } = (await loadMnist()).test;
    const pixels = (images.data as Uint8Array).subarray(0, 784);
    const scale = 7;
    const side = 28 * scale + 60;
    let state = 1;
    const photo = Uint8Array.from({ length: side * side }, (_, index) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const grain = (state >>> 28) - 8;
      const x = Math.floor(((index % side) - 40) / scale);
      const y = Math.floor((Math.floor(index / side) - 20) / scale);
      const inside = x >= 0 && y >= 0 && x < 28 && y < 28;
      const ink = inside ? (pixels[y * 28 + x] as number) : 0;
      return 200 - (ink / 255) * 150 + grain;
    });
    const digit = preprocessDigit(photo, side, side);
    const total = digit.reduce((sum, level, i) => sum + Math.abs(level - (pixels[i] as number)), 0);
    expect(total / 784).toBeLessThan(8);
  });

  it('keeps thin strokes bright and a single dot inside the picture', () => {
    const side = 400;
    const line = new Uint8Array(side * side);
    for (let i = 50; i < 350; i++) line[i * side + i] = 255;
    expect(Math.max(...preprocessDigit(line, side, side))).toBe(255);
    const dot = new Uint8Array(side * side);
    dot[5] = 255;
    expect(boxOf(preprocessDigit(dot, side, side))).toEqual([5, 5, 25, 25]);
  });

  it('takes a picture of one row, and a digit that touches the border', () => {
    const row = picture('..##......');
    expect(preprocessDigit(row.pixels, row.width, row.height)).toHaveLength(784);
    const full = picture('.##.', '#..#', '#..#', '.##.');
    expect(boxOf(preprocessDigit(full.pixels, 4, 4, { invert: false }))).toEqual([5, 5, 25, 25]);
  });

  it.each([
    ['black', new Uint8Array(100)],
    ['white', new Uint8Array(100).fill(255)],
    ['grey', new Float32Array(100).fill(0.4)],
    ['nearly white', new Uint8Array(100).fill(255).with(50, 240)],
  ])('refuses a %s picture', (_, pixels) => {
    const read = () => preprocessDigit(pixels, 10, 10, { name: 'seven.png' });
    expect(read).toThrow(DataError);
    expect(read).toThrow(/^seven\.png: no digit to be seen: the grey levels run from/);
  });

  it('refuses sizes and levels that cannot be', () => {
    for (const [width, height] of [
      [10, 9],
      [0, 0],
      [-10, -10],
      [2.5, 40],
      [Number.NaN, 10],
    ]) {
      const read = () => preprocessDigit(new Uint8Array(100), width as number, height as number);
      expect(read).toThrow(/100 pixels do not fit/);
    }
    for (const level of [Number.NaN, -0.1, 1.1, Number.POSITIVE_INFINITY]) {
      const read = () => preprocessDigit(Float32Array.of(0, level), 2, 1);
      expect(read).toThrow(
        /pixel 1 is .*, but grey levels in floats are 0 \(black\) to 1 \(white\)/,
      );
    }
  });
});
