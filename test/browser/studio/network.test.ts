/** The diagram shows an example in a network before and after training, and the microscope one step of it. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { trainDraft, useStudio } from './studio.ts';

const { visit } = useStudio();

/** The numbers of cells under the microscope whose ids match. */
async function numbersOf(page: Page, ids: RegExp): Promise<number[]> {
  const all = await page
    .locator('[data-cell]')
    .evaluateAll((cells) =>
      cells.map(({ dataset }) => [dataset.cell ?? '', Number(dataset.number)] as const),
    );
  return all.filter(([id]) => ids.test(id)).map(([, value]) => value);
}

describe('the network', () => {
  it('shows units, and a step whose numbers add up', async () => {
    await visit(async (page) => {
      const units = page.locator('[data-unit]');
      await page.locator('[data-value=example]').getByText('Class 7').waitFor();
      await expect.poll(() => units.count()).toBe(12 + 10);
      await trainDraft(page);
      await page.locator('[data-value=example]').getByText('predicts 7').waitFor();
      await page.locator('[data-unit="1 3"]').click();
      const name = await page.locator('[data-unit="1 3"]').getAttribute('aria-label');
      const unit = /^relu\[(\d+)\]/.exec(name ?? '')?.[0] ?? 'none';
      await page.getByRole('heading', { name: `microscope: ${unit}`, exact: false }).waitFor();
      const [z] = await numbersOf(page, /^z$/);
      const terms = await numbersOf(page, /^(wx\d+|others|b)$/);
      expect(terms).toHaveLength(7);
      expect(Math.abs(terms.reduce((sum, each) => sum + each, 0) - z)).toBeLessThan(1e-4);
      const shares = await numbersOf(page, /^p\d$/);
      expect(shares.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 5);
      const [loss] = await numbersOf(page, /^loss$/);
      expect(loss).toBeCloseTo(-Math.log(shares[7]), 4);
      const [delta] = await numbersOf(page, /^delta$/);
      const [lr] = await numbersOf(page, /^lr$/);
      const [w, x, updated] = await Promise.all(
        [/^w\d/, /^x\d/, /^n\d/].map((ids) => numbersOf(page, ids)),
      );
      updated.forEach((after, i) => {
        expect(after).toBeCloseTo(w[i] - lr * delta * x[i], 5);
      });
    });
  });

  it('leads from number to number with arrow keys, and turns the signal around', async () => {
    await visit(async (page) => {
      await page.locator('[data-cell=z]').focus();
      await expect.poll(() => page.locator('[data-value=formula]').textContent()).toContain('z = ');
      await page.keyboard.press('ArrowRight');
      await expect
        .poll(() => page.locator('[data-value=formula]').textContent())
        .toContain('a = ReLU(z) = ReLU(');
      await page.getByRole('button', { name: 'Backward', exact: false }).first().click();
      await page.locator('[data-figure=network]').getByText('∂L/∂W').waitFor();
    });
  });

  it("shows the step of the lesson's loop in the network of the lesson", async () => {
    await visit(
      async (page) => {
        const exhibit = page.locator('[data-exhibit=one-step]');
        // The loss would give the answer away.
        await expect.poll(() => exhibit.count()).toBe(0);
        await page.getByRole('radio', { name: 'about 2.3' }).check();
        await page.locator('[data-action=reveal]').click();
        await exhibit.locator('[data-cell=z]').waitFor();
        await exhibit.getByText('After step 1.').waitFor();
        const [before] = await numbersOf(page, /^loss$/);
        expect(before).toBeGreaterThan(1);
        await page.locator('[data-action=step]').click();
        await exhibit.getByText('After step 2.').waitFor();
      },
      { hash: '#/lesson/8' },
    );
  });
});
