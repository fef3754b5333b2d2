import { describe, expect, it } from 'vitest';
import { withDivergence } from '../../../src/charts/lines.ts';
import { divergenceOf } from '../../../src/state/outcome.ts';
import { filesProblem, MAX_BYTES } from '../../../src/views/train/files.ts';

describe('files', () => {
  const file = (size: number, name = 'x-idx3-ubyte') => ({
    ...{ size, name, type: '' },
  });

  it('are refused before they are read if they are too large or not a pair', () => {
    expect(filesProblem([file(5), file(5)])).toBeNull();
    expect(filesProblem(Array(4).fill(file(MAX_BYTES / 4)))).toBeNull();
    expect(filesProblem([file(MAX_BYTES), file(1)])).toEqual({
      what: 'tooLarge',
      bytes: 1e9 + 1,
    });
    for (const count of [1, 3, 5]) {
      expect(filesProblem(Array(count).fill(file(5)))).toEqual({ what: 'count', count });
    }
    expect(filesProblem(Array(4).fill({ ...file(5, 'a.png'), type: 'image/png' }))).toEqual({
      what: 'pictures',
      count: 4,
    });
    const settings = { what: 'settings', name: 'config.json' };
    expect(filesProblem([file(5, 'config.json')])).toEqual(settings);
  });
});

describe('a curve of a run that diverged', () => {
  it('ends with what the loss became', () => {
    const points = [{ iteration: 1, value: 2.3 }];
    const event = {
      event: 'diverged',
      model: 'C',
      iteration: 2,
      loss: 'Infinity',
      layer: null,
    } as const;
    expect(withDivergence(points, divergenceOf([event]))).toEqual([
      ...points,
      { iteration: 2, value: Number.POSITIVE_INFINITY },
    ]);
    expect(withDivergence(points, divergenceOf([]))).toBe(points);
  });
});
