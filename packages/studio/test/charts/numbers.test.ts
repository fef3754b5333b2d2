/** Numbers as the page writes them: a rounded number must not claim more than is true. */

import {
  lossText,
  measureText,
  percentText,
  pointsText,
  shareText,
  shortNumber,
} from '@gradus/lab/compare';
import { describe, expect, test } from 'vitest';

describe('a loss', () => {
  test.each([
    [0.32141, '0.3214'],
    [0, '0.000'],
    [0.09231983, '0.09232'],
    [0.999961, '1.000'],
    [-0.25, '-0.2500'],
    [12345.678, '12346'],
    [99_999.5, '1.000e+5'],
    [2_131_886_000, '2.132e+9'],
    [9.227816438214475e28, '9.228e+28'],
    [0.001, '0.001000'],
    [0.0000123456, '1.235e-5'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [null, '–'],
    [undefined, '–'],
  ])('%j is %s', (loss, text) => {
    expect(lossText(loss)).toBe(text);
  });
});

describe('a measure', () => {
  test.each([
    ['accuracy', 95.6, '95.60 %'],
    ['accuracy', null, '–'],
    ['rmse', 0.123456, '0.1235'],
    ['rmse', 79_510.3, '79510'],
    ['rmse', 0.25, '0.2500'],
    ['rmse', 1_234_567, '1234567'],
    ['rmse', 0, '0.000'],
    ['rmse', 1.23456e-9, '1.235e-9'],
    ['rmse', Number.NaN, '–'],
    ['rmse', undefined, '–'],
  ] as const)('%s %j is %s', (measure, value, text) => {
    expect(measureText(measure, value)).toBe(text);
  });
});

describe('a share', () => {
  test.each([
    [0.983, '98.30 %'],
    [0, '0.00 %'],
    [1, '100.00 %'],
    [0.99996, '> 99.99 %'],
    [0.00001, '< 0.01 %'],
    [Number.POSITIVE_INFINITY, '–'],
    [Number.NaN, '–'],
  ])('%d is %s', (share, text) => {
    expect(shareText(share)).toBe(text);
  });
});

test('per cent and points of a difference', () => {
  expect(percentText(99.996)).toBe('> 99.99 %');
  expect(percentText(99.99)).toBe('99.99 %');
  expect(pointsText(0.004)).toBe('0.00');
  expect(pointsText(null)).toBe('–');
});

describe('a number on an axis', () => {
  test.each([
    [0, '0'],
    [3000, '3000'],
    [0.05, '0.05'],
    [1e-7, '1e-7'],
    [-2.5e6, '-2.5e+6'],
  ])('%d is %s', (value, text) => {
    expect(shortNumber(value)).toBe(text);
  });
});
