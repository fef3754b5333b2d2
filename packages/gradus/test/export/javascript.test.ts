/** Models of tables as JavaScript: the same predictions for any model and row. */
import fc from 'fast-check';
import { createReferenceBackend, manualSeed, setBackend } from 'gradus';
import { toJavaScript } from 'gradus/export';
import type { Predictor } from 'gradus/preprocessing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cases } from '../../../../test/exhaustive.ts';
import { ACTIVATION_NAMES } from '../../src/preprocessing/model.ts';
import { currentBackend } from '../../src/runtime/index.ts';
import { type Loaded, load } from './load.ts';
import { predictorOf, readable, row, rows } from './tables.ts';

const backend = currentBackend();
beforeEach(() => manualSeed(1));
afterEach(() => setBackend(backend));

const numRuns = cases(30, 300);

/** The numbers of a prediction, without its row. */
function numbersIn(prediction: { probabilities?: Iterable<number>; values?: object }): number[] {
  return [...(prediction.probabilities ?? Object.values(prediction.values ?? {}))];
}

/** The result for one row: the prediction, or the column and value of the first invalid cell. */
function said(predictor: Predictor, cells: object) {
  const { predictions, errors } = predictor.predict([cells] as never);
  if (errors.length > 0) return { column: errors[0].column };
  const [{ value }] = predictions;
  return { value, numbers: numbersIn(predictions[0] as never) };
}

function saidBy(module: Loaded, cells: object) {
  try {
    const prediction = module.predict(cells);
    return { value: prediction.value, numbers: numbersIn(prediction) };
  } catch (error) {
    if (!(error instanceof (module.RowError as new () => Error))) throw error;
    return { column: (error as unknown as { column: string }).column };
  }
}

interface Said {
  readonly value: unknown;
  readonly numbers: number[];
}

const architecture = fc.record({
  target: fc.constantFrom<string | string[]>('answer', 'isIt', 'price', ['price', 'weight']),
  hidden: fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 3 }),
  activation: fc.constantFrom(...ACTIVATION_NAMES),
  isLogit: fc.boolean(),
  seed: fc.nat(),
});

type Drawing = typeof architecture extends fc.Arbitrary<infer T> ? T : never;

function drawn({ target, hidden, activation, isLogit, seed }: Drawing): Predictor {
  manualSeed(seed);
  const binary = target === 'isIt' && isLogit ? 'logit' : 'softmax';
  return predictorOf(target, { hidden, activation, binary });
}

describe('tables', () => {
  test('equal the reference backend bit for bit, for any architecture and any cells', () => {
    setBackend(createReferenceBackend());
    fc.assert(
      fc.property(architecture, fc.array(row, { minLength: 1, maxLength: 8 }), (drawing, some) => {
        const predictor = drawn(drawing);
        const module = load(toJavaScript(predictor).code);
        for (const cells of some) expect(saidBy(module, cells)).toEqual(said(predictor, cells));
      }),
      { numRuns },
    );
  });

  test('agree with the default backend within 1e-6, relative to the outputs', () => {
    fc.assert(
      fc.property(
        architecture,
        fc.array(readable, { minLength: 4, maxLength: 4 }),
        (drawing, some) => {
          const predictor = drawn(drawing);
          const module = load(toJavaScript(predictor).code);
          const numbersOf = (all: object[]) => all.flatMap((each) => (each as Said).numbers);
          const expected = numbersOf(some.map((cells) => said(predictor, cells)));
          const found = numbersOf(some.map((cells) => saidBy(module, cells)));
          const size = Math.max(...expected.map(Math.abs));
          found.forEach((value, i) => {
            expect(Math.abs(value - expected[i]) / size).toBeLessThan(1e-6);
          });
        },
      ),
      { numRuns },
    );
  });

  test('read numeric and infinite marks of missing values', () => {
    setBackend(createReferenceBackend());
    const predictor = predictorOf('answer', {}, ['-999', 'inf', 'cat']);
    const module = load(toJavaScript(predictor).code);
    const marks = [-999, '-999', '-999.0', ' INF', 'Infinity', Infinity, -Infinity, 'cat', 'Cat'];
    for (const name of Object.keys(rows[0])) {
      for (const mark of marks) {
        const cells = { ...rows[0], [name]: mark };
        expect(saidBy(module, cells), `${name}: ${mark}`).toEqual(said(predictor, cells));
      }
    }
  });

  test('take many rows at once, and an error names the row', () => {
    const { predict, predictMany } = load(toJavaScript(predictorOf('price')).code);
    const some = rows.slice(0, 5);
    expect(predictMany(some)).toEqual(some.map(predict));
    expect(predictMany([])).toEqual([]);
    const bad = [rows[0], { ...rows[1], age: 'old' }];
    const message =
      "Row 2, column 'age': 'old' is not a finite number. Allowed are finite numbers, and null where the value is missing.";
    expect(() => predictMany(bad)).toThrow(message);
    try {
      predictMany(bad);
    } catch (error) {
      expect(error).toMatchObject({ name: 'RowError', row: 1, column: 'age', value: 'old' });
    }
    expect(() => predictMany([rows[0], null])).toThrow('A row must be an object with');
  });

  test.each<[string, object, string]>([
    ['no such column', { age: undefined }, "Column 'age': missing from the row. Pass null where"],
    ['a date', { born: '2024-02-30' }, "Column 'born': '2024-02-30' is not a date in a form that"],
    ['a date in numbers', { born: 20240301 }, "Column 'born': 20240301 is not a date"],
    [
      'a Date for a number',
      { age: new Date(0) },
      "Column 'age': 1970-01-01T00:00:00.000Z is not a",
    ],
    [
      'too large',
      { year: 1e39 },
      "Column 'year': 1e+39 is too large. Allowed are numbers that float32",
    ],
    [
      'a list',
      { pet: ['cat'] },
      "Column 'pet': a list is not a cell. Allowed are a number, a text,",
    ],
    [
      'a long text',
      { age: 'x'.repeat(90) },
      `Column 'age': '${'x'.repeat(60)}…' is not a finite number`,
    ],
  ])('refuses %s', (_, cells, message) => {
    const { predict } = load(toJavaScript(predictorOf('answer')).code);
    const entries = Object.entries({ ...rows[0], ...cells });
    const bad = Object.fromEntries(entries.filter(([, cell]) => cell !== undefined));
    expect(() => predict(bad)).toThrow(message);
  });

  test('accept a row with other columns, with a prototype, and with names of Object.prototype', () => {
    const { predict } = load(toJavaScript(predictorOf('answer')).code);
    expect(predict({ ...rows[0], other: [] })).toEqual(predict(rows[0]));
    expect(() => predict(Object.create(rows[0]))).toThrow("Column 'age': missing from the row");
  });
});
