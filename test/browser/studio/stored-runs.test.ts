/** What the browser stores: the files of data, runs of two tabs, half a run, a full storage, and nothing once it is deleted. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { dropFile, openView, reload, runList, untilFinished, useStudio } from './studio.ts';

const { visit, address } = useStudio();

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

/** Changes the browser's storage behind the back of the page. */
function inStorage(
  page: Page,
  act: 'forget files' | 'forget standings' | 'forget states' | 'count',
): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('gradus-runs');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const stores = [...database.objectStoreNames];
          const transaction = database.transaction(stores, 'readwrite');
          const counts = stores.map((store) => transaction.objectStore(store).count());
          if (wanted === 'forget files') transaction.objectStore('files').clear();
          if (wanted === 'forget states') transaction.objectStore('states').clear();
          if (wanted === 'forget standings') transaction.objectStore('standings').clear();
          transaction.oncomplete = () => {
            database.close();
            resolve(counts.reduce((sum, { result }) => sum + result, 0));
          };
        };
      }),
    act,
  );
}

const rows = Array.from({ length: 200 }, (_, i) => `${i % 7},${(13 * i) % 11},${i % 7 > 3}`);
const CSV = `x,z,kind\n${rows.join('\n')}\n`;

it('a run on a table works after a reload, and asks for its file if that is not stored', async () => {
  await visit(async (page) => {
    const dialog = page.locator('[data-dialog=table]');
    const accuracy = page.locator('[data-metric=accuracy] b');
    await dropFile(page, 'own.csv', CSV);
    await dialog.locator('[data-field=target]').selectOption('kind');
    await button(page, 'Train on this table').click();
    await untilFinished(page, 1);
    await openView(page, 'test');
    const before = await accuracy.textContent();
    const iteration = await page.locator('[data-value=iteration]').textContent();
    await reload(page, { steps: [Number(iteration?.replace(',', ''))], files: 1 });
    await expect.poll(() => accuracy.textContent()).toBe(before);

    await inStorage(page, 'forget files');
    await reload(page, { files: 0 });
    await page.getByText('Drop the same file').waitFor();
    await dropFile(page, 'own.csv', `${CSV}1,2,true\n`);
    await dialog.locator('[data-hint=other-file]').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Drop the same file').waitFor();
    await dropFile(page, 'renamed.csv', CSV);
    await page.locator('[data-message=revived]').waitFor();
    await openView(page, 'test');
    await expect.poll(() => accuracy.textContent()).toBe(before);
  });
});

it('each tab has its runs, and the next one takes over those of a closed tab', async () => {
  await visit(
    async (page) => {
      await button(page, 'Start').click();
      await untilFinished(page, 1);
      const second = await page.context().newPage();
      await second.goto(address());
      await second.locator('footer').getByText('keeps your runs').waitFor();
      await expect.poll(() => runList(second).count()).toBe(0);
      await second.locator('footer').getByText('60,000').waitFor();
      await second.goto(`${address()}#/train?e=A,iterations=50`);
      await button(second, 'Start').click();
      await untilFinished(second, 1);
      await reload(page, { steps: [50, 50] });
      await untilFinished(page, 1);
      await expect.poll(() => runList(page).textContent()).toContain('C');
      // Its lock is free once the tab is gone.
      await second.close();
      await expect
        .poll(async () => {
          await reload(page, { steps: [50, 50] });
          return runList(page).count();
        })
        .toBe(2);
    },
    { hash: '#/train?e=C,iterations=50' },
  );
});

it('half a run of a crashed tab is left out, and all is gone after “Delete all stored data”', async () => {
  await visit(
    async (page) => {
      await button(page, 'Start').click();
      await untilFinished(page, 1);
      await reload(page, { steps: [50] });
      await untilFinished(page, 1);
      await inStorage(page, 'forget standings');
      await reload(page, { steps: [] });
      await expect.poll(() => runList(page).count()).toBe(0);
      expect(await inStorage(page, 'count')).toBe(0);

      await button(page, 'Start').click();
      await untilFinished(page, 1);
      await page.evaluate(() => Reflect.deleteProperty(globalThis, 'caches'));
      await button(page, 'Delete all stored data…').click();
      await Promise.all([page.waitForEvent('load'), button(page, 'Delete everything').click()]);
      await page.locator('footer').getByText('keeps your runs').waitFor();
      await expect.poll(() => runList(page).count()).toBe(0);
      expect(await inStorage(page, 'count')).toBe(0);
    },
    { hash: '#/train?e=C,iterations=50' },
  );
});

it('training goes on when the storage is full, and the page says so', async () => {
  await visit(
    async (page) => {
      const session = await page.context().newCDPSession(page);
      const { origin } = new URL(address());
      await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
      await button(page, 'Start').click();
      await page.getByText('The browser has no room for more runs').waitFor();
      await untilFinished(page, 1);
      await session.send('Storage.overrideQuotaForOrigin', { origin });
      // What could not be stored is not lost while the page is open.
      await button(page, /^Actions for/).click();
      await button(page, 'Pin').click();
    },
    { hash: '#/train?e=C,iterations=300' },
  );
});

it('a run without its weights has its curves, and can be trained again', async () => {
  await visit(
    async (page) => {
      await button(page, 'Start').click();
      await untilFinished(page, 1);
      await reload(page, { steps: [50] });
      await untilFinished(page, 1);
      await inStorage(page, 'forget states');
      await reload(page, { steps: [50] });
      const notice = page.getByText('only its curves are left');
      await notice.waitFor();
      await page.locator('figure[data-figure=loss] canvas').first().waitFor();
      await button(page, 'Reset').click();
      await notice.waitFor({ state: 'detached' });
      await button(page, 'Start').click();
      await untilFinished(page, 1);
      await openView(page, 'test');
      await page.locator('[data-value=test-accuracy]').waitFor();
    },
    { hash: '#/train?e=C,iterations=50' },
  );
});

it('earlier runs come back, and are deleted with undo', async () => {
  const runs = Array.from({ length: 12 }, (_, seed) => `e=C,iterations=1,seed=${seed}`);
  await visit(
    async (page) => {
      await page.locator('[data-notice=link] button').first().click();
      await untilFinished(page, 12);
      await page.goto(`${address()}#/train?e=A,iterations=1`);
      await button(page, 'New run').first().click();
      await page.getByText('It moved the oldest').waitFor();
      await untilFinished(page, 12);
      await button(page, 'Earlier runs: 1').click();
      const list = page.locator('[data-table=earlier] tbody tr');
      await expect.poll(() => list.count()).toBe(1);
      await list.getByRole('button', { name: /^Delete/ }).click();
      await expect.poll(() => list.count()).toBe(0);
      await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
      await list.getByRole('button', { name: /^Bring/ }).click();
      // The page shows twelve, so another run has left it.
      await button(page, 'Earlier runs: 1').waitFor();
      await untilFinished(page, 12);
      await openView(page, 'compare');
      const table = page.locator('[data-table=runs]');
      await expect.poll(() => table.locator('tbody tr').count()).toBe(12);
      await page.getByLabel('Filter').fill('seed=nothing');
      await expect.poll(() => table.locator('tbody tr').count()).toBe(0);
      await page.getByLabel('Filter').fill('');
      await table.getByRole('button', { name: 'Last loss' }).click();
      await table.locator('th[aria-sort=ascending]').waitFor();
      const column = await table
        .locator('thead th')
        .evaluateAll((all) => all.findIndex((th) => th.hasAttribute('aria-sort')));
      const cells = table.locator(`tbody tr > :nth-child(${column + 1})`);
      const losses = (await cells.allTextContents()).map(Number);
      expect(losses).toEqual(losses.toSorted((a, b) => a - b));
      expect(new Set(losses).size).toBe(12);
    },
    { hash: `#/train?${runs.join('&')}` },
  );
});
