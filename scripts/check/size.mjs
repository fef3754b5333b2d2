// Measures the code that a page loads, minified and compressed: for all of gradus, for two of its layers, for the two
// layers and an optimizer, and for the Studio's page.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundle } from '../bundle.mjs';
import { report, root } from './sources.mjs';

/** The limit for the Studio's page in kB: the code that a visitor downloads before the page works. */
const MOST = 250;
/** The limit for two layers and SGD in kB: what they cost when it was set, and 1 %. A page pays for all of this. */
const MOST_TO_TRAIN = 70.9;
const assets = join(root, 'packages/studio/dist/assets');

const kilobytes = (text) => gzipSync(text, { level: 9 }).length / 1024;
const rounded = (size) => Math.round(size * 10) / 10;

const all = rounded(kilobytes(await bundle(`export * from './packages/gradus/dist/bundle.js';`)));
const two = rounded(kilobytes(await bundle(`export { Linear, ReLU } from 'gradus/nn';`)));
const training = rounded(
  kilobytes(
    await bundle(`export { Linear, ReLU } from 'gradus/nn'; export { SGD } from 'gradus/optim';`),
  ),
);
const files = readdirSync(assets).filter((name) => /\.(js|css)$/.test(name));
const entry = files.find((name) => /^first-.*\.js$/.test(name));
const first = files.find((name) => /^TrainView-.*\.js$/.test(name));
const worker = files.find((name) => /^worker-.*\.js$/.test(name));
const languages = files
  .filter((name) => /^(en|ko)-.*\.js$/.test(name))
  .sort((a, b) => sizeOf(b) - sizeOf(a));
const begin = withImports([entry, first, worker, languages[0]]);
/** A module's styles are in a file with its name. */
const styles = files.filter(
  (name) => name.endsWith('.css') && [...begin].some((module) => stemOf(module) === stemOf(name)),
);
const page = rounded(total([...begin, ...styles]));
const everything = rounded(total(files.filter((name) => !languages.slice(1).includes(name))));

/** The name of a file without its hash and ending. */
function stemOf(name) {
  return name.replace(/-[\w-]{8}\.\w+$/, '');
}

function sizeOf(name) {
  return kilobytes(readFileSync(join(assets, name)));
}

function total(names) {
  return [...new Set(names)].reduce((sum, name) => sum + sizeOf(name), 0);
}

/** Modules with their static imports. */
function withImports(names, found = new Set()) {
  for (const name of names) {
    if (found.has(name)) continue;
    found.add(name);
    const text = readFileSync(join(assets, name), 'utf8');
    const imports = [...text.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)];
    withImports(
      imports.map(([, imported]) => imported),
      found,
    );
  }
  return found;
}

const problems = [];
if (two >= all) problems.push(`Linear and ReLU alone cost ${two} kB, all of gradus ${all} kB`);
if (training > MOST_TO_TRAIN)
  problems.push(
    `Linear, ReLU and SGD cost ${training} kB, more than the limit of ${MOST_TO_TRAIN} kB`,
  );
if (page > MOST)
  problems.push(`the code of the Studio's page is ${page} kB, more than the limit of ${MOST} kB`);
report(
  'size',
  problems,
  `all of gradus ${all} kB, Linear and ReLU alone ${two} kB, with SGD ${training} kB, the Studio's page ${page} kB ` +
    `to begin with and ${everything} kB with all views (min + gzip)`,
);
