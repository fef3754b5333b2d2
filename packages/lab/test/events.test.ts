import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkEvent } from '../src/events/index.ts';
import { foldEvents, isKept, parseEvents, type RunEvent } from '../src/index.ts';

const step = (iteration: number): RunEvent => ({ event: 'step', model: 'A', iteration, loss: 1 });
const resume = (iteration: number): RunEvent => {
  return { event: 'resume', model: 'A', iteration, at: '2026-01-01T00:00:00.000Z' };
};
const start: RunEvent = {
  ...{ event: 'start', model: 'A', parameters: 7850, iterations: 3 },
  ...{ batchSize: 25, batchesPerEpoch: 2, trainSize: 50, testSize: null },
  ...{ task: 'classification', validationSize: null },
};
const end: RunEvent = {
  ...{ event: 'end', model: 'A', seconds: 1.5, parameters: 7850, iterations: 3, loss: 1 },
  ...{ accuracy: null, correct: null, total: null, aborted: false, reason: 'done' },
};
const textOf = (events: readonly RunEvent[]) =>
  events.map((e) => `${JSON.stringify(e)}\n`).join('');

test('a step is logged if its number has at most three significant digits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), (n) => {
      expect(isKept(n)).toBe(String(n).replace(/0+$/, '').length <= 3);
    }),
  );
  const kept = Array.from({ length: 20_000 }, (_, i) => i + 1).filter(isKept);
  expect(kept.length).toBe(1000 + 900 + 100);
  expect([999, 1000, 1001, 1010, 9990, 10_000, 10_010, 10_100].map(isKept)).toEqual([
    true,
    true,
    false,
    true,
    true,
    true,
    false,
    true,
  ]);
});

test('a log cut at any byte gives its complete lines', () => {
  const events = [start, step(1), step(2), end];
  const text = textOf(events);
  for (let cut = 0; cut <= text.length; cut++) {
    const { events: read, length } = parseEvents(text.slice(0, cut), 'events.jsonl');
    const lines = text.slice(0, cut).split('\n').length - 1;
    expect(read).toEqual(events.slice(0, lines));
    expect(textOf(read)).toHaveLength(length);
  }
});

test.each(['{"event":', '7', 'null', '[]', '{}', ''])(
  'a complete but wrong line %j is reported',
  (line) => {
    const text = `${textOf([start])}${line}\n${textOf([end])}`;
    expect(() => parseEvents(text, 'runs/x/events.jsonl')).toThrow(
      /^runs\/x\/events\.jsonl:2: is not /,
    );
  },
);

test('events that a resumed run logs again count once', () => {
  const log = [start, step(1), step(2), step(3), end, resume(1), step(2), resume(2), step(3), end];
  expect(foldEvents(log)).toEqual([start, step(1), resume(1), step(2), resume(2), step(3), end]);
  expect(foldEvents([])).toEqual([]);
  expect(foldEvents([start, step(1), resume(0), start, step(1)])).toEqual([
    resume(0),
    start,
    step(1),
  ]);
});

test.each([
  ['silence', { dead: 0, zeros: 1e308 }],
  ['silence', { dead: -1, zeros: 0 }],
  ['saturation', { low: 1.5, high: 0, slope: 1 }],
  ['units', 0.5],
  ['values', { low: 0, high: 1, counts: [-1] }],
])('a probe is refused whose %s cannot be: %o', (field, value) => {
  const values = { low: 0, high: 1, counts: [2] };
  const activation = {
    ...{ name: 'relu', description: 'ReLU', layer: 'fc1', units: 2, values },
    ...{ silence: { dead: 0, zeros: 0.5 }, saturation: { low: 0, high: 1, slope: 0.5 } },
  };
  const probe = {
    ...{ event: 'probe', model: 'A', iteration: 0, samples: 10, inputs: 1, loss: 2 },
    ...{ classes: 10, accuracy: 10, layers: [], nonFinite: null, seconds: 0.1 },
  };
  const of = (changed: object) => checkEvent({ ...probe, activations: [changed] });
  expect(of(activation)).toHaveProperty('event');
  expect(of({ ...activation, [field]: value })).toHaveProperty('error');
});
