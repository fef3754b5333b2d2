/** Sweeps over HTTP, with their trials, which the list of runs leaves out. */
import { cpSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sweepsIn } from '../../src/sweep/folder.ts';
import { gradus, runsIn, temporary } from '../helpers.ts';
import { line, swept } from '../trials/kit.ts';
import { ask, json, started } from './kit.ts';

const TABLE = `x,y\n${Array.from({ length: 60 }, (_, i) => `${i % 7},${2 * (i % 7) + 1}`).join('\n')}\n`;

test('sweeps are listed with their best score, and followed with their trials', async () => {
  const runs = temporary();
  const { end } = await swept(runs, [line(1, 0.01, 2), line(0, 0.1, 3), line(2, 0.001, null)]);
  const server = await started({ runs });
  const listed = {
    ...{ id: 's', title: 'penguins.csv', mode: 'min', measure: 'rmse', watched: 'validation' },
    ...{ createdAt: '2026-01-01T00:00:00.000Z', isRunning: true, ended: 3, planned: 4, best: 2 },
  };
  expect(await json(server, '/api/sweeps')).toEqual({ sweeps: [listed], corrupt: [] });
  const trials = [
    {
      index: 0,
      run: 's-trial0-seed0',
      state: 'complete',
      settings: { lr: 0.1 },
      score: { value: 3 },
    },
    {
      index: 1,
      run: 's-trial1-seed0',
      state: 'complete',
      settings: { lr: 0.01 },
      score: { value: 2 },
    },
    {
      ...{ index: 2, run: 's-trial2-seed0', state: 'failed', settings: { lr: 0.001 } },
      ...{ score: null, reason: 'the loss was NaN' },
    },
  ];
  const dimensions = { lr: { kind: 'logUniform', least: 1e-4, most: 1e-1 } };
  expect(await json(server, '/api/sweeps/s')).toMatchObject({
    ...{ isRunning: true, planned: 4 },
    view: { id: 's', mode: 'min', dimensions, trials, best: 1 },
  });
  await end();
  expect(await json(server, '/api/sweeps/s')).toMatchObject({ isRunning: false });
});

test('without sweeps the list is empty, and a missing sweep is 404', async () => {
  const server = await started({ runs: join(temporary(), 'none') });
  expect(await json(server, '/api/sweeps')).toEqual({ sweeps: [], corrupt: [] });
  for (const id of ['s', '..', '%2e%2e', 'a%2fb', '.hidden']) {
    expect((await ask(server, `/api/sweeps/${id}`)).status).toBe(404);
  }
});

test('a damaged sweep is listed as such, and refused with the reason, without paths', async () => {
  const runs = temporary();
  await (await swept(runs, [])).end();
  writeFileSync(join(sweepsIn(runs), 's', 'trials.jsonl'), '{"index": -1}\n');
  const server = await started({ runs });
  const { corrupt } = await json(server, '/api/sweeps');
  expect(corrupt).toEqual([{ id: 's', problem: expect.stringContaining('trials.jsonl:1') }]);
  const { status, body } = await ask(server, '/api/sweeps/s');
  expect([status, JSON.parse(body.toString()).error]).toEqual([
    422,
    expect.stringContaining('trials.jsonl:1'),
  ]);
  expect(JSON.stringify(corrupt) + body).not.toContain(runs);
});

test('a sweep with files outside the folder is not shown', async () => {
  const [runs, other] = [temporary(), temporary()];
  await (await swept(other, [line(0, 0.1, 3)])).end();
  mkdirSync(sweepsIn(runs));
  symlinkSync(join(sweepsIn(other), 's'), join(sweepsIn(runs), 's'));
  const server = await started({ runs });
  expect(await json(server, '/api/sweeps')).toEqual({ sweeps: [], corrupt: [] });
  expect((await ask(server, '/api/sweeps/s')).status).toBe(404);
});

test('runs on tables are shown without the path of their file, and trials only with their sweep', async () => {
  const runs = temporary();
  const file = join(runs, 'table.csv');
  writeFileSync(file, TABLE);
  const short = ['--target', 'y', '--epochs', '1', '--quiet', '--out', runs];
  expect((await gradus(['train', file, ...short])).code).toBe(0);
  const [id] = runsIn(runs);
  cpSync(join(runs, id), join(runs, 'copy'), { recursive: true });
  await (await swept(runs, [line(0, 0.1, 3)])).end();
  renameSync(join(runs, 'copy'), join(runs, 's-trial0-seed0'));
  const server = await started({ runs });
  const listed = (await json(server, '/api/runs')) as Record<
    'runs',
    { id: string; config: object }[]
  >;
  expect(listed.runs.map((run) => run.id)).toEqual([id]);
  expect(listed.runs[0].config).toMatchObject({
    data: { kind: 'table', source: { kind: 'file', path: 'table.csv' } },
  });
  expect(JSON.stringify(listed)).not.toContain(runs);
  expect(await json(server, '/api/runs/s-trial0-seed0/config')).toMatchObject({
    data: { target: ['y'], source: { path: 'table.csv' } },
  });
  const { events } = await json(server, '/api/runs/s-trial0-seed0/events');
  expect(events).toContainEqual(expect.objectContaining({ event: 'eval', split: 'validation' }));
});
