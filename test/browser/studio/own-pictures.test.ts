/** A folder of a visitor's pictures: looked at, trained on with the numbers of the command line, and asked. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lossText } from '@gradus/lab/compare';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, describe, expect, it } from 'vitest';
import { gradusTrain, openView, reload, runList, untilFinished, useStudio } from './studio.ts';

const { visit, runs } = useStudio();

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const root = mkdtempSync(join(tmpdir(), 'gradus-own-pictures-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const COLORS = { blue: [40, 60, 200], green: [50, 180, 60], red: [210, 50, 40] } as const;

/** A PNG of one colour with noise from the seed. */
function picture(color: readonly number[], seed: number, width = 6, height = 5): Buffer {
  const png = new PNG({ width, height });
  for (let i = 0; i < png.data.length; i++) {
    png.data[i] = i % 4 === 3 ? 255 : color[i % 4] + ((i * 37 + seed * 101) % 40);
  }
  return PNG.sync.write(png);
}

function write(folder: string, files: Readonly<Record<string, Buffer | string>>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, folder, path)), { recursive: true });
    writeFileSync(join(root, folder, path), content);
  }
  return join(root, folder);
}

const photos = write('photos', {
  ...Object.fromEntries(
    Object.entries(COLORS).flatMap(([name, color], c) =>
      Array.from({ length: 20 }, (_, i) => [`${name}/${i}.png`, picture(color, 100 * c + i)]),
    ),
  ),
  'red/broken.png': picture(COLORS.red, 1).subarray(0, 50),
});

const dialog = (page: Page) => page.locator('[data-dialog=pictures]');
const choose = (page: Page, folder: string) =>
  page.locator('input[webkitdirectory]').setInputFiles(folder);

describe('photos', () => {
  it('are trained to the loss and accuracy of the command line, recognised, and there after a reload', async () => {
    const args = ['--channels', '3', '--optimizer', 'adam'];
    const events = gradusTrain(runs, photos, ...args);
    const end = events.findLast(({ event }) => event === 'end');
    const last = events.findLast(({ event }) => event === 'eval');
    await visit(async (page) => {
      await choose(page, photos);
      await dialog(page).getByText('60 pictures of 3 classes').waitFor();
      await dialog(page).locator('[data-section=skipped]').getByText('red/broken.png').waitFor();
      await dialog(page).locator('[data-field=channels]').selectOption('3');
      await dialog(page).getByText('gives 90 inputs').waitFor();
      await page.evaluate(axe);
      const { violations } = await page.evaluate<AxeResults>('axe.run("[data-dialog=pictures]")');
      expect(violations.map(({ id, nodes }) => `${id} at ${nodes[0].target}`)).toEqual([]);
      await dialog(page).getByRole('button', { name: 'Use it, train later' }).click();
      await dialog(page).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      await untilFinished(page, 1);
      const shown = (name: string) =>
        expect.poll(() => page.locator(`[data-value=${name}]`).textContent());
      await shown('iteration').toBe(end.iterations.toLocaleString('en'));
      await shown('loss').toBe(lossText(end.loss));
      await shown('accuracy').toBe(`${last.accuracy.toFixed(2)} %`);

      await openView(page, 'test');
      await page.locator('figure[data-figure=confusion]').waitFor();
      const mine = write('mine', { 'my.png': picture(COLORS.green, 7, 40, 30) });
      await page.getByLabel('Choose a picture file').setInputFiles(join(mine, 'my.png'));
      await page
        .locator('[data-value=answer]')
        .getByText(/^green, /)
        .waitFor();

      await reload(page, { steps: [3000], files: 1 });
      await runList(page).getByText('C, photos').waitFor();
      await openView(page, 'test');
      await page.locator('[data-value=test-accuracy]').getByText('of the test set').waitFor();
      await expect.poll(() => page.locator('[data-value=iteration]').textContent()).toBe('3,000');
    });
  });

  it('without a second class come back with the reason, and MNIST stays', async () => {
    const one = write('one', { 'cat/1.png': picture(COLORS.red, 1), 'cat/2.png': 'x' });
    await visit(async (page) => {
      await choose(page, one);
      const problem = dialog(page).locator('[data-problem=pictures]');
      await problem.getByText('one has one class folder, “cat”').waitFor();
      await dialog(page).getByRole('button', { name: 'Close' }).click();
      await expect
        .poll(() => page.locator('[data-value=data]').textContent())
        .toContain('60,000 to train on');
    });
  });
});
