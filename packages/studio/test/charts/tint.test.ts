import { readFileSync } from 'node:fs';
import { RUN_COLORS } from '@gradus/lab/compare';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  css,
  limitOf,
  mixed,
  parseColor,
  type Rgb,
  readableOn,
  tintOf,
} from '../../src/charts/color.ts';
import { pictureRaster } from '../../src/charts/pixels.ts';

const COLORS = { zero: [255, 255, 255], above: [200, 0, 0], below: [0, 0, 200] } as const;

test('reads the colours of the page, long and short', () => {
  expect(parseColor('#1d4e89')).toEqual([0x1d, 0x4e, 0x89]);
  expect(parseColor('#fff')).toEqual([255, 255, 255]);
  expect(css([1, 2, 3])).toBe('rgb(1,2,3)');
});

test('is symmetric: the largest distance from 0 has full colour on both sides', () => {
  expect(limitOf([0.5, -2, 1])).toBe(2);
  expect(tintOf(-2, 2, COLORS)).toEqual(COLORS.below);
  expect(tintOf(2, 2, COLORS)).toEqual(COLORS.above);
  expect(tintOf(0, 2, COLORS)).toEqual(COLORS.zero);
  expect(tintOf(1, 2, COLORS)).toEqual([228, 128, 128]);
});

test('has no colour for zeros, and none for values that are not finite', () => {
  expect(limitOf([0, -0])).toBe(0);
  expect(tintOf(0, 0, COLORS)).toEqual(COLORS.zero);
  expect(limitOf([Number.NaN, Number.POSITIVE_INFINITY, -3])).toBe(3);
  expect(limitOf([])).toBe(0);
  expect(tintOf(Number.NaN, 3, COLORS)).toBeNull();
  expect(tintOf(Number.NEGATIVE_INFINITY, 3, COLORS)).toBeNull();
});

test('has a contrast of at least 4.5 between numbers and every tint', () => {
  const level = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(fc.tuple(level, level, level), (color) => {
      expect(contrast(color, parseColor(readableOn(color)))).toBeGreaterThanOrEqual(4.5);
    }),
    { numRuns: 2000 },
  );
});

const styles = readFileSync(new URL('../../src/style/page.css', import.meta.url), 'utf8');
/** A colour of the page in the light and in the dark theme. */
const pageColor = (name: string): Rgb[] =>
  [...styles.matchAll(new RegExp(`--${name}: (#\\w+);`, 'g'))].map(([, color]) =>
    parseColor(color),
  );
const BACKGROUNDS = ['page', 'surface', 'raised'];

test('gives runs colours with a contrast of at least 4.5 to their background', () => {
  for (const [light, dark] of BACKGROUNDS.map(pageColor)) {
    for (const color of RUN_COLORS) {
      expect(contrast(parseColor(color.light), light)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(parseColor(color.dark), dark)).toBeGreaterThanOrEqual(4.5);
    }
  }
});

test.each([
  ...['text', 'faint', 'accent', 'warn', 'good'].map((name) => [name, BACKGROUNDS, 4.5] as const),
  ['text', ['accent-soft', 'warn-soft'], 4.5],
  ['accent', ['accent-soft'], 4.5],
  ['warn', ['warn-soft'], 4.5],
  ['on-accent', ['accent'], 4.5],
  ...['edge', 'focus'].map((name) => [name, BACKGROUNDS, 3] as const),
] as const)('%s can be read on %o in both themes', (name, backgrounds, least) => {
  const themes = pageColor(name);
  expect(themes).toHaveLength(2);
  for (const [theme, color] of themes.entries()) {
    for (const background of backgrounds) {
      expect(contrast(color, pageColor(background)[theme])).toBeGreaterThanOrEqual(least);
    }
  }
});

/** Relative luminance, as WCAG 2.2 defines it. */
function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: Rgb): number {
  const [r, g, b] = color.map((level) => {
    const c = level / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

test('draws paper in the colour of paper and full ink in the colour of ink', () => {
  const colors = { ink: [10, 20, 30], paper: [240, 250, 255] } as const;
  const { width, height, rgba } = pictureRaster(
    Uint8Array.of(0, 255, 128, 0, 0, 0),
    { rows: 2, columns: 3 },
    colors,
  );
  expect([width, height]).toEqual([3, 2]);
  expect([...rgba.slice(0, 8)]).toEqual([240, 250, 255, 255, 10, 20, 30, 255]);
  expect([...rgba.slice(8, 11)]).toEqual([...mixed(colors.paper, colors.ink, 128 / 255)]);
});
