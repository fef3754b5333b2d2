// Builds the packages, each after those it depends on, and the single-file bundle of gradus. A type
// error fails the build but still leaves what the compiler wrote.
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const bundleFile = join(root, 'packages/gradus/dist/gradus.bundle.js');

for (const name of ['gradus', 'datasets', 'lab']) {
  const folder = join(root, 'packages', name);
  const emitted = compile(join(folder, 'tsconfig.build.json'));
  // Left-overs go after the build, not before, so that a running program keeps its files.
  for (const entry of readdirSync(join(folder, 'dist'), { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !emitted.has(file) && file !== bundleFile) rmSync(file, { force: true });
  }
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
}
writeFileSync(bundleFile, await bundle(`export * from './packages/gradus/dist/bundle.js';`));

/** Compiles a project and gives the files written. */
function compile(project) {
  const args = [tsc, '-p', project, '--listEmittedFiles', '--pretty', 'false'];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  const lines = stdout.split('\n');
  const messages = lines.filter((line) => line !== '' && !line.startsWith('TSFILE: '));
  if (messages.length > 0) console.error(messages.join('\n'));
  if (status !== 0) process.exitCode = 1;
  const written = lines.filter((line) => line.startsWith('TSFILE: '));
  return new Set(written.map((line) => resolve(root, line.slice('TSFILE: '.length))));
}
