/** Runs beside one another look different as long as there are styles left. */
import { expect, test } from 'vitest';
import { freeStyle, RUN_STYLES } from '../../src/state/run-style.ts';

test('runs get the styles in their order, and all of them before one comes again', () => {
  const taken = [freeStyle([])];
  while (taken.length < 2 * RUN_STYLES.length) taken.push(freeStyle(taken));
  expect(taken).toEqual([...RUN_STYLES, ...RUN_STYLES]);
});

test('no two styles share colour and marker, and none of six in a row a colour', () => {
  const looks = RUN_STYLES.map(({ light, marker }) => `${light} ${marker}`);
  expect(new Set(looks).size).toBe(RUN_STYLES.length);
  for (let i = 0; i + 6 <= RUN_STYLES.length; i++) {
    expect(new Set(RUN_STYLES.slice(i, i + 6).map(({ light }) => light)).size).toBe(6);
  }
});

test('the style of a run that has left is the next to be given', () => {
  const left = RUN_STYLES.filter((_, i) => i !== 2);
  expect(freeStyle(left)).toBe(RUN_STYLES[2]);
});
