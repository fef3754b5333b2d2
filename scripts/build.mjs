// Builds the packages. TypeScript writes the types; the bundler writes the code into a few files instead of hundreds,
// since each file that Node loads costs about half a millisecond. Vite builds the Studio's page. A type error fails the
// build, but the code is still written.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
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
 * Further modules with their own files: those that are loaded by path, and in the data sets the modules that the readers
 * of Parquet, Arrow and NumPy share with the module that loads them on demand. If that module and a reader were chunks
 * that import each other, bundlers would put the readers into every page.
 */
const OTHER_ENTRIES = {
  gradus: ['bundle'],
  datasets: ['csv/problem', 'table/options', 'table/value-column'],
  lab: ['cli/process', 'sweep/trial-thread'],
};

/**
 * Dependencies whose code is bundled into the packages, with their licences. Node would load zod from 90 files, 64 of
 * them unused translations, and open all of them at once, which exceeds a strict limit on open files. apache-arrow would
 * add the types of Node 25 to every project, which older versions of TypeScript cannot read.
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
// Runs on another core while the bundler works.
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
  // Old files are deleted after the build, so that a running program keeps its files until then.
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

/** Writes the types of the packages, each after its dependencies, and returns the written files. */
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

/** The modules that a package exports, by their paths below `src` without the extension. */
function entriesOf(folder) {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const paths = JSON.stringify(exports).matchAll(/"types":"\.\/dist\/([^"]+)\.d\.ts"/g);
  return [...paths].map(([, path]) => path);
}

/** Writes the modules of a package, with shared code in chunks, and returns the written files. */
async function bundleCode(folder) {
  const entries = [...entriesOf(folder), ...OTHER_ENTRIES[basename(folder)]];
  const build = await rolldown({
    input: Object.fromEntries(entries.map((entry) => [entry, join(folder, `src/${entry}.ts`)])),
    external: (id) => /^[^./]/.test(id) && !BUNDLED.test(id),
    platform: 'neutral',
    resolve: { mainFields: ['module', 'main'] },
    transform: { define: { GRADUS_BUILD: JSON.stringify(hashOfSources(folder)) } },
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

/** A hash of the sources of a package, which names the modules that this build keeps in the user's cache folder. */
function hashOfSources(folder) {
  const hash = createHash('sha256');
  const files = readdirSync(join(folder, 'src'), { recursive: true }).filter((name) =>
    name.endsWith('.ts'),
  );
  for (const name of files.sort()) hash.update(readFileSync(join(folder, 'src', name)));
  return hash.digest('hex').slice(0, 16);
}
