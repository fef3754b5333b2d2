/** axe-core finds nothing serious on any view, in light and in dark, with runs in every state. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { onEachView, TALL, TWO_RUNS, trainTwoRuns, useStudio } from './studio.ts';

const { visit } = useStudio();
const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong, and where. Evaluated, since the page allows no scripts but its own. */
async function violations(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target }) => `${impact}: ${id} at ${target.join(' ')}`),
  );
}

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  it('nothing serious before there is a run, nor with runs on every view', async () => {
    await visit(
      async (page) => {
        await page.evaluate(source);
        const found: Record<string, string[]> = {};
        const look = async (name: string) => {
          const all = await violations(page);
          if (all.length > 0) found[name] = all;
        };
        await look('compare, without runs');
        await trainTwoRuns(page);
        await onEachView(page, look, ['lesson/4', 'lesson/5']);
        expect(found).toEqual({});
      },
      { hash: `#/compare?${TWO_RUNS}`, colorScheme, viewport: TALL },
    );
  });
});
