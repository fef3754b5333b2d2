/** A sweep on a table in Compare: by pointer, by keys, at the width of a phone, and checked by axe. */
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { sampleSweep, storeSample } from '../../../packages/lab/test/trials/kit.ts';
import { gradusTrain, openView, saveFigure, useStudio } from './studio.ts';

const { visit, runs } = useStudio();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const COUNT = 60;
const sweep = sampleSweep(COUNT);
const { best } = sweep;
/** The run of the best trial. */
const BEST = `sweep-1-trial${best}-seed0`;

/** A run on a table, which is the best trial of a sweep, and another run on that table. */
beforeAll(async () => {
  const table = join(runs, 'penguins.csv');
  const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${i % 3},${i % 7 > 3 ? 'a' : 'b'}`);
  writeFileSync(table, `x,z,kind\n${rows.join('\n')}\n`);
  for (const lr of ['0.1', '0.01', '0.001']) {
    gradusTrain(runs, table, '--target', 'kind', '--epochs', '3', '--lr', lr);
  }
  const [first] = readdirSync(runs).filter((name) => name.includes('penguins-'));
  renameSync(join(runs, first), join(runs, BEST));
  await storeSample(runs, COUNT);
});

const section = (page: Page): Locator => page.locator('[data-trials]');
const plot = (page: Page): Locator => section(page).locator('[role=listbox]');
const readout = (page: Page): Locator => section(page).locator('[data-pointed]');
const status = (page: Page): Locator => section(page).locator('[role=status]');
/** Opens the sliders; the menus of figures have a label. */
const filters = (page: Page): Locator => section(page).locator('summary:not([aria-label])');

/** Opens Compare and waits for the sweep, which is shown first. */
async function open(page: Page): Promise<void> {
  await openView(page, 'compare');
  await section(page).locator(`[data-trial="${best}"]`).waitFor();
  await plot(page).scrollIntoViewIfNeeded();
}

/** The axis with a name: its distance from the left of the plot, and its ends. */
async function axis(page: Page, number: number) {
  const bounds = await plot(page).boundingBox();
  if (bounds === null) throw new Error('no plot');
  const room = bounds.width - 2 * 58;
  return { x: bounds.x + 58 + (number / 5) * room, top: bounds.y + 54, bottom: bounds.y + 326 };
}

it('pointing at a line shows its values, and a click shows its curves', async () => {
  await visit(async (page) => {
    await open(page);
    // The line of the best trial ends at the upper end of the last axis.
    const { x, top } = await axis(page, 5);
    await page.mouse.move(x - 20, top + 14);
    await expect.poll(() => readout(page).textContent()).toContain('best validation accuracy');
    const row = section(page).locator(`[data-trial="${best}"]`);
    await row.getByRole('button').click();
    const chosen = page.locator('[data-chosen]');
    await chosen.locator(`[data-chosen-run="${BEST}"]`).waitFor();
    await chosen.locator('figure[data-figure=chosen-accuracy] canvas').waitFor();
    await chosen.locator('figure[data-figure=chosen-loss] canvas').waitFor();
    // The run can go to the page too.
    await expect
      .poll(() => chosen.getByRole('button', { name: 'Show on the page' }).count())
      .toBe(1);
    await row.getByRole('button').click();
    await chosen.waitFor({ state: 'detached' });
  });
});

it('dragging along an axis keeps the trials that cross it there, and a click on it keeps all', async () => {
  await visit(async (page) => {
    await open(page);
    const { x, top, bottom } = await axis(page, 5);
    await page.mouse.move(x, top - 4);
    await page.mouse.down();
    await page.mouse.move(x, top + (bottom - top) / 4, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => status(page).textContent()).toMatch(/^\d+ of 60 trials\.$/);
    const left = Number(/^\d+/.exec((await status(page).textContent()) ?? '')?.[0]);
    await expect
      .poll(() => section(page).locator('[data-table=trials] tbody tr').count())
      .toBe(left);
    expect(left).toBeLessThan(COUNT / 2);
    await page.mouse.click(x, top + 10);
    await expect.poll(() => status(page).textContent()).toBe('60 trials.');
  });
});

it('keys walk from the best trial, choose it, and filter by sliders', async () => {
  await visit(async (page) => {
    await open(page);
    await plot(page).focus();
    await expect.poll(() => readout(page).getAttribute('data-pointed')).toBe(String(best));
    const option = plot(page).getByRole('option');
    await expect.poll(() => option.getAttribute('aria-posinset')).toBe('1');
    await page.keyboard.press('End');
    await expect.poll(() => option.getAttribute('aria-posinset')).toBe(String(COUNT));
    await expect.poll(() => option.textContent()).toContain('failed, the loss was NaN');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.locator(`[data-chosen-run="${BEST}"]`).waitFor();
    await expect.poll(() => option.getAttribute('aria-selected')).toBe('true');

    await filters(page).click();
    const optimizer = section(page).getByRole('group', { name: 'optimizer' });
    await optimizer.getByRole('slider', { name: 'to' }).press('ArrowLeft');
    await expect.poll(() => optimizer.locator('output').textContent()).toBe('sgd – sgd');
    // Columns stand in the order of their importance.
    const heads = await section(page).locator('[data-table=trials] thead th').allTextContents();
    const column = heads.findIndex((head) => head.trim() === 'optimizer');
    const rows = section(page).locator('[data-table=trials] tbody tr');
    const kinds = rows.locator(`:scope > :nth-child(${column + 1})`);
    await expect.poll(async () => new Set(await kinds.allTextContents())).toEqual(new Set(['sgd']));
    await section(page).getByRole('button', { name: 'Show all trials' }).click();
    await expect.poll(() => status(page).textContent()).toBe('60 trials.');
  });
});

it('the heat map shows any two settings, and a cell leads to its best run', async () => {
  await visit(async (page) => {
    await open(page);
    const figure = page.locator('figure[data-figure=heat-map]');
    await figure.getByLabel('Horizontal axis').selectOption('optimizer');
    await figure.getByLabel('Vertical axis').selectOption('hidden layers');
    await figure.getByText('Scores by optimizer and hidden layers').waitFor();
    const grid = figure.getByRole('grid');
    await expect.poll(() => grid.getAttribute('aria-colcount')).toBe('2');
    await grid.focus();
    await expect
      .poll(() => grid.getByRole('gridcell').textContent())
      .toMatch(/^optimizer sgd, hidden layers 256, 64: \d+ trials, best 9\d\.\d\d %$/);
    const table = await saveFigure(page, figure, 'CSV');
    expect(table.split('\r\n')).toHaveLength(4 + 2);
    await grid.focus();
    // To the cell of the best trial, whose run exists.
    const { settings } = sweep.trials.find(({ index }) => index === best) ?? sweep.trials[0];
    const row = ['256,64', '64,64', '128', '64'].indexOf(String(settings.hidden));
    for (let i = 0; i < row; i++) await page.keyboard.press('ArrowDown');
    if (settings.optimizer === 'adam') await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.locator(`[data-chosen-run="${BEST}"]`).waitFor();
  });
});

it('compares runs of the command line without a sweep, as far as the search finds them', async () => {
  await visit(async (page) => {
    await open(page);
    await section(page).locator('select').first().selectOption('runs:accuracy');
    const rows = section(page).locator('[data-table=trials] tbody tr');
    await expect.poll(() => rows.count()).toBe(2);
    const heads = await section(page).locator('[data-table=trials] thead th').allTextContents();
    expect(heads.join()).toContain('learning rate');
    const row = page.locator('[data-recorded]').first();
    // The page does not have the file of the table.
    await expect
      .poll(() => row.textContent())
      .toContain('curves only, unless the page has penguins.csv');
    await row.getByRole('button', { name: 'Show on the page' }).click();
    await row.getByRole('button', { name: 'On the page' }).waitFor();
    await page.getByLabel('Search').fill('lr=0.001');
    await expect.poll(() => page.locator('[data-recorded]').count()).toBe(1);
    // A single run cannot be compared, so the sweep is shown again.
    await section(page).locator(`[data-trial="${best}"]`).waitFor();
  });
});

it.each([
  ['en', 'light'],
  ['ko', 'dark'],
] as const)(
  'axe finds nothing, and the page is as wide as its window, in %s and %s',
  async (lang, colorScheme) => {
    await visit(
      async (page) => {
        await page.evaluate(axe);
        await section(page).locator(`[data-trial="${best}"] button`).click();
        await page.locator('figure[data-figure=chosen-loss] canvas').waitFor();
        await filters(page).click();
        const { violations } = await page.evaluate<AxeResults>('axe.run()');
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual(
          [],
        );
        for (const width of [390, 1280, 1920]) {
          await page.setViewportSize({ width, height: 1000 });
          const content = await page.evaluate(() => document.documentElement.scrollWidth);
          expect(content).toBeLessThanOrEqual(width);
        }
      },
      { hash: `#/compare?lang=${lang}`, colorScheme, viewport: { width: 1280, height: 4000 } },
    );
  },
);
