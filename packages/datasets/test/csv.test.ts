import { loadCsv, type NumericTableOptions, parseCsv } from '@gradus/datasets';
import fc from 'fast-check';
import { DataError, GradusError } from 'gradus';
import { describe, expect, it } from 'vitest';
import { loadCsv as loadInBrowser } from '../src/browser.ts';

const IRIS = `sepal length,petal length,species
5.1,1.4,setosa
7.0,4.7,versicolor

4.9, 1.5 ,setosa
`;

function problemOf(text: string, options: NumericTableOptions = {}): string {
  try {
    parseCsv(text, { name: 'data.csv', ...options });
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    return (error as DataError).message;
  }
  throw new Error('read without an error');
}

describe('parseCsv', () => {
  it('reads features, their names, and text labels as indices of sorted classes', () => {
    const table = parseCsv(IRIS);
    expect(table).toEqual({
      features: {
        dtype: 'float32',
        shape: [3, 2],
        data: Float32Array.of(5.1, 1.4, 7, 4.7, 4.9, 1.5),
      },
      featureNames: ['sepal length', 'petal length'],
      labels: { dtype: 'int32', shape: [3], data: Int32Array.of(0, 1, 0) },
      labelName: 'species',
      classNames: ['setosa', 'versicolor'],
      format: { delimiter: ',', decimal: '.', header: true, labelKind: 'class' },
      guessed: ['delimiter', 'header', 'labelKind'],
    });
  });

  it('tells class indices from values among numeric labels', () => {
    const labelsOf = (...labels: (number | string)[]) =>
      parseCsv(labels.map((label) => `1,${label}`).join('\n'));
    expect(labelsOf(1, 0, 2).labels?.dtype).toBe('int32');
    expect(labelsOf(1, 0, 2).classNames).toEqual(['0', '1', '2']);
    for (const values of [
      [1, 2, 3],
      [0, 2],
      [0, 0.5, 1],
      [-1, 0],
    ]) {
      const { labels, classNames } = labelsOf(...values);
      expect(labels?.data).toEqual(Float32Array.from(values));
      expect(classNames).toEqual([]);
    }
  });

  it('does as told by labelKind, with numbers sorted as numbers', () => {
    const text = '1,10\n1,9.0\n1,9\n1,-2';
    const { labels, classNames } = parseCsv(text, { labelKind: 'class' });
    expect(classNames).toEqual(['-2', '9', '9.0', '10']);
    expect(labels?.data).toEqual(Int32Array.of(3, 2, 1, 0));
    const values = parseCsv('1,0\n1,1', { labelKind: 'value' });
    expect(values.labels?.dtype).toBe('float32');
    expect(problemOf('a,b\n1,x', { labelKind: 'value' })).toMatch(/"x" is not a number/);
  });

  it('takes label and features by name, by place and from the end', () => {
    const text = 'id,a,b,c\n7,1,2,3\n8,4,5,6';
    const table = parseCsv(text, { label: 'a', features: ['c', 2] });
    expect(table.featureNames).toEqual(['c', 'b']);
    expect(table.features.data).toEqual(Float32Array.of(3, 2, 6, 5));
    expect(table.labels?.data).toEqual(Float32Array.of(1, 4));
    expect(parseCsv(text, { label: -3 }).labelName).toBe('a');
    expect(parseCsv(text, { label: null })).toMatchObject({
      featureNames: ['id', 'a', 'b', 'c'],
      labels: null,
      labelName: null,
    });
  });

  it('finds out whether there are column names', () => {
    expect(parseCsv('1,2\n3,4', { label: null }).features.shape).toEqual([2, 2]);
    expect(parseCsv('1,2\n3,4', { label: null }).featureNames).toEqual(['column 0', 'column 1']);
    expect(parseCsv('5.1,setosa\n1,x').features.shape).toEqual([2, 1]);
    expect(parseCsv('x,2024\n3,4', { header: true }).labelName).toBe('2024');
  });

  it.each([
    ['semicolons', '1;2\n3;4'],
    ['tabs', '1\t2\n3\t4'],
    ['bars', '1|2\n3|4'],
    ['Windows line ends', '1,2\r\n3,4\r\n'],
    ['a byte order mark', '\ufeff1,2\n3,4'],
    ['quotes', '"1","2"\n"3","4"'],
  ])('reads %s', (_, text) => {
    expect(parseCsv(text, { label: null }).features.data).toEqual(Float32Array.of(1, 2, 3, 4));
  });

  it('reads every decimal form of a number and nothing else', () => {
    const { features } = parseCsv('1\n-2.5\n+.5\n3.\n1e3\n-4E-2\n1e-50', { label: null });
    expect(features.data).toEqual(Float32Array.of(1, -2.5, 0.5, 3, 1000, -0.04, 0));
    for (const cell of ['0x10', 'Infinity', 'NaN', '1 000', '1_000', '--1', '.', 'e5', '１']) {
      expect(problemOf(`a,b\n1,2\n${cell},2`)).toBe(
        `data.csv: line 3, column "a": "${cell}" is not a number.`,
      );
    }
    expect(problemOf('a,b\n1,2\n1e39,2')).toMatch(/line 3, column "a": "1e39" is too large/);
  });

  it('names the line and column of a missing value, counting lines inside quotes and blank ones', () => {
    const text = 'x,label\n\n1,"a\nb"\n2,"c\r\nd"\n ,e';
    expect(problemOf(text)).toBe(
      'data.csv: line 7, column "x": the value is missing. Fill it in or leave out the row.',
    );
    expect(problemOf('x,label\n1,')).toMatch(/line 2, column "label": the value is missing/);
  });

  it('refuses rows of different lengths, open quotes and tables without rows', () => {
    expect(problemOf('a,b\n1,2\n3')).toBe(
      'data.csv: line 3 has 1 cell, but line 1 has 2. Every row needs the same number. If cells are split at the wrong character, pass delimiter.',
    );
    expect(problemOf('a,b\n1,2\n"3,4\n5,6')).toMatch(/line 3: its quotes do not match/);
    expect(problemOf('')).toMatch(/holds no table/);
    expect(problemOf(' \n\n')).toMatch(/holds no table/);
    expect(problemOf('a,b\n')).toMatch(/column names, but no rows follow/);
    expect(problemOf('1\n2')).toMatch(/nothing to predict from: its only column is "column 0"/);
  });

  it('says which columns there are when one is not found', () => {
    expect(problemOf(IRIS, { label: 'kind' })).toMatch(
      /no column "kind"\. The columns are "sepal length", "petal length", "species"/,
    );
    expect(problemOf('a,a,b\n1,2,3', { label: 'a' })).toMatch(/more than one column .* "a"/);
    for (const label of [3, -4, 0.5, Number.NaN]) {
      expect(problemOf(IRIS, { label })).toMatch(/the table has 3, 0 to 2/);
    }
  });

  it('gives back any finite float32 numbers that were written', () => {
    const rows = fc.array(
      fc.tuple(
        fc.float({ noNaN: true, noDefaultInfinity: true }),
        fc.float({ noNaN: true, noDefaultInfinity: true }),
      ),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(rows, fc.constantFrom(',', ';', '\t'), (numbers, delimiter) => {
        const text = numbers.map((row) => row.map(written).join(delimiter)).join('\n');
        const { features } = parseCsv(text, { label: null, delimiter });
        expect(features.shape).toEqual([numbers.length, 2]);
        expect(features.data).toEqual(Float32Array.from(numbers.flat()));
      }),
    );
  });

  it('throws nothing but DataError, whatever the text', () => {
    const text = fc
      .array(fc.constantFrom(...'ab1.5"\n\r,; -'.split('')))
      .map((list) => list.join(''));
    fc.assert(
      fc.property(text, (content) => {
        try {
          parseCsv(content);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
    );
  });
});

const written = (value: number) => (Object.is(value, -0) ? '-0' : String(value));

describe('arguments of the wrong kind', () => {
  it.each([undefined, null, 5, {}, [], new Uint8Array(3), Symbol('x')])(
    '%s is not text and no source',
    async (value) => {
      const wrong = value as unknown as string;
      expect(() => parseCsv(wrong)).toThrow(GradusError);
      expect(() => parseCsv(wrong)).toThrow(/^parseCsv takes the text of a table, got .*loadCsv/);
      for (const load of [loadCsv, loadInBrowser]) {
        const error = await load(wrong).catch((cause) => cause);
        expect(error).toBeInstanceOf(GradusError);
        expect(error.message).toMatch(/^loadCsv takes a path or an address, .*parseCsv\(text\)/);
      }
    },
  );

  it.each<[object | null, RegExp]>([
    [null, /^The options must be an object, got null/],
    [{ name: 5 }, /^The option name must be a text, got number/],
    [{ delimiter: 5 }, /^The option delimiter must be one character, such as ';', got number/],
    [{ header: 'yes' }, /^The option header must be true or false, got string/],
    [{ label: {} }, /^The option label must be a column's name or place, or null, got object/],
    [{ features: 'a' }, /^The option features must be a list of .*, got string/],
    [{ features: [null] }, /^The option features must be a list of .*, got object/],
  ])('options %j are refused', async (options, message) => {
    expect(() => parseCsv('a,b\n1,2\n', options as object)).toThrow(message);
    for (const load of [loadCsv, loadInBrowser]) {
      await expect(load('none.csv', options as object)).rejects.toThrow(message);
    }
  });
});
