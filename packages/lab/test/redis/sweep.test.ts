/** `gradus sweep --queue` with `gradus worker`, as built. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { gradus, temporary } from '../helpers.ts';
import { client } from './kit.ts';
import { redisServer } from './server.ts';

const BIN = fileURLToPath(new URL('../../bin/gradus.js', import.meta.url));
const PASSWORD = 'h1dden';

const args = (out: string) => [
  ...['sweep', '--dataset', 'spiral', '--vary', 'lr=log(0.001..0.1)', '--vary', 'hidden=4|8'],
  ...['--trials', '6', '--iterations', '60', '--method', 'random', '--no-asha', '--out', out],
];

/** The trials of the only sweep in a directory, without what differs from machine to machine. */
function trialsIn(out: string) {
  const [id] = readdirSync(join(out, 'sweeps'));
  const lines = readFileSync(join(out, 'sweeps', id, 'trials.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines
    .map((line) => JSON.parse(line))
    .sort((a, b) => a.index - b.index)
    .map(({ run: _, ...trial }) => trial);
}

test('a sweep over a queue with two workers gives the trials of one machine, and prints no password', async () => {
  const { url } = await redisServer(['--requirepass', PASSWORD]);
  const queue = url.replace('//', `//:${PASSWORD}@`);
  const output: string[] = [];
  const start = () => {
    const words = ['worker', '--queue', '--parallel', '1', '--cache', temporary()];
    const child = spawn(process.execPath, [BIN, ...words], {
      env: { ...process.env, GRADUS_QUEUE: queue },
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => output.push(String(data)));
    }
    onTestFinished(() => void child.kill('SIGKILL'));
    return { child, ended: new Promise((resolve) => child.once('exit', resolve)) };
  };
  const workers = [start(), start()];
  const [here, there] = [temporary(), temporary()];
  expect(await gradus(args(here))).toMatchObject({ code: 0 });
  const over = await gradus([...args(there), '--queue'], { env: { GRADUS_QUEUE: queue } });
  expect(over).toMatchObject({ code: 0 });
  expect(trialsIn(there)).toEqual(trialsIn(here));
  expect(await client(queue).keys('gradus:sweep:*:results')).toEqual([]);
  for (const { child, ended } of workers) {
    child.kill('SIGINT');
    expect(await ended).toBe(130);
  }
  expect(output.join('')).toMatch(/working for the sweep .*one trial at a time/);
  expect(output.join('') + over.stdout + over.stderr).not.toContain(PASSWORD);
});
