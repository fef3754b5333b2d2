/** On every view, in both languages, light and dark: axe-core finds nothing, and the page does not scroll sideways. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { onEachView, TALL, TWO_RUNS, trainTwoRuns, useStudio } from './studio.ts';

const { visit } = useStudio();
const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The violations that axe finds, and where. Evaluated, because the page allows only its own scripts. */
async function violations(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target }) => `${impact}: ${id} at ${target.join(' ')}`),
  );
}

/** The widths at which the page is wider than its window. */
async function tooWideAt(page: Page): Promise<number[]> {
  const found: number[] = [];
  for (const width of [360, TALL.width, 1920]) {
    await page.setViewportSize({ ...TALL, width });
    const content = await page.evaluate(() => document.documentElement.scrollWidth);
    if (content > width) found.push(width);
  }
  await page.setViewportSize(TALL);
  return found;
}

describe.each([
  ['en', 'light'],
  ['ko', 'dark'],
] as const)('in %s and %s', (lang, colorScheme) => {
  it('axe finds nothing without a run, and nothing with runs on every view', async () => {
    await visit(
      async (page) => {
        await page.evaluate(source);
        const found: Record<string, readonly (string | number)[]> = {};
        const look = async (name: string) => {
          const all = [...(await violations(page)), ...(await tooWideAt(page))];
          if (all.length > 0) found[name] = all;
        };
        await look('compare, without runs');
        await trainTwoRuns(page);
        await onEachView(page, look, ['lesson/4', 'lesson/5']);
        expect(found).toEqual({});
      },
      { hash: `#/compare?${TWO_RUNS}&lang=${lang}`, colorScheme, viewport: TALL },
    );
  });
});
