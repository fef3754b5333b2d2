/** Runs side by side look different as long as there are styles left. */
import { expect, test } from 'vitest';
import { freeStyle, RUN_STYLES } from '../../src/state/run-style.ts';

test('gives runs all styles in order before it repeats one', () => {
  const taken = [freeStyle([])];
  while (taken.length < 2 * RUN_STYLES.length) taken.push(freeStyle(taken));
  expect(taken).toEqual([...RUN_STYLES, ...RUN_STYLES]);
});

test('no two styles share colour and marker, and six in a row have different colours', () => {
  const looks = RUN_STYLES.map(({ light, marker }) => `${light} ${marker}`);
  expect(new Set(looks).size).toBe(RUN_STYLES.length);
  for (let i = 0; i + 6 <= RUN_STYLES.length; i++) {
    expect(new Set(RUN_STYLES.slice(i, i + 6).map(({ light }) => light)).size).toBe(6);
  }
});

test('gives the style of a removed run to the next one', () => {
  const left = RUN_STYLES.filter((_, i) => i !== 2);
  expect(freeStyle(left)).toBe(RUN_STYLES[2]);
});
