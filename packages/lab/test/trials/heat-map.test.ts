/** Scores by two settings. */

import fc from 'fast-check';
import type { Dimension } from 'gradus/sweep';
import { describe, expect, it } from 'vitest';
import { heatMap } from '../../src/trials/index.ts';
import { LR, trial, view } from './kit.ts';

const OPTIMIZER: Dimension = { kind: 'choice', values: ['sgd', 'adam'] };
const BATCH: Dimension = { kind: 'choice', values: [16, 32] };

describe('a heat map', () => {
  const trials = [
    trial(0, { optimizer: 'sgd', batch: 16 }, 4),
    trial(1, { optimizer: 'sgd', batch: 16 }, 2),
    trial(2, { optimizer: 'adam', batch: 32 }, 1),
    trial(3, { optimizer: 'adam', batch: 16 }, null),
  ];
  const dimensions = { optimizer: OPTIMIZER, batch: BATCH };
  const scores = (mode: 'min' | 'max', summary: 'best' | 'mean') =>
    heatMap(view(dimensions, trials, { mode }), 'optimizer', 'batch', summary).cells.map(
      ({ score }) => score,
    );

  it('has a column for each choice, and its rows from the largest down', () => {
    const { columns, rows, cells } = heatMap(
      view(dimensions, trials),
      'optimizer',
      'batch',
      'best',
    );
    expect([columns, rows]).toEqual([
      ['sgd', 'adam'],
      ['32', '16'],
    ]);
    const indices = cells.map(({ trials }) => trials.map(({ index }) => index));
    expect(indices).toEqual([[], [2], [1, 0], [3]]);
  });

  it('gives the best or the mean of a cell, and null if no trial in it has a score', () => {
    expect(scores('min', 'best')).toEqual([null, 1, 2, null]);
    expect(scores('max', 'best')).toEqual([null, 1, 4, null]);
    expect(scores('min', 'mean')).toEqual([null, 1, 3, null]);
  });

  it('keeps a few numbers separate, and divides many into eight intervals of the axis', () => {
    const few = [1e-4, 1e-2, 1e-2].map((lr, i) => trial(i, { lr, optimizer: 'sgd' }, 1));
    const both = { lr: LR, optimizer: OPTIMIZER };
    expect(heatMap(view(both, few), 'lr', 'optimizer', 'best').columns).toEqual(['1e-4', '0.01']);
    const many = Array.from({ length: 9 }, (_, i) =>
      trial(i, { lr: 1e-4 * 10 ** ((3 * i) / 8), optimizer: 'sgd' }, i),
    );
    const { columns, cells } = heatMap(view(both, many), 'lr', 'optimizer', 'best');
    expect(columns).toHaveLength(8);
    expect([columns[0], columns[7]]).toEqual(['1e-4 – 2.4e-4', '0.0422 – 0.1']);
    expect(cells.slice(8).map(({ trials }) => trials.length)).toEqual([1, 1, 1, 1, 1, 1, 1, 2]);
  });

  it('puts trials without a setting into a separate column', () => {
    const momentum: Dimension = { kind: 'uniform', least: 0, most: 0.9 };
    const some = [
      trial(0, { optimizer: 'adam' }, 1),
      trial(1, { optimizer: 'sgd', momentum: 0.5 }, 2),
    ];
    const map = heatMap(
      view({ momentum, optimizer: OPTIMIZER }, some),
      'momentum',
      'optimizer',
      'best',
    );
    expect(map.columns).toEqual(['–', '0.5']);
    expect(map.cells.map(({ score }) => score)).toEqual([1, null, null, 2]);
  });

  it('has each trial in one cell, whatever the two settings are', () => {
    const value = fc.option(fc.double({ min: 1e-4, max: 1e-1, noNaN: true }), { nil: undefined });
    const some = fc.array(
      fc.record({
        lr: value,
        optimizer: fc.constantFrom('sgd', 'adam'),
        score: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(some, fc.constantFrom('best', 'mean'), (all, summary) => {
        const trials = all.map(({ lr, optimizer, score }, i) =>
          trial(i, { ...(lr !== undefined && { lr }), optimizer }, score),
        );
        const map = heatMap(
          view({ lr: LR, optimizer: OPTIMIZER }, trials),
          'lr',
          'optimizer',
          summary,
        );
        expect(map.cells).toHaveLength(map.columns.length * map.rows.length);
        const held = map.cells.flatMap((cell) => cell.trials.map(({ index }) => index));
        expect(held.sort((a, b) => a - b)).toEqual(trials.map(({ index }) => index));
      }),
    );
  });

  it('refuses settings that do not exist', () => {
    expect(() => heatMap(view(dimensions, trials), 'speed', 'batch', 'best')).toThrow(
      'no setting speed',
    );
  });
});
