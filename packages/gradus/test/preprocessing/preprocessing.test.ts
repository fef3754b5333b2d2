/** Preprocessing: what is learned from training rows, and what becomes of others. */
import fc from 'fast-check';
import { ArgumentError, DataError, fromArray, full, ones, ShapeError, setBackend } from 'gradus';
import { loadSafetensors, saveSafetensors } from 'gradus/data';
import { CrossEntropyLoss } from 'gradus/nn';
import {
  describeRowError,
  fitPreprocessing,
  networkInputs,
  type Preprocessing,
  TargetLayer,
  tabularDataset,
} from 'gradus/preprocessing';
import { type InferOptions, inferColumns, type Table, TableError } from 'gradus/table';
import { gradcheck } from 'gradus/train';
import { afterEach, describe, expect, test } from 'vitest';
import { currentBackend } from '../../src/runtime/index.ts';
import { BACKENDS } from '../contract/backends.ts';
import { expectClose } from '../contract/close.ts';
import { loadGoldens } from '../helpers/goldens.ts';
import { type Cells, tableOf } from './tables.ts';

const goldens = loadGoldens('preprocessing');
const SINGLE = { relative: 1e-6, scale: 1e-6 };
const SUMMED = { relative: 1e-14, scale: 1e-14 };

/** The columns with a target that is there in every row. */
function withTarget(columns: Readonly<Record<string, Cells>>): Table {
  const [cells] = Object.values(columns);
  return tableOf({ ...columns, y: cells.map((_, row) => row / 2) });
}

function fitted(
  columns: Readonly<Record<string, Cells>>,
  options: InferOptions = {},
): Preprocessing {
  const table = withTarget(columns);
  // What a training split holds may be constant, and too short for a plan of its own.
  return fitPreprocessing(table, { target: 'y', task: 'regression', ...options });
}

function through(preprocessing: Preprocessing, table: Table): number[][] {
  const { values, rows } = preprocessing.encode(table);
  const layer = preprocessing.layer();
  const output = layer.forward(fromArray(values, [rows.length, layer.inFeatures]));
  return output.toArraySync() as number[][];
}

const backend = currentBackend();
afterEach(() => setBackend(backend));

describe.each(BACKENDS)('as scikit-learn 1.2.1, on %s', (_, create) => {
  test.each(goldens.numeric.map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
    setBackend(create());
    if (golden.train.length === 1) return;
    const preprocessing = fitted({ x: golden.train }, { numeric: ['x'] });
    const [{ name, ...learned }] = preprocessing.description.features;
    expect(name).toBe('x');
    expectClose([Reflect.get(learned, 'mean')], [golden.mean], SUMMED, 'mean');
    const rows = through(preprocessing, tableOf({ x: golden.test }));
    const scaled = rows.map(([first]) => first);
    expectClose(scaled, golden.scaled, { relative: 2e-6, scale: 2e-6 }, 'scaled');
    expect(rows.flatMap(([, ...indicators]) => indicators)).toEqual(golden.indicator);
  });

  test.each(goldens.categorical.map((golden) => [golden.name, golden] as const))(
    '%s',
    (_, golden) => {
      setBackend(create());
      const preprocessing = fitted({ x: golden.train }, { categorical: ['x'] });
      expect(through(preprocessing, tableOf({ x: golden.test }))).toEqual(golden.encoded);
    },
  );

  test('a column far from 0 keeps its differences', () => {
    setBackend(create());
    const seconds = Array.from({ length: 60 }, (_, row) => 1.7e9 + row);
    const preprocessing = fitted({ x: seconds }, { numeric: ['x'] });
    const [feature] = preprocessing.description.features;
    if (feature.type !== 'numeric') throw new Error(feature.type);
    const { mean, std } = feature;
    const scaled = through(preprocessing, tableOf({ x: seconds })).map(([x]) => x);
    const right = seconds.map((x) => (x - mean) / std);
    const errorOf = (values: number[]) =>
      Math.max(...values.map((value, row) => Math.abs(value - right[row])));
    // Rounded to float32 first, seconds of 2023 are multiples of 128.
    const naive = seconds.map((x) => (Math.fround(x) - mean) / std);
    expect(errorOf(naive)).toBeGreaterThan(1);
    expect(errorOf(scaled)).toBeLessThan(2e-7);
  });

  test('embeddings, from 17 categories on, with gradients', () => {
    setBackend(create());
    const words = Array.from({ length: 40 }, (_, row) => `w${row % 20}`);
    const preprocessing = fitted({ x: words, z: words.map((_, row) => (row % 7) + 0.5) });
    const layer = preprocessing.layer();
    const [embedding] = layer.embeddings;
    expect([embedding.numEmbeddings, embedding.embeddingDim]).toEqual([22, 9]);
    const { values, rows } = preprocessing.encode(
      tableOf({ x: ['w3', 'new', null], z: [1, 2, 3] }),
    );
    const output = layer.forward(fromArray(values, [rows.length, 2])).toArraySync() as number[][];
    expect(output[0].slice(1)).not.toEqual(new Array(9).fill(0));
    // Not seen, and missing where training has no missing value: zeros.
    expect(output[1].slice(1)).toEqual(new Array(9).fill(0));
    expect(output[2].slice(1)).toEqual(new Array(9).fill(0));
    const x = fromArray(values.slice(0, 2), [1, 2]);
    layer.forward(x).sum().backward();
    const gradient = embedding.weight.grad?.toArraySync() as number[][];
    expect(gradient.flat().reduce((sum, g) => sum + g, 0)).toBe(9);
    const weight = full([22, 9], 0.5, { requiresGrad: true });
    gradcheck(
      (point) => {
        embedding.weight = point as unknown as typeof embedding.weight;
        return layer.forward(x).pow(2);
      },
      [weight],
    );
  });
});

describe('dates', () => {
  const days = ['2024-01-01', '2024-04-02', '2024-07-03', null, '2025-10-04'];

  test('year as a number, cyclic parts as sine and cosine, a constant part left out', () => {
    const preprocessing = fitted({ x: days }, { date: ['x'] });
    const [feature] = preprocessing.description.features;
    expect(feature).toMatchObject({ parts: ['year', 'month', 'dayOfWeek'], hasMissing: true });
    const rows = through(preprocessing, tableOf({ x: ['2024-04-01', null] }));
    const monday = (2 * Math.PI) / 7;
    const year = (2024 - 2024.25) / Math.sqrt((3 * 0.25 ** 2 + 0.75 ** 2) / 5);
    // April is a quarter of the year.
    const waves = [1, Math.sin(monday), 0, Math.cos(monday)];
    expectClose(rows[0], [year, ...waves, 0], { relative: 1e-6, scale: 1e-6 }, 'a Monday in April');
    expect(rows[1]).toEqual([0, 0, 0, 0, 0, 1]);
  });

  test('hours of points in time', () => {
    const times = ['2024-01-01T06:00', '2024-01-01T12:00', '2024-01-01T18:30'];
    const preprocessing = fitted({ x: times }, { date: ['x'] });
    const [six, noon] = through(
      preprocessing,
      tableOf({ x: [new Date('2024-01-01T06:00Z'), new Date('2024-01-01T12:00Z')] }),
    );
    expectClose(six, [1, 0], SINGLE, 'six');
    expectClose(noon, [0, -1], SINGLE, 'noon');
  });

  test('days that are all the same give a year that is 0', () => {
    const preprocessing = fitted({ x: ['2024-01-01', '2024-01-01'] }, { date: ['x'] });
    expect(through(preprocessing, tableOf({ x: ['2030-05-05'] }))).toEqual([[0]]);
  });
});

describe('another table', () => {
  const preprocessing = fitted({
    age: [20.5, 30.5, 40.5],
    city: ['Seoul', 'Busan', 'Seoul'],
    born: ['2004-01-01', '1994-02-01', '1984-03-01'],
  });
  const good = { age: [1], city: ['Seoul'], born: ['2000-01-01'] } as const;

  test('a missing column is refused, and the nearest name said', () => {
    expect(() =>
      preprocessing.encode(tableOf({ Age: [1], town: ['x'], born: ['2000-01-01'] })),
    ).toThrow(
      new TableError('t.csv', {
        code: 'lacks-columns',
        columns: [
          { column: 'age', near: 'Age' },
          { column: 'city', near: null },
        ],
      }),
    );
  });

  test('categories that the training rows did not have are named, once each', () => {
    const city = ['Jeju', 'Seoul', null, '__proto__', 'Jeju', 'NA'];
    const rows = { age: Array(6).fill(1), city, born: Array(6).fill('2000-01-01') };
    expect(preprocessing.encode(tableOf(rows)).unseenCategories).toEqual([
      { column: 'city', value: 'Jeju', row: 0, count: 2 },
      { column: 'city', value: '__proto__', row: 3, count: 1 },
    ]);
    expect(preprocessing.encode(tableOf(good)).unseenCategories).toEqual([]);
  });

  test('an extra column is not used, and named; the target and its order do not matter', () => {
    const table = tableOf({ born: ['2000-01-01'], note: ['x'], y: [1], city: ['Seoul'], age: [1] });
    const encoded = preprocessing.encode(table);
    expect(encoded.extraColumns).toEqual(['note']);
    expect(encoded.values).toEqual(preprocessing.encode(tableOf(good)).values);
  });

  test('text that holds numbers is read as numbers, dates as dates', () => {
    const text = tableOf({
      ...good,
      age: ['1', 'x'],
      city: [2, 3],
      born: ['2000-01-01', '2000-01-01'],
    });
    const { values, rows, errors } = preprocessing.encode(text);
    expect([...rows]).toEqual([0]);
    expect(errors).toEqual([{ row: 1, column: 'age', value: 'x', problem: 'not-a-number' }]);
    expect(values[0]).toBe(1);
    const dates = { ...good, born: [new Date('2000-01-01')] };
    expect(preprocessing.encode(tableOf(dates)).values).toEqual(
      preprocessing.encode(tableOf(good)).values,
    );
  });

  test('of a thousand rows with three bad ones 997 are encoded, and three named', () => {
    const rows = Array.from({ length: 1000 }, (_, row) => row);
    const age = rows.map((row) => (row === 3 ? 'old' : row === 700 ? '1e300' : '30'));
    const born = rows.map((row) => (row === 41 ? 'yesterday' : '2000-01-01'));
    const encoded = preprocessing.encode(tableOf({ age, born, city: rows.map(() => 'Seoul') }));
    expect(encoded.rows.length).toBe(997);
    expect(encoded.values.length).toBe(997 * 5);
    expect(encoded.errors.map(describeRowError)).toEqual([
      "Row 4, column 'age': 'old' is not a finite number.",
      "Row 42, column 'born': 'yesterday' is not a date in a form that the training rows have.",
      "Row 701, column 'age': '1e300' is too large for float32.",
    ]);
  });

  test('no rows, and a column called __proto__', () => {
    expect(preprocessing.encode(tableOf({ age: [], city: [], born: [] })).rows.length).toBe(0);
    const odd = fitPreprocessing(
      tableOf([
        ['__proto__', [1.5, 2.5, 4.5, 4.5]],
        ['y', ['a', 'b', 'a', 'b']],
      ]),
      { target: 'y', missing: [], categorical: [] },
    );
    expect(odd.encode(tableOf([['__proto__', [3]]])).values.length).toBe(1);
  });
});

describe('fitting', () => {
  test('the most frequent category comes first, equals by code point', () => {
    const [feature] = fitted({ x: ['b', 'c', 'a', 'c', null, 'B'] }).description.features;
    expect(feature).toMatchObject({ categories: ['c', 'B', 'a', 'b'], hasMissing: true });
  });

  test('a column that is all missing in training becomes 0', () => {
    const whole = withTarget({ x: [1.5, 2.5, null, null], z: [1.5, 2.5, 3.5, 4.5] });
    const plan = inferColumns(whole, { target: 'y', task: 'regression' });
    const preprocessing = fitPreprocessing(whole.select(Int32Array.of(2, 3)), plan);
    expect(through(preprocessing, tableOf({ x: [99, null], z: [4, 4] }))).toEqual([
      [0, 0, 0],
      [0, 0, 1],
    ]);
  });

  test.each([
    [{ x: [1, 2] }, {}, ArgumentError, 'the plan has no target'],
    [
      { x: [1.5, 2.5], y: [1.5, 1e39] },
      { target: 'y' },
      DataError,
      "column 'y': it holds numbers above 3.4028234663852886e+38, which float32 cannot hold. Scale the column.",
    ],
  ] as const)('%o is refused', (columns, options, kind, message) => {
    const table = tableOf(columns);
    const fit = () => fitPreprocessing(table, options);
    expect(fit).toThrow(kind);
    expect(fit).toThrow(message);
  });

  test('a value that the plan does not know is refused by row, column and value', () => {
    const plan = inferColumns(withTarget({ x: [1.5, 2.5] }), { target: 'y', task: 'regression' });
    expect(() => fitPreprocessing(withTarget({ x: ['1.5', 'two'] }), plan)).toThrow(
      "t.csv: row 2, column 'x': 'two' is not a finite number.",
    );
    expect(() => fitPreprocessing(tableOf({ x: [], y: [] }), plan)).toThrow(
      't.csv: there are no training rows.',
    );
  });

  test('property: standardised training rows have mean 0 and variance 1', () => {
    const cell = fc.integer({ min: -1e6, max: 1e6 }).map((n) => n / 8);
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 3, maxLength: 50 }),
        fc.integer({ min: -1e9, max: 1e9 }),
        (cells, far) => {
          const column = cells.map((x) => x + far);
          fc.pre(new Set(column).size > 2);
          const rows = through(fitted({ x: column }, { numeric: ['x'] }), tableOf({ x: column }));
          const mean = rows.reduce((sum, [x]) => sum + x, 0) / rows.length;
          const variance = rows.reduce((sum, [x]) => sum + (x - mean) ** 2, 0) / rows.length;
          expect(Math.abs(mean)).toBeLessThan(1e-3);
          expect(Math.abs(variance - 1)).toBeLessThan(1e-3);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('the layer', () => {
  const preprocessing = fitted({ x: [1.5, null, 4.5], z: ['a', 'b', 'a'] });

  test('its state goes through a file', () => {
    const [one, other] = [preprocessing.layer(), preprocessing.layer()];
    expect(Object.keys(one.stateDict())).toEqual(['mean', 'inverseStd']);
    one.mean?.setData(Float32Array.of(7));
    other.loadStateDict(loadSafetensors(saveSafetensors(one.stateDict())));
    expect(other.mean?.toArraySync()).toEqual([7]);
  });

  test('a matrix of another width is refused', () => {
    expect(() => preprocessing.layer().forward(ones([2, 3]))).toThrow(ShapeError);
    expect(() => preprocessing.layer().forward(ones([2, 3]))).toThrow(
      'PreprocessingLayer 2 → 4: expected [batch, 2], got [2,3]. Encode a table: preprocessing.encode(table).',
    );
  });
});

describe('the target', () => {
  test('numbers are standardised, and brought back by the layer', () => {
    const table = tableOf({ x: [1.5, 2.5, 3.5], y: [100, 200, 600] });
    const preprocessing = fitPreprocessing(table, { target: 'y', task: 'regression' });
    const { target } = preprocessing.description;
    const dataset = tabularDataset(table, preprocessing);
    const [, values] = dataset.batch(Int32Array.of(0, 1, 2));
    expect(values.shape).toEqual([3, 1]);
    if (target.task !== 'regression') throw new Error();
    const back = new TargetLayer(target).forward(values).toArraySync() as number[][];
    expectClose(back.flat(), [100, 200, 600], SINGLE, 'back');
  });

  test('classes are the places of their names', () => {
    const table = tableOf({ x: [1.5, 2.5, 3.5, 4.5], y: ['b', 'a', 'b', 'a'] });
    const preprocessing = fitPreprocessing(table, { target: 'y' });
    const [x, y] = tabularDataset(table, preprocessing).batch(Int32Array.of(0, 1, 2, 3));
    expect(y.toArraySync()).toEqual([1, 0, 1, 0]);
    expect(new CrossEntropyLoss().forward(x.matmul(ones([1, 2])), y).itemSync()).toBeCloseTo(
      Math.LN2,
      5,
    );
    const other = tableOf({ x: [1, 2, 3], y: ['a', 'c', null] });
    expect(preprocessing.encodeTarget(other).errors.map(describeRowError)).toEqual([
      "Row 2, column 'y': 'c' is not a class that the model knows.",
      "Row 3, column 'y': the value is missing, and the target must have a value.",
    ]);
    expect(() => tabularDataset(other, preprocessing)).toThrow(
      "t.csv: row 2, column 'y': 'c' is not a class that the model knows. 2 of 3 rows have such a cell. Correct it, " +
        'or leave the row out: table.select(rows).',
    );
  });
});

test('networkInputs says of each column how many numbers the layer makes of it', () => {
  const cell = { number: fc.option(fc.integer({ min: -3, max: 3 }), { freq: 4 }) };
  const columns = fc.record({
    number: fc.array(cell.number, { minLength: 40, maxLength: 40 }),
    category: fc.array(
      fc.option(
        fc.integer({ min: 0, max: 25 }).map((i) => `c${i}`),
        { freq: 9 },
      ),
      {
        minLength: 40,
        maxLength: 40,
      },
    ),
    date: fc.array(
      fc.option(
        fc
          .date({ min: new Date('1999-01-01'), max: new Date('2003-01-01'), noInvalidDate: true })
          .map((date) => date.toISOString()),
        { freq: 9 },
      ),
      { minLength: 40, maxLength: 40 },
    ),
  });
  fc.assert(
    fc.property(columns, (cells) => {
      const preprocessing = fitted(cells, {
        numeric: ['number'],
        categorical: ['category'],
        date: ['date'],
      });
      const all = preprocessing.description.features.map(networkInputs);
      for (const { total, ...parts } of all) {
        expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(total);
      }
      const rows = through(preprocessing, withTarget(cells));
      expect(rows[0]).toHaveLength(all.reduce((sum, { total }) => sum + total, 0));
    }),
    { numRuns: 50 },
  );
});
