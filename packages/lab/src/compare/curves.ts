import type { RunEvent } from '../events/index.ts';
import { percentText, rmseText } from '../lang/numbers.ts';

/** A value at a step. */
export interface Point {
  readonly iteration: number;
  readonly value: number;
}

/** The recorded losses in the order of their steps. The events of a damaged log may have another order. */
export function lossesOf(events: readonly RunEvent[]): Point[] {
  const points: Point[] = [];
  for (const event of events) {
    if (event.event === 'step') points.push({ iteration: event.iteration, value: event.loss });
  }
  return points.sort((a, b) => a.iteration - b.iteration);
}

/** What a network is evaluated on. */
type Split = 'validation' | 'test';

/** An evaluation during training. */
export interface Test {
  readonly iteration: number;
  /** Loss of the training batch at that step. */
  readonly loss: number;
  /** In per cent; only for classification. */
  readonly accuracy?: number;
  /** In the unit of the target; only for regression. */
  readonly rmse?: number;
  /** Number of samples. */
  readonly total: number;
  readonly split: Split;
}

/** The evaluations during training: on the validation set if there is one, else on the test set. */
export function testsOf(events: readonly RunEvent[]): Test[] {
  const all = events.flatMap((event) => (event.event === 'eval' ? [event] : []));
  const validations = all.filter(({ split }) => split === 'validation');
  return validations.length > 0 ? validations : all;
}

/** The last evaluation, which is the final test if there is a validation set; undefined before the first. */
export function lastOf(events: readonly RunEvent[]): Test | undefined {
  return events.findLast((event) => event.event === 'eval');
}

/** The set that curves of accuracy show; `both` if only some of the runs have a validation set. */
export type Watched = Split | 'both';

/** @param runs the evaluations of each run during training */
export function watchedOf(runs: readonly (readonly Test[])[]): Watched {
  const splits = new Set(runs.flatMap((tests) => tests.slice(0, 1).map(({ split }) => split)));
  if (splits.size > 1) return 'both';
  return splits.has('validation') ? 'validation' : 'test';
}

/** All values of {@link Measure}. */
export const MEASURES = ['accuracy', 'rmse'] as const;

/** The metric that evaluations are drawn and compared by. */
export type Measure = (typeof MEASURES)[number];

/** The measure of these evaluations: accuracy if there are none. */
export function measureOf(tests: readonly Test[]): Measure {
  return tests[0]?.rmse === undefined ? 'accuracy' : 'rmse';
}

/** `95.61 %`, or an RMSE with four significant digits in the unit of the target; an en dash for none. */
export function measureText(measure: Measure, value: number | null | undefined): string {
  return measure === 'accuracy' ? percentText(value) : rmseText(value);
}

/** The best evaluation by its measure, the first if several are equal; undefined if there is none. */
export function bestOf(tests: readonly Test[]): Test | undefined {
  let best = tests[0];
  for (const test of tests) if (gainOf(test) > gainOf(best)) best = test;
  return best;
}

/** A number that is higher for a better evaluation. */
function gainOf({ accuracy, rmse }: Test): number {
  return accuracy ?? -(rmse ?? Number.POSITIVE_INFINITY);
}
