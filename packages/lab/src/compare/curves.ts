import type { RunEvent } from '../events/index.ts';

/** A value at a step. */
export interface Point {
  readonly iteration: number;
  readonly value: number;
}

/** The losses that were recorded at steps. */
export function lossesOf(events: readonly RunEvent[]): Point[] {
  return events.flatMap((event) =>
    event.event === 'step' ? [{ iteration: event.iteration, value: event.loss }] : [],
  );
}

/** What a network is evaluated on. */
type Split = 'validation' | 'test';

/** An evaluation during training. */
export interface Test {
  readonly iteration: number;
  /** Loss of the training batch then. */
  readonly loss: number;
  /** Per cent; of a run whose task is classification. */
  readonly accuracy?: number;
  /** In the unit of the target; of a run whose task is regression. */
  readonly rmse?: number;
  /** How many samples it was evaluated on. */
  readonly total: number;
  readonly split: Split;
}

/** The evaluations during training: on the validation set where there is one, else on the test set. */
export function testsOf(events: readonly RunEvent[]): Test[] {
  const all = events.flatMap((event) => (event.event === 'eval' ? [event] : []));
  const validations = all.filter(({ split }) => split === 'validation');
  return validations.length > 0 ? validations : all;
}

/** The last evaluation: where there is a validation set, a test only at the end; undefined before the first. */
export function lastOf(events: readonly RunEvent[]): Test | undefined {
  return events.findLast((event) => event.event === 'eval');
}

/** What curves of accuracy show; `both` where only some of the runs have a validation set. */
export type Watched = Split | 'both';

/** @param runs the evaluations of each during training */
export function watchedOf(runs: readonly (readonly Test[])[]): Watched {
  const splits = new Set(runs.flatMap((tests) => tests.slice(0, 1).map(({ split }) => split)));
  if (splits.size > 1) return 'both';
  return splits.has('validation') ? 'validation' : 'test';
}

/** The names in {@link Measure}. */
export const MEASURES = ['accuracy', 'rmse'] as const;

/** What curves of evaluations show, and choices are made by. */
export type Measure = (typeof MEASURES)[number];

/** Which measure evaluations have: accuracy where there are none. */
export function measureOf(tests: readonly Test[]): Measure {
  return tests[0]?.rmse === undefined ? 'accuracy' : 'rmse';
}

/** The best test by its measure, the first of several; undefined without a test. */
export function bestOf(tests: readonly Test[]): Test | undefined {
  let best = tests[0];
  for (const test of tests) if (gainOf(test) > gainOf(best)) best = test;
  return best;
}

/** More is better. */
function gainOf({ accuracy, rmse }: Test): number {
  return accuracy ?? -(rmse ?? Number.POSITIVE_INFINITY);
}

/** Steps over which a running mean forgets all but 1/e of what was. */
export const SMOOTHING = 50;

/**
 * An exponential running mean over steps, corrected for its start: what lies d steps back counts e^(−d/τ)
 * as much, τ = {@link SMOOTHING}. Points may lie at any distance.
 */
export function smooth(points: readonly Point[]): Point[] {
  let sum = 0;
  let weight = 0;
  let last = points[0]?.iteration ?? 0;
  return points.map(({ iteration, value }) => {
    const decay = Math.exp((last - iteration) / SMOOTHING);
    sum = sum * decay + value;
    weight = weight * decay + 1;
    last = iteration;
    return { iteration, value: sum / weight };
  });
}
