/** Charts that point out the same step, places that stay while a network trains, and letters that can be read. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { onEachView, TALL, TWO_RUNS, trainTwoRuns, untilFinished, useStudio } from './studio.ts';

const { visit } = useStudio();
const SHORT = '#/train?e=C,iterations=200,eval-every=100';

/** The entries in the legend of a chart: its step, its curves, how they are smoothed. */
const legend = (page: Page, figure: string): Locator =>
  page.locator(`figure[data-figure=${figure}] .legend li`);

describe('charts', () => {
  it('point out the same step, by pointer and by keys', async () => {
    await visit(
      async (page) => {
        await page.getByRole('button', { name: 'Start', exact: true }).click();
        await untilFinished(page, 1);
        const plot = page.locator('figure[data-figure=loss] .u-over');
        const box = await plot.boundingBox();
        if (box === null) throw new Error('the chart has no place');
        await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
        const steps = ['loss', 'accuracy'].map((figure) => legend(page, figure).first());
        await expect.poll(() => steps[0].innerText()).toMatch(/^Step (9|10)\d$/);
        await expect.poll(() => steps[1].innerText()).toBe(await steps[0].innerText());

        const cursor = page.getByRole('slider', { name: 'Step to read values at: Loss' });
        await cursor.focus();
        await page.keyboard.press('Home');
        await expect.poll(() => steps[1].innerText()).toBe('Step 1');
        await expect
          .poll(() => cursor.getAttribute('aria-valuetext'))
          .toMatch(/^Step 1: C.* 2\.\d+/);
        await page.keyboard.press('Escape');
        await expect.poll(() => steps[1].innerText()).toBe('Step 200');
      },
      { hash: SHORT },
    );
  });

  it('end with the loss of the bar, and say how the curve before is smoothed', async () => {
    await visit(
      async (page) => {
        await page.getByRole('button', { name: 'Start', exact: true }).click();
        await untilFinished(page, 1);
        const entries = legend(page, 'loss');
        await expect.poll(() => entries.last().innerText()).toBe('smoothed: median of ±10 steps');
        const loss = page.locator('[data-value=loss]');
        await expect.poll(() => entries.nth(1).innerText()).toContain(await loss.innerText());
      },
      { hash: SHORT },
    );
  });
});

it('the bars keep their height when a run ends', async () => {
  await visit(
    async (page) => {
      const heights = () =>
        page
          .locator('section.tools, section.bar')
          .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().height));
      await page.getByRole('button', { name: 'One step' }).click();
      await page.locator('[data-value=iteration]').getByText('1', { exact: true }).waitFor();
      const before = await heights();
      await page.getByRole('button', { name: 'Resume', exact: true }).click();
      await untilFinished(page, 1);
      expect(await heights()).toEqual(before);
    },
    { hash: SHORT, viewport: { width: 1280, height: 800 } },
  );
});

it('no view has letters below 12 px', async () => {
  await visit(
    async (page) => {
      await trainTwoRuns(page);
      const found: string[] = [];
      await onEachView(page, async (place) => {
        const small = await page.evaluate(() =>
          [...document.querySelectorAll('body *')].flatMap((element) => {
            const hasText = [...element.childNodes].some(
              ({ nodeType, textContent }) => nodeType === Node.TEXT_NODE && textContent?.trim(),
            );
            const size = Number.parseFloat(getComputedStyle(element).fontSize);
            return hasText && size < 12 ? [`${element.tagName} ${element.className}: ${size}`] : [];
          }),
        );
        found.push(...small.map((each) => `${place}: ${each}`));
      });
      expect(found).toEqual([]);
    },
    { hash: `#/compare?${TWO_RUNS}`, viewport: TALL },
  );
});
