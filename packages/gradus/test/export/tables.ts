/** Random tables with every kind of column, models of them, and random rows. */
import fc from 'fast-check';
import {
  fitPreprocessing,
  Predictor,
  TabularModel,
  type TabularModelOptions,
} from 'gradus/preprocessing';
import { inferColumns, Table } from 'gradus/table';

const cities = Array.from({ length: 23 }, (_, i) => `city ${i}`);
/** Every kind of column, some with missing values. */
export const rows = Array.from({ length: 120 }, (_, i) => ({
  age: i % 11 === 3 ? null : 18 + ((i * 37) % 61),
  // The spread is small compared with the mean.
  year: 1_000_000 + (i % 5),
  income: `${1 + (i % 9)},${100 + i * 3} €`,
  constant: 3,
  pet: i % 7 === 0 ? null : ['cat', 'dog', 'fish'][i % 3],
  floor: [1, 2, 3, 4][i % 4],
  member: i % 2 === 0,
  city: cities[(i * 7) % 23],
  born: `19${50 + (i % 49)}-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`,
  seen: i % 13 === 5 ? null : `${1 + (i % 28)}/${1 + (i % 12)}/20${10 + (i % 14)} ${i % 24}:30`,
  answer: ['no', 'yes', 'maybe'][(i * 5 + (i >> 3)) % 3],
  isIt: i % 3 === 0 ? 'yes' : 'no',
  price: 1000 + 7 * i,
  weight: 0.001 * (i % 17),
}));

export const table = Table.fromRows(rows, { name: 'people' });
const targets = ['answer', 'isIt', 'price', 'weight'];

/** An untrained model of the table. */
export function predictorOf(
  target: string | readonly string[],
  options: TabularModelOptions = {},
  missing?: readonly string[],
): Predictor {
  const ignore = targets.filter((name) => !([] as string[]).concat(target).includes(name));
  const plan = inferColumns(table, {
    target: target as string,
    ignore,
    numeric: ['income', 'year'],
    categorical: ['floor'],
    missing,
  });
  return new Predictor(new TabularModel(fitPreprocessing(table, plan), options));
}

const TEXTS = [
  '',
  ' NA ',
  '?',
  '-',
  'true',
  'cat',
  'dog',
  'Fish',
  'city 3',
  ' city 3',
  '4',
  '1,234',
  '12 €',
];
const NUMBERS = [
  '1e3',
  '007',
  '.5',
  '5.',
  '-0',
  '+3',
  'inf',
  '-Infinity',
  'nan',
  '1e40',
  '-1e39',
  '1 234',
  "1'234.5",
];
const DATES = [
  '2024-03-01',
  '2024/3/1',
  '31/12/2019',
  '12/31/2019',
  '2024-02-30',
  '1 Mar 2024',
  'March 1, 2024',
  '2024-03',
  '2024-03-01T10:30:00Z',
  '2024-03-01 10:30 PM',
  '2024-03-01T25:00',
  '0001-01-01',
  '29.02.2023',
  '2024-03-01T10:30:00.123456+09:00',
];

/** Cells of every kind, valid and invalid. */
export const cell = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...TEXTS, ...NUMBERS, ...DATES) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(null, undefined, true, false, Number.NaN, Infinity, -Infinity, -999),
  },
  { weight: 1, arbitrary: fc.oneof(fc.double(), fc.integer(), fc.float()) },
  { weight: 1, arbitrary: fc.date({ noInvalidDate: false }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);

type Cells = Record<string, unknown>;

/** A row of the table with some cells replaced. */
export const row: fc.Arbitrary<Cells> = fc
  .tuple(
    fc.nat({ max: rows.length - 1 }),
    fc.dictionary(fc.constantFrom(...Object.keys(rows[0])), cell),
  )
  .map(([at, others]) => ({ ...rows[at], ...others }));

/** A row of the table with some cells missing. */
export const readable: fc.Arbitrary<Cells> = fc
  .tuple(fc.nat({ max: rows.length - 1 }), fc.subarray(Object.keys(rows[0])))
  .map(([at, missing]) => ({
    ...rows[at],
    ...Object.fromEntries(missing.map((name) => [name, null])),
  }));
