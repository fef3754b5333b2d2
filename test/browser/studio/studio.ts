import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { startStudio } from '../../../scripts/start-studio.mjs';
import { root } from '../../packaging/project.ts';
import { launchChromium } from '../chromium.ts';

/** A server and a browser for the tests of a file. Call it once, at the top. */
export function useStudio() {
  const runs = mkdtempSync(join(tmpdir(), 'gradus-studio-test-'));
  let browser: Browser;
  let server: Awaited<ReturnType<typeof startStudio>>;

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchChromium(), startStudio(runs)]);
  });
  afterAll(async () => {
    await browser?.close();
    server?.stop();
    rmSync(runs, { recursive: true, force: true });
  });

  /** Opens the page in a fresh context, waits until its foot says how many samples `data` has, and checks that the console stayed empty. */
  async function visit<T>(
    fn: (page: Page) => Promise<T>,
    {
      hash = '',
      data = '60,000',
      ...options
    }: BrowserContextOptions & { hash?: string; data?: string } = {},
  ): Promise<T> {
    const context = await browser.newContext({ acceptDownloads: true, ...options });
    // Machines of continuous integration are sometimes slow.
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    try {
      await page.goto(`${server.address}${hash}`);
      await page.locator('footer').getByText(data).waitFor();
      const result = await fn(page);
      expect(complaints).toEqual([]);
      return result;
    } finally {
      await context.close();
    }
  }

  return { visit, runs, address: () => server.address };
}

/** The views by their names in the navigation. */
export const VIEWS = {
  train: 'Train',
  inside: 'Look inside',
  symptoms: 'Symptoms',
  compare: 'Compare',
  test: 'Test',
  lesson: 'Lesson',
  share: 'Code and link',
} as const;

/** Goes to a view as a visitor does. */
export async function openView(page: Page, view: keyof typeof VIEWS): Promise<void> {
  await page.getByRole('link', { name: VIEWS[view] }).first().click();
  await page.locator(`nav a[href="#/${view}"][aria-current=page]`).waitFor();
}

/** The last element of each view, if a run is selected that can be tested. */
const LAST: Readonly<Record<keyof typeof VIEWS, string>> = {
  train: 'figure[data-figure=loss] canvas',
  inside: 'figure[data-figure=weights-fc1] canvas',
  symptoms: '[data-checks]',
  compare: '[data-table=runs]',
  test: 'figure[data-figure=confusion] canvas',
  lesson: 'h2',
  share: 'h2',
};

/** Tall enough for a whole view, because nothing outside the window is computed. */
export const TALL = { width: 1280, height: 6000 };

/** Calls back for each view and each other place once it has loaded, on a {@link TALL} screen. */
export async function onEachView(
  page: Page,
  fn: (place: string) => Promise<void>,
  others: readonly string[] = [],
): Promise<void> {
  for (const place of [...Object.keys(VIEWS), ...others]) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/${place}`);
    const view = place.split('/')[0] as keyof typeof VIEWS;
    await page.locator(`main ${LAST[view]}`).first().waitFor();
    await fn(place);
  }
}

/** A run that ends soon, and one that diverges at once. */
export const TWO_RUNS = [
  'e=C,iterations=60',
  'e=relu-100-100-100-100,init=kaiming-normal,lr=2,iterations=60',
].join('&');

/** Trains the experiments of a link to {@link TWO_RUNS}. */
export async function trainTwoRuns(page: Page): Promise<void> {
  await page.locator('[data-notice=link] button').first().click();
  await untilFinished(page, 2);
}

/** Drops a file in the middle of the page. */
export async function dropFile(
  page: Page,
  name: string,
  content: Uint8Array | string,
): Promise<void> {
  const files = await page.evaluateHandle(
    ([name, bytes]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], name));
      return transfer;
    },
    [name, [...Buffer.from(content)]] as const,
  );
  await page.dispatchEvent('main', 'drop', { dataTransfer: files });
}

/** Saves a figure as a file. @returns the text of the file */
export function saveFigure(page: Page, figure: Locator, format: 'CSV' | 'SVG'): Promise<string> {
  return download(page, async () => {
    await figure.getByText('Save', { exact: true }).click();
    await figure.getByRole('button', { name: format }).click();
  });
}

/** Trains the experiment of the build panel to its end. */
export async function trainDraft(page: Page): Promise<void> {
  const count = await runList(page).count();
  await page
    .getByRole('button', { name: /^(Start|New run|Resume)$/ })
    .first()
    .click();
  await untilFinished(page, count + 1);
}

/** Shows everything at the first saved step (Home), or at the present (End). */
export async function scrub(page: Page, key: 'Home' | 'End'): Promise<void> {
  await page.getByRole('slider', { name: 'Time' }).press(key);
}

/** What the browser has stored. */
interface Stored {
  /** The steps of the runs that do not train and were not deleted, ascending. */
  readonly steps: readonly number[];
  /** The names that visitors gave to these runs. */
  readonly names: readonly string[];
  /** The number of data sets. */
  readonly files: number;
}

/** Reads the browser's storage. */
function stored(page: Page): Promise<Stored> {
  return page.evaluate(async () => {
    const databases = await indexedDB.databases();
    if (!databases.some(({ name }) => name === 'gradus-runs')) {
      return { steps: [], names: [], files: 0 };
    }
    const resultOf = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await resultOf(indexedDB.open('gradus-runs'));
    try {
      const transaction = database.transaction(['runs', 'standings', 'files']);
      const store = (name: string) => transaction.objectStore(name);
      const [runs, standings, ids, files] = await Promise.all([
        resultOf(store('runs').getAll()),
        resultOf(store('standings').getAll()),
        resultOf(store('standings').getAllKeys()),
        resultOf(store('files').count()),
      ]);
      const kept = runs.filter(({ notes }) => !notes.isRemoved);
      const resting = standings.filter(
        ({ status }, i) => status !== 'training' && kept.some(({ id }) => id === ids[i]),
      );
      return {
        steps: resting.map(({ iteration }) => iteration).sort((a, b) => a - b),
        names: kept.flatMap(({ notes }) => notes.title ?? []),
        files,
      };
    } finally {
      database.close();
    }
  });
}

/**
 * Loads the page again once the browser has stored all this, and waits until the page has read it. The page writes a
 * moment after it shows something.
 */
export async function reload(page: Page, wanted: Partial<Stored>): Promise<void> {
  await expect.poll(() => stored(page)).toMatchObject(wanted);
  await page.reload();
  await page.locator('footer').getByText('keeps your runs').waitFor();
}

/** The runs on the page, as its list names them. */
export const runList = (page: Page): Locator => page.locator('.runs li');

/** Waits until all runs on the page have ended. */
export async function untilFinished(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const states = [...document.querySelectorAll('.runs .status')].map(
        ({ textContent }) => textContent,
      );
      return (
        states.length === wanted &&
        states.every((state) => /finished|끝남|diverged|발산/.test(state ?? ''))
      );
    },
    count,
    { timeout: 120_000 },
  );
}

/** The text of the file that a click saves. */
export async function download(page: Page, click: () => Promise<void>): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), click()]);
  return readFileSync((await file.path()) as string, 'utf8');
}

/** Trains on the command line into a folder of runs, and returns the events of the run. */
export function gradusTrain(runs: string, ...args: readonly string[]) {
  const bin = join(root, 'packages/lab/bin/gradus.js');
  const options = ['train', ...args, '--json', '--quiet', '--out', runs];
  const output = execFileSync(process.execPath, [bin, ...options], { encoding: 'utf8' });
  return output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
