// Builds the packages: types by TypeScript, and code by the bundler, in a few files instead of hundreds,
// since each file that Node loads costs about half a millisecond. The Studio's page is built by Vite. A type error fails the build but still
// leaves the code.
import { execFile } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { build as buildPage } from 'vite';
import { bundle } from './bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const bundleFile = join(root, 'packages/gradus/dist/gradus.bundle.js');

/**
 * What else gets a file of its own: what is loaded by its path, and in the data sets what the readers of
 * Parquet, Arrow and NumPy share with the module that loads them on demand. If that module and a reader were
 * chunks that import each other, bundlers would put the readers into every page, used or not.
 */
const OTHER_ENTRIES = {
  gradus: ['bundle'],
  datasets: ['csv/problem', 'table/options', 'table/value-column'],
  lab: ['cli/process', 'sweep/trial-thread'],
};

/**
 * Dependencies whose code goes into the packages, with their licences. Node would load zod from 90 files, 64 of them
 * translations that nobody uses, and has them all open at once: more than a strict limit of open files allows.
 * apache-arrow would bring the types of Node 25 into every project, which older TypeScript cannot read.
 */
const BUNDLED = /^(zod\/mini|apache-arrow|flatbuffers|tslib|json-with-bigint)$/;
const LICENSES = {
  gradus: [],
  datasets: [
    'apache-arrow/LICENSE.txt',
    'apache-arrow/NOTICE.txt',
    'flatbuffers/LICENSE',
    'tslib/LICENSE.txt',
    'json-with-bigint/LICENSE',
  ],
  lab: ['zod/LICENSE'],
};

const folders = Object.keys(OTHER_ENTRIES).map((name) => join(root, 'packages', name));
// Beside the bundler, on another core.
const declared = declareTypes();
const bundled = new Map();
for (const folder of folders) {
  bundled.set(folder, await bundleCode(folder));
}
await buildPage({ root: join(root, 'packages/studio'), logLevel: 'warn' });
cpSync(join(root, 'LICENSE'), join(root, 'packages/studio/LICENSE'));
writeFileSync(bundleFile, await bundle(`export * from './packages/gradus/dist/bundle.js';`));
const types = await declared;
for (const folder of folders) {
  const written = new Set([...types, ...bundled.get(folder), bundleFile]);
  // Left-overs go after the build, not before, so that a running program keeps its files.
  for (const entry of readdirSync(join(folder, 'dist'), { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !written.has(file)) rmSync(file, { force: true });
  }
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  for (const path of LICENSES[basename(folder)]) {
    const [owner, file] = path.split('/');
    const copy = `${file.replace('.txt', '')}-${owner}`;
    cpSync(join(root, 'node_modules', path), join(folder, 'dist', copy));
  }
}

/** Writes the types of the packages, each after those that it uses, and gives the files written. */
async function declareTypes() {
  const written = [];
  for (const folder of folders) {
    const project = join(folder, 'tsconfig.build.json');
    const args = [tsc, '-p', project, '--listEmittedFiles', '--pretty', 'false'];
    const stdout = await new Promise((end) => {
      execFile(process.execPath, args, { cwd: root, maxBuffer: 2 ** 26 }, (error, out) => {
        if (error) process.exitCode = 1;
        end(out);
      });
    });
    for (const line of stdout.split('\n')) {
      if (line.startsWith('TSFILE: ')) written.push(resolve(root, line.slice('TSFILE: '.length)));
      else if (line !== '') console.error(line);
    }
  }
  return written;
}

/** The modules that a package exports, by their paths below `src` without the ending. */
function entriesOf(folder) {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const paths = JSON.stringify(exports).matchAll(/"types":"\.\/dist\/([^"]+)\.d\.ts"/g);
  return [...paths].map(([, path]) => path);
}

/** Writes the modules of a package, with what they share in chunks, and gives the files written. */
async function bundleCode(folder) {
  const entries = [...entriesOf(folder), ...OTHER_ENTRIES[basename(folder)]];
  const build = await rolldown({
    input: Object.fromEntries(entries.map((entry) => [entry, join(folder, `src/${entry}.ts`)])),
    external: (id) => /^[^./]/.test(id) && !BUNDLED.test(id),
    platform: 'neutral',
    resolve: { mainFields: ['module', 'main'] },
  });
  const { output } = await build.write({
    dir: join(folder, 'dist'),
    format: 'esm',
    chunkFileNames: 'chunks/[name].js',
    sourcemap: true,
    comments: { legal: false, jsdoc: false, annotation: true },
  });
  await build.close();
  return output.map(({ fileName }) => join(folder, 'dist', fileName));
}
