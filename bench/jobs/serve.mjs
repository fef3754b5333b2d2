// `gradus serve` on the penguins: 16 connections, each of which sends a row as soon as its last one is answered.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { report, root, run } from '../src/job.mjs';

const CONNECTIONS = 16;
const WARM_UP_MS = 1000;
const SECONDS = 5;

const ROW = JSON.stringify({
  Island: 'Dream',
  'Beak Length (mm)': 39.5,
  'Beak Depth (mm)': 17.4,
  'Flipper Length (mm)': 186,
  'Body Mass (g)': 3800,
  Sex: 'FEMALE',
});

const cli = join(root, 'packages/lab/bin/gradus.js');
const data = join(dirname(createRequire(import.meta.url).resolve('vega-datasets')), '..', 'data');
const folder = mkdtempSync(join(tmpdir(), 'gradus-bench-'));
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
let server = null;
try {
  const training = ['train', join(data, 'penguins.json'), '--target', 'Species', '--out', folder];
  await run(process.execPath, [cli, ...training, '--quiet']);
  server = spawn(process.execPath, [cli, 'serve', 'last', '--runs', folder, '--port', '0']);
  const url = await addressOf(server);
  const end = performance.now() + WARM_UP_MS + 1000 * SECONDS;
  const since = performance.now() + WARM_UP_MS;
  const times = [];
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (performance.now() < end) {
        const begin = performance.now();
        await predict(url);
        if (begin >= since) times.push(performance.now() - begin);
      }
    }),
  );
  times.sort((a, b) => a - b);
  const p99 = times[Math.floor(0.99 * times.length)];
  report({ perSecond: times.length / SECONDS, p99, median: times[times.length >> 1] });
} finally {
  server?.kill('SIGTERM');
  agent.destroy();
  rmSync(folder, { recursive: true, force: true });
}

function addressOf({ stdout }) {
  return new Promise((resolve) => {
    stdout.on('data', (text) => {
      const url = /http:\S+/.exec(text)?.[0];
      if (url !== undefined) resolve(url);
    });
  });
}

function predict(url) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': ROW.length };
    const asked = request(new URL('predict', url), { method: 'POST', agent, headers });
    asked.on('error', reject);
    asked.on('response', (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`status ${response.statusCode}`));
      });
    });
    asked.end(ROW);
  });
}
