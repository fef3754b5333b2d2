import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeSafetensors } from 'gradus/data';
import { expect, test } from 'vitest';
import { runConfigSchema } from '../src/index.ts';
import { gradus, jsonLines, temporary, tinyData } from './helpers.ts';

const SHORT = ['--iterations', '4', '--batch-size', '20', '--eval-every', '2'];

function withoutSeconds(stdout: string): Record<string, unknown>[] {
  return jsonLines(stdout).map((event) => {
    if ('seconds' in event) expect(event.seconds).toBeGreaterThanOrEqual(0);
    return { ...event, seconds: 0 };
  });
}

test('--json prints one event per line and nothing else', async () => {
  const args = ['train', 'A', 'C', '--data', tinyData(), '--out', temporary(), '--json', ...SHORT];
  const { code, stdout, stderr } = await gradus(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const events = jsonLines(stdout);
  expect(events.map(({ event, model }) => `${event} ${model}`)).toEqual(
    ['A', 'C'].flatMap((model) =>
      ['start', 'step', 'step', 'eval', 'step', 'step', 'eval', 'end'].map((e) => `${e} ${model}`),
    ),
  );
  expect(events[0]).toMatchObject({ parameters: 79510, iterations: 4, seed: 0, optimizer: 'sgd' });
  expect(events[3]).toMatchObject({ event: 'eval', iteration: 2, total: 20 });
  expect(events[7]).toMatchObject({ event: 'end', parameters: 79510, aborted: false });
});

test('train C --seed 7 --json is reproducible bit for bit, except for seconds', async () => {
  const args = ['train', 'C', '--seed', '7', '--json', '--data', tinyData(), '--out', temporary()];
  const first = await gradus([...args, ...SHORT]);
  const second = await gradus([...args, ...SHORT]);
  expect(withoutSeconds(second.stdout)).toEqual(withoutSeconds(first.stdout));
  const other = await gradus([...args, ...SHORT, '--seed', '8']);
  expect(withoutSeconds(other.stdout)).not.toEqual(withoutSeconds(first.stdout));
});

test('the number of threads changes only the time', async () => {
  const args = ['train', 'A', '--json', '--data', tinyData(), '--out', temporary(), ...SHORT];
  const one = await gradus([...args, '--threads', '1']);
  const three = await gradus([...args, '--threads', '3']);
  expect(withoutSeconds(three.stdout)).toEqual(withoutSeconds(one.stdout));
});

test('both backends log the same events', async () => {
  const args = ['train', 'B', '--json', '--data', tinyData(), '--out', temporary(), ...SHORT];
  const losses = async (backend: string) =>
    jsonLines((await gradus([...args, '--backend', backend])).stdout)
      .filter(({ event }) => event === 'step')
      .map(({ loss }) => loss as number);
  const [wasm, reference] = [await losses('wasm'), await losses('reference')];
  expect(wasm).toHaveLength(4);
  wasm.forEach((loss, i) => {
    expect(loss).toBeCloseTo(reference[i], 5);
  });
});

test('--log-every logs fewer steps, and 0 logs none', async () => {
  const args = ['train', 'A', '--json', '--data', tinyData(), '--out', temporary(), ...SHORT];
  const steps = async (n: string) =>
    jsonLines((await gradus([...args, '--log-every', n])).stdout).filter((e) => e.event === 'step');
  expect((await steps('3')).map(({ iteration }) => iteration)).toEqual([3]);
  expect(await steps('0')).toEqual([]);
});

test('lines have the form of the lesson, with a table at the end', async () => {
  const args = ['train', '--data', tinyData(), '--out', temporary(), ...SHORT];
  const { code, stdout, stderr } = await gradus(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.split('\n');
  expect(lines[0]).toBe('linear: Linear(784, 10)');
  expect(lines[1]).toMatch(/^Iteration: 2\. Loss: \d\.\d+\. Accuracy: [\d.]+$/);
  expect(lines).toContain('A: Linear(784, 100) → Sigmoid → Linear(100, 10)');
  const rows = lines.slice(lines.findIndex((line) => line.startsWith('model ')));
  expect(rows[0].split(/ {2,}/)).toEqual([
    'model',
    'activation',
    'layers',
    'parameters',
    'last loss',
    'accuracy',
    'time',
  ]);
  expect(rows[2]).toMatch(/^linear +none +784–10 +7,850 +\d.* % +[\d.]+ s$/);
  expect(rows[6]).toMatch(/^D +relu +784–100–100–10 +89,610 /);
  expect(stdout).toMatch(/\nTry next: npx gradus train --hidden /);
});

test('--quiet prints only the table', async () => {
  const args = ['train', 'A', '--quiet', '--data', tinyData(), '--out', temporary(), ...SHORT];
  const { stdout } = await gradus(args);
  expect(stdout).not.toContain('Iteration');
  expect(stdout.trimStart()).toMatch(/^model /);
});

test('the table is in Korean if the locale or --lang is', async () => {
  const args = ['train', 'A', '--quiet', '--data', tinyData(), '--out', temporary(), ...SHORT];
  const { stdout } = await gradus(args, { env: { LANG: 'ko_KR.UTF-8' } });
  expect(stdout).toMatch(/모델 +활성화 함수/);
  expect((await gradus([...args, '--lang', 'ko'])).stdout).toMatch(/정확도/);
  const both = await gradus([...args, '--lang', 'en'], { env: { LC_ALL: 'ko_KR.UTF-8' } });
  expect(both.stdout).toMatch(/model +activation/);
});

test('a terminal gets colours, and a bar on stderr only', async () => {
  const args = ['train', 'A', '--data', tinyData(), '--out', temporary(), ...SHORT];
  const { stdout, stderr } = await gradus(args, { isTTY: true });
  expect(stderr).toMatch(/█+.* 100 % +4\/4/);
  expect(stdout).not.toMatch(/█|\r/);
  expect(stdout).toContain('\x1b[1m');
});

test.each([
  ['NO_COLOR', { env: { NO_COLOR: '1' } }, []],
  ['--no-color', {}, ['--no-color']],
  ['TERM=dumb', { env: { TERM: 'dumb' } }, []],
])('%s leaves colours out', async (_, terminal, more) => {
  const args = ['train', 'A', '--data', tinyData(), '--out', temporary(), ...SHORT, ...more];
  const { stdout } = await gradus(args, { ...terminal, isTTY: true });
  expect(stdout).not.toContain('\x1b');
});

test('TERM=dumb gets no bar', async () => {
  const args = ['train', 'A', '--data', tinyData(), '--out', temporary(), ...SHORT];
  expect((await gradus(args, { isTTY: true, env: { TERM: 'dumb' } })).stderr).toBe('');
});

test('a run is stored: settings, events, and weights with names of PyTorch', async () => {
  const out = join(temporary(), 'deep', 'runs');
  await gradus(['train', 'D', '--data', tinyData(), '--out', out, '--seed', '5', ...SHORT]);
  const [id, ...others] = readdirSync(out);
  expect(others).toEqual([]);
  expect(id).toMatch(/^\d{4}-\d\d-\d\d-\d{6}-D-seed5$/);
  expect(readdirSync(join(out, id)).sort()).toEqual([
    'checkpoint.safetensors',
    'config.json',
    'events.jsonl',
    'last.safetensors',
  ]);
  const config = runConfigSchema.parse(
    JSON.parse(readFileSync(join(out, id, 'config.json'), 'utf8')),
  );
  expect(config).toMatchObject({
    version: 3,
    id,
    node: process.version,
    machine: { platform: process.platform, arch: process.arch },
    model: { name: 'D', inputDim: 784, hidden: [100, 100], activation: 'relu', outputDim: 10 },
    training: { iterations: 4, batchSize: 20, lr: 0.1, seed: 5 },
  });
  const events = jsonLines(readFileSync(join(out, id, 'events.jsonl'), 'utf8'));
  expect(events.map(({ event }) => event).join(' ')).toBe(
    'start step step eval step step eval checkpoint end',
  );
  const { tensors } = decodeSafetensors(readFileSync(join(out, id, 'last.safetensors')));
  expect([...tensors.keys()].sort()).toEqual(
    ['fc1', 'fc2', 'fc3'].flatMap((name) => [`${name}.bias`, `${name}.weight`]),
  );
});

test('two runs within a second get separate folders', async () => {
  const out = temporary();
  const args = ['train', 'linear', 'linear', 'linear', '--data', tinyData(), '--out', out];
  await gradus([...args, '--iterations', '1', '--batch-size', '50', '--quiet']);
  expect(readdirSync(out)).toHaveLength(3);
});

test('other networks, with the field names of tutorials', async () => {
  const out = temporary();
  const args = ['train', '--hidden', '9,7', '--activation', 'Leaky-ReLU', '--data', tinyData()];
  const { code, stdout } = await gradus([...args, '--out', out, ...SHORT]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/leakyrelu-9-7 +leakyrelu +784–9–7–10 +7,215 /);
  const [id] = readdirSync(out);
  const { tensors } = decodeSafetensors(readFileSync(join(out, id, 'last.safetensors')));
  expect(tensors.get('fc2.weight')?.shape).toEqual([7, 9]);
});

test('--hidden none is the linear baseline', async () => {
  const args = ['train', '--hidden', 'none', '--data', tinyData(), '--out', temporary()];
  expect((await gradus([...args, ...SHORT])).stdout).toMatch(/\nlinear +none +784–10 +7,850 /);
});

test.each([
  ['--optimizer', 'adam'],
  ['--optimizer', 'adamw', '--weight-decay', '0.1'],
  ['--momentum', '0.9', '--weight-decay', '1e-4', '--lr', '.05'],
  ['--epochs', '2'],
  ['--init', 'kaiming-uniform'],
  ['--init', 'xavier-normal'],
  ['--init', 'orthogonal'],
  ['--init', 'lecun-normal'],
])('trains with %s %s', async (...settings) => {
  const args = ['train', 'C', '--data', tinyData(), '--out', temporary(), '--json'];
  const { code, stdout, stderr } = await gradus(
    [...args, '--batch-size', '25', ...settings].concat(
      settings[0] === '--epochs' ? [] : ['--iterations', '4'],
    ),
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const losses = jsonLines(stdout).filter(({ event }) => event === 'step');
  expect(losses).toHaveLength(4);
  expect(losses.every(({ loss }) => Number.isFinite(loss))).toBe(true);
});

test.each([
  [
    ['--gain', '4', '--gain-last', '1'],
    [4, 4, 1],
  ],
  [
    ['--gain', '0.5'],
    [0.5, 0.5, 0.5],
  ],
  [
    ['--gain', '4,2,1'],
    [4, 2, 1],
  ],
  [
    ['--gain-last', '0'],
    [1, 1, 0],
  ],
  [[], null],
])(
  '%j: the gain of each layer is in the start event and in the configuration',
  async (given, gain) => {
    const out = temporary();
    const args = ['train', 'D', '--data', tinyData(), '--out', out, '--json', ...SHORT];
    const { stdout } = await gradus([...args, '--init', 'xavier-normal', ...given]);
    expect(jsonLines(stdout)[0]).toMatchObject({ event: 'start', init: 'xavier-normal', gain });
    const config = readFileSync(join(out, readdirSync(out)[0], 'config.json'), 'utf8');
    expect(runConfigSchema.parse(JSON.parse(config)).training.gain).toEqual(gain);
  },
);

test('an interruption ends after the step, saves, and prints the folder', async () => {
  const out = temporary();
  const args = ['train', 'A', 'B', '--data', tinyData(), '--out', out, '--iterations', '1000000'];
  const { code, stderr } = await gradus([...args, '--batch-size', '50', '--eval-every', '3'], {
    interruptAt: 'Iteration: 6.',
  });
  expect(code).toBe(130);
  expect(stderr).toMatch(
    /stopped after step 6\. To continue: npx gradus resume \S+A-seed0\nNot trained yet: B\.\n$/,
  );
  const [id, ...others] = readdirSync(out);
  expect(others).toEqual([]);
  expect(existsSync(join(out, id, 'last.safetensors'))).toBe(true);
});

test('the first losses on MNIST equal those of PyTorch', async () => {
  const goldens = new URL('../../gradus/test/goldens/models-seed-0.json', import.meta.url);
  const { models } = JSON.parse(readFileSync(goldens, 'utf8'));
  const args = ['train', 'A', 'B', 'C', 'D', '--iterations', '5', '--eval-every', '0', '--json'];
  const { stdout } = await gradus([...args, '--out', temporary()]);
  const steps = jsonLines(stdout).filter(({ event }) => event === 'step');
  expect(steps).toHaveLength(20);
  for (const { model, iteration, loss } of steps) {
    const expected = models[model as string].loss[iteration as number];
    expect(Math.abs((loss as number) - expected)).toBeLessThan(1e-5);
  }
});
