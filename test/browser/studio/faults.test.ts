/** Faults that visitors have met, and that no other test of a view would notice. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openView, saveFigure, untilFinished, useStudio } from './studio.ts';

const { visit, address } = useStudio();

/** How an element looks: its own background and edge. */
const lookOf = (element: Locator): Promise<string> =>
  element.evaluate((each) => {
    const { backgroundColor, borderColor, boxShadow } = getComputedStyle(each);
    return [backgroundColor, borderColor, boxShadow].join(' ');
  });

/** Checks that an element under the pointer does not look like one that is selected. */
async function expectHoverDiffers(page: Page, selected: Locator, other: Locator): Promise<void> {
  await other.hover();
  expect(await other.evaluate((each) => each.matches(':hover'))).toBe(true);
  expect(await lookOf(other)).not.toBe(await lookOf(selected));
  await page.mouse.move(0, 0);
}

const RATE_100 = '#/train?e=C,lr=100,iterations=60&e=C,iterations=60';

describe('a learning rate of 100', () => {
  it('shows its losses on a logarithmic axis, and its link offers no training twice', async () => {
    await visit(
      async (page) => {
        const notice = page.locator('[data-notice=link]');
        await notice.getByRole('button', { name: 'Train these 2' }).click();
        await untilFinished(page, 2);
        await notice.waitFor({ state: 'detached' });
        await page.goto(`${address()}#/symptoms`);
        await page.goto(address() + RATE_100);
        await openView(page, 'train');
        await expect.poll(() => notice.count()).toBe(0);

        await page.locator('.runs li input[type=checkbox]').nth(1).uncheck();
        const figure = page.locator('figure[data-figure=loss]');
        await figure.getByRole('button', { name: 'Log axis', pressed: true }).waitFor();
        const labels = [...(await saveFigure(page, figure, 'SVG')).matchAll(/>1e\+\d+</g)];
        expect(labels.length).toBeGreaterThan(1);
      },
      { hash: RATE_100 },
    );
  });
});

describe('under the pointer', () => {
  it('views, models, runs and steps of the lesson do not look as if they were selected', async () => {
    await visit(
      async (page) => {
        const differs = (selected: string, other: string) =>
          expectHoverDiffers(page, page.locator(selected).first(), page.locator(other).first());
        await page.getByRole('button', { name: 'Train these 2' }).click();
        await untilFinished(page, 2);
        await differs('nav a[aria-current]', 'nav a:not([aria-current])');
        await differs('[data-model][aria-pressed=true]', '[data-model][aria-pressed=false]');
        await differs('.runs li.selected', '.runs li:not(.selected)');
        await differs('.runs [aria-pressed=true]', '.runs [aria-pressed=false]');
        await openView(page, 'lesson');
        await differs('main nav [aria-current]', 'main nav a:not([aria-current])');
      },
      { hash: '#/train?e=C,iterations=20&e=A,iterations=20', reducedMotion: 'reduce' },
    );
  });
});
