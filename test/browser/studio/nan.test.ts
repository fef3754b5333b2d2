/** Every view shows that a run's numbers are no longer finite, and the page still works. */
import { expect, it } from 'vitest';
import { openView, runList, untilFinished, useStudio } from './studio.ts';

const { visit } = useStudio();

it('names the layer where a run diverged, and trains a fix and another network', async () => {
  await visit(async (page) => {
    await openView(page, 'symptoms');
    await page.getByRole('button', { name: 'Divergence' }).click();
    await untilFinished(page, 2);
    const [trouble, cure] = await runList(page).locator('.status').allTextContents();
    expect(trouble).toBe('diverged');
    expect(Number.parseFloat(cure.replace('finished, ', ''))).toBeGreaterThan(95);
    await page.locator('[data-symptom=notFinite]').getByText('output of fc').waitFor();

    await openView(page, 'train');
    const told = page.locator('[data-diverged]');
    await expect
      .poll(() => told.textContent())
      .toMatch(
        /: Its loss was no longer finite at step \d+; fc\d \(Linear 100 → 100\) was the first/,
      );
    const curve = page.locator('figure[data-figure=loss] > .spoken');
    await expect.poll(() => curve.textContent()).toContain('NaN');
    await openView(page, 'inside');
    await page.getByText('Some values are not finite at this step').first().waitFor();
    // The legend of the curves, the bars and their summary say the same of each layer.
    const signal = page.locator('figure[data-figure=signal]');
    const legend = (await signal.locator('.legend li').allInnerTexts()).slice(1);
    const bars = page.locator('figure[data-figure=signal-layers] > .spoken');
    const said = (await bars.first().textContent())?.split('; ') ?? [];
    expect(said).toHaveLength(5);
    for (const [i, each] of said.entries()) {
      const [name, value] = each.split(': ');
      expect(legend[i].split(/\s+/).join(' ')).toBe(`${name} ${value}`);
    }
    await openView(page, 'compare');
    await page.locator('[data-table=runs]').getByText('diverged').waitFor();
    await openView(page, 'test');
    await page.getByText('This run has diverged: its outputs are not numbers.').waitFor();
    await page.getByRole('slider', { name: 'Time' }).press('Home');
    await page.locator('[data-value=test-accuracy]').waitFor();

    await openView(page, 'train');
    await page.locator('[data-model=B]').click();
    await page.getByRole('button', { name: 'One step' }).click();
    await page.locator('[data-value=iteration]').getByText('1', { exact: true }).waitFor();
    await expect
      .poll(async () => Number(await page.locator('[data-value=loss]').textContent()))
      .toBeCloseTo(2.3, 0);
  });
});
