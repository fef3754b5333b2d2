import { parseCsv } from '@gradus/datasets';
import { DataError } from 'gradus';
import { expect, it } from 'vitest';

const N = 1_000_000;

/** In quadratic time each of these would take hours. */
const SHAPES: readonly (readonly [string, string, RegExp | null])[] = [
  ['commas', ','.repeat(2 * N), /more than 1048576 cells\. .*pass delimiter/],
  ['blank rows', ',\n'.repeat(N), /holds no table/],
  ['line breaks', '\n'.repeat(N), /holds no table/],
  ['returns', '\r'.repeat(N), /holds no table/],
  ['blanks', `1,${' '.repeat(N)}2\n`, /line 1: cell 2 has more than 65536/],
  ['hard blanks', `a,b\n1,${'\u00a0\t '.repeat(20_000)}x\n`, null],
  ['blanks and quotes', `a,b\n1,${' '.repeat(30_000)}x${'"'.repeat(30_000)}\n`, null],
  [
    'digits',
    `a,b\n${'1'.repeat(60_000)}x,1\n`,
    /"1111111111111111111111111111111111111111…" is not a number/,
  ],
  ['endless digits', `a,b\n${'1'.repeat(N)}x,1\n`, /line 2: cell 1 has more than 65536/],
  [
    'digits and a point',
    `a,b\n${'1'.repeat(30_000)}.${'1'.repeat(30_000)}e,1\n`,
    /is not a number/,
  ],
  ['exponents', `a,b\n${'1e'.repeat(30_000)},1\n`, /is not a number/],
  ['signs', `a,b\n${'-'.repeat(60_000)}1,1\n`, /is not a number/],
  ['a quote without end', `a,b\n"${'\n'.repeat(N)}`, /line 2: cell 1 has more than/],
  [
    'short quotes without end',
    `a,b\n"${'x\n'.repeat(100)}`,
    /line 2: its quotes do not match \(a quoted cell has no closing quote/,
  ],
  ['quotes alone', '"'.repeat(N), /cell 1 has more than/],
  ['half quotes', '"a,'.repeat(N), /its quotes do not match|more than/],
  ['doubled quotes', `"${'""'.repeat(30_000)}"`, /nothing to predict from/],
  [
    'text behind quotes',
    '"a"b,1\n',
    /line 1: its quotes do not match \(a quoted cell has text after/,
  ],
  ['one cell without end', 'x'.repeat(50 * N), /cell 1 has more than 65536/],
];

it.each(SHAPES)('%s are read or refused in linear time', (_, text, problem) => {
  const outcome = (() => {
    try {
      return parseCsv(text);
    } catch (error) {
      return error as Error;
    }
  })();
  if (problem === null) {
    expect(outcome).not.toBeInstanceOf(Error);
    return;
  }
  expect(outcome).toBeInstanceOf(DataError);
  expect((outcome as Error).message).toMatch(problem);
  expect((outcome as Error).message.length).toBeLessThan(500);
});

it('many columns and many rows are read', () => {
  const columns = 300_000;
  const wide = `${Array.from({ length: columns }, (_, i) => i % 7).join()}\n`;
  expect(parseCsv(wide.repeat(2)).features.shape).toEqual([2, columns - 1]);
  expect(parseCsv('1,0\n2,1\n'.repeat(200_000)).features.shape).toEqual([400_000, 1]);
});
