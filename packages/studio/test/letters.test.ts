/** No text of the page, of its figures or of reports is smaller than 12 px. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const LEAST = 12;
const packages = fileURLToPath(new URL('../../', import.meta.url));
const files = ['studio/src', 'lab/src/report', 'lab/src/charts', 'gradus/src/export'].flatMap(
  (folder) =>
    readdirSync(packages + folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|css|svelte)$/.test(name))
      .map((name) => `${folder}/${name}`),
);

/** Sizes in style sheets and in drawings, as pixels. A share of the size around it counts as a share of 16 px. */
function sizesIn(source: string): { text: string; size: number }[] {
  const styles = source.matchAll(
    /(?:font-size|fontSize|--size-\w+|font):[^;\n]*?([\d.]+)(rem|em|px)/g,
  );
  const drawn = source.matchAll(/(?<![-\w])(?:size|SMALL|SIZE)(?:: | = )([89]|1[01])()\b(?![.%])/g);
  return [...styles, ...drawn].map(([text, number, unit]) => ({
    text,
    size: Number(number) * (unit === 'rem' || unit === 'em' ? 16 : 1),
  }));
}

it.each(files.filter((file) => sizesIn(readFileSync(packages + file, 'utf8')).length > 0))(
  '%s has no smaller letters',
  (file) => {
    const small = sizesIn(readFileSync(packages + file, 'utf8'));
    expect(small.filter(({ size }) => size < LEAST)).toEqual([]);
  },
);

it('finds sizes in styles and drawings', () => {
  expect(sizesIn('font-size: 0.7rem;').map(({ size }) => size)).toEqual([0.7 * 16]);
  expect(sizesIn("{ color, size: 11, align: 'end' }").map(({ size }) => size)).toEqual([11]);
  expect(sizesIn('const SMALL = 11;').map(({ size }) => size)).toEqual([11]);
});
