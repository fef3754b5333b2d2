/** The built `gradus sweep --queue` and `gradus worker`. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { gradus, temporary } from '../helpers.ts';
import { client, until } from './kit.ts';
import { freePort, redisServer } from './server.ts';

const BIN = fileURLToPath(new URL('../../bin/gradus.js', import.meta.url));
const PASSWORD = 'h1dden';

const args = (out: string) => [
  ...['sweep', '--dataset', 'spiral', '--vary', 'lr=log(0.001..0.1)', '--vary', 'hidden=4|8'],
  ...['--trials', '6', '--iterations', '60', '--method', 'random', '--no-asha', '--out', out],
];

/** The trials of the only sweep in a directory, without the fields that differ between machines. */
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

/** Starts the command line as a separate process, as on another machine. */
function start(words: readonly string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [BIN, ...words], { env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      output += data;
    });
  }
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, output }));
  });
  return { child, ended };
}

test('a sweep over a queue with two workers gives the trials of one machine, and prints no password', async () => {
  const { url } = await redisServer(['--requirepass', PASSWORD]);
  const queue = url.replace('//', `//:${PASSWORD}@`);
  const env = { GRADUS_QUEUE: queue };
  const workers = [0, 1].map(() =>
    start(['worker', '--queue', '--parallel', '1', '--cache', temporary()], env),
  );
  const [here, there] = [temporary(), temporary()];
  expect(await gradus(args(here))).toMatchObject({ code: 0 });
  const over = await gradus([...args(there), '--queue'], { env });
  expect(over).toMatchObject({ code: 0 });
  expect(trialsIn(there)).toEqual(trialsIn(here));
  expect(await client(queue).keys('gradus:sweep:*:results')).toEqual([]);
  let printed = over.stdout + over.stderr;
  for (const { child, ended } of workers) {
    child.kill('SIGINT');
    const { code, output } = await ended;
    expect(code).toBe(130);
    printed += output;
  }
  expect(printed).toMatch(/working for the sweep .*one trial at a time/);
  expect(printed).not.toContain(PASSWORD);
});

/** Starts a sweep without workers, and kills its coordinator when the queue holds the trials. */
async function interrupted(queue: string, out: string): Promise<void> {
  const { child, ended } = start([...args(out), '--queue'], { GRADUS_QUEUE: queue });
  const redis = client(queue);
  await until(async () => (await keysIn(redis)).some((key) => key.endsWith(':wait')));
  child.kill('SIGKILL');
  await ended;
}

function keysIn(redis: Redis): Promise<string[]> {
  return redis.keys('gradus:sweep:*');
}

test('a sweep whose coordinator was killed resumes over the queue', async () => {
  const { url } = await redisServer();
  const env = { GRADUS_QUEUE: url };
  const [here, there] = [temporary(), temporary()];
  await interrupted(url, there);
  start(['worker', '--queue', '--cache', temporary()], env);
  const resume = ['sweep', 'resume', 'last', '--runs', there, '--queue'];
  expect(await gradus(resume, { env })).toMatchObject({ code: 0 });
  expect(await gradus(args(here))).toMatchObject({ code: 0 });
  expect(trialsIn(there)).toEqual(trialsIn(here));
});

test('sweep rm --queue removes a sweep that did not end from Redis too', async () => {
  const { url } = await redisServer();
  const out = temporary();
  await interrupted(url, out);
  const redis = client(url);
  expect(await keysIn(redis)).not.toEqual([]);
  const words = ['sweep', 'rm', 'last', '--yes', '--runs', out, '--queue', url];
  expect(await gradus(words)).toMatchObject({ code: 0 });
  expect(await keysIn(redis)).toEqual([]);
  expect(readdirSync(join(out, 'sweeps'))).toEqual([]);
});

const [CERTIFICATE, KEY] = ['server.crt', 'server.key'].map((name) =>
  fileURLToPath(new URL(`tls/${name}`, import.meta.url)),
) as [string, string];

/** Starts a server with TLS. @returns its port */
async function encryptedServer(): Promise<number> {
  const port = await freePort();
  await redisServer([
    ...['--requirepass', PASSWORD, '--tls-port', String(port), '--tls-auth-clients', 'no'],
    ...['--tls-cert-file', CERTIFICATE, '--tls-key-file', KEY],
  ]);
  return port;
}

test('a sweep over TLS gives the trials of one machine', async () => {
  const GRADUS_QUEUE = `rediss://:${PASSWORD}@localhost:${await encryptedServer()}`;
  const env = { GRADUS_QUEUE, NODE_EXTRA_CA_CERTS: CERTIFICATE };
  const worker = start(['worker', '--queue', '--cache', temporary()], env);
  const [here, there] = [temporary(), temporary()];
  expect(await gradus(args(here))).toMatchObject({ code: 0 });
  const over = await start([...args(there), '--queue'], env).ended;
  expect(over).toMatchObject({ code: 0 });
  expect(trialsIn(there)).toEqual(trialsIn(here));
  worker.child.kill('SIGINT');
  expect(over.output + (await worker.ended).output).not.toContain(PASSWORD);
});

test.each([
  ['of an unknown authority', 'localhost', {}],
  ['for another name', '127.0.0.1', { NODE_EXTRA_CA_CERTS: CERTIFICATE }],
])('a certificate %s is refused', async (_, host, env) => {
  const url = `rediss://:${PASSWORD}@${host}:${await encryptedServer()}`;
  const { code, output } = await start([...args(temporary()), '--queue', url], env).ended;
  expect(output).toMatch(/its certificate cannot be verified/);
  expect(output).not.toContain(PASSWORD);
  expect(code).toBe(1);
});
