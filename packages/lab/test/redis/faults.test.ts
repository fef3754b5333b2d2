/** Faults of Redis and of the network. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { queueAddress } from '../../src/sweep/queue/address.ts';
import { connect } from '../../src/sweep/queue/connect.ts';
import {
  client,
  coordinator,
  DATA,
  fakeRunner,
  hooks,
  rateOf,
  trial,
  until,
  worker,
} from './kit.ts';
import { proxy } from './proxy.ts';
import { redisServer } from './server.ts';

const count = 12;
const expected = Array.from({ length: count }, (_, i) => rateOf(i) * 2);
const slowly = {
  runnerFor: async (_: unknown, root: string) => fakeRunner(root, 200),
};

async function scoresOf(queue: Awaited<ReturnType<typeof coordinator>>) {
  const outcomes = await Promise.all(
    expected.map(async (_, i) => queue.run(await trial(i), hooks())),
  );
  expect(readdirSync(queue.root)).toHaveLength(count);
  return outcomes.map(({ score }) => score?.value);
}

test.each([
  ['with its append-only file', 'yes'],
  ['without its data', 'no'],
])('Redis restarts %s: nothing is lost, and nothing is counted twice', async (_, appendonly) => {
  const server = await redisServer(['--appendonly', appendonly]);
  const queue = await coordinator(server.url);
  await worker(server.url, slowly);
  const scores = scoresOf(queue);
  const count = (name: string) => queue.notices.filter(({ event }) => event === name).length;
  for (let i = 0; i < 2; i++) {
    await sleep(500);
    await server.kill();
    await until(() => count('lost') > i);
    await server.start();
    await until(() => count('found') > i);
  }
  expect(await scores).toEqual(expected);
  expect([count('lost'), count('found')]).toEqual([2, 2]);
  expect(queue.notices.some(({ event }) => event === 'not-durable')).toBe(appendonly === 'no');
});

test('the network hangs for a worker: another worker takes its trial', async () => {
  const server = await redisServer();
  const queue = await coordinator(server.url);
  const way = await proxy(server.port);
  await worker(way.url, slowly);
  const scores = scoresOf(queue);
  await sleep(500);
  way.hang();
  await worker(server.url, slowly);
  await sleep(3000);
  way.heal();
  expect(await scores).toEqual(expected);
});

test('the network hangs for the coordinator: it notices, reconnects, and misses nothing', async () => {
  const server = await redisServer();
  const way = await proxy(server.port);
  const queue = await coordinator(way.url);
  await worker(server.url, slowly);
  const scores = scoresOf(queue);
  await sleep(300);
  way.hang();
  // New connections work, so the coordinator must notice the one that hangs.
  await until(() => queue.notices.some(({ event }) => event === 'lost'));
  way.heal();
  expect(await scores).toEqual(expected);
});

test('a Redis with too little memory for the data is refused', async () => {
  const { url } = await redisServer(['--maxmemory', '2mb']);
  const values = Float64Array.from({ length: 500_000 }, Math.random);
  const table = { name: 'large.csv', columns: [{ name: 'x', kind: 'number', values } as const] };
  await expect(coordinator(url, { data: { ...DATA, table } as never })).rejects.toThrow(
    /^Redis has no room for the data, 4 MiB: its memory is limited by maxmemory\. Raise the limit/,
  );
});

test('a sweep waits while Redis is full, and loses nothing', async () => {
  const { url } = await redisServer();
  const queue = await coordinator(url);
  const redis = client(url);
  const fill = () => redis.config('SET', 'maxmemory', '1');
  const { events } = await worker(url, slowly);
  const scores = scoresOf(queue);
  for (let i = 0; i < 2; i++) {
    await sleep(300);
    await fill();
    await sleep(1500);
    await redis.config('SET', 'maxmemory', '0');
  }
  expect(await scores).toEqual(expected);
  expect(events.map(({ event }) => event)).toContain('full');
});

/** The rights of a user of sweeps, from docs/sweeps.md. */
const RIGHTS = /~gradus:\* &\* ([^`]*)`/
  .exec(readFileSync(new URL('../../../../docs/sweeps.md', import.meta.url), 'utf8'))?.[1]
  .split(' ') as string[];

test('Redis with a password and users', async () => {
  const server = await redisServer(['--requirepass', 's3cret/%40']);
  const redis = client(server.url.replace('//', `//:${encodeURIComponent('s3cret/%40')}@`));
  await redis.call('ACL', 'SETUSER', 'sweeper', 'on', '>pass@word', '~gradus:*', '&*', ...RIGHTS);
  await redis.call('ACL', 'SETUSER', 'reader', 'on', '>pass', '~*', '+@read');
  const at = (user: string) => server.url.replace('//', `//${user}@`);
  const refused = async (url: string) => {
    const error = await connect(queueAddress(url)).then(
      () => null,
      (cause) => cause,
    );
    expect(String(error?.stack)).not.toMatch(/s3cret|pass@|pass%40|:wrong/);
    return error?.message;
  };
  expect(await refused(server.url)).toMatch(/cannot be used: user or password is wrong or missing/);
  expect(await refused(at(':wrong'))).toMatch(/user or password is wrong/);
  expect(await refused(at('sweeper:wrong'))).toMatch(/user or password is wrong/);
  expect(await refused(at('reader:pass'))).toMatch(/this user lacks rights that a queue needs/);
  const url = at('sweeper:pass%40word');
  const queue = await coordinator(url);
  await worker(url);
  expect(await scoresOf(queue)).toEqual(expected);
});

test('an error names the reason why Redis cannot be used', async () => {
  const server = await redisServer(['--maxmemory-policy', 'allkeys-lru']);
  const free = await redisServer();
  await free.kill();
  const rejects = (url: string, sentence: RegExp) =>
    expect(connect(queueAddress(url))).rejects.toThrow(sentence);
  await rejects(
    server.url,
    /deletes keys when its memory is full \(maxmemory-policy allkeys-lru\)/,
  );
  await rejects(free.url, /cannot be used: no server answers there\. Start redis-server/);
  await rejects(`${free.url}/77`, /no server answers there/);
  await rejects('redis://no.such.host.invalid', /no machine has this name/);
  await rejects(server.url.replace('redis', 'rediss'), /the connection failed\. Use rediss:\/\//);
  await rejects(`${(await redisServer()).url}/999`, /it has no database of this number/);
});
