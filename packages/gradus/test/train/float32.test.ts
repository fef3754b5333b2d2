import fc from 'fast-check';
import { formatFloat32, shortestFloat32 } from 'gradus/train';
import { expect, test } from 'vitest';

/** Any float32, and as often one of a usual size, whose decimal is computed without texts. */
const float32 = fc.oneof(
  fc.float({ noNaN: true, noDefaultInfinity: true }),
  fc.float({ noNaN: true, min: Math.fround(1e-13), max: 2 ** 23 }),
);

test('the shortest decimal rounds to the float32', () => {
  fc.assert(
    fc.property(float32, (x) => Object.is(Math.fround(Number(formatFloat32(x))), Math.fround(x))),
    { numRuns: 2000 },
  );
});

test('no decimal with fewer digits rounds to it', () => {
  fc.assert(
    fc.property(float32, (x) => {
      const digits = significantDigits(shortestFloat32(x));
      for (let n = 1; n < digits; n++) {
        expect(Math.fround(Number(x.toPrecision(n)))).not.toBe(Math.fround(x));
      }
    }),
    { numRuns: 500 },
  );
});

test.each([
  [2.3294718265533447, '2.3294718'],
  [0.6168695092201233, '0.6168695'],
  [Math.fround(0.1), '0.1'],
  [16777216, '16777216'],
  [8388607.5, '8388607.5'],
  [99999992, '99999990'],
  [0.5, '0.5'],
  [2 ** -24, '5.9604645e-8'],
  [2 ** -149, '1e-45'],
  [3.4028234663852886e38, '3.4028235e+38'],
  [2 ** -126, '1.1754944e-38'],
  [-1.5, '-1.5'],
  [0, '0'],
  [-0, '-0'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
])('%s reads %s', (value, text) => {
  expect(formatFloat32(value)).toBe(text);
});

test('powers of two, whose neighbours are at different distances, round to themselves', () => {
  for (let exponent = -149; exponent < 128; exponent++) {
    const x = 2 ** exponent;
    expect(Math.fround(shortestFloat32(x))).toBe(x);
  }
  // 8.589973e9 lies inside; the nearest decimal of seven digits, 8.589972e9, does not.
  expect(Math.fround(shortestFloat32(9 * 2 ** 30))).toBe(9 * 2 ** 30);
});

function significantDigits(x: number): number {
  const [mantissa] = x.toExponential().split('e');
  return mantissa.replace(/[-.]/g, '').length;
}
