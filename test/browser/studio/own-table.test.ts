/** A table of a visitor: dropped, looked at, trained on, judged and asked, with the numbers of the command line. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { root } from '../../packaging/project.ts';
import { dropFile, gradusTrain, openView, untilFinished, useStudio } from './studio.ts';

const { visit, runs } = useStudio();

const dialog = (page: Page) => page.locator('[data-dialog=table]');

/** Rows as a CSV file; null is a missing value. */
function csvOf(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const names = Object.keys(rows[0]);
  const lines = rows.map((row) => names.map((name) => row[name] ?? '').join(','));
  return [names.join(','), ...lines, ''].join('\n');
}

describe('penguins', () => {
  const rows = readFileSync(join(root, 'node_modules/vega-datasets/data/penguins.json'), 'utf8');
  const csv = csvOf(JSON.parse(rows));

  it('are trained to the metric and the loss of the command line, and answer what if', async () => {
    const path = join(runs, 'penguins.csv');
    writeFileSync(path, csv);
    const events = gradusTrain(runs, path, '--target', 'Species', '--ignore', 'Island');
    const { metrics } = events.find(({ event }) => event === 'judgement');
    const end = events.findLast(({ event }) => event === 'end');
    await visit(async (page) => {
      await dropFile(page, 'penguins.csv', csv);
      await dialog(page).locator('[data-field=target]').selectOption('Species');
      await dialog(page).locator('[data-column=Island] select').selectOption('ignore');
      await dialog(page).locator('[data-value=split]').getByText('241 rows to train on').waitFor();
      await dialog(page).getByRole('button', { name: 'Train on this table' }).click();
      await dialog(page).waitFor({ state: 'detached' });
      await untilFinished(page, 1);
      await expect
        .poll(() => page.locator('[data-value=iteration]').textContent())
        .toBe(String(end.iterations));

      await openView(page, 'test');
      const shown = (name: string) =>
        expect.poll(() => page.locator(`[data-metric=${name}] b`).textContent());
      const metricOf = (wanted: string) =>
        metrics.find(({ name }: { name: string }) => name === wanted).value;
      const accuracy = `${(100 * metricOf('accuracy')).toFixed(2)} %`;
      const logLoss = String(Number(metricOf('logLoss').toPrecision(4)));
      await shown('accuracy').toBe(accuracy);
      await shown('logLoss').toBe(logLoss);
      const first = page.locator('[data-table=predictions] tbody tr').first();
      await first.getByRole('button').click();
      const answer = page.locator('[data-value=what-if]');
      await answer.getByText(/^Prediction: (Adelie|Chinstrap|Gentoo) \(/).waitFor();
      const before = await answer.textContent();
      const beak = page.getByRole('slider', { name: 'Beak Length (mm)' });
      await beak.press((await answer.textContent())?.includes('Adelie') ? 'End' : 'Home');
      await expect.poll(() => answer.textContent()).not.toBe(before);

      // The run of the command line uses the file that the page has.
      await page.evaluate(() => {
        location.hash = '#/train?e=C,iterations=1';
      });
      await page.locator('footer').getByText('60,000').waitFor();
      await openView(page, 'compare');
      const [id] = readdirSync(runs).filter((entry) => !entry.endsWith('.csv'));
      const recorded = page.locator(`[data-recorded="${id}"]`);
      await recorded.getByRole('button', { name: 'Show on the page' }).click();
      await recorded.getByRole('button', { name: 'On the page' }).waitFor();
      await openView(page, 'test');
      await shown('accuracy').toBe(accuracy);
      await shown('logLoss').toBe(logLoss);
      await first.getByRole('button').click();
      await answer.getByText(/^Prediction: (Adelie|Chinstrap|Gentoo) \(/).waitFor();
    });
  });
});

describe('a file that is not a table', () => {
  it('is refused with its line, and can be read in another way', async () => {
    await visit(async (page) => {
      await dropFile(page, 'ragged.csv', 'a,b\n1,2\n3\n');
      await dialog(page).getByText('Line 3 has 1 cell, but line 1 has 2').waitFor();
      await dialog(page).getByRole('button', { name: 'Close' }).click();

      const rows = Array.from({ length: 40 }, (_, i) => `${i % 7};${i % 2 === 0 ? 'a' : 'b'}`);
      await dropFile(page, 'numbers.txt', `5;a\n${rows.join('\n')}\n`);
      const size = dialog(page).locator('[data-value=table-size]');
      const reading = dialog(page).locator('[data-section=reading]');
      await reading.waitFor();
      if (!(await reading.evaluate((each: HTMLDetailsElement) => each.open))) {
        await reading.locator('summary').click();
      }
      await reading.locator('[data-field=header]').selectOption('no');
      await size.getByText('41 rows, 2 columns').waitFor();
      await reading.locator('[data-field=header]').selectOption('yes');
      await size.getByText('40 rows, 2 columns').waitFor();
    });
  });
});
