// Makes sure that the browser suite has a browser. Finds Chrome, Chromium or Edge, or installs Debian's
// chromium where possible. Otherwise it prints what to install.
import { installFromDebian } from './debian.mjs';
import { findBrowser } from './find-browser.mjs';

if (findBrowser() === undefined) installFromDebian('chromium');
const browser = findBrowser();
if (browser === undefined) {
  console.error(
    'The browser suite needs Chrome, Chromium or Edge, and none was found on this machine.\n' +
      'Install one (on Debian and Ubuntu: apt-get install chromium), or pass its path:\n' +
      '  GRADUS_CHROMIUM=/path/to/chrome npm run test:browser',
  );
  process.exit(1);
}
console.log(`The browser suite runs in ${browser}`);
