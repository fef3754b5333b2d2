import { ACTIVATION_NAMES } from '@gradus/lab/experiment';
import { expect, test } from 'vitest';
import { curve } from '../../src/engine/examine/curve.ts';

const valueAt = ({ z }: ReturnType<typeof curve>, at: number): number => z.indexOf(at);

test.each(ACTIVATION_NAMES)('%s has a derivative that agrees with differences', (name) => {
  const { z, f, df } = curve(name);
  for (let i = 1; i < z.length - 1; i++) {
    const difference = (f[i + 1] - f[i - 1]) / (z[i + 1] - z[i - 1]);
    // At a corner, a difference is the mean of two slopes.
    if (z[i] !== 0) expect(df[i]).toBeCloseTo(difference, 2);
  }
});

test('the slopes at 0 are those of PyTorch, and sigmoid’s is the largest it has', () => {
  const [sigmoid, tanh, relu] = (['sigmoid', 'tanh', 'relu'] as const).map(curve);
  expect(sigmoid.df[valueAt(sigmoid, 0)]).toBe(0.25);
  expect(Math.max(...sigmoid.df)).toBe(0.25);
  expect(tanh.df[valueAt(tanh, 0)]).toBe(1);
  expect(relu.df[valueAt(relu, 0)]).toBe(0);
});
