// Makes sure that the browser suite has a browser: finds Chrome, Chromium or Edge, or installs Debian's
// chromium where that is possible, and says plainly what is missing otherwise.
import { spawnSync } from 'node:child_process';
import { findBrowser } from './find-browser.mjs';

if (findBrowser() === undefined) install();
const browser = findBrowser();
if (browser === undefined) {
  console.error(
    'The browser suite needs Chrome, Chromium or Edge, and none was found on this machine.\n' +
      'Install one (on Debian and Ubuntu: apt-get install chromium), or name its file:\n' +
      '  GRADUS_CHROMIUM=/path/to/chrome npm run test:browser',
  );
  process.exit(1);
}
console.log(`The browser suite runs in ${browser}`);

function install() {
  const isRoot = process.getuid?.() === 0;
  const hasApt = spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
  if (!isRoot || !hasApt) return;
  console.log('No browser was found; installing Debian’s chromium.');
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    if (spawnSync('apt-get', args, { stdio: 'inherit' }).status !== 0) return;
  }
}
