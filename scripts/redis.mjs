// Makes sure that the Redis suite has a server. Finds redis-server 7 or later, or installs Debian's where possible.
// Otherwise it prints what to install.
import { spawnSync } from 'node:child_process';
import { installFromDebian } from './debian.mjs';

const file = process.env.GRADUS_REDIS_SERVER ?? 'redis-server';
/** The version in `Redis server v=7.0.15 sha=…`. */
const versionOf = () =>
  /v=(\d+\.\d+\.\d+)/.exec(spawnSync(file, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1];

if (versionOf() === undefined && file === 'redis-server') installFromDebian('redis-server');
const version = versionOf();
if (version === undefined || Number.parseInt(version, 10) < 7) {
  const found = version === undefined ? 'none was found' : `${file} is version ${version}`;
  console.error(
    `The Redis suite needs redis-server 7 or later, and ${found} on this machine.\n` +
      'Install it (on Debian and Ubuntu: apt-get install redis-server), or pass its path:\n' +
      '  GRADUS_REDIS_SERVER=/path/to/redis-server npm run test:redis',
  );
  process.exit(1);
}
console.log(`The Redis suite runs on ${file} ${version}`);
