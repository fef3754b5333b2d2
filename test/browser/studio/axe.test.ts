/** On every view, in both languages, light and dark: axe-core finds nothing, and the page does not scroll sideways. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import {
  onEachView,
  runList,
  TALL,
  TWO_RUNS,
  trainTwoRuns,
  untilFinished,
  useStudio,
} from './studio.ts';

const { visit } = useStudio();
const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The violations that axe finds in both themes, and where. Evaluated, because the page allows only its own scripts. */
async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-theme=${colorScheme}]`).waitFor();
    const { violations } = await page.evaluate<AxeResults>('axe.run()');
    for (const { id, impact, nodes } of violations) {
      found.push(...nodes.map(({ target }) => `${impact}: ${id} at ${target} (${colorScheme})`));
    }
  }
  return found;
}

/** The widths at which the page is wider than its window. */
async function tooWideAt(page: Page): Promise<number[]> {
  const found: number[] = [];
  for (const width of [360, TALL.width, 1920]) {
    await page.setViewportSize({ ...TALL, width });
    const content = await page.evaluate(() => document.documentElement.scrollWidth);
    if (content > width) found.push(width);
  }
  await page.setViewportSize(TALL);
  return found;
}

type Found = Record<string, readonly (string | number)[]>;
type Look = (name: string) => Promise<void>;

/** Loads axe into the page, and calls back with a function that notes what is wrong with what the page shows. */
async function looking(page: Page, fn: (look: Look) => Promise<void>): Promise<Found> {
  await page.evaluate(source);
  const found: Found = {};
  await fn(async (name) => {
    const all = [...(await violations(page)), ...(await tooWideAt(page))];
    if (all.length > 0) found[name] = all;
  });
  return found;
}

/** Opens what is opened by a click, looks at it and closes it. */
async function lookOpened(page: Page, look: Look, name: string, opener: Locator): Promise<void> {
  await opener.click();
  await page.locator('dialog[open], :popover-open, details[open] > ul').first().waitFor();
  await look(name);
  await page.keyboard.press('Escape');
}

/** Milliseconds: axe takes a few seconds for each view, and there are many. */
const LONG = 600_000;

const TABLE = Array.from({ length: 60 }, (_, i) => `${i % 7},${i % 5},${i % 2 ? 'yes' : 'no'}`);
const CSV = Buffer.from(`size,age,bought\n${TABLE.join('\n')}\n`);

describe.each(['en', 'ko'] as const)('in %s, light and dark, axe finds nothing', (lang) => {
  const options = { viewport: TALL, reducedMotion: 'reduce' } as const;

  it(
    'on every view, without a run and with runs, nor in menus and sheets',
    async () => {
      const found = await visit(
        (page) =>
          looking(page, async (look) => {
            await look('compare, without runs');
            await trainTwoRuns(page);
            await onEachView(page, look, ['lesson/4', 'lesson/5']);
            await page.evaluate(() => {
              location.hash = '#/train';
            });
            const figure = page.locator('figure[data-figure=loss]');
            await figure.locator('canvas').first().waitFor();
            const menu = (name: string, opener: Locator) => lookOpened(page, look, name, opener);
            await menu('save menu', figure.locator('summary'));
            await menu('menu of a run', runList(page).locator('[aria-haspopup]').first());
            await menu('shortcuts', page.locator('section.bar .keys'));
            await menu('stored data', page.locator('footer button'));
            await runList(page).locator('button').last().click();
            await look('a deleted run');
          }),
        { ...options, hash: `#/compare?${TWO_RUNS}&lang=${lang}` },
      );
      expect(found).toEqual({});
    },
    LONG,
  );

  it(
    'on points and on a table, from the dialog to the test',
    async () => {
      const found = await visit(
        (page) =>
          looking(page, async (look) => {
            await look('points, without a run');
            await page.locator('section.bar .play').click();
            await untilFinished(page, 1);
            await page.locator('[data-plane=surface]').waitFor();
            await look('points');
            await page.locator('[data-section=data] input[value=drawn]').check({ force: true });
            await page.locator('[data-tools=draw]').waitFor();
            await look('drawing points');

            await page
              .locator('input[type=file][accept*=csv]')
              .first()
              .setInputFiles([{ name: 'shop.csv', mimeType: 'text/csv', buffer: CSV }]);
            const dialog = page.locator('[data-dialog=table]');
            await dialog.locator('[data-table=columns]').waitFor();
            await look('dialog of a table');
            await dialog.locator('[data-field=target]').selectOption('bought');
            await dialog.locator('button.primary').click();
            await untilFinished(page, 2);
            await look('a table');
            await page.evaluate(() => {
              location.hash = '#/test';
            });
            await page.locator('[data-table=predictions]').waitFor();
            await look('test of a table');
          }),
        {
          ...options,
          hash: `#/train?e=tanh-4,data=moons,points=100,noise=0.1,classes=2,pointsSeed=0,batchSize=10,iterations=40&lang=${lang}`,
          data: '70',
        },
      );
      expect(found).toEqual({});
    },
    LONG,
  );
});
