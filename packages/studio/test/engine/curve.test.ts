import { ACTIVATION_NAMES } from '@gradus/lab/settings';
import { expect, test } from 'vitest';
import { curve } from '../../src/engine/inspect/activations.ts';

const atZero = (z: Float32Array) => z.indexOf(0);

test.each(ACTIVATION_NAMES)('%s: the second curve is the derivative of the first', (name) => {
  const { z, f, df } = curve(name, 6);
  expect(z[0]).toBe(-6);
  expect(z.at(-1)).toBe(6);
  for (let i = 1; i + 1 < z.length; i++) {
    // At a kink, at 0 or where the derivative jumps, a function has two slopes.
    if (Math.abs(z[i]) < 0.05 || Math.abs(df[i + 1] - df[i - 1]) > 0.1) continue;
    const slope = (f[i + 1] - f[i - 1]) / (z[i + 1] - z[i - 1]);
    expect(Math.abs(df[i] - slope)).toBeLessThan(1e-3);
  }
});

test('sigmoid and tanh are saturated where |g| is above 0.97', () => {
  const ends = { sigmoid: Math.log(0.985 / 0.015), tanh: Math.atanh(0.97) };
  for (const [name, end] of Object.entries(ends)) {
    const { zones, measure, z } = curve(name as 'tanh', 6);
    const step = z[1] - z[0];
    expect(measure).toBe('saturated');
    expect(zones.map(({ from, to }) => [from, to])).toEqual([
      [-6, expect.closeTo(-end, -Math.log10(2 * step))],
      [expect.closeTo(end, -Math.log10(2 * step)), 6],
    ]);
    expect(-zones[0].to).toBeGreaterThan(end);
    expect(zones[1].from).toBeGreaterThan(end);
  }
});

test('ReLU is 0 up to 0; functions without ends that cannot die have no zone', () => {
  const relu = curve('relu', 10);
  expect(relu.measure).toBe('zero');
  expect(relu.zones).toEqual([{ from: -10, to: 0 }]);
  expect(relu.df[atZero(relu.z)]).toBe(0);
  for (const name of ['leakyrelu', 'elu', 'gelu', 'silu', 'softplus'] as const) {
    expect(curve(name, 10)).toMatchObject({ zones: [], measure: null });
  }
});

test('the slopes at 0 are those of PyTorch, and the slope of sigmoid is largest there', () => {
  const [sigmoid, tanh] = (['sigmoid', 'tanh'] as const).map((name) => curve(name, 6));
  expect(sigmoid.df[atZero(sigmoid.z)]).toBe(0.25);
  expect(Math.max(...sigmoid.df)).toBe(0.25);
  expect(tanh.df[atZero(tanh.z)]).toBe(1);
});

test('a function can be drawn up to the end of single precision', () => {
  const { f, df } = curve('relu', 3e38);
  expect([...f, ...df].every(Number.isFinite)).toBe(true);
});

test('all values are finite where exponentials overflow', () => {
  for (const name of ACTIVATION_NAMES) {
    const { f, df } = curve(name, 1000);
    expect([...f, ...df].every(Number.isFinite)).toBe(true);
  }
});
