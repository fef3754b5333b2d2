// Builds the packages: types by TypeScript, and code by the bundler, in a few files instead of hundreds,
// since each file that Node loads costs about half a millisecond. The Studio's page is built by Vite. A type error fails the build but still
// leaves the code.
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
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
  datasets: ['table/options', 'table/value-column'],
  lab: ['cli/process'],
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

for (const [name, others] of Object.entries(OTHER_ENTRIES)) {
  const folder = join(root, 'packages', name);
  const types = declareTypes(join(folder, 'tsconfig.build.json'));
  const code = await bundleCode(folder, [...entriesOf(folder), ...others]);
  const written = new Set([...types, ...code, bundleFile]);
  // Left-overs go after the build, not before, so that a running program keeps its files.
  for (const entry of readdirSync(join(folder, 'dist'), { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !written.has(file)) rmSync(file, { force: true });
  }
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  for (const bundled of LICENSES[name]) {
    const [owner, file] = bundled.split('/');
    const copy = `${file.replace('.txt', '')}-${owner}`;
    cpSync(join(root, 'node_modules', bundled), join(folder, 'dist', copy));
  }
}
await buildPage({ root: join(root, 'packages/studio'), logLevel: 'warn' });
cpSync(join(root, 'LICENSE'), join(root, 'packages/studio/LICENSE'));
writeFileSync(bundleFile, await bundle(`export * from './packages/gradus/dist/bundle.js';`));

/** Writes the types of a project and gives the files written. */
function declareTypes(project) {
  const args = [tsc, '-p', project, '--listEmittedFiles', '--pretty', 'false'];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  const lines = stdout.split('\n');
  const messages = lines.filter((line) => line !== '' && !line.startsWith('TSFILE: '));
  if (messages.length > 0) console.error(messages.join('\n'));
  if (status !== 0) process.exitCode = 1;
  const written = lines.filter((line) => line.startsWith('TSFILE: '));
  return written.map((line) => resolve(root, line.slice('TSFILE: '.length)));
}

/** The modules that a package exports, by their paths below `src` without the ending. */
function entriesOf(folder) {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const paths = JSON.stringify(exports).matchAll(/"types":"\.\/dist\/([^"]+)\.d\.ts"/g);
  return [...paths].map(([, path]) => path);
}

/** Writes modules of a package, with what they share in chunks, and gives the files written. */
async function bundleCode(folder, entries) {
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
