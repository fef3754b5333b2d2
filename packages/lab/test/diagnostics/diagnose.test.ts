/** The rules for symptoms: how long they hold, what they measure, and what outranks them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  commandFor,
  Diagnosis,
  describe,
  diagnose,
  type ProbeEvent,
  type Settings,
} from '../../src/diagnostics/index.ts';
import { LANGUAGES, messages } from '../../src/lang/index.ts';
import { defaultTraining, type ExperimentConfig } from '../../src/settings/index.ts';

const SETTINGS: Settings = {
  hidden: [9, 9, 9],
  activation: 'sigmoid',
  init: 'default',
  lr: 0.1,
  weightDecay: 0,
  clipNorm: null,
};
const TIMES = [0, 10, 30, 100, 250, 500];
const histogram = { low: 0, high: 0, counts: [] };

interface Seen {
  readonly signals?: readonly (number | null)[];
  readonly loss?: number | null;
  readonly accuracy?: number;
  readonly saturated?: number;
  readonly dead?: number;
  readonly update?: number;
  /** Number of measured steps. */
  readonly updates?: number;
  readonly nonFinite?: ProbeEvent['nonFinite'];
  readonly inputs?: number;
  /** For regression: the loss of always predicting the mean. */
  readonly guessing?: number;
}

/** A check of three hidden layers and an output layer, healthy by default. */
function check(iteration: number, seen: Seen = {}): ProbeEvent {
  const { signals = [1, 1, 1, 1], saturated, dead, update = 1e-3 } = seen;
  return {
    event: 'probe',
    model: 'net',
    iteration,
    samples: 1000,
    inputs: seen.inputs ?? 1,
    loss: seen.loss === undefined ? 2.3 : seen.loss,
    ...(seen.guessing === undefined
      ? { classes: 10, accuracy: seen.accuracy ?? 50 }
      : { classes: null, accuracy: null, guessing: seen.guessing }),
    layers: signals.map((signal, i) => ({
      name: `fc${i + 1}`,
      description: 'Linear 9 → 9',
      hidden: i < signals.length - 1,
      signal,
      gradient: 1,
      weight: 1,
      updates: iteration === 0 ? [] : new Array(seen.updates ?? 10).fill(update),
      weights: histogram,
    })),
    activations: [
      {
        name: 'act1',
        description: 'Activation',
        layer: 'fc1',
        units: 100,
        values: histogram,
        ...(saturated !== undefined && { saturation: { low: saturated, high: 0, slope: 0.1 } }),
        ...(dead !== undefined && { silence: { dead, zeros: dead / 100 } }),
      },
    ],
    nonFinite: seen.nonFinite ?? null,
    seconds: 0,
  };
}

const VANISHED = { signals: [1e-3, 0.1, 1, 1] };

function symptoms(...seen: readonly Seen[]): string[] {
  const checks = seen.map((each, i) => check(TIMES[i], each));
  return diagnose(checks, SETTINGS).map(({ name, severity }) => `${name} ${severity}`);
}

test('a healthy network has no symptom', () => {
  expect(symptoms({}, {}, {}, {}, {})).toEqual([]);
  expect(symptoms()).toEqual([]);
});

test('three checks in a row make a symptom; two, or three with a gap, do not', () => {
  expect(symptoms(VANISHED, VANISHED)).toEqual([]);
  expect(symptoms(VANISHED, VANISHED, {}, VANISHED)).toEqual([]);
  expect(symptoms({}, VANISHED, VANISHED, VANISHED)).toEqual(['vanishingGradient warn']);
});

test('a single check before the first step is enough', () => {
  expect(symptoms(VANISHED)).toEqual(['vanishingGradient warn']);
});

test('a row can have any number of checks, and its start is remembered', () => {
  const checks = Array.from({ length: 100 }, (_, i) => check(250 * i, VANISHED));
  const [symptom] = diagnose(checks, SETTINGS);
  expect(symptom).toMatchObject({ since: 0, until: 24_750, checks: 100, isOver: false });
});

test('diagnosing check by check or all at once gives the same', () => {
  const kinds: Seen[] = [{}, VANISHED, { dead: 50 }, { update: 1e-6 }, { saturated: 0.9 }];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...kinds), { maxLength: 30 }), (seen) => {
      const checks = seen.map((each, i) => check(250 * i, each));
      const diagnosis = new Diagnosis();
      checks.forEach((each, i) => {
        diagnosis.add(each);
        expect(diagnosis.symptoms(SETTINGS)).toEqual(diagnose(checks.slice(0, i + 1), SETTINGS));
      });
    }),
  );
});

test('a symptom that no longer holds is marked as over', () => {
  const [symptom] = diagnose(
    [VANISHED, VANISHED, VANISHED, {}].map((seen, i) => check(TIMES[i], seen)),
    SETTINGS,
  );
  expect(symptom).toMatchObject({ since: 0, until: 30, checks: 3, isOver: true });
});

test.each([
  ['a note from a tenth', [0.09, 1, 1, 1], {}, ['vanishingGradient note']],
  ['nothing at a tenth', [0.1, 1, 1, 1], {}, []],
  ['a warning below a hundredth', [0.009, 1, 1, 1], {}, ['vanishingGradient warn']],
  ['nothing where the loss is tiny', [1e-6, 1, 1, 1], { loss: 0.04 }, []],
  ['nothing where no signal arrives', [0, 0, 0, 1], {}, []],
  ['exploding above a hundred', [101, 1, 1, 1], {}, ['explodingGradient warn']],
  ['nothing at a hundred', [100, 1, 1, 1], {}, []],
  ['exploding where it is not finite', [null, 1, 1, 1], {}, ['explodingGradient warn']],
  ['nothing with one hidden layer', [1e-9, 1], {}, []],
  ['nothing without a hidden layer', [1e-9], {}, []],
])('the ratio of signals: %s', (_, signals, more, expected) => {
  const seen = { signals, ...more };
  expect(symptoms(seen, seen, seen)).toEqual(expected);
});

test('a warning needs three warnings in a row; with a note among them it is a note', () => {
  const note = { signals: [0.05, 1, 1, 1] };
  expect(symptoms(VANISHED, VANISHED, note)).toEqual(['vanishingGradient note']);
});

test('saturation: more than half, and only a note if harmless', () => {
  const half = { saturated: 0.5 };
  const more = { saturated: 0.51 };
  expect(symptoms(half, half, half)).toEqual([]);
  expect(symptoms(more, more, more)).toEqual(['saturation warn']);
  expect(symptoms(more, more, { ...more, accuracy: 95 })).toEqual(['saturation note']);
});

test('dead units: a note from 10 %, a warning from 40 %, and only a note if harmless', () => {
  const dead = (n: number, accuracy = 50) => [n, n, n].map(() => ({ dead: n, accuracy }));
  expect(symptoms(...dead(9))).toEqual([]);
  expect(symptoms(...dead(10))).toEqual(['deadUnits note']);
  expect(symptoms(...dead(40))).toEqual(['deadUnits warn']);
  expect(symptoms(...dead(63, 96.8))).toEqual(['deadUnits note']);
});

test('the loss at the start counts before the first step only', () => {
  expect(symptoms({ loss: 3.01 }, {}, {})).toEqual(['lossAtStart warn']);
  expect(symptoms({ loss: 2.99 }, { loss: 9 }, {})).toEqual([]);
});

test('in regression the loss at the start is compared with that of predicting the mean', () => {
  const guessing = 4;
  expect(symptoms({ loss: 39.9, guessing }, {}, {})).toEqual([]);
  expect(symptoms({ loss: 40.1, guessing }, {}, {})).toEqual(['lossAtStart warn']);
  const [symptom] = diagnose([check(0, { loss: 41, guessing })], SETTINGS);
  const { measured, threshold } = describe(symptom, messages('en').diagnose);
  expect([...measured, threshold].join('\n')).toMatchInlineSnapshot(`
    "loss 41 before the first step; always predicting the mean costs 4
    above 40, 10 times what always predicting the mean costs (Gradus default)"
  `);
  // Logs of regression runs that lack it, and targets that are all equal.
  const unknown = { ...check(0, { loss: 99, guessing }), guessing: undefined };
  expect(diagnose([unknown], SETTINGS)).toEqual([]);
});

test('in regression a loss is small relative to the variance of the target', () => {
  const late = { ...VANISHED, guessing: 4 };
  const course = (loss: number) => [
    { ...late, loss },
    { ...late, loss },
    { ...late, loss },
  ];
  expect(symptoms(...course(0.21))).toEqual(['vanishingGradient warn']);
  expect(symptoms(...course(0.19))).toEqual([]);
});

test('in regression a symptom is harmless if most of the variance is explained', () => {
  const dead = (loss: number) => new Array(3).fill({ dead: 60, guessing: 4, loss });
  expect(symptoms(...dead(0.41))).toEqual(['deadUnits warn']);
  expect(symptoms(...dead(0.39))).toEqual(['deadUnits note']);
});

test('a value that is not finite needs one check and outranks its effects', () => {
  const spoilt = { ...VANISHED, nonFinite: { layer: 'fc2', tensor: 'output' } };
  expect(symptoms({}, {}, spoilt)).toEqual(['notFinite warn']);
  expect(symptoms(VANISHED, VANISHED, spoilt)).toEqual(['notFinite warn']);
});

test('small steps are a symptom if the loss is flat and has no other cause', () => {
  const slow = { update: 1e-6 };
  expect(symptoms({}, slow, slow, slow, slow)).toEqual(['smallUpdates note']);
  expect(symptoms({}, slow, slow, { ...slow, loss: 2.2 })).toEqual([]);
  const dead = { ...slow, dead: 50 };
  expect(symptoms({}, dead, dead, dead, dead)).toEqual(['deadUnits warn']);
});

test('large steps are a symptom if the loss is unstable', () => {
  const wild = { update: 0.5 };
  expect(symptoms({}, wild, wild, wild, wild)).toEqual([]);
  expect(symptoms({}, wild, wild, { ...wild, loss: 2.6 }, wild)).toEqual(['largeUpdates note']);
});

test('the update ratio is the median of the last 20 measured steps, across checks', () => {
  const wild = { update: 0.5, updates: 5, loss: 2.6 };
  const calm = { updates: 5 };
  // At the fourth check five of twenty are large, and at the two after it ten and fifteen.
  expect(symptoms(calm, calm, calm, wild, wild, wild)).toEqual([]);
  expect(symptoms(calm, calm, wild, wild, wild, { ...wild, loss: 3 })).toEqual([
    'largeUpdates note',
  ]);
});

test('advice depends on the activation and the time, and changes settings', () => {
  const advice = (activation: Settings['activation'], ...seen: Seen[]) => {
    const checks = seen.map((each, i) => check(TIMES[i], each));
    const [symptom] = diagnose(checks, { ...SETTINGS, activation });
    return symptom.advice.map(({ key }) => key);
  };
  expect(advice('sigmoid', VANISHED)).toEqual(['sigmoidGain', 'reluHe', 'fewerLayers']);
  expect(advice('tanh', VANISHED)).toEqual(['tanhXavier', 'reluHe', 'fewerLayers']);
  expect(advice('relu', VANISHED)).toEqual(['heInit', 'fewerLayers']);
  const dead = { dead: 50 };
  expect(advice('relu', dead)).toEqual(['heInit', 'leakyRelu']);
  expect(advice('relu', {}, dead, dead, dead)).toEqual(['lowerRate', 'leakyReluLowerRate']);
  expect(advice('tanh', { loss: 9, inputs: 255 })[0]).toBe('scaleInputs');
});

test.each([
  [null, 'notFinite', 1],
  [5, 'notFinite', 1],
  [1, 'notFinite', undefined],
  [0.5, 'notFinite', undefined],
  [null, 'explodingGradient', 1],
  [1, 'explodingGradient', undefined],
] as const)('clipped to %s, %s: advice to clip to %s', (clipNorm, name, expected) => {
  const seen =
    name === 'notFinite'
      ? { nonFinite: { layer: 'fc2', tensor: 'output' } }
      : { signals: [1e5, 1, 1, 1] };
  const [symptom] = diagnose(
    TIMES.map((time) => check(time, seen)),
    { ...SETTINGS, clipNorm },
  );
  expect(symptom.name).toBe(name);
  const clip = symptom.advice.find(({ key }) => key === 'clip');
  expect(clip?.changes?.clipNorm).toBe(expected);
});

test.each(LANGUAGES)('every symptom has all its texts: %s', (language) => {
  const text = messages(language).diagnose;
  const all: Seen[] = [
    VANISHED,
    { signals: [null, 1, 1, 1] },
    { signals: [1e5, 1, 1, 1] },
    { saturated: 0.9 },
    { dead: 63, accuracy: 96.8 },
    { loss: 9, inputs: 255 },
    { loss: 90, guessing: 1 },
    { dead: 63, loss: 0.1, guessing: 2 },
    { nonFinite: { layer: null, tensor: 'loss' } },
    { nonFinite: { layer: 'fc2', tensor: 'weight' } },
    { update: 1e-6 },
  ];
  for (const seen of all) {
    const checks = TIMES.map((time) => check(time, seen));
    const found = diagnose(checks, SETTINGS);
    expect(found).toHaveLength(1);
    const description = describe(found[0], text);
    expect(description.advice.length).toBeGreaterThan(0);
    expect(JSON.stringify(description)).not.toMatch(/undefined|NaN [^o]|null,|""|\[object/);
  }
});

test('a warning during training stays a warning, whatever follows', () => {
  const seen = fc.record({
    signals: fc.constantFrom([1, 1, 1, 1], [0.05, 1, 1, 1], [1e-3, 0.1, 1, 1]),
    accuracy: fc.constantFrom(50, 95),
    saturated: fc.constantFrom(0, 0.8),
    dead: fc.constantFrom(0, 20, 60),
  });
  fc.assert(
    fc.property(fc.array(seen, { minLength: 3, maxLength: TIMES.length }), (all) => {
      const checks = all.map((each, i) => check(TIMES[i], each));
      const warned = new Set<string>();
      for (let n = 2; n <= checks.length; n++) {
        for (const { name, severity } of diagnose(checks.slice(0, n), SETTINGS)) {
          if (severity === 'warn') warned.add(name);
          else expect(warned).not.toContain(name);
        }
      }
    }),
  );
});

test.each([
  [1, 0.1],
  [1e6, 0.1],
  [0.3, 0.03],
])('of a rate of %d, the advice to lower it names and tries %d', (lr, lower) => {
  const dead = { dead: 60 };
  const checks = [{}, dead, dead, dead].map((each, i) => check(TIMES[i], each));
  const settings = { ...SETTINGS, activation: 'relu' as const, lr };
  const [symptom] = diagnose(checks, settings);
  const model = { name: 'C', inputDim: 784, hidden: [100], activation: 'relu', outputDim: 10 };
  const data = { kind: 'pictures', name: 'mnist', directory: null, classes: 10 };
  const training = { ...defaultTraining(), lr };
  for (const language of LANGUAGES) {
    for (const { text, changes } of describe(symptom, messages(language).diagnose).advice) {
      expect(text).toContain(String(lower));
      const config = { model, data, training } as ExperimentConfig;
      expect(commandFor(config, changes ?? {})).toContain(` --lr ${lower} `);
    }
  }
});
