// What a page pays, minified and compressed, for all of gradus and for two layers of it; and what the
// Studio's page loads besides the data.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundle } from '../bundle.mjs';
import { report, root } from './sources.mjs';

/** Of the Studio's page with its longest language, in kB. */
const MOST = 250;

const kilobytes = (text) => gzipSync(text, { level: 9 }).length / 1024;
const rounded = (size) => Math.round(size * 10) / 10;

const all = rounded(kilobytes(await bundle(`export * from './packages/gradus/dist/bundle.js';`)));
const two = rounded(kilobytes(await bundle(`export { Linear, ReLU } from 'gradus/nn';`)));
const page = rounded(pageSize());

/** A visitor downloads the strings of one language. */
function pageSize() {
  const site = join(root, 'packages/studio/dist');
  const names = readdirSync(site, { recursive: true }).filter((name) =>
    /\.(html|js|css)$/.test(name),
  );
  const sizeOf = (name) => kilobytes(readFileSync(join(site, name)));
  const isLanguage = (name) => /texts-[^/]*\.js$/.test(name);
  const languages = names.filter(isLanguage).map(sizeOf);
  const others = names.filter((name) => !isLanguage(name)).map(sizeOf);
  return others.reduce((sum, size) => sum + size, Math.max(...languages));
}

const problems = [];
if (two >= all) problems.push(`Linear and ReLU alone cost ${two} kB, all of gradus ${all} kB`);
if (page > MOST)
  problems.push(`the code of the Studio's page is ${page} kB, and ${MOST} is the most`);
report(
  'size',
  problems,
  `all of gradus ${all} kB, Linear and ReLU alone ${two} kB, the Studio's page ${page} kB (min + gzip)`,
);
