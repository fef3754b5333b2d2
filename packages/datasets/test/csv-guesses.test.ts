import { type NumericTableOptions, parseCsv } from '@gradus/datasets';
import { DataError, GradusError } from 'gradus';
import { describe, expect, it } from 'vitest';
import { parseCsv as parseInBrowser } from '../src/browser.ts';

function problemOf(text: string, options: NumericTableOptions = {}): string {
  for (const parse of [parseCsv, parseInBrowser]) {
    expect(() => parse(text, options)).toThrow(DataError);
  }
  try {
    parseCsv(text, options);
  } catch (error) {
    return (error as DataError).message;
  }
  return '';
}

const table = (header: string, ...rows: string[]) => `${[header, ...rows].join('\n')}\n`;
const labels = (texts: readonly string[], options: NumericTableOptions = {}) =>
  parseCsv(table('x,y', ...texts.map((text, i) => `${i},${text}`)), options);
const labelProblem = (...texts: string[]) =>
  problemOf(table('x,y', ...texts.map((text, i) => `${i},${text}`)));

describe('the kind of labels', () => {
  const prices = Array.from({ length: 1000 }, (_, i) => (100 + 0.37 * i).toFixed(2));

  it.each(['NA', 'nan', 'NULL', '?', '-', 'N/A', 'None', 'sold', 'true', '1 000', '0x10', '1e5x'])(
    'is not changed by one %s among prices',
    (mark) => {
      const message = labelProblem(...prices.with(500, mark));
      expect(message).toMatch(`CSV text: line 502, column "y": "${mark}" `);
      expect(message).toMatch(
        /labelKind: 'class' to take each text as a class, or labelKind: 'value'/,
      );
      expect(labels(prices).format.labelKind).toBe('value');
    },
  );

  it('is asked for where texts begin and a number follows, or a mark for missing values', () => {
    expect(labelProblem('cat', 'dog', '3')).toMatch(/"3" is a number, but "cat" in line 2 is not/);
    expect(labelProblem('cat', 'NA')).toMatch(/line 3.* "NA" seems to mark a missing value/);
    expect(labelProblem('cat', '')).toMatch(/line 3.* the value is missing/);
    expect(labels(['NA', 'DE', 'KR'], { labelKind: 'class' }).classNames).toEqual([
      'DE',
      'KR',
      'NA',
    ]);
    expect(labels(['a', '1'], { labelKind: 'class' }).classNames).toEqual(['1', 'a']);
  });

  it.each([
    [['1.5', '2', '-3', '+4', '1e2'], 'value'],
    [['0.0', '1.0'], 'value'],
    [['5', '5', '5'], 'value'],
    [['0', '0'], 'class'],
    [['1', '0'], 'class'],
    [['1', '2'], 'value'],
    [['true', 'false'], 'class'],
    [['1 000', '2 000'], 'class'],
    [['Infinity', 'inf'], 'class'],
    [['same', 'same'], 'class'],
  ] as const)('of %j is %s', (texts, kind) => {
    const { format, guessed } = labels(texts);
    expect(format.labelKind).toBe(kind);
    expect(guessed).toEqual(['delimiter', 'header', 'labelKind']);
  });

  it('keeps the numbers of values that began like classes', () => {
    expect(labels(['0', '1', '1', '2', '0.5', '7']).labels?.data).toEqual(
      Float32Array.of(0, 1, 1, 2, 0.5, 7),
    );
    expect(labels(['0', '1', '5000000']).labels?.data).toEqual(Float32Array.of(0, 1, 5e6));
    expect(labels(['3', '1', '3']).labels?.data).toEqual(Float32Array.of(3, 1, 3));
  });
});

describe('classes', () => {
  it.each([
    [
      ['01234', '1234', '99999'],
      ['01234', '1234', '99999'],
    ],
    [
      ['1.10', '1.1', '1.2'],
      ['1.1', '1.10', '1.2'],
    ],
    [
      ['9007199254740993', '9007199254740992', '1'],
      ['1', '9007199254740992', '9007199254740993'],
    ],
    [
      ['2e999', '1e999', '5'],
      ['5', '1e999', '2e999'],
    ],
    [
      ['+1', '1', '1.', '-0', '0'],
      ['-0', '0', '+1', '1', '1.'],
    ],
  ])('%j stay as many as there are texts', (codes, expected) => {
    const { classNames, labels: column } = labels(codes, { labelKind: 'class' });
    expect(classNames).toEqual(expected);
    expect([...(column?.data ?? [])].map((index) => classNames[index])).toEqual(codes);
  });

  it('of codes with zeros in front are not guessed to be numbers', () => {
    expect(labelProblem('01234', '02345')).toMatch(/"01234" begins with 0, as codes do/);
    expect(labels(['0.5', '0', '00'.slice(1)]).format.labelKind).toBe('value');
  });

  it('of codes such as 1.10 and 1.2 are not guessed to be numbers', () => {
    for (const codes of [
      ['1.9', '1.10'],
      ['1.10', '2', '1.1'],
      ['10.0', '10.20', '9.5'],
    ]) {
      expect(labelProblem(...codes)).toMatch(
        /has another number of decimals .* labelKind: 'class'/,
      );
      expect(labels(codes, { labelKind: 'class' }).classNames).toHaveLength(codes.length);
    }
    for (const values of [
      ['1.10', '2.25', '3'],
      ['9.0', '9', '-2.5'],
      ['1.25', '1.5'],
      ['1e-10', '0.5'],
    ]) {
      expect(labels(values).format.labelKind).toBe('value');
    }
  });

  it('of the training table are those of the test table', () => {
    const train = parseCsv('x,kind\n1,cat\n2,dog\n3,fox\n');
    const options = { ...train.format, classNames: train.classNames };
    for (const parse of [parseCsv, parseInBrowser]) {
      const test = parse('x,kind\n2,dog\n3,fox\n', options);
      expect([...(test.labels?.data ?? [])]).toEqual([1, 2]);
      expect(test.classNames).toEqual(train.classNames);
      expect(test.guessed).toEqual([]);
    }
    expect(problemOf('x,kind\n2,dog\n3,wolf\n', options)).toBe(
      'CSV text: line 3, column "kind": "wolf" is none of the classes "cat", "dog", "fox". ' +
        'Correct the label, or give all classes with the option `classNames`.',
    );
    expect(problemOf('x,k\n1,7\n', { classNames: ['007'] })).toMatch(/"7" is none of the classes/);
  });

  it('that cannot be are refused', () => {
    for (const classNames of [[], ['a', 'a'], [1, 2] as unknown as string[], 'ab' as never]) {
      expect(() => parseCsv('1,a', { classNames })).toThrow(GradusError);
      expect(() => parseCsv('1,a', { classNames })).toThrow(/a list of texts, all different/);
    }
    const both = { classNames: ['a'], labelKind: 'value' } as const;
    expect(() => parseCsv('1,a', both)).toThrow(/is for classes, but labelKind is value/);
    expect(() => parseCsv('1,a', { labelKind: 'klass' as never })).toThrow(
      /pass 'class' or 'value'/,
    );
  });
});

describe('the header', () => {
  it.each<[string, string, number]>([
    ['numbers and a name above numbers', '0,1,2,label\n0,128,255,0\n9,8,7,1\n', 2],
    ['years and a name', '2019,2020,target\n1.5,2.5,3\n4.5,5.5,6\n', 2],
    ['wave lengths', '400.5,401,402.5,y\n1,2,3,4\n5,6,7,8\n', 2],
    ['an index without a name', ',0,1,label\n0,5,6,1\n1,7,8,0\n', 2],
    ['names alone', 'a,b\n1,2\n', 1],
    ['numbers alone', '5,3\n1,2\n', 2],
    ['a sample of a class', '5.1,3.5,setosa\n4.9,3,setosa\n6,2,virginica\n', 3],
    ['two samples of two classes', '0,1,cat\n5,6,dog\n', 2],
    ['one sample', '1,2,cat\n', 1],
    ['a sample with a missing label', '1,2\n3,4\n', 2],
  ])('is found: %s', (_, text, rows) => {
    expect(parseCsv(text).features.shape[0]).toBe(rows);
    expect(parseInBrowser(text).features.shape[0]).toBe(rows);
  });

  it('is there where a column is asked for by its name', () => {
    expect(parseCsv('0,1,2\n3,4,5\n', { label: '2' }).featureNames).toEqual(['0', '1']);
    expect(parseCsv('1,a\n2,b\n', { label: 'column 1' }).features.shape).toEqual([2, 1]);
  });

  it.each<[string, string]>([
    ['counts', '0,1,2,3\n5,6,7,8\n'],
    ['counts, with text above text', '0,1,2,species\n5,3,1,a\n4,3,1,a\n6,2,4,b\n'],
    ['has a mistyped number', '5.1,3.5,l.4\n4.9,3.0,1.4\n4.7,3.2,1.3\n'],
    ['has years above many rows', `2019,2020,land\n${'1.5,2,Korea\n3,4,Peru\n'.repeat(12)}`],
  ])('is asked for where the first row %s', (_, text) => {
    expect(problemOf(text)).toMatch(
      /line 1: may hold names or a sample .* Pass header: true or header: false/,
    );
    expect(parseCsv(text, { header: true }).format.header).toBe(true);
  });

  it('may have names twice, or columns that all say the same', () => {
    const { featureNames } = parseCsv('a,a,b\n1,1,1\n1,1,1\n');
    expect(featureNames).toEqual(['a', 'a']);
    expect(problemOf('a,a,b\n1,1,1\n', { label: 'a' })).toMatch(
      /more than one column is called "a"/,
    );
  });

  it('of MNIST as a table, with names and without, is found', () => {
    const pixels = Array.from({ length: 784 }, (_, i) => `pixel${i}`);
    const row = (label: number, i: number) =>
      [label, ...pixels.map((_, p) => (p * i) % 256)].join();
    const rows = Array.from({ length: 20 }, (_, i) => row(i % 10, i));
    const named = parseCsv(table(['label', ...pixels].join(), ...rows), { label: 'label' });
    const plain = parseCsv(rows.join('\n'), { label: 0 });
    expect(named.features).toEqual(plain.features);
    expect(named.labels).toEqual(plain.labels);
    expect(named.features.shape).toEqual([20, 784]);
    expect(named.classNames).toHaveLength(10);
  });
});

describe('the delimiter', () => {
  it.each(['1,5;a\n2,5;b\n3,5;a\n', '1,234\t5\n2,345\t6\n', 'a|b,c\n1|2,3\n'])(
    'of %j is asked for',
    (text) => {
      expect(problemOf(text)).toMatch(
        /its rows can be split at .* or at .* delimiter; .*decimal: ','/,
      );
    },
  );

  it('and a decimal comma are read as told', () => {
    const { features, classNames, format } = parseCsv('1,5;a\n-2,5e1;b\n,5;a\n', { decimal: ',' });
    expect([...features.data]).toEqual([1.5, -25, 0.5]);
    expect(classNames).toEqual(['a', 'b']);
    expect(format).toMatchObject({ delimiter: ';', decimal: ',' });
    expect([...parseCsv('1,5;a\n2,5;b\n', { delimiter: ',' }).features.data]).toEqual([1, 2]);
    expect([...parseCsv('1~2\n3~4\n', { delimiter: '~' }).features.data]).toEqual([1, 3]);
  });

  it('with a decimal comma is explained at the first cell that is not a number', () => {
    expect(problemOf('a;b\n1,5;2\n')).toMatch(
      /line 2, column "a": "1,5" is not a number\. If "," is its decimal separator, pass decimal: ','/,
    );
    expect(problemOf('a;b\n1.5;2\n', { decimal: ',' })).toMatch(
      /If "\." is its decimal separator, pass decimal: '\.'/,
    );
  });

  it('that cannot be is refused', () => {
    for (const delimiter of ['ab', '"', '\n']) {
      expect(() => parseCsv('1,2', { delimiter })).toThrow(/pass one character/);
    }
    expect(() => parseCsv('1,2', { decimal: '_' as never })).toThrow(/pass '.' or ','/);
    expect(() => parseCsv('1,2', { delimiter: ',', decimal: ',' })).toThrow(/are both ","/);
  });
});
