/** Runs stay over a reload and a crash, and can be renamed, pinned, deleted and brought back. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openView, reload, runList, saveFigure, TALL, untilFinished, useStudio } from './studio.ts';

const { visit } = useStudio();

const iterationOf = (page: Page) => page.locator('[data-value=iteration]');
const untilAt = (page: Page, step: string) =>
  iterationOf(page).getByText(step, { exact: true }).waitFor();
const losses = (page: Page) => saveFigure(page, page.locator('figure[data-figure=loss]'), 'CSV');

/** Waits for the data and the only run after a reload. */
async function untilBack(page: Page): Promise<void> {
  await page.locator('footer').getByText('60,000').waitFor();
  await expect.poll(() => runList(page).count()).toBe(1);
}

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

describe('a run after a reload', () => {
  it('continues to the losses of a run without a stop, bit for bit', async () => {
    const hash = '#/train?e=C,iterations=1000,eval-every=100';
    const expected = await visit(
      async (page) => {
        await button(page, 'Start').click();
        await untilFinished(page, 1);
        return losses(page);
      },
      { hash },
    );
    await visit(
      async (page) => {
        await button(page, 'One epoch').click();
        await untilAt(page, '600');
        await button(page, 'Resume').waitFor();
        const before = await losses(page);
        await reload(page, { steps: [600] });
        await untilBack(page);
        await untilAt(page, '600');
        expect(await losses(page)).toBe(before);
        await button(page, 'Resume').click();
        await untilFinished(page, 1);
        expect(await losses(page)).toBe(expected);
        await reload(page, { steps: [1000] });
        await untilBack(page);
        expect(await losses(page)).toBe(expected);
        await openView(page, 'inside');
        await page.locator('figure[data-figure=weights-fc1] canvas').first().waitFor();
      },
      { hash, viewport: TALL },
    );
  });
});

describe('the list of runs', () => {
  it('renames, deletes with undo, and selects an equal run instead of training it again', async () => {
    await visit(
      async (page) => {
        await button(page, 'Start').click();
        await untilFinished(page, 1);
        await button(page, 'Start').click();
        await page.getByText('has the same settings and seed').waitFor();
        await button(page, /^Actions for/).click();
        await button(page, 'Rename').click();
        await page.getByLabel(/^New name for/).fill('mine');
        await page.keyboard.press('Enter');
        await reload(page, { names: ['mine'], steps: [50] });
        await untilBack(page);
        await page.locator('.runs').getByText('mine').waitFor();
        await button(page, 'Delete mine').click();
        await expect.poll(() => runList(page).count()).toBe(0);
        await button(page, 'Undo').click();
        await page.locator('.runs').getByText('mine').waitFor();
        await button(page, 'Delete mine').click();
        await reload(page, { names: [], steps: [] });
        await expect.poll(() => runList(page).count()).toBe(0);
      },
      { hash: '#/train?e=C,iterations=50' },
    );
  });
});
