import { lossesOf, type Point, reachOf, settledAt, smooth } from '@gradus/lab/compare';
import { describe, expect, it } from 'vitest';

const curve = (length: number, at: (step: number) => number): Point[] =>
  Array.from({ length }, (_, i) => ({ iteration: i + 1, value: at(i + 1) }));

describe('a smoothed curve', () => {
  it('does not lag: rising and falling curves stay as they are, at any distance of steps', () => {
    const falling = curve(200, (step) => 1 / step);
    expect(smooth(falling, 20)).toEqual(falling);
    const rare = falling.map(({ iteration, value }) => ({ iteration: 10 * iteration, value }));
    expect(smooth(rare, 100)).toEqual(rare);
    const exploding = curve(40, (step) => 10 ** step);
    expect(smooth(exploding, 10)).toEqual(exploding);
  });

  it('ignores spikes, however high, also Infinity', () => {
    const spiked = curve(300, (step) =>
      step === 100 ? 1e28 : step === 200 ? Number.POSITIVE_INFINITY : 1 + (step % 2),
    );
    expect(Math.max(...smooth(spiked, 10).map(({ value }) => value))).toBe(2);
  });

  it('is the same on a logarithmic axis', () => {
    const noisy = curve(100, (step) => 2 + Math.sin(step * step));
    const logs = noisy.map(({ iteration, value }) => ({ iteration, value: Math.log(value) }));
    expect(smooth(logs, 10).map(({ value }) => value)).toEqual(
      smooth(noisy, 10).map(({ value }) => Math.log(value)),
    );
  });

  it('keeps NaN where it is, and out of other values', () => {
    const broken = curve(9, (step) => (step === 5 ? Number.NaN : step));
    expect(smooth(broken, 3).map(({ value }) => Number.isNaN(value))).toEqual(
      broken.map(({ value }) => Number.isNaN(value)),
    );
    expect(smooth([], 5)).toEqual([]);
  });

  it('reaches over a twentieth of the longest curve, in round numbers', () => {
    const ofLength = (last: number) => reachOf([[{ iteration: last, value: 1 }], []]);
    expect([1, 60, 600, 3000, 10_000, 99_999].map(ofLength)).toEqual([1, 2, 20, 100, 500, 2000]);
    expect(reachOf([])).toBe(1);
  });

  it('settles at the median of its last steps', () => {
    const noisy = curve(100, (step) => (step > 90 ? step : 0));
    expect(settledAt(noisy, 5)).toBe(98);
    expect(settledAt([], 5)).toBeUndefined();
  });
});

it('the losses of a log are in the order of their steps, whatever the order of its events', () => {
  const step = (iteration: number, loss: number) =>
    ({ event: 'step', model: 'C', iteration, loss }) as const;
  const losses = lossesOf([step(11, 3), step(10, 1), step(12, 2)]);
  expect(losses.map(({ iteration }) => iteration)).toEqual([10, 11, 12]);
  expect(smooth(losses, 1).map(({ value }) => value)).toEqual([1, 2, 2]);
});
