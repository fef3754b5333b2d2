/** What axe finds on every view, in both languages and colour schemes, and that no view scrolls sideways. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { untilFinished, useStudio } from './studio.ts';

const { visit } = useStudio();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const VIEWS = ['train', 'inside', 'symptoms', 'compare', 'test', 'lesson', 'share'];
const WIDTHS = [360, 1280, 1920];

interface Axe {
  run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
}

it.each([
  ['en', 'light'],
  ['ko', 'dark'],
] as const)('in %s and %s', async (lang, colorScheme) => {
  await visit(
    async (page) => {
      await page.locator('.bar button:not(.primary)').first().click();
      await untilFinished(page, 1);
      await page.evaluate(axe);
      for (const view of VIEWS) {
        await page.locator(`nav a[href^="#/${view}"]`).click();
        await page.locator(`nav a[href^="#/${view}"][aria-current=page]`).waitFor();
        await page.locator('main h2, main h3').first().waitFor();
        const found = await page.evaluate(async () => {
          const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run();
          return violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
        });
        expect(found, view).toEqual([]);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 800 });
          const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          expect(overflow, `${view} at ${width}`).toBeLessThanOrEqual(0);
        }
        await page.setViewportSize({ width: 1280, height: 800 });
      }
    },
    { colorScheme, hash: `#/train?e=C,iterations=200&lang=${lang}` },
  );
});
