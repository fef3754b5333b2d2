// Takes the screenshots of docs/studio: every view of the Studio at three widths, with the lesson's four networks
// trained. Run `npm run screenshots` after a build.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findBrowser } from './find-browser.mjs';
import { startStudio } from './start-studio.mjs';

const folder = fileURLToPath(new URL('../docs/studio', import.meta.url));
const VIEWS = ['train', 'inside', 'compare', 'test', 'lesson', 'share', 'symptoms'];
const WIDTHS = [1280, 1920, 360];
const HEIGHTS = { 360: 740, 1280: 900, 1920: 1080 };

const executablePath = findBrowser();
if (executablePath === undefined) throw new Error('no Chrome, Chromium or Edge was found');
const runs = mkdtempSync(join(tmpdir(), 'gradus-screenshots-'));
const { address, stop } = await startStudio(runs);
const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
const browser = await chromium.launch({ executablePath, args });
mkdirSync(folder, { recursive: true });
try {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 900 },
    colorScheme: 'light',
  });
  // A busy machine trains slowly.
  page.setDefaultTimeout(5 * 60_000);
  await page.goto(address);
  await page.locator('footer').getByText('60,000').waitFor();
  await page.getByRole('button', { name: 'Train A–D' }).click();
  await untilFinished(page);
  for (const view of VIEWS) {
    await page.locator(`nav a[href^="#/${view}"]`).click();
    if (view === 'symptoms') await showTrouble(page);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: HEIGHTS[width] });
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      // As high as the page, since parts far outside the screen are not drawn.
      if (width !== 360) await page.setViewportSize({ width, height });
      await page.waitForTimeout(2500);
      await page.screenshot({
        path: join(folder, `${view}-${width}.png`),
        fullPage: width !== 360,
      });
    }
  }
} finally {
  await browser.close();
  stop();
  rmSync(runs, { recursive: true, force: true });
}

/** Trains a network with dead units, and its fix, since the four networks have no symptom. */
async function showTrouble(page) {
  await page.getByRole('button', { name: 'Dead units' }).click();
  await page.waitForTimeout(1000);
  await untilFinished(page);
  await page
    .locator('.runs li', { hasText: 'learning rate 2' })
    .getByRole('button')
    .first()
    .click();
}

async function untilFinished(page) {
  await page.waitForFunction(() => {
    const states = [...document.querySelectorAll('.runs .status')];
    return (
      states.length >= 4 && states.every(({ textContent }) => textContent.includes('finished'))
    );
  });
}
