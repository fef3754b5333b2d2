// Makes sure that the browser suite has a browser: finds Chrome, Chromium or Edge, or installs Debian's
// chromium where that is possible, and says plainly what is missing otherwise.
import { installFromDebian } from './debian.mjs';
import { findBrowser } from './find-browser.mjs';

if (findBrowser() === undefined) installFromDebian('chromium');
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
