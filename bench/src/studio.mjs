// Starts the Studio's server and opens its page in a browser, as a visitor does; closes both at the end.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findBrowser } from '../../scripts/find-browser.mjs';
import { startStudio } from '../../scripts/start-studio.mjs';

/** Why no browser can be used; undefined if one can. */
export const missingBrowser = () =>
  findBrowser() === undefined
    ? 'no Chrome, Chromium or Edge (npm run test:browser finds one)'
    : undefined;

/** Calls `fn` with a browser and the address of the page. */
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

/** Starts model C, which the page begins with, and waits until it has taken all steps. */
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
