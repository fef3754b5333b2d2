import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { startStudio } from '../../../scripts/start-studio.mjs';
import { launchChromium } from '../chromium.ts';

/** A page of the Studio, opened for one test. */
export interface Visit {
  readonly page: Page;
  /** What the page's console and scripts complained of; a test fails where it is not empty in the end. */
  readonly complaints: string[];
}

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

  /** Opens the page in a fresh context, waits for the data, and sees to it that nothing was complained of. */
  async function visit<T>(
    fn: (page: Page) => Promise<T>,
    { hash = '', ...options }: BrowserContextOptions & { hash?: string } = {},
  ): Promise<T> {
    const context = await browser.newContext({ acceptDownloads: true, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    try {
      await page.goto(`${server.address}${hash}`);
      await page.locator('footer').getByText('60,000').waitFor();
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

/** Trains what the build panel shows to its end. */
export async function trainDraft(page: Page): Promise<void> {
  const count = await runList(page).count();
  await page
    .getByRole('button', { name: /^Start( a new run)?$/ })
    .first()
    .click();
  await untilFinished(page, count + 1);
}

/** Has the page show everything as it was at the first kept moment (Home), or as it is now (End). */
export async function scrub(page: Page, key: 'Home' | 'End'): Promise<void> {
  await page.getByRole('slider', { name: 'Time' }).press(key);
}

/** The runs on the page, as its list names them. */
export const runList = (page: Page): Locator => page.locator('.runs li');

/** Waits until all runs on the page have come to an end. */
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

/** The text of the file that a click gives. */
export async function download(page: Page, click: () => Promise<void>): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), click()]);
  return readFileSync((await file.path()) as string, 'utf8');
}
