import { type Browser, chromium } from 'playwright-core';
import { findBrowser } from '../../scripts/find-browser.mjs';

/** @throws Error if there is no browser */
export function launchChromium(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    throw new Error(
      'No Chrome, Chromium or Edge found. Install one, or name its file in GRADUS_CHROMIUM.',
    );
  }
  // Root cannot use the sandbox; the tests open only pages of our own.
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  return chromium.launch({ executablePath, args });
}
