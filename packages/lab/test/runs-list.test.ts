import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DataError } from 'gradus';
import { expect, test } from 'vitest';
import { readRun } from '../src/runs/reader.ts';
import { gradus, jsonLines, sharedRuns, temporary, tinyData } from './helpers.ts';

const SHORT = ['--iterations', '4', '--batch-size', '25', '--eval-every', '2', '--quiet'];

const shared = sharedRuns();

/** A directory with runs A (rate 0.1), C (0.1) and C (0.5), oldest first. */
async function threeRuns(): Promise<{ runs: string; ids: readonly string[] }> {
  const trainings = [['A'], ['C', '--seed', '3'], ['C', '--lr', '0.5', '--seed', '4']];
  const { runs, ids } = await shared.trained(trainings.map((args) => [...args, ...SHORT]));
  ids.forEach((id, i) => {
    edit(runs, id, (config) => ({ ...config, createdAt: `2026-01-0${i + 1}T00:00:00.000Z` }));
  });
  return { runs, ids };
}

function edit(runs: string, id: string, change: (config: object) => object): void {
  const file = join(runs, id, 'config.json');
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')))));
}

async function listed(runs: string, ...args: string[]): Promise<string[]> {
  const { stdout } = await gradus(['runs', ...args, '--json', '--runs', runs]);
  return stdout === '' ? [] : jsonLines(stdout).map(({ id }) => id as string);
}

test('runs lists, newest first, with state and result', async () => {
  const { runs, ids } = await threeRuns();
  const { code, stdout, stderr } = await gradus(['runs', '--runs', runs]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(2 + 3);
  expect(lines.slice(2).map((line) => line.split(' ')[0])).toEqual([...ids].reverse());
  expect(lines[4]).toMatch(/A-seed0 .* 4 \/ 4 .* % +finished/);
  expect(await listed(runs)).toEqual([...ids].reverse());
  expect((await gradus(['runs', 'list', '--runs', runs])).stdout).toBe(stdout);
});

test('JSON of a run holds configuration, result, state and tags', async () => {
  const { runs, ids } = await threeRuns();
  const { stdout } = await gradus(['runs', '--runs', runs, '--json', '--filter', 'model=A']);
  expect(jsonLines(stdout)[0]).toMatchObject({
    id: ids[0],
    state: 'finished',
    tags: [],
    result: { iterations: 4 },
    config: { model: { name: 'A' } },
  });
});

test.each([
  [['--filter', 'lr>=0.5'], [2]],
  [['--filter', '--lr>=0.5'], [2]],
  [
    ['--filter', 'batch-size>1', '--filter', '--lr>=0.1', '--sort=---lr'],
    [2, 1, 0],
  ],
  [
    ['--filter', 'training.lr<0.5'],
    [1, 0],
  ],
  [
    ['--filter', 'lr>=0.1', '--filter', 'model=C'],
    [2, 1],
  ],
  [['--filter', 'model!=c'], [0]],
  [
    ['--filter', 'activation~ELU'],
    [2, 1],
  ],
  [
    ['--filter', 'seed<=3'],
    [1, 0],
  ],
  [
    ['--filter', 'hidden=100'],
    [2, 1, 0],
  ],
  [['--filter', 'state=running'], []],
  [
    ['--filter', 'when>2026-01-02'],
    [2, 1],
  ],
  [
    ['--sort', 'seed'],
    [0, 1, 2],
  ],
  [
    ['--sort', '-seed'],
    [2, 1, 0],
  ],
  [
    ['--sort', 'lr'],
    [1, 0, 2],
  ],
])('runs %j', async (args, expected) => {
  const { runs, ids } = await threeRuns();
  expect(await listed(runs, ...args)).toEqual(expected.map((i) => ids[i]));
});

test.each([
  [['--filter', 'acuracy>90'], /no field acuracy\. Did you mean accuracy\?/],
  [['--sort', 'lrr'], /no field lrr\. Did you mean lr\? Pass a result/],
  [['--filter', 'lr>=fast'], /lr is a number, so it cannot be compared with 'fast'/],
  [['--filter', 'fast'], /--filter 'fast' is not valid\. Pass a field, one of = != /],
])('runs %j is wrong usage', async (args, message) => {
  const { runs } = await threeRuns();
  const { code, stdout, stderr } = await gradus(['runs', ...args, '--runs', runs]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
});

test('missing values match the filter none, and come last in any order', async () => {
  const { runs, ids } = await threeRuns();
  edit(runs, ids[1], (config) => ({ ...config, machine: null }));
  expect(await listed(runs, '--filter', 'machine.cpu=none')).toEqual([ids[1]]);
  expect((await listed(runs, '--sort', 'machine.cores')).at(-1)).toBe(ids[1]);
  expect((await listed(runs, '--sort', '-machine.cores')).at(-1)).toBe(ids[1]);
});

test('states: running by its lock, interrupted without an end, diverged', async () => {
  const { runs, ids } = await threeRuns();
  const cut = (id: string, ending: string): void => {
    const file = join(runs, id, 'events.jsonl');
    const lines = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, `${lines.slice(0, 3).join('\n')}\n${ending}`);
  };
  cut(ids[0], '{"event":"step","model":"A","iter');
  cut(ids[1], '{"event":"diverged","model":"C","iteration":3,"loss":"NaN","layer":"fc1"}\n');
  const holder = { pid: process.pid, host: hostname(), since: '2026', started: null };
  writeFileSync(join(runs, ids[2], 'lock'), JSON.stringify(holder));
  const { stdout, stderr } = await gradus(['runs', '--runs', runs, '--json']);
  expect(stderr).toBe('');
  const states = jsonLines(stdout).map(({ state, result }) => [
    state,
    (result as { iterations: number }).iterations,
  ]);
  expect(states).toEqual([
    ['running', 4],
    ['diverged', 2],
    ['interrupted', 2],
  ]);
});

test('a corrupt run and a foreign folder are reported and break nothing', async () => {
  const { runs, ids } = await threeRuns();
  writeFileSync(join(runs, ids[0], 'config.json'), '{"version": 2');
  appendFileSync(join(runs, ids[1], 'events.jsonl'), 'no event\n');
  mkdirSync(join(runs, 'holiday'));
  writeFileSync(join(runs, 'notes.txt'), '');
  const { code, stdout, stderr } = await gradus(['runs', '--runs', runs]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/C-seed4 .*finished/);
  expect(stdout.match(/corrupt/g)).toHaveLength(2);
  expect(stderr).toMatch(/A-seed0 cannot be read: .*config\.json.*is not JSON/);
  expect(stderr).toMatch(/C-seed3 cannot be read: .*events\.jsonl:\d+.*is not JSON/);
  expect(stderr).toContain('left out, because they have no config.json: holiday\n');
  expect(stderr).not.toContain('notes.txt');
});

test('missing or unreadable settings are bad data, and the list is still shown', async () => {
  await expect(readRun(temporary())).rejects.toThrow(/config\.json: there is no such file/);
  await expect(readRun(temporary())).rejects.toBeInstanceOf(DataError);
});

test('without runs, stderr says so and what to do', async () => {
  const runs = join(temporary(), 'none');
  const { code, stdout, stderr } = await gradus(['runs', '--runs', runs]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toMatch(/No runs in .*none\. Train one: /);
});

test('show prints everything, and the command that repeats the run', async () => {
  const { runs, ids } = await threeRuns();
  const { stdout } = await gradus(['runs', 'show', ids[2], '--runs', runs]);
  expect(stdout).toMatch(/learning rate \(training\.lr\) +0\.5\n/);
  expect(stdout).toMatch(/repeat with +npx gradus train C --iterations 4 .*--lr 0\.5 .*--seed 4/);
  const json = await gradus(['runs', 'show', 'last', '--runs', runs, '--json']);
  expect(jsonLines(json.stdout)).toMatchObject([{ id: ids[2], state: 'finished' }]);
});

test.each([
  'C --optimizer adam',
  'A --optimizer adamw --lr 0.002 --weight-decay 0 --schedule cosine --warm-up 2',
  '--hidden 9,7 --activation tanh --dropout 0.3 --momentum 0.9 --schedule step --schedule-step 3 --schedule-factor 0.5',
  '--hidden none --seed 5 --data-seed 6 --early-stop 7 --keep-best --monitor --checkpoint-every 2',
  'D --init xavier-normal --gain 4 --gain-last 1 --clip-norm 1 --schedule plateau --schedule-patience 2',
])('the command that show prints trains by the same settings: %s', async (options) => {
  const [runs, data] = [temporary(), tinyData()];
  const first = ['train', ...options.split(' '), '--data', data, '--out', runs, ...SHORT];
  expect(await gradus(first)).toMatchObject({ code: 0 });
  const { stdout } = await gradus(['runs', 'show', 'last', '--runs', runs]);
  const repeat = /repeat with +npx gradus (.*)/.exec(stdout)?.[1].split(' ') ?? [];
  const again = join(temporary(), 'again');
  expect(await gradus([...repeat, '--out', again, '--quiet'])).toMatchObject({ code: 0 });
  const settings = async (root: string): Promise<object> => {
    const { config } = await readRun(join(root, readdirSync(root)[0]));
    return { model: config.model, data: config.data, training: config.training };
  };
  expect(await settings(again)).toEqual(await settings(runs));
});

test('diff shows only what differs', async () => {
  const { runs, ids } = await threeRuns();
  const { stdout } = await gradus(['runs', 'diff', ids[1], ids[2], '--runs', runs]);
  const rows = stdout.trimEnd().split('\n').slice(2);
  expect(rows.map((row) => row.split(/ {2,}/))).toEqual([
    ['learning rate (training.lr)', '0.1', '0.5'],
    ['seed (training.seed)', '3', '4'],
  ]);
  const json = await gradus(['runs', 'diff', ids[1], ids[2], '--runs', runs, '--json']);
  expect(JSON.parse(json.stdout).differences).toHaveLength(2);
  const none = await gradus(['runs', 'diff', ids[1], ids[1], '--runs', runs]);
  expect(none.stdout).toBe('The settings of these two runs are the same.\n');
});

test('tags are added, found and removed', async () => {
  const { runs, ids } = await threeRuns();
  const tag = (...args: string[]) => gradus(['runs', 'tag', ...args, '--runs', runs]);
  expect((await tag(ids[0], 'good', 'base')).stdout).toBe(`${ids[0]} has the tags: base good\n`);
  await tag(ids[0], 'good');
  expect(await listed(runs, '--filter', 'tags=good')).toEqual([ids[0]]);
  expect(await listed(runs, '--filter', 'tags=goo')).toEqual([]);
  expect((await gradus(['runs', '--runs', runs], {})).stdout).toMatch(/base good/);
  const missing = await tag(ids[0], 'bad', '--remove');
  expect(missing.code).toBe(2);
  expect(missing.stderr).toMatch(/has no tag bad; it has the tags base, good\./);
  await tag(ids[0], 'good', '--remove');
  expect(JSON.parse(readFileSync(join(runs, ids[0], 'tags.json'), 'utf8'))).toEqual(['base']);
  expect((await tag(ids[0], 'two words')).code).toBe(2);
});

test('rm deletes all of the named runs, with --yes or when the answer is yes', async () => {
  const { runs, ids } = await threeRuns();
  const rm = ['runs', 'rm', '--runs', runs];
  const refused = await gradus([...rm, ids[0]]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/there is no terminal to ask first\. Add --yes\./);
  expect((await gradus([...rm, ids[0]], { answer: 'no' })).stderr).toBe('Nothing was deleted.\n');
  expect((await gradus([...rm, ids[0]], { answer: '' })).code).toBe(0);
  expect(readdirSync(runs)).toHaveLength(3);
  expect((await gradus([...rm, ids[0]], { answer: 'y' })).code).toBe(0);
  expect((await gradus([...rm, ids[1], join(runs, ids[2]), '--yes'])).code).toBe(0);
  expect(readdirSync(runs)).toEqual([]);
});

test('rm deletes nothing if one of the runs cannot be deleted', async () => {
  const { runs, ids } = await threeRuns();
  const rm = (...names: string[]) => gradus(['runs', 'rm', ...names, '--yes', '--runs', runs]);
  mkdirSync(join(runs, 'holiday'));
  writeFileSync(join(runs, 'holiday', 'photo.jpg'), '');
  const foreign = await rm(ids[0], 'holiday');
  expect(foreign.code).toBe(3);
  expect(foreign.stderr).toMatch(/holiday: is not the folder of a run/);
  writeFileSync(join(runs, ids[1], 'thesis.txt'), '');
  expect((await rm(ids[0], ids[1])).stderr).toMatch(
    /contains thesis\.txt, which is not a file of a run/,
  );
  const holder = { pid: process.pid, host: hostname(), since: '2026', started: null };
  writeFileSync(join(runs, ids[2], 'lock'), JSON.stringify(holder));
  const running = await rm(ids[0], ids[2]);
  expect(running.code).toBe(1);
  expect(running.stderr).toMatch(new RegExp(`process ${process.pid} is writing to this run`));
  expect(readdirSync(runs)).toHaveLength(4);
  expect(readdirSync(join(runs, ids[0]))).toContain('last.safetensors');
});

test('rm deletes a run that cannot be read', async () => {
  const { runs, ids } = await threeRuns();
  writeFileSync(join(runs, ids[0], 'config.json'), 'spoilt');
  expect((await gradus(['runs', 'rm', ids[0], '--yes', '--runs', runs])).code).toBe(0);
  expect(readdirSync(runs)).toHaveLength(2);
});

test('a missing run: the error suggests similar names', async () => {
  const { runs, ids } = await threeRuns();
  const part = await gradus(['runs', 'show', 'C-seed', '--runs', runs]);
  expect(part.code).toBe(3);
  expect(part.stderr).toContain(`Did you mean ${ids[2]} or ${ids[1]}?`);
  const typo = await gradus(['runs', 'rm', `${ids[0]}0`, '--yes', '--runs', runs]);
  expect(typo.stderr).toContain(`Did you mean ${ids[0]}`);
});

test('a narrow terminal gets the columns that matter most', async () => {
  const { runs } = await threeRuns();
  const { stdout } = await gradus(['runs', '--runs', runs, '--no-color'], { columns: 80 });
  const [head, , ...rows] = stdout.trimEnd().split('\n');
  expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(80);
  expect(head).toMatch(/^id .*accuracy +state$/);
});

test('runs speaks Korean', async () => {
  const { runs } = await threeRuns();
  const { stdout } = await gradus(['runs', '--runs', runs, '--lang', 'ko']);
  expect(stdout).toMatch(/모델 .*정확도 .*상태/);
  expect(stdout).toMatch(/끝남/);
});
