/** However many evaluations a run has, the page keeps about as many as a chart can show, the best and the last one. */
import { bestOf, lastOf, testsOf } from '@gradus/lab/compare';
import type { RunEvent } from '@gradus/lab/events';
import { expect, it } from 'vitest';
import { ThinnedLog } from '../../src/engine/thinned-log.ts';

const evaluation = (iteration: number, accuracy: number, split: 'test' | 'validation' = 'test') =>
  ({ event: 'eval', model: 'C', iteration, loss: 1, accuracy, total: 100, split }) as RunEvent;
const step = (iteration: number): RunEvent => ({ event: 'step', model: 'C', iteration, loss: 1 });

/** Values that rise and fall, with a maximum that no log keeps by its number. */
const accuracyOf = (i: number) => (i === 54_321 ? 99 : (i * 7919) % 90);

function logOf(count: number, evalEvery: number): RunEvent[] {
  return Array.from({ length: count }, (_, i) => [
    step(evalEvery * (i + 1)),
    evaluation(evalEvery * (i + 1), accuracyOf(i + 1)),
  ]).flat();
}

it.each([1, 469])('keeps few of 100,007 evaluations every %i steps', (evalEvery) => {
  const all = logOf(100_007, evalEvery);
  const { events } = new ThinnedLog(evalEvery, all);
  const tests = testsOf(events);
  expect(tests.length).toBeLessThan(3000);
  expect(tests.slice(0, 1000)).toEqual(testsOf(all).slice(0, 1000));
  expect(bestOf(tests)).toEqual(bestOf(testsOf(all)));
  expect(lastOf(events)).toEqual(lastOf(all));
  expect(events.filter(({ event }) => event === 'step').length).toBe(100_007);
  const iterations = events.flatMap((event) => ('iteration' in event ? [event.iteration] : []));
  expect(iterations).toEqual(iterations.toSorted((a, b) => a - b));
  // A stored run, whose events are thinned already, goes on as if it had not stopped.
  expect(new ThinnedLog(evalEvery, events).events).toEqual(events);
});

it('keeps few evaluations that get better all the time, and the test at the end of a run that validates', () => {
  const all = Array.from({ length: 20_003 }, (_, i) =>
    evaluation(i + 1, 90 + i / 1e4, 'validation'),
  );
  const { events } = new ThinnedLog(1, [...all, evaluation(20_003, 50)]);
  expect(events.length).toBeLessThan(2100);
  expect(events.slice(-2)).toEqual([all.at(-1), evaluation(20_003, 50)]);
});

it('keeps all up to 1,000, and those of a run that is only evaluated at its end', () => {
  const all = logOf(1000, 7);
  expect(new ThinnedLog(7, all).events).toEqual(all);
  expect(new ThinnedLog(0, [evaluation(5, 1), evaluation(9, 1)]).events.length).toBe(2);
});
