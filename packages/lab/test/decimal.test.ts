import { expect, test } from 'vitest';
import { parseFilter } from '../src/runs/query.ts';
import { decimalIn } from '../src/settings/index.ts';

test('decimal numbers are read in the forms that programs write, and other texts are not numbers', () => {
  const written = ['0.10', ' 5 ', '1e-3', '.5', '5.', '-2', '+3', '-4E+2', '5.e1'];
  expect(written.map(decimalIn)).toEqual([0.1, 5, 0.001, 0.5, 5, -2, 3, -400, 50]);
  for (const text of ['', ' ', '.', 'e5', '.e5', '1e', '1e+', '1.2.3', '--1', '0x10', '1_000']) {
    expect(decimalIn(text)).toBeNaN();
  }
  for (const text of ['1,5', '1 2', 'Infinity', 'NaN', '１', '1n'])
    expect(decimalIn(text)).toBeNaN();
});

// In quadratic time these would take hours.
test('texts of a million characters are read in linear time', () => {
  const n = 1_000_000;
  const digits = '1'.repeat(n);
  for (const text of [`${digits}x`, `${digits}.${digits}x`, `1e${digits}x`, `.${digits}.`]) {
    expect(decimalIn(text)).toBeNaN();
    expect(decimalIn(`-${text}`)).toBeNaN();
  }
  expect(decimalIn(`0.${digits}`)).toBeCloseTo(0.1111);
  const blanks = ' '.repeat(n);
  expect(parseFilter(`lr=${blanks}x${blanks}y${blanks}`).value).toHaveLength(n + 2);
  expect(() => parseFilter(`${blanks}lr${blanks}`)).toThrow(/a field, one of/);
  expect(() => parseFilter(`${'a'.repeat(n)} !`)).toThrow(/a field, one of/);
});
