import { existsSync } from 'node:fs';

const candidates = ['chromium', 'chromium-browser', 'google-chrome'].map(
  (name) => `/usr/bin/${name}`,
);

/** @throws Error where there is none */
export function findChromium(): string {
  const found = process.env.GRADUS_CHROMIUM ?? candidates.find(existsSync);
  if (found === undefined) {
    throw new Error('No Chromium found. Install one, or name its file in GRADUS_CHROMIUM.');
  }
  return found;
}
