import { spawnSync } from 'node:child_process';

/** Installs a package of Debian or Ubuntu if this process has the rights; otherwise does nothing. */
export function installFromDebian(name) {
  const isRoot = process.getuid?.() === 0;
  const hasApt = spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
  if (!isRoot || !hasApt) return;
  console.log(`Installing Debian’s ${name}.`);
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', name]]) {
    if (spawnSync('apt-get', args, { stdio: 'inherit' }).status !== 0) return;
  }
}
