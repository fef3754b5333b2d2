/** A symptom comes with advice; trying the advice trains a fork beside the run, without the symptom. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openView, runList, scrub, trainDraft, untilFinished, useStudio } from './studio.ts';

const { visit } = useStudio();
/** ReLU with a learning rate at which most units die; four probes look inside. */
const hash = '#/train?e=relu-100-100,lr=2,iterations=300';

const card = (page: Page) => page.locator('[data-symptom=deadUnits]');

async function trainTrouble(page: Page): Promise<void> {
  await trainDraft(page);
  await openView(page, 'symptoms');
  await card(page).getByText('of 100 units').first().waitFor();
}

describe('advice', () => {
  it('tried from the start trains a fork without the symptom, and shows both runs', async () => {
    await visit(
      async (page) => {
        await trainTrouble(page);
        const advice = { name: 'A lower learning rate: 0.1.', exact: true };
        const tools = card(page).getByRole('group', advice);
        await tools.getByRole('button', { name: 'from the start' }).click();
        await untilFinished(page, 2);

        const trial = card(page).getByRole('region', { name: 'Result' });
        await expect
          .poll(() => trial.locator('[data-changed]').allTextContents())
          .toEqual(['learning rate: 2 → 0.1']);
        const verdicts = trial.locator('[data-verdict]');
        await expect.poll(() => verdicts.count()).toBe(2);
        await expect.poll(() => verdicts.nth(0).getAttribute('data-verdict')).toBe('there');
        await expect.poll(() => verdicts.nth(1).getAttribute('data-verdict')).toBe('gone');
        await trial.locator('figure[data-figure=trial-deadUnits-loss] canvas').first().waitFor();

        const [before, after] = (await runList(page).locator('.status').allTextContents()).map(
          (status) => Number.parseFloat(status.split(', ')[1]),
        );
        expect(after).toBeGreaterThan(before + 20);
        await runList(page).locator('.name').nth(1).click();
        await page.getByText('Probed 5 times, the last time after step 250.').waitFor();
        await expect.poll(() => card(page).count()).toBe(0);
      },
      { hash },
    );
  });

  it('is followed until a run is cured, and says what that took', async () => {
    await visit(
      async (page) => {
        await trainDraft(page);
        await openView(page, 'symptoms');
        const diverged = page.locator('[data-symptom=notFinite]');
        const tools = diverged.getByRole('group', { name: 'A lower learning rate: 0.1.' });
        await tools.getByRole('button', { name: 'from the start' }).click();
        const trial = diverged.locator('[data-trial=ended]');
        await trial.waitFor({ timeout: 120_000 });
        const [first, second] = await trial.locator('[data-value=follow] li').allTextContents();
        expect(first).toBe('Learning rate 0.1 diverged too. Trying learning rate 0.01.');
        expect(second).toMatch(
          /^Learning rate 0.01 cures it: accuracy \d\d\.\d+ %\. This took 2 runs, \d+ steps and [\d.]+ s\.$/,
        );
        await expect
          .poll(() => trial.locator('[data-changed]').allTextContents())
          .toEqual(['learning rate: 100 → 0.1 → 0.01']);
        // The run with the problem stays selected.
        await expect
          .poll(() =>
            page.getByRole('heading', { name: /Symptoms of .*learning rate 100/ }).count(),
          )
          .toBe(1);
        await expect.poll(() => runList(page).count()).toBe(3);
      },
      {
        hash: '#/train?e=relu-100-100-100-100-100-100,init=kaiming-normal,lr=100,momentum=0.99,iterations=150',
      },
    );
  });

  it('tried from here continues from the chosen step, with the network of that step', async () => {
    await visit(
      async (page) => {
        await trainTrouble(page);
        const time = page.getByRole('slider', { name: 'Time' });
        // The present, the end, and an earlier step.
        await time.press('ArrowLeft');
        await time.press('ArrowLeft');
        const step = Number(/\d+/.exec((await time.getAttribute('aria-valuetext')) ?? ''));
        expect(step).toBeGreaterThan(100);
        expect(step).toBeLessThan(300);
        await card(page).locator('[data-try=here]').first().click();
        await untilFinished(page, 2);
        await card(page).getByText(`From step ${step} on, with`).waitFor();

        await openView(page, 'test');
        const recognised = page.locator('[data-value=test-accuracy]');
        const runs = runList(page).locator('.name');
        const heading = (run: RegExp, at: number) =>
          page
            .getByRole('heading', { name: new RegExp(`${run.source} after step ${at}$`) })
            .waitFor();
        await heading(/learning rate 2/, step);
        const atFork = await recognised.textContent();
        await runs.nth(1).click();
        await scrub(page, 'Home');
        await heading(/^(?!.*learning rate 2).*/, step);
        await expect.poll(() => recognised.textContent()).toBe(atFork);
        await scrub(page, 'End');
        await heading(/^(?!.*learning rate 2).*/, 300);
        await expect.poll(() => recognised.textContent()).not.toBe(atFork);
      },
      { hash },
    );
  });
});
