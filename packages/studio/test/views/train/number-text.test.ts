import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  nearestStop,
  numberIn,
  RATE_STOPS,
  textOf,
  WIDTH_STOPS,
} from '../../../src/views/train/number-text.ts';

describe('numberIn', () => {
  it('reads what people write, and returns NaN for anything else', () => {
    expect(['0.10', ' 5 ', '1e-3', '.5', '5.', '-2', '+3'].map((text) => numberIn(text))).toEqual([
      0.1, 5, 0.001, 0.5, 5, -2, 3,
    ]);
    for (const text of [
      '',
      ' ',
      'abc',
      '1,5',
      '0x10',
      '1_000',
      'Infinity',
      'NaN',
      '1e',
      '1 2',
      '-',
    ]) {
      expect(numberIn(text), text).toBeNaN();
    }
  });

  it('reads an empty text as null, if that is a choice', () => {
    expect(numberIn('  ', true)).toBeNull();
    expect(numberIn('x', true)).toBeNaN();
  });

  it('reads every number as it is written', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        // −0 is written as 0.
        expect(numberIn(textOf(value))).toBe(value + 0);
      }),
    );
    expect([textOf(Number.NaN), textOf(null)]).toEqual(['', '']);
  });
});

describe('stops of sliders', () => {
  it('ascend and are round', () => {
    for (const stops of [WIDTH_STOPS, RATE_STOPS]) {
      expect([...new Set(stops)].sort((a, b) => a - b)).toEqual(stops);
      for (const stop of stops) expect(textOf(stop).length).toBeLessThan(8);
    }
    expect([RATE_STOPS[0], RATE_STOPS.at(-1)]).toEqual([1e-4, 10]);
  });

  it('are the nearest to any value, also beyond the ends and for none', () => {
    RATE_STOPS.forEach((stop, i) => {
      expect(nearestStop(RATE_STOPS, stop)).toBe(i);
    });
    expect(RATE_STOPS[nearestStop(RATE_STOPS, 0.11)]).toBe(0.1);
    expect(RATE_STOPS[nearestStop(RATE_STOPS, 1e9)]).toBe(10);
    for (const value of [0, -1, Number.NaN, null]) expect(nearestStop(RATE_STOPS, value)).toBe(0);
  });
});
