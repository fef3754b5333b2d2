/** Runs of the command line appear on the page: their curves, their weights, and what is wrong with them. */
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { gradusTrain, openView, useStudio } from './studio.ts';

const { visit, runs } = useStudio();

it('shows a run of the command line, tests it and looks inside; names a corrupt one', async () => {
  const end = gradusTrain(runs, 'C', '--iterations', '150').find(({ event }) => event === 'end');
  const [id] = readdirSync(runs).filter((name) => name.includes('C'));
  const broken = `${id}-broken`;
  cpSync(join(runs, id), join(runs, broken), { recursive: true });
  writeFileSync(join(runs, broken, 'config.json'), '{"version": 1, "model"');

  await visit(async (page) => {
    await openView(page, 'compare');
    const accuracy = `${end.accuracy.toFixed(2)} %`;
    const row = page.locator(`[data-recorded="${id}"]`);
    await row.getByText(accuracy).first().waitFor();
    await page.getByText('1 run cannot be read').click();
    await page.getByText(`${broken} cannot be read: `).waitFor();

    await row.getByRole('button', { name: 'Show on the page' }).click();
    await row.getByRole('button', { name: 'On the page' }).waitFor();
    const numbers = page.locator('[data-table=runs] tbody tr');
    await numbers.waitFor();
    await expect.poll(() => numbers.textContent()).toContain(accuracy);
    await expect.poll(() => page.locator('[data-value=accuracy]').textContent()).toBe(accuracy);
    const accuracies = page.locator('figure[data-figure=accuracy] > .spoken');
    await expect.poll(() => accuracies.textContent()).toContain(end.accuracy.toPrecision(4));

    await openView(page, 'test');
    // Tested again, with the weights that the command line saved.
    const tested = page.locator('[data-value=test-accuracy]');
    await tested.getByText(`It recognises ${accuracy} of the test set`).waitFor();
    await openView(page, 'inside');
    await page.locator('figure[data-figure=weights-fc1] canvas').first().waitFor();
  });
});
