/** The places where trials cross the axes of a chart. */

import fc from 'fast-check';
import type { Dimension } from 'gradus/sweep';
import { describe, expect, it } from 'vitest';
import {
  axesOf,
  crossing,
  orderOf,
  qualities,
  ranked,
  scoreAxis,
  settingAxis,
} from '../../src/trials/index.ts';
import { LR, trial, view } from './kit.ts';

const at = (dimension: Dimension, value: number | string | boolean | null | readonly number[]) =>
  settingAxis('x', dimension, []).placeOf(trial(0, { x: value }, 1));

describe('the axis of a setting', () => {
  it('is logarithmic if the setting is', () => {
    expect(at(LR, 1e-4)).toBeCloseTo(0);
    expect(at(LR, 1e-3)).toBeCloseTo(1 / 3);
    expect(at(LR, 1e-1)).toBeCloseTo(1);
    const { ticks, textAt } = settingAxis('x', LR, []);
    expect(ticks.map(({ text }) => text)).toEqual(['1e-4', '0.001', '0.01', '0.1']);
    expect(textAt(2 / 3)).toBe('0.01');
  });

  it('is linear if the setting is uniform', () => {
    const dropout: Dimension = { kind: 'uniform', least: 0, most: 0.5 };
    expect([0, 0.25, 0.5].map((value) => at(dropout, value))).toEqual([0, 0.5, 1]);
    expect(settingAxis('x', dropout, []).textAt(0.5)).toBe('0.25');
  });

  it('has labels at integers only, and shows the nearest integer', () => {
    const depth: Dimension = { kind: 'integer', least: 1, most: 3 };
    const { ticks, textAt } = settingAxis('x', depth, []);
    expect(ticks.map(({ text }) => text)).toEqual(['1', '2', '3']);
    expect(textAt(0.3)).toBe('2');
    const batch: Dimension = { kind: 'integer', least: 8, most: 128, log: true };
    expect(at(batch, 32)).toBeCloseTo(0.5);
  });

  it('gives each choice a separate place, even lists and null', () => {
    const hidden: Dimension = { kind: 'choice', values: [[], [64], [64, 64], null] };
    const axis = settingAxis('x', hidden, []);
    expect(axis.choices).toEqual(['–', '64', '64, 64', '–']);
    expect(at(hidden, [])).toBe(0.125);
    expect(at(hidden, [64, 64])).toBe(0.625);
    expect(at(hidden, null)).toBe(0.875);
    expect([0, 0.3, 0.6, 1].map(axis.textAt)).toEqual(['–', '64', '64, 64', '–']);
  });

  it('has no place for a value that is missing, not a number, or not one of the choices', () => {
    expect(settingAxis('x', LR, []).placeOf(trial(0, {}, 1))).toBeNull();
    expect(at(LR, 'fast')).toBeNull();
    expect(at(LR, 0)).toBeNull();
    expect(at({ kind: 'choice', values: ['sgd'] }, 'adam')).toBeNull();
    expect(settingAxis('x', LR, [trial(0, { x: 0.1 }, 1)]).hasGaps).toBe(false);
    expect(settingAxis('x', LR, [trial(0, {}, 1)]).hasGaps).toBe(true);
  });

  it('places every value of its range between its ends, in order', () => {
    const range = fc
      .tuple(
        fc.double({ min: 1e-9, max: 1e6, noNaN: true }),
        fc.double({ min: 1.001, max: 1e9, noNaN: true }),
      )
      .map(([least, factor]) => ({ least, most: least * factor }));
    const kind = fc.constantFrom('uniform', 'logUniform');
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(kind, range, share, share, (kind, { least, most }, a, b) => {
        const [low, high] = [a, b].sort((p, q) => p - q).map((s) => least + s * (most - least));
        const dimension = { kind, least, most } as Dimension;
        const [first, second] = [at(dimension, low), at(dimension, high)] as [number, number];
        expect(first).toBeGreaterThanOrEqual(0);
        expect(second).toBeLessThanOrEqual(1);
        expect(first).toBeLessThanOrEqual(second + 1e-12);
        for (const { place } of settingAxis('x', dimension, []).ticks) {
          expect(place).toBeGreaterThanOrEqual(0);
          expect(place).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('has one place if there is one value', () => {
    expect(at({ kind: 'uniform', least: 2, most: 2 }, 2)).toBe(0);
    expect(at({ kind: 'logUniform', least: 2, most: 2 }, 2)).toBe(0);
    expect(at({ kind: 'choice', values: ['a'] }, 'a')).toBe(0.5);
  });
});

describe('the axis of the scores', () => {
  const scored = (scores: readonly (number | null)[], mode: 'min' | 'max') => {
    const trials = scores.map((score, i) => trial(i, {}, score));
    const axis = scoreAxis(
      view({}, trials, { mode, measure: mode === 'max' ? 'accuracy' : 'rmse' }),
    );
    return { axis, places: trials.map(axis.placeOf) };
  };

  it('has the best score at the upper end, be it the highest or the lowest', () => {
    expect(scored([1, 3, 2], 'min').places).toEqual([1, 0, 0.5]);
    expect(scored([1, 3, 2], 'max').places).toEqual([0, 1, 0.5]);
    expect(scored([90, 80], 'max').axis.textAt(0.5)).toBe('85.00 %');
  });

  it('has no place for a trial without a score, and no labels if no trial has one', () => {
    expect(scored([1, null], 'min')).toMatchObject({ places: [1, null], axis: { hasGaps: true } });
    expect(scored([null], 'min')).toMatchObject({ places: [null], axis: { ticks: [] } });
    expect(scored([], 'min').axis.ticks).toEqual([]);
  });

  it('puts equal scores at the upper end', () => {
    expect(scored([2, 2], 'min')).toMatchObject({
      places: [1, 1],
      axis: { ticks: [{ text: '2' }] },
    });
  });

  it('ends before scores that are far worse than the others, with a label for them', () => {
    const { axis, places } = scored([1, 1.5, 2, 2.5, 1e20], 'min');
    expect(places).toEqual([1, 0.875, 0.75, 0.625, 0]);
    expect(axis.ticks[0]).toEqual({ place: 0, text: '≥ 5' });
    const percents = scored([98, 97.5, 97, 96.9, 10], 'max');
    expect(percents.axis.ticks[0]).toEqual({ place: 0, text: '≤ 94' });
  });
});

describe('the order', () => {
  const dimensions = { a: LR, b: LR, c: LR };

  it('of settings is by importance, or as in the space if the importance is unknown', () => {
    expect(orderOf(view(dimensions, []))).toEqual(['a', 'b', 'c']);
    const importance = { a: 0.1, b: 0.2, c: 0.15 };
    expect(orderOf(view(dimensions, [], { importance }))).toEqual(['b', 'c', 'a']);
    const names = axesOf(view(dimensions, [], { importance })).map(({ name }) => name);
    expect(names).toEqual(['b', 'c', 'a', '']);
  });

  it('of trials is by score, the best first; trials without a score come last', () => {
    const trials = [3, null, 1, 3].map((score, i) => trial(i, {}, score));
    const indices = (mode: 'min' | 'max') => ranked(trials, mode).map(({ index }) => index);
    expect(indices('min')).toEqual([2, 0, 3, 1]);
    expect(indices('max')).toEqual([0, 3, 2, 1]);
  });
});

describe('the quality of a trial', () => {
  it('depends on its rank, is equal for equal scores, and is unknown without a score', () => {
    const trials = [5, 1, 1, null, 1e9].map((score, i) => trial(i, {}, score));
    const found = qualities(view({}, trials));
    expect([...found].sort(([a], [b]) => a - b)).toEqual([
      [0, 1 - 2 / 3],
      [1, 1 - 0.5 / 3],
      [2, 1 - 0.5 / 3],
      [4, 0],
    ]);
    expect(qualities(view({}, [trial(0, {}, 7)])).get(0)).toBe(1);
  });
});

describe('spans on axes', () => {
  const dimensions = { lr: LR, kind: { kind: 'choice', values: ['x', 'y'] } } as const;
  const trials = [
    trial(0, { lr: 1e-4, kind: 'x' }, 1),
    trial(1, { lr: 1e-2, kind: 'y' }, 2),
    trial(2, { kind: 'x' }, 3),
    trial(3, { lr: 1e-1, kind: 'x' }, null),
  ];
  const axes = axesOf(view(dimensions, trials));
  const left = (spans: Record<string, { low: number; high: number }>) =>
    crossing(trials, axes, new Map(Object.entries(spans))).map(({ index }) => index);

  it('select the trials that cross all of them', () => {
    expect(left({})).toEqual([0, 1, 2, 3]);
    expect(left({ lr: { low: 0.6, high: 1 } })).toEqual([1, 3]);
    expect(left({ lr: { low: 0, high: 1 } })).toEqual([0, 1, 3]);
    expect(left({ lr: { low: 0, high: 1 }, kind: { low: 0, high: 0.5 } })).toEqual([0, 3]);
    expect(left({ '': { low: 0.5, high: 1 } })).toEqual([0, 1]);
    expect(left({ lr: { low: 1 / 3 + 0.1, high: 0.5 } })).toEqual([]);
  });
});
