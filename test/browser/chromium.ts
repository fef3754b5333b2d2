import { type Browser, chromium } from 'playwright-core';
import { findBrowser } from '../../scripts/find-browser.mjs';

/** @throws Error where there is no browser */
export function launchChromium(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    throw new Error(
      'No Chrome, Chromium or Edge found. Install one, or name its file in GRADUS_CHROMIUM.',
    );
  }
  // As root there is no sandbox; elsewhere it does not matter for pages of our own.
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  return chromium.launch({ executablePath, args });
}
