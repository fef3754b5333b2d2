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

/** An evaluation during training. */
export interface Test {
  readonly iteration: number;
  /** Loss of the training batch then. */
  readonly loss: number;
  /** Per cent. */
  readonly accuracy: number;
  /** How many samples it was evaluated on. */
  readonly total: number;
}

/** The evaluations during training: on the validation set where there is one, else on the test set. */
export function testsOf(events: readonly RunEvent[]): Test[] {
  const all = events.flatMap((event) => (event.event === 'eval' ? [event] : []));
  const validations = all.filter(({ split }) => split === 'validation');
  return validations.length > 0 ? validations : all;
}

/** The test with the highest accuracy, the first of several; undefined without a test. */
export function bestOf(tests: readonly Test[]): Test | undefined {
  let best = tests[0];
  for (const test of tests) if (test.accuracy > best.accuracy) best = test;
  return best;
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
