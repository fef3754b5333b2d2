// Builds the packages, each after those it depends on, and the single-file bundle of gradus. A type
// error fails the build but still leaves what the compiler wrote.
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

for (const name of ['gradus', 'datasets', 'lab']) {
  rmSync(`${root}packages/${name}/dist`, { recursive: true, force: true });
  const tsc = [
    `${root}node_modules/typescript/bin/tsc`,
    '-p',
    `packages/${name}/tsconfig.build.json`,
  ];
  const { status } = spawnSync(process.execPath, tsc, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
  cpSync(`${root}LICENSE`, `${root}packages/${name}/LICENSE`);
}

const text = await bundle(`export * from './packages/gradus/dist/bundle.js';`);
writeFileSync(`${root}packages/gradus/dist/gradus.bundle.js`, text);
