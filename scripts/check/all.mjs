// Runs the scripts of package.json that begin with `check:`, one on each core. Prints the output of each when it ends.
import { exec } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { root, textOf } from './sources.mjs';

const { scripts } = JSON.parse(textOf('package.json'));
const waiting = Object.keys(scripts).filter((name) => name.startsWith('check:'));
await Promise.all(Array.from({ length: availableParallelism() }, work));

async function work() {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await run(name);
}

function run(name) {
  return new Promise((end) => {
    exec(`npm run --silent ${name}`, { cwd: root, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error) process.exitCode = 1;
      console.log(`${error ? 'failed' : 'passed'}: npm run ${name}\n${stdout}${stderr}`);
      end();
    });
  });
}
