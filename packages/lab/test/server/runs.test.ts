/** The runs over HTTP: read-only, complete, and during training. */
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decodeSafetensors } from 'gradus/data';
import { expect, test } from 'vitest';
import { listRuns, type RunEvent, readEvents } from '../../src/index.ts';
import { messages } from '../../src/lang/index.ts';
import { createApp } from '../../src/server/app.ts';
import type { Followed } from '../../src/server/runs.ts';
import { expectNoEnglish } from '../expect-korean.ts';
import { gradus, sharedRuns, takeSumsFrom, temporary, tinyData } from '../helpers.ts';
import { ask, started, type Tested } from './kit.ts';

const SHORT = ['--batch-size', '25', '--iterations', '4', '--eval-every', '2', '--quiet'];

const shared = sharedRuns();

/** A server of a folder in which these models were trained one after the other. */
async function withRuns(...models: string[][]): Promise<Tested & { ids: readonly string[] }> {
  const { runs, ids } = await shared.trained(models.map((args) => [...args, ...SHORT]));
  // Runs that start in the same second would have no order.
  ids.forEach((id, i) => {
    edit(runs, id, { createdAt: `2026-01-0${i + 1}T00:00:00.000Z` });
  });
  return { ...(await started({ runs })), ids };
}

function edit(runs: string, id: string, changes: object): void {
  const file = join(runs, id, 'config.json');
  const config = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...config, ...changes }));
}

async function answer<T = Record<string, unknown>>(server: Tested, path: string) {
  const { status, headers, body } = await ask(server, path);
  return { status, headers, json: JSON.parse(body.toString()) as T };
}

const eventsOf = async (server: Tested, id: string, query = '') =>
  (await answer<Followed>(server, `/api/runs/${id}/events${query}`)).json;

async function onDisk({ runs }: Tested, id: string): Promise<RunEvent[]> {
  const run = (await listRuns(runs)).find(({ config }) => config.id === id);
  return readEvents(run as NonNullable<typeof run>);
}

test('runs are listed, newest first, without paths of this machine', async () => {
  const server = await withRuns(['A'], ['C', '--seed', '3']);
  await gradus(['runs', 'tag', server.ids[0], 'base', '--runs', server.runs]);
  const { status, headers, json } = await answer(server, '/api/runs');
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  });
  const common = { state: 'finished', result: { iterations: 4, accuracy: expect.any(Number) } };
  expect(json).toMatchObject({
    runs: [
      { id: server.ids[1], ...common, tags: [], config: { training: { seed: 3 } } },
      { id: server.ids[0], ...common, tags: ['base'], config: { model: { name: 'A' } } },
    ],
    corrupt: [],
  });
  expect(JSON.stringify(json)).not.toContain(server.runs);
});

test('the path of the data is not sent', async () => {
  const server = await withRuns(['A']);
  const [id] = server.ids;
  const saved = JSON.parse(readFileSync(join(server.runs, id, 'config.json'), 'utf8'));
  expect(saved.data.directory).toEqual(expect.any(String));
  const { crc32, ...config } = saved;
  const sent = { ...config, node: null, data: { ...config.data, directory: null } };
  const [run] = (await answer<{ runs: object[] }>(server, '/api/runs')).json.runs;
  expect(run).toHaveProperty('config', sent);
  expect((await answer(server, `/api/runs/${id}/config`)).json).toEqual(sent);
});

test('a missing folder is an empty list, and later runs appear', async () => {
  const runs = join(temporary(), 'runs');
  const server = await started({ runs });
  expect((await answer(server, '/api/runs')).json).toEqual({ runs: [], corrupt: [] });
  await gradus(['train', 'A', ...SHORT, '--data', tinyData(), '--out', runs]);
  expect((await answer<{ runs: [] }>(server, '/api/runs')).json.runs).toHaveLength(1);
});

test('settings, events and weights of a run', async () => {
  const server = await withRuns(['A', '--keep-best']);
  const [id] = server.ids;
  const config = await answer(server, `/api/runs/${id}/config`);
  expect(config.json).toMatchObject({ id, model: { name: 'A', hidden: [100] } });
  const events = await onDisk(server, id);
  expect(await eventsOf(server, id)).toEqual({
    state: 'finished',
    from: 0,
    total: events.length,
    resumes: 0,
    events,
  });
  for (const [part, name] of Object.entries({ weights: 'last', best: 'best' })) {
    const { status, headers, body } = await ask(server, `/api/runs/${id}/${part}`);
    expect([status, headers['content-type']]).toEqual([200, 'application/octet-stream']);
    expect(headers['content-length']).toBe(String(body.length));
    expect(body.equals(readFileSync(join(server.runs, id, `${name}.safetensors`)))).toBe(true);
    expect([...decodeSafetensors(body).tensors.keys()]).toContain('fc1.weight');
    const again = { 'if-none-match': headers.etag as string };
    expect((await ask(server, `/api/runs/${id}/${part}`, again)).status).toBe(304);
    expect(await ask(server, `/api/runs/${id}/${part}`, {}, 'HEAD')).toMatchObject({
      status: 200,
      headers: { 'content-length': String(body.length) },
    });
  }
});

test('JSON is compressed, weights are not', async () => {
  const server = await withRuns(['A']);
  const gzip = { 'accept-encoding': 'gzip' };
  const { headers, body } = await ask(server, `/api/runs/${server.ids[0]}/events`, gzip);
  expect(headers['content-encoding']).toBe('gzip');
  expect(JSON.parse(gunzipSync(body).toString())).toEqual(await eventsOf(server, server.ids[0]));
  const weights = await ask(server, `/api/runs/${server.ids[0]}/weights`, gzip);
  expect(weights.headers['content-encoding']).toBeUndefined();
});

test('only events after the known ones are sent', async () => {
  const server = await withRuns(['A']);
  const [id] = server.ids;
  const { events, total } = await eventsOf(server, id);
  for (const after of [0, 1, total - 1, total]) {
    const rest = await eventsOf(server, id, `?after=${after}&resumes=0`);
    expect(rest).toMatchObject({ from: after, total, events: events.slice(after) });
  }
  expect(await eventsOf(server, id, `?after=${total + 1}`)).toMatchObject({ from: 0, events });
});

test.each(['after=-1', 'after=1.5', 'after=x', 'after=NaN', 'after=1e999', 'resumes=-1'])(
  'events?%s is a bad request',
  async (query) => {
    const server = await withRuns(['A']);
    const { status, json } = await answer(server, `/api/runs/${server.ids[0]}/events?${query}`);
    expect(status).toBe(400);
    expect(json).toEqual({ error: 'after and resumes are integers of at least 0' });
  },
);

test('a run can be followed during training', async () => {
  const server = await started({ runs: temporary() });
  const { runs } = server;
  const long = ['--batch-size', '25', '--iterations', '2000', '--eval-every', '200'];
  const more = ['--checkpoint-every', '50', '--data', tinyData(), '--out', runs, '--quiet'];
  let isOver = false;
  const training = gradus(['train', 'A', ...long, ...more]).finally(() => {
    isOver = true;
  });
  const states = new Set<string>();
  const known: RunEvent[] = [];
  let id: string | undefined;
  for (let isLast = false; !isLast; ) {
    isLast = isOver;
    const list = await answer<{ runs: { id: string }[]; corrupt: [] }>(server, '/api/runs');
    expect(list).toMatchObject({ status: 200, json: { corrupt: [] } });
    id ??= list.json.runs[0]?.id;
    if (id === undefined) continue;
    const { state, from, events } = await eventsOf(server, id, `?after=${known.length}&resumes=0`);
    expect(from).toBe(known.length);
    known.push(...events);
    states.add(state);
    const weights = await ask(server, `/api/runs/${id}/weights`);
    // A checkpoint is complete or missing.
    if (weights.status !== 404) decodeSafetensors(weights.body);
  }
  expect((await training).code).toBe(0);
  expect([...states]).toEqual(['running', 'finished']);
  expect(known).toEqual(await onDisk(server, id as string));
  expect(server.errors).toEqual([]);
});

test('a half-written line is sent when it is complete', async () => {
  const server = await withRuns(['A']);
  const [id] = server.ids;
  const folder = join(server.runs, id);
  const holder = { pid: process.pid, host: hostname(), since: '2026', started: null };
  writeFileSync(join(folder, 'lock'), JSON.stringify(holder));
  const { total } = await eventsOf(server, id);
  appendFileSync(join(folder, 'events.jsonl'), '{"event":"step","model":"A",');
  const half = await eventsOf(server, id, `?after=${total}`);
  expect(half).toMatchObject({ state: 'running', total, events: [] });
  appendFileSync(join(folder, 'events.jsonl'), '"iteration":5,"loss":1}\n');
  const whole = await eventsOf(server, id, `?after=${total}`);
  expect(whole.events).toEqual([{ event: 'step', model: 'A', iteration: 5, loss: 1 }]);
});

test('a resumed run is sent from the start, because it repeats some steps', async () => {
  const server = await withRuns(['A']);
  const [id] = server.ids;
  const before = await eventsOf(server, id);
  const longer = await gradus(['resume', join(server.runs, id), '--iterations', '12', '--quiet']);
  expect(longer.code).toBe(0);
  const { total, resumes } = before;
  const after = await eventsOf(server, id, `?after=${total}&resumes=${resumes}`);
  expect(after).toMatchObject({ from: 0, resumes: 1, events: await onDisk(server, id) });
});

test('a corrupt run is reported, and does not affect others', async () => {
  const server = await withRuns(['A'], ['B'], ['C'], ['D']);
  const [a, b, c, d] = server.ids;
  writeFileSync(join(server.runs, a, 'config.json'), '{"version": 2');
  appendFileSync(join(server.runs, b, 'events.jsonl'), 'no event\n');
  rmSync(join(server.runs, c, 'config.json'));
  mkdirSync(join(server.runs, c, 'config.json'));
  mkdirSync(join(server.runs, 'holiday'));
  writeFileSync(join(server.runs, 'notes.txt'), '');
  type List = { runs: { id: string }[]; corrupt: { id: string; problem: string }[] };
  const { status, json } = await answer<List>(server, '/api/runs');
  expect(status).toBe(200);
  expect(json.runs.map(({ id }) => id)).toEqual([d]);
  const problems = Object.fromEntries(json.corrupt.map(({ id, problem }) => [id, problem]));
  expect(problems).toEqual({
    [a]: expect.stringMatching(new RegExp(`^${a}.config\\.json: is not JSON`)),
    [b]: expect.stringMatching(new RegExp(`^${b}.events\\.jsonl:\\d+: is not JSON`)),
    [c]: expect.stringMatching(new RegExp(`^${c}.config\\.json: is a directory`)),
  });
  const wrong = await answer(server, `/api/runs/${b}/events`);
  expect(wrong).toMatchObject({ status: 422, json: { error: problems[b] } });
  expect((await answer(server, `/api/runs/${a}/config`)).status).toBe(422);
  expect((await answer(server, `/api/runs/${d}/config`)).status).toBe(200);
  expect((await answer(server, '/api/runs/holiday/config')).status).toBe(404);
  expect(server.errors).toEqual([]);
});

test('missing runs and files are 404', async () => {
  const server = await withRuns(['A']);
  const [id] = server.ids;
  rmSync(join(server.runs, id, 'last.safetensors'));
  for (const [path, error] of [
    [`/api/runs/${id}/weights`, `${id} has no last.safetensors`],
    [`/api/runs/${id}/best`, `${id} has no best.safetensors`],
    ['/api/runs/nothing/config', 'there is no run nothing'],
    [`/api/runs/${id}`, 'the API has no such path'],
    [`/api/runs/${id}/config.json`, 'the API has no such path'],
    [`/api/runs/${id}/checkpoint`, 'the API has no such path'],
    ['/api', 'the API has no such path'],
  ]) {
    expect([path, await answer(server, path)]).toMatchObject([
      path,
      { status: 404, json: { error } },
    ]);
  }
});

test('damaged weights are not sent', async () => {
  const server = await withRuns(['A']);
  const [id] = server.ids;
  const file = join(server.runs, id, 'last.safetensors');
  const bytes = readFileSync(file);
  bytes[bytes.length - 1] ^= 1;
  writeFileSync(file, bytes);
  const { status, json } = await answer(server, `/api/runs/${id}/weights`);
  expect({ status, json }).toEqual({
    status: 422,
    json: { error: expect.stringMatching(/^\S+-A-seed0\/last\.safetensors: is damaged/) },
  });
});

test('weights of a run without checksums that are older than its checkpoint are not sent', async () => {
  // With this seed the first of the two validations is better.
  const server = await withRuns(['--hidden', '1', '--keep-best', '--seed', '3']);
  const [id] = server.ids;
  const folder = join(server.runs, id);
  takeSumsFrom(folder);
  const weights = () => answer(server, `/api/runs/${id}/weights`).catch(() => 'sent');
  expect(await weights()).toBe('sent');
  // The weights of step 2, beside the checkpoint of step 4.
  expect(decodeSafetensors(readFileSync(join(folder, 'best.safetensors'))).metadata.iteration).toBe(
    '2',
  );
  writeFileSync(join(folder, 'last.safetensors'), readFileSync(join(folder, 'best.safetensors')));
  expect(await weights()).toMatchObject({
    status: 422,
    json: { error: expect.stringMatching(/has other weights than checkpoint.* gradus resume/) },
  });
});

test('errors are Korean for a Studio in Korean', async () => {
  const server = await started({ lang: 'ko' });
  for (const path of ['/api/runs/x/config', '/api/sweeps/x', '/api/nothing', '/nothing.html']) {
    const { body } = await ask(server, path);
    expectNoEnglish(JSON.parse(body.toString()).error);
  }
});

test('unexpected errors go to the terminal, not to the client', async () => {
  const errors: Error[] = [];
  const isOwnHost = () => {
    throw new Error('a fault of the program');
  };
  const onError = (error: Error) => errors.push(error);
  const app = createApp({
    site: temporary(),
    runs: temporary(),
    isOwnHost,
    text: messages('en'),
    onError,
  });
  const response = await app.request('/api/runs');
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({ error: 'the server failed; its terminal says how' });
  expect(errors).toMatchObject([{ message: 'a fault of the program' }]);
});
