// The Studio in a browser, as a visitor meets it: its server, and a page that is closed in the end.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findBrowser } from '../../scripts/find-browser.mjs';
import { startStudio } from '../../scripts/start-studio.mjs';

/** Why there is no browser to measure in; undefined where there is one. */
export const missingBrowser = () =>
  findBrowser() === undefined
    ? 'no Chrome, Chromium or Edge (npm run test:browser finds one)'
    : undefined;

/** Calls `fn` with a browser and the page's address. */
export async function withStudio(fn) {
  const runs = mkdtempSync(join(tmpdir(), 'gradus-bench-'));
  const { address, stop } = await startStudio(runs);
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  const browser = await chromium.launch({ executablePath: findBrowser(), args });
  try {
    return await fn(browser, address);
  } finally {
    await browser.close();
    stop();
    rmSync(runs, { recursive: true, force: true });
  }
}

/** Starts model C (it is what the page begins with) and waits until it has taken all its steps. */
export async function trainC(page) {
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await untilFinished(page);
}

export function untilFinished(page) {
  return page.waitForFunction(
    () => document.querySelector('.runs .status')?.textContent.includes('finished'),
    null,
    { timeout: 300_000, polling: 50 },
  );
}
