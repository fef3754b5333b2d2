import { ArgumentError, DataError } from 'gradus';
import {
  type Column,
  describeColumn,
  describeTarget,
  describeWarning,
  type InferOptions,
  inferColumns,
  Table,
  TableError,
} from 'gradus/table';
import { describe, expect, test } from 'vitest';
import { cases } from '../../../../test/exhaustive.ts';

type Cells = readonly (string | number | null)[];

/** A column of numbers where all cells are numbers, of text otherwise. */
function columnOf(name: string, cells: Cells): Column {
  if (cells.every((cell) => cell === null || typeof cell === 'number')) {
    return { name, kind: 'number', values: Float64Array.from(cells, (cell) => cell ?? Number.NaN) };
  }
  const values = [...new Set(cells.filter((cell) => cell !== null).map(String))];
  const codes = Int32Array.from(cells, (cell) => (cell === null ? -1 : values.indexOf(`${cell}`)));
  return { name, kind: 'text', codes, values };
}

function tableOf(columns: Readonly<Record<string, Cells>>): Table {
  const made = Object.entries(columns).map(([name, cells]) => columnOf(name, cells));
  return new Table('t.csv', made);
}

function cells<T>(length: number, cell: (row: number) => T): T[] {
  return Array.from({ length }, (_, row) => cell(row));
}

/** The definition of one column beside a plain feature. */
function definitionOf(name: string, given: Cells, options: InferOptions = {}) {
  const x = given.map((_, row) => row + 0.5);
  const plan = inferColumns(tableOf({ [name]: given, x }), options);
  const definition = plan.columns.find((column) => column.name === name);
  return { plan, definition: definition as (typeof plan.columns)[number] };
}

describe('the type of a column', () => {
  test.each<[string, Cells, string, string]>([
    ['x1', [1.5, 2, null], 'numeric', 'numbers'],
    ['x2', ['1.5', '?', '-', 'N/A', '-2e3'], 'numeric', 'numbers'],
    ['code', ['007', '012', '007'], 'categorical', 'text'],
    ['city', ['Seoul', 'Busan', 'NONE', null], 'categorical', 'text'],
    ['flag', ['true', 'false', 'true'], 'categorical', 'text'],
    ['day', ['2024-02-29', '2023-12-31T23:59:59.5Z', 'null'], 'date', 'dates'],
    ['slash', ['2024/03/01', '2024/3/2'], 'date', 'dates'],
    ['dots', ['01.03.2024', '31.03.2024'], 'date', 'dates'],
    ['us', ['03/01/2024', '03/31/2024'], 'date', 'dates'],
    ['named', ['Jun 12 1998', '1 March 1999'], 'date', 'dates'],
    ['unclear', ['01.03.2024', '02.03.2024'], 'categorical', 'text'],
    ['never', ['2023-02-29', '2024-01-01'], 'categorical', 'text'],
    ['one', [3, 3, 3], 'ignored', 'constant'],
    ['none', ['', 'NA', '?'], 'ignored', 'empty'],
    ['nan', [null, null], 'ignored', 'empty'],
    ['order', cells(20, (row) => row * 7), 'ignored', 'distinct-integers'],
    ['sales', cells(40, (row) => (row ? row * 7 : null)), 'numeric', 'numbers'],
    ['few', cells(19, (row) => row * 7), 'numeric', 'numbers'],
    ['comment', cells(30, (row) => `words ${row}`), 'ignored', 'free-text'],
  ])('%s', (name, given, type, code) => {
    const { definition } = definitionOf(name, given);
    expect([definition.type, definition.reason.code]).toEqual([type, code]);
    expect(describeColumn(definition)).not.toContain('undefined');
  });

  test('integers beyond 2^53 differ as texts, and rounding them is said', () => {
    const long = (row: number): string => String(2n ** 60n + BigInt(row));
    const { definition, plan } = definitionOf('key', cells(40, long));
    expect(definition).toMatchObject({ type: 'ignored', distinct: 40 });
    expect(plan.warnings).toEqual([{ code: 'identifier', column: 'key', because: 'values' }]);
    const again = definitionOf('key', ['7', ...cells(39, (row) => long(row % 30))]);
    expect(again.definition.type).toBe('numeric');
    const rounded = { code: 'rounded-integers', column: 'key', example: long(0), row: 1 };
    expect(again.plan.warnings).toEqual([rounded]);
    const same = cells(9, () => long(0));
    const constant = { code: 'constant', column: 'one', value: long(0) };
    expect(definitionOf('one', same).plan.warnings).toEqual([constant]);
  });

  test('a target of integers beyond 2^53 has as many classes as texts', () => {
    const target = (count: number) => {
      const t = cells(90, (row) => String(2n ** 60n + BigInt(1000 * (row % count))));
      return inferColumns(tableOf({ t, x: cells(90, (row) => row + 0.5) }), { target: 't' });
    };
    expect(target(3).target).toMatchObject({ task: 'classification', distinct: 3 });
    expect(target(3).warnings).toEqual([]);
    const many = target(80);
    expect(many.target?.reason).toEqual({ code: 'many-integers', distinct: 80 });
    expect(many.warnings.map(({ code }) => code)).toContain('rounded-integers');
  });

  test('an identifier is told by its name, in any case', () => {
    for (const name of [
      'id',
      'ID',
      'customer_id',
      'orderId',
      'zip',
      'ZIP Code',
      'Phone',
      'patientID',
    ]) {
      const { definition, plan } = definitionOf(name, [4, 5, 4]);
      expect(definition.reason.code, name).toBe('identifier-name');
      expect(plan.warnings.map(({ code }) => code)).toEqual(['identifier']);
    }
    for (const name of ['paid', 'valid', 'identity', 'zipper', 'idle']) {
      expect(definitionOf(name, [4, 5, 4]).definition.type, name).toBe('numeric');
    }
  });

  test('an option decides, and says so', () => {
    expect(definitionOf('id', [1, 2, 2], { numeric: ['id'] }).definition).toMatchObject({
      type: 'numeric',
      reason: { code: 'option', option: 'numeric' },
      min: 1,
      max: 2,
      distinct: 2,
    });
    const asText = definitionOf('x1', [2, 2, 10], { categorical: ['x1'] }).definition;
    expect(asText).toMatchObject({
      type: 'categorical',
      top: [
        { value: '2', count: 2 },
        { value: '10', count: 1 },
      ],
    });
    expect(definitionOf('y1', [2, 3], { ignore: ['y1'] }).definition.type).toBe('ignored');
    const numbers = definitionOf('price', ['12 €', '1,234', '5 %'], { numeric: ['price'] });
    expect(numbers.definition).toMatchObject({ type: 'numeric', loose: true, max: 1234, min: 5 });
  });

  test('the marks of missing values can be given', () => {
    const { definition, plan } = definitionOf('x1', [1, -999, 3, 3], { missing: ['-999'] });
    expect(definition).toMatchObject({ missing: 1, min: 1, distinct: 2 });
    expect(plan.missing).toEqual(['', '-999']);
    const kept = definitionOf('x1', ['none', 'a', 'none'], { missing: [] }).definition;
    expect(kept).toMatchObject({ missing: 0, distinct: 2 });
  });
});

describe('the target', () => {
  const x = cells(60, (row) => ((row * 37) % 60) + 0.5);
  const planOf = (target: Cells, options: InferOptions = {}) =>
    inferColumns(tableOf({ x, y: target }), { target: 'y', ...options });

  test('text and few integers are classes, in a documented order', () => {
    const text = planOf(cells(60, (row) => ['b', 'a', '\u{1f600}', '\uffff'][row % 4])).target;
    expect(text).toMatchObject({
      task: 'classification',
      classNames: ['a', 'b', '\uffff', '\u{1f600}'],
    });
    const integers = planOf(cells(60, (row) => [10, 9, -1][row % 3])).target;
    expect(integers).toMatchObject({ classNames: ['-1', '9', '10'], classCounts: [20, 20, 20] });
    expect(integers && describeTarget(integers)).toBe(
      "classification: integers with 3 different values. Pass task: 'regression' to change it.",
    );
  });

  test('other numbers are not', () => {
    expect(planOf(cells(60, (row) => row % 21)).target?.reason.code).toBe('many-integers');
    expect(planOf(cells(60, (row) => (row % 4) / 2)).target?.reason.code).toBe('fractions');
    const asked = planOf(
      cells(60, (row) => row % 3),
      { task: 'regression' },
    ).target;
    const [column] = asked?.task === 'regression' ? asked.columns : [];
    expect(asked?.reason.code).toBe('option');
    expect(column).toMatchObject({ name: 'y', mean: 1, missing: 0, loose: false });
  });

  test.each<[string, Cells, InferOptions, string]>([
    ['constant', cells(60, () => 'a'), {}, "the target 'y' holds 'a' in every row"],
    [
      'mostly missing',
      cells(60, (row) => (row < 29 ? 'a' : null)),
      {},
      'is missing in 31 of 60 rows',
    ],
    [
      'a class with one row',
      cells(60, (row) => (row === 7 ? 'c' : row % 2 ? 'a' : 'b')),
      {},
      "has only one row of the class 'c' (row 8). Add rows, or pass missing: [...MISSING_MARKS, 'c']",
    ],
    [
      'a class for each row',
      cells(60, (row) => `c${row}`),
      {},
      'has 60 classes, 60 of them with a',
    ],
    [
      'text for regression',
      cells(60, (row) => (row === 3 ? 'tall' : `${row}.5`)),
      { task: 'regression' },
      "row 4, column 'y': 'tall' is not a finite number",
    ],
    [
      'infinite among integers',
      cells(60, (row) => (row === 1 ? Infinity : row % 2)),
      {},
      "row 2, column 'y'",
    ],
    [
      'an infinite number',
      cells(60, (row) => row / 8 / (row - 1 ? 1 : 0)),
      {},
      "row 2, column 'y'",
    ],
  ])('refuses one that is %s', (_, target, options, message) => {
    expect(() => planOf(target, options)).toThrow(DataError);
    expect(() => planOf(target, options)).toThrow(message);
  });
});

describe('tables and options that are refused', () => {
  const table = tableOf({ a: [1.5, 2.5, 2], b: ['1', 'x', '1'], c: ['q', 'q', 'p'] });
  test.each<[InferOptions, string]>([
    [{ target: 'z' }, "there is no column 'z'. The columns are 'a', 'b', 'c'."],
    [{ ignore: ['z'] }, "there is no column 'z'"],
    [
      { target: 'c', ignore: ['a', 'b'] },
      'there is no column to predict from, because all are ignored',
    ],
    [{ numeric: ['b'] }, "row 2, column 'b': 'x' is not a finite number"],
    [{ date: ['c'] }, "row 1, column 'c': 'q' is not a date"],
    [{ date: ['a'] }, "row 1, column 'a': '1.5' is not a date"],
  ])('%o', (options, message) => {
    expect(() => inferColumns(table, options)).toThrow(DataError);
    expect(() => inferColumns(table, options)).toThrow(message);
  });

  test.each<[InferOptions, string]>([
    [{ numeric: ['a'], ignore: ['a'] }, "column 'a' is named by numeric and by ignore"],
    [{ target: 'a', numeric: ['a'] }, "column 'a' is named by target and by numeric"],
    [{ task: 'regression' }, 'task needs a target'],
    [{ task: 'ranking' as 'regression' }, "task must be 'classification' or 'regression'"],
    [{ numeric: 'a' as unknown as string[] }, "numeric must be an Array, got 'a'"],
  ])('%o', (options, message) => {
    expect(() => inferColumns(table, options)).toThrow(ArgumentError);
    expect(() => inferColumns(table, options)).toThrow(message);
  });

  test('with details from which a message can be written in other words', () => {
    const detailsOf = (options: InferOptions) => {
      try {
        inferColumns(table, options);
      } catch (error) {
        if (error instanceof TableError) return error.details;
      }
      return null;
    };
    const b = { column: 'b', row: 1, value: 'x' };
    expect(detailsOf({ numeric: ['b'] })).toEqual({ code: 'no-number', ...b });
    const c = { column: 'c', row: 0, value: 'q' };
    expect(detailsOf({ date: ['c'] })).toEqual({ code: 'no-date', ...c });
    expect(detailsOf({ target: 'c', ignore: ['a', 'b'] })).toEqual({
      code: 'no-features',
      ignored: [
        { column: 'a', reason: 'option', example: null },
        { column: 'b', reason: 'option', example: '1' },
      ],
    });
  });

  test('who only looks may ignore all columns', () => {
    const { columns } = inferColumns(table, { ignore: ['a', 'b', 'c'] });
    expect(columns.map(({ type }) => type)).toEqual(['ignored', 'ignored', 'ignored']);
  });

  test.each(['Infinity', '-inf', '+Inf', '1e999', '-1e400'])(
    '%s among the numbers of a target or a feature is not a number, and no class',
    (value) => {
      for (const numbers of [cells(40, (row) => row % 5), cells(40, (row) => row + 0.5)]) {
        const a = numbers.map((number, row) => (row === 6 ? value : String(number)));
        const typed = numbers.map((number, row) => (row === 6 ? Number.POSITIVE_INFINITY : number));
        for (const column of [a, typed]) {
          const one = tableOf({ a: column, b: numbers, c: cells(40, (row) => (row * 3) % 7) });
          const said = `row 7, column 'a': '${column === a ? value : 'Infinity'}' is not a finite number`;
          expect(() => inferColumns(one, { target: 'a' })).toThrow(said);
          expect(() => inferColumns(one, { target: 'b' })).toThrow(said);
          expect(() => inferColumns(one, { target: ['a', 'b'] })).toThrow(said);
          expect(() => inferColumns(one, { target: 'a', task: 'regression' })).toThrow(said);
        }
        const asked = inferColumns(tableOf({ a, b: numbers }), { target: 'a', missing: [value] });
        expect(asked.warnings).toContainEqual({ code: 'target-missing', column: 'a', missing: 1 });
      }
    },
  );

  test.each(['NaN', 'nan', ''])('%s in a target is missing', (value) => {
    const a = cells(40, (row) => (row === 6 ? value : `${row}.5`));
    const { target } = inferColumns(tableOf({ a, b: cells(40, (row) => row % 7) }), {
      target: 'a',
    });
    expect(target).toMatchObject({ task: 'regression', columns: [{ missing: 1 }] });
  });

  test('a table without rows, and numbers that are not finite', () => {
    expect(() => inferColumns(tableOf({ a: [] }))).toThrow('t.csv: the table has no rows.');
    expect(() => inferColumns(tableOf({ a: [1.5, 2, -Infinity] }))).toThrow(
      "row 3, column 'a': '-Infinity' is not a finite number. Correct it, or pass missing: [...MISSING_MARKS, '-Infinity']",
    );
    const marked = inferColumns(tableOf({ a: [1.5, 2, -Infinity] }), { missing: ['-Infinity'] });
    expect(marked.columns[0]).toMatchObject({ missing: 1, min: 1.5 });
  });
});

describe('warnings', () => {
  const sentencesOf = (columns: Readonly<Record<string, Cells>>, options: InferOptions = {}) =>
    inferColumns(tableOf({ plain: [0.5, 1.5], ...columns }), options).warnings.map(describeWarning);
  /** Warnings about a column `a` beside one without any. */
  const about = (a: Cells, options: InferOptions = {}) => {
    const plain = a.map((_, row) => ((row * 17) % a.length) + 0.5);
    return sentencesOf({ plain, a }, options);
  };

  test.each<[string, Cells, string]>([
    ['identifiers', cells(40, (row) => 900 - row), "Pass numeric: ['a'] or categorical: ['a']"],
    ['constants', cells(9, () => 'on'), "a: is ignored because every row holds 'on'."],
    ['empty columns', cells(9, () => null), 'a: is ignored because every cell is missing.'],
    ['missing cells', cells(9, (row) => (row < 5 ? null : row)), 'is missing in 5 of 9 rows'],
    ['dominant values', cells(300, (row) => (row ? 'on' : 'off')), "holds 'on' in 99.67 % of the"],
    ['many categories', cells(3003, (row) => `c${row % 1001}`), 'has 1001 categories'],
    [
      'units',
      ['12 €', '7', '5'],
      "such as '12 €' (row 1), which is not a plain number. Pass numeric",
    ],
    ['thousands', ['7', '1,234', '5'], "such as '1,234' (row 2)"],
    ['percent', ['5 %', '6 %', '7 %'], "Pass numeric: ['a'] to read it as 5."],
    [
      'a few words',
      cells(30, (row) => (row === 9 ? 'unknown' : row % 7)),
      "Pass missing: [...MISSING_MARKS, 'unknown']",
    ],
    [
      'ambiguous dates',
      ['01/02/2024', '03/04/2024'],
      "'01/02/2024' (row 1) may begin with the day",
    ],
    ['mixed dates', ['2024-01-01', '2024/01/02'], "forms: '2024-01-01', '2024/01/02'."],
    [
      'nearly dates',
      cells(30, (row) => (row === 4 ? 'soon' : `2024-01-${10 + (row % 9)}`)),
      "'soon'",
    ],
    ['free text', cells(30, (row) => `words ${row}`), 'free text: 30 of 30 values differ'],
  ])('about %s', (_, a, sentence) => {
    const sentences = about(a);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toContain(sentence);
  });

  test.each<[string, Cells, string]>([
    [
      'thousands',
      cells(40, (row) => `${1 + (row % 4)},500`),
      "such as '1,500' (row 1), which is not a plain number. Pass task: 'regression' to read it as 1500.",
    ],
    ['units', cells(40, (row) => `${1 + (row % 4)} €`), "Pass task: 'regression' to read it as 1."],
    ['decimal commas', cells(40, (row) => `${1 + (row % 4)},5`), 'Write them with a point'],
    [
      'a few words',
      cells(40, (row) => (row % 20 ? row % 4 : 'many')),
      "Pass missing: [...MISSING_MARKS, 'many']",
    ],
  ])('about a target of numbers that are text, and so classes: %s', (_, a, sentence) => {
    const b = cells(40, (row) => ((row * 7) % 11) + 0.5);
    const { target, warnings } = inferColumns(tableOf({ a, b }), { target: 'a' });
    expect(target?.task).toBe('classification');
    const said = warnings.map(describeWarning);
    expect(said.some((each) => each.includes(sentence))).toBe(true);
    const asked = inferColumns(tableOf({ a, b }), { target: 'a', task: 'classification' });
    expect(asked.warnings.length).toBeLessThan(warnings.length);
  });

  test('about a target with missing rows and small classes', () => {
    const a = cells(40, (row) => (row < 2 ? null : row < 5 ? 'rare' : row % 2 ? 'p' : 'q'));
    expect(about(a, { target: 'a' })).toEqual([
      'a: the target is missing in 2 rows, which are left out.',
      'a: classes with fewer than 10 rows: rare (3). Their metrics will be uncertain.',
    ]);
    const many = about(
      cells(40, (row) => `c${row % 10}`),
      { target: 'a' },
    );
    expect(many.at(-1)).toContain('has 10 classes in 40 rows, fewer than 10 rows for each class.');
  });

  test('about columns that alone give the target away', () => {
    const n = 400;
    const y = cells(n, (row) => ['a', 'b', 'c'][(row * row) % 3]);
    const leaky = {
      y,
      code: y.map((name) => `${name}${name}`),
      above: cells(n, (row) => y[row].charCodeAt(0) + ((row * 7) % 10) / 20),
      noise: cells(n, (row) => ((row * 131) % 400) + 0.5),
      tag: cells(n, (row) => `t${(row * 7) % 5}`),
    };
    const plan = inferColumns(tableOf(leaky), { target: 'y' });
    const found = plan.warnings.filter(({ code }) => code === 'leakage');
    expect(found.map((warning) => warning.code === 'leakage' && warning.column)).toEqual([
      'code',
      'above',
    ]);
    expect(describeWarning(found[0])).toContain('it avoids 100.00 % of the errors');
    const numbers = {
      y: cells(n, (row) => ((row * 131) % 400) + 0.5),
      pounds: cells(n, (row) => (((row * 131) % 400) + 0.5) * 2.2),
      noise: cells(n, (row) => ((row * 37) % 401) + 0.25),
      near: cells(n, (row) => ((row * 131) % 400) + ((row * 29) % 40)),
    };
    const regression = inferColumns(tableOf(numbers), { target: 'y' });
    expect(regression.warnings).toMatchObject([{ code: 'leakage', column: 'pounds' }]);
  });
});

const ROWS = cases(300_000, 3_000_000);

test(`${ROWS} rows are looked at within seconds`, () => {
  const n = ROWS;
  const values = Float64Array.from({ length: n }, (_, row) => Math.sin(row) * 1e6);
  const codes = Int32Array.from({ length: n }, (_, row) => (row * 7919) % 300);
  const names = cells(300, (code) => `c${code}`);
  const columns = cells(10, (place): Column => {
    if (place % 2) return { name: `t${place}`, kind: 'text', codes, values: names };
    return { name: `x${place}`, kind: 'number', values };
  });
  // The processor's time, since the machine may be busy with other things.
  const start = process.cpuUsage();
  const plan = inferColumns(new Table('large', columns), { target: 't1' });
  expect(process.cpuUsage(start).user).toBeLessThan(cases(4e6, 20e6));
  expect(plan.columns[0]).toMatchObject({ type: 'numeric', distinct: n, missing: 0 });
});
