// Builds the packages, each after those it depends on.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';

const root = new URL('..', import.meta.url);
const tsc = new URL('node_modules/typescript/bin/tsc', root).pathname;

for (const name of ['gradus', 'datasets', 'lab']) {
  rmSync(new URL(`packages/${name}/dist`, root), { recursive: true, force: true });
  execFileSync(process.execPath, [tsc, '-p', `packages/${name}/tsconfig.build.json`], {
    cwd: root,
    stdio: 'inherit',
  });
}
