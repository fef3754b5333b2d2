/** Comparison over seeds: the command line's statistics, true pairs, and no verdict by chance. */
import { differenceText, pairedDifference, spread, spreadText } from '@gradus/lab/compare';
import type { RunEvent } from '@gradus/lab/events';
import { describe, expect, it } from 'vitest';
import type { Painter } from '../../../src/charts/painter.ts';
import { lessonExperiment } from '../../../src/experiment/index.ts';
import { RUN_STYLES } from '../../../src/state/run-style.ts';
import { seedDrawing, seedTable } from '../../../src/views/compare/seed-drawing.ts';
import {
  type Outcome,
  outcomeOf,
  sampleOrder,
  seeded,
  seedResults,
  verdictOf,
} from '../../../src/views/compare/seed-results.ts';

const contender = (name: string, i: number) => ({
  ...{ label: name, style: RUN_STYLES[i], experiment: lessonExperiment(name) },
});
const CONTENDERS = ['C', 'A', 'D'].map(contender);
const reached = (accuracy: number): Outcome => ({ diverged: false, accuracy, loss: 1 / accuracy });
const diverged: Outcome = { diverged: true, accuracy: null, loss: null };

const OUTCOMES = [
  [95.61, 95.7, 95.9].map(reached),
  [92.1, 92, 92.2].map(reached),
  [reached(96.7), diverged, null],
];

describe('results', () => {
  const results = seedResults(CONTENDERS, OUTCOMES);

  it('have the mean, the deviation and the paired difference to the first', () => {
    expect(results[0].difference).toBeNull();
    expect(results[1].accuracy).toEqual(spread([92.1, 92, 92.2]));
    expect(results[1].difference?.accuracy).toEqual(
      pairedDifference([92.1, 92, 92.2], [95.61, 95.7, 95.9]),
    );
    expect(results[1].interval?.map((x) => x.toFixed(3))).toEqual(['91.852', '92.348']);
  });

  it('leave out diverged and missing runs', () => {
    expect(results[2]).toMatchObject({ diverged: 1, interval: null });
    expect(results[2].accuracy).toEqual({ n: 1, mean: 96.7, deviation: null });
    expect(results[2].difference?.accuracy).toMatchObject({ n: 1, interval: null });
  });

  it('are written with signs, and as an en dash if there is no value', () => {
    expect(spreadText(results[1].accuracy)).toBe('92.10 ± 0.10');
    expect(spreadText(spread([]))).toBe('–');
    expect(differenceText(results[1].difference?.accuracy)).toMatch(/^−3\.64 \(−\S+ … −\S+\)$/);
    expect(differenceText(results[2].difference?.accuracy)).toBe('+1.09');
    expect(differenceText(undefined)).toBe('–');
  });

  it('are drawn with a mark for each, also if there are none', () => {
    const marks: number[] = [];
    const painter = {
      ...{ line: () => {}, area: () => marks.push(1), rectangle: () => {} },
      ...{ circle: () => marks.push(1), text: () => {}, raster: () => {} },
    } as unknown as Painter;
    const figure = {
      ...{ seeds: [0, 1, 2], xLabel: 'accuracy', colorOf: () => '#000' },
      palette: { text: '#000', faint: '#000', line: '#000' },
    };
    seedDrawing({ ...figure, results }, 320).draw(painter);
    expect(marks).toHaveLength(7);
    const nothing = seedResults(CONTENDERS, [[null], [null], [null]]);
    seedDrawing({ ...figure, seeds: [0], results: nothing }, 320).draw(painter);
    expect(marks).toHaveLength(7);
    expect(seedTable({ ...figure, results }, 'seed').rows[1]).toEqual([1, 95.7, 92, null]);
  });
});

describe('a verdict', () => {
  it('is open if the interval contains 0, touches it, or does not exist', () => {
    expect(verdictOf({ n: 3, mean: 1, interval: [-0.1, 2] })).toBe('open');
    expect(verdictOf({ n: 3, mean: 1, interval: [0, 2] })).toBe('open');
    expect(verdictOf({ n: 1, mean: 1, interval: null })).toBe('open');
    expect(verdictOf({ n: 3, mean: 1, interval: [0.1, 2] })).toBe('higher');
    expect(verdictOf({ n: 3, mean: -1, interval: [-2, -0.1] })).toBe('lower');
  });
});

describe('the order of the samples', () => {
  const of = (name: string, training = {}) => {
    const experiment = lessonExperiment(name);
    return { ...experiment, training: { ...experiment.training, ...training } };
  };

  it('is one stream if weights are drawn alike, and another one otherwise', () => {
    expect(sampleOrder([of('A'), of('C')])).toBe('one stream');
    expect(sampleOrder([of('A'), of('D')])).toBe('different');
    expect(sampleOrder([of('A'), of('A', { init: 'xavier-normal' })])).toBe('different');
    expect(sampleOrder([of('A', { dataSeed: 1 }), of('D', { dataSeed: 1 })])).toBe('own stream');
    expect(sampleOrder([of('A', { dataSeed: 1 }), of('A')])).toBe('different');
  });

  it('changes with the seed, and nothing else does', () => {
    const { training, ...rest } = seeded(of('C'), 7);
    expect({ ...rest, training: { ...training, seed: 0 } }).toEqual(of('C'));
  });
});

describe('an outcome', () => {
  const end = { event: 'end', accuracy: 95, loss: 0.1, aborted: false } as RunEvent;

  it('exists once a run has ended', () => {
    expect(outcomeOf([])).toBeNull();
    expect(outcomeOf([{ ...end, aborted: true } as RunEvent])).toBeNull();
    expect(outcomeOf([end])).toEqual({ diverged: false, accuracy: 95, loss: 0.1 });
    const lost = { event: 'diverged', iteration: 3, loss: 'NaN', layer: null } as RunEvent;
    expect(outcomeOf([lost])).toEqual(diverged);
  });
});
