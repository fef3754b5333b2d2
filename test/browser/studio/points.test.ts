/** Points in the plane: the page learns them and shows the plane while it does. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import {
  download,
  gradusTrain,
  openView,
  reload,
  saveFigure,
  untilFinished,
  useStudio,
} from './studio.ts';

const { visit, runs } = useStudio();

const SPIRAL = '#/train?e=tanh-8-8,data=spiral,points=300,noise=0.02,classes=2,pointsSeed=0';
const FAST = 'optimizer=adam,lr=0.02,batchSize=10,evalEvery=1000';

/** The colours of the plane at some places: the class that is stronger there, and a hash of all pixels. */
function plane(page: Page): Promise<{ blue: number; orange: number; all: string }> {
  return page.locator('[data-canvas=surface]').evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    const small = new OffscreenCanvas(32, 32);
    const context = small.getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.drawImage(canvas, 0, 0, width, height, 0, 0, 32, 32);
    const { data } = context.getImageData(0, 0, 32, 32);
    let [blue, orange] = [0, 0];
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 2] > data[i] + 30) blue++;
      if (data[i] > data[i + 2] + 30) orange++;
    }
    return { blue, orange, all: data.join() };
  });
}

it('learns a spiral to 95 % and colours the plane as it does', async () => {
  await visit(
    async (page) => {
      // The initial weights have a boundary too.
      await page.locator('[data-plane=surface]').waitFor();
      const before = await plane(page);
      await page.locator('[data-panel=plane] button.primary').click();
      await untilFinished(page, 1);
      const shown = page.locator('[data-value=accuracy]');
      await expect
        .poll(async () => Number.parseFloat((await shown.textContent()) ?? ''))
        .toBeGreaterThanOrEqual(95);
      await page.locator('[data-panel=plane][data-iteration="15000"]').waitFor();
      const after = await plane(page);
      expect(after.all).not.toBe(before.all);
      expect(after.blue).toBeGreaterThan(150);
      expect(after.orange).toBeGreaterThan(150);
      const units = page.locator('[data-panel=plane] [data-unit]');
      await expect.poll(() => units.count()).toBe(2 + 8 + 8 + 2);
      // The map of a unit takes the place of the boundary, for the keyboard too.
      await units.nth(3).focus();
      await page.getByRole('heading', { name: 'Output of one unit' }).waitFor();
      await expect.poll(async () => (await plane(page)).all).not.toBe(after.all);
      await units.nth(3).blur();
      await page.getByRole('heading', { name: 'Decision boundary', exact: true }).first().waitFor();
      await expect.poll(async () => (await plane(page)).all).toBe(after.all);
      // The plane follows the time slider.
      await page.getByRole('slider', { name: 'Time' }).press('Home');
      await page.locator('[data-panel=plane][data-iteration="0"]').waitFor();
      await expect.poll(async () => (await plane(page)).all).not.toBe(after.all);
      // The other views make sense for points too.
      for (const view of ['inside', 'symptoms', 'compare', 'test', 'share'] as const) {
        await openView(page, view);
        await page.locator('main .panel').first().waitFor();
      }
    },
    { hash: `${SPIRAL},${FAST},iterations=15000`, data: '210 rows' },
  );
});

it('the settings of a run of the command line open, and give its digits', async () => {
  const events = gradusTrain(
    runs,
    ...['--dataset', 'moons', '--points', '200', '--features', 'x,y,xy', '--hidden', '6'],
    ...['--iterations', '300', '--seed', '3'],
  );
  const losses = new Map<number, number>(
    events.filter(({ event }) => event === 'step').map((each) => [each.iteration, each.loss]),
  );
  const end = events.find(({ event }) => event === 'end');
  const [folder] = readdirSync(runs);
  await visit(async (page) => {
    await openView(page, 'share');
    await page
      .locator('[data-drop=config] input[type=file]')
      .setInputFiles(join(runs, folder, 'config.json'));
    await openView(page, 'train');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await untilFinished(page, 1);
    const csv = await saveFigure(page, page.locator('figure[data-figure=loss]'), 'CSV');
    const [head, ...rows] = csv.trimEnd().split('\r\n');
    // The title of the run has commas, so only the names of the columns are in quotes.
    expect(head).toMatch(/^Step,"[^"]+","[^"]+ \(raw\)"$/);
    expect(rows.length).toBe(losses.size);
    for (const row of rows) {
      const [step, , raw] = row.split(',').map(Number);
      expect(raw).toBe(losses.get(step));
    }
    await expect
      .poll(() => page.locator('[data-value=iteration]').textContent())
      .toBe(String(end.iterations));
  });
});

it('the log has every evaluation of the command line, and the chart a thousand of them', async () => {
  const args = ['--dataset', 'moons', '--points', '100', '--hidden', '4', '--seed', '5'];
  const often = ['--iterations', '3000', '--eval-every', '1', '--early-stop', '3000'];
  const events = gradusTrain(runs, ...args, ...often);
  const wanted = events.filter(({ event }) => event === 'eval');
  expect(wanted.length).toBeGreaterThanOrEqual(3000);
  const ids = readdirSync(runs);
  const configs = ids.map((id) => join(runs, id, 'config.json'));
  const config = configs.find((path) => readFileSync(path, 'utf8').includes('"evalEvery": 1,'));
  await visit(async (page) => {
    await openView(page, 'share');
    await page.locator('[data-drop=config] input[type=file]').setInputFiles(config as string);
    await openView(page, 'train');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await untilFinished(page, 1);
    const csv = await saveFigure(page, page.locator('figure[data-figure=accuracy]'), 'CSV');
    expect(csv.split('\r\n').length).toBeLessThan(1300);
    const saved = async () => {
      await openView(page, 'share');
      const log = await download(page, () =>
        page.getByRole('button', { name: /events\.jsonl/ }).click(),
      );
      const lines = log.trimEnd().split('\n');
      return lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'eval');
    };
    const scores = (all: readonly { iteration: number; accuracy: number; split: string }[]) =>
      all.map(({ iteration, accuracy, split }) => [iteration, accuracy, split]);
    expect(scores(await saved())).toEqual(scores(wanted));
    await reload(page, { steps: [3000] });
    await untilFinished(page, 1);
    expect(scores(await saved())).toEqual(scores(wanted));
  });
});

/** Draws points of two classes, one beside the other. */
async function drawTwoClasses(page: Page): Promise<void> {
  await page.locator('[data-section=data] input[value=drawn]').check({ force: true });
  await page.locator('[data-tools=draw]').waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  const board = page.getByRole('application', { name: 'Plane to draw points on' });
  const box = await board.boundingBox();
  if (box === null) throw new Error('no board');
  for (const [label, from] of [
    ['0', 0.15],
    ['1', 0.65],
  ] as const) {
    await page.getByRole('button', { name: `Draw points of class ${label}` }).click();
    for (let row = 0; row < 4; row++) {
      const y = box.y + (0.2 + 0.15 * row) * box.height;
      await page.mouse.move(box.x + from * box.width, y);
      await page.mouse.down();
      await page.mouse.move(box.x + (from + 0.2) * box.width, y, { steps: 12 });
      await page.mouse.up();
    }
  }
  await page.getByText('Click or drag on the plane to draw points.').waitFor();
}

it('points that are drawn are learned, and a run on them continues after a reload', async () => {
  await visit(
    async (page) => {
      await drawTwoClasses(page);
      await page.getByRole('button', { name: 'One epoch' }).click();
      await page.getByRole('button', { name: 'Resume', exact: true }).waitFor();
      const iteration = page.locator('[data-value=iteration]');
      const taken = (await iteration.textContent()) ?? '';
      await page.locator(`[data-panel=plane][data-iteration="${taken}"]`).waitFor();
      const before = await plane(page);
      const axis = await page.locator('[data-value=data]').textContent();

      await reload(page, { steps: [Number(taken)] });
      await page.locator(`[data-panel=plane][data-iteration="${taken}"]`).waitFor();
      await expect.poll(() => page.locator('[data-value=data]').textContent()).toBe(axis);
      await expect.poll(() => plane(page)).toEqual(before);
      await page.getByRole('button', { name: 'Resume', exact: true }).click();
      await untilFinished(page, 1);
      await expect.poll(() => page.locator('[data-value=accuracy]').textContent()).toBe('100.00 %');
      await openView(page, 'test');
      await page.locator('[data-metric=accuracy] b', { hasText: '100' }).waitFor();
    },
    { hash: `${SPIRAL},${FAST},iterations=2000`, data: '210 rows' },
  );
});

it("the lesson's first step bends a straight line around the moons", async () => {
  await visit(
    async (page) => {
      const exhibit = page.locator('[data-exhibit=moons]');
      await exhibit.getByRole('button').click();
      await exhibit.locator('figcaption', { hasText: '%' }).nth(1).waitFor();
      const [straight, bent] = await exhibit.locator('figcaption').allTextContents();
      const percent = (text: string): number => Number(/([\d.]+) %/.exec(text)?.[1]);
      expect(percent(straight)).toBeLessThan(92);
      expect(percent(bent)).toBeGreaterThan(97);
      await expect.poll(() => exhibit.locator('[data-plane=surface]').count()).toBe(2);
      // The lesson goes on with its own data and runs.
      await expect.poll(() => page.locator('[data-run]').count()).toBe(0);
    },
    { hash: '#/lesson/1' },
  );
});
