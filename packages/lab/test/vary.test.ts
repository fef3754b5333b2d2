import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compareInitial } from '../src/compare/index.ts';
import { type Ended, gradus, jsonLines, temporary, tinyData } from './helpers.ts';

const SHORT = ['--iterations', '5', '--batch-size', '20', '--eval-every', '0'];

function vary(runs: string, ...args: string[]): Promise<Ended> {
  return gradus([...args, '--data', tinyData(), '--out', runs, ...SHORT]);
}

async function varied(...args: string[]) {
  const runs = temporary();
  const { code, stdout, stderr } = await vary(runs, 'compare-settings', ...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return { runs, json: JSON.parse(stdout) };
}

test('compare-activations: only the activation differs, and all start with the same weights', async () => {
  const runs = temporary();
  const args = ['compare-activations', '--hidden', '8', '--seeds', '2', '--quiet'];
  const { code, stdout, stderr } = await vary(runs, ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.split('\n');
  expect(lines[0]).toMatch(/^activation +accuracy \(mean ± sd\) +to sigmoid /);
  expect(lines[2]).toMatch(/^sigmoid +[\d.]+ ± [\d.]+ % +– /);
  expect(lines[3]).toMatch(/^tanh +[\d.]+ ± [\d.]+ % +[+−][\d.]+ \([+−][\d.]+ … [+−][\d.]+\) /);
  expect(stdout).toContain('Different: name, activation.');
  expect(stdout).toMatch(/Equal settings: .*model\.hidden 8.*training\.lr 0\.1/);
  expect(stdout).toContain(
    'Order of the samples: the same for each seed, as gradus train draws it.',
  );
  expect(stdout).toContain('Initial weights: identical for each seed (4 tensors');
  expect(readdirSync(runs)).toHaveLength(6);
});

test('the runs equal those of gradus train, tagged as a group', async () => {
  const { runs, json } = await varied(
    '--vary',
    'activation=sigmoid,relu',
    '--seeds',
    '2',
    '--tag',
    'g',
  );
  const losses = (id: string) =>
    jsonLines(readFileSync(join(runs, id, 'events.jsonl'), 'utf8'))
      .filter(({ event }) => event === 'step')
      .map(({ loss }) => loss);
  const alone = temporary();
  await vary(alone, 'train', 'C', '--seed', '1', '--quiet');
  const { id } = json.runs.find(
    (run: { value: string; seed: number }) => run.value === 'relu' && run.seed === 1,
  );
  expect(losses(id)).toEqual(
    jsonLines(readFileSync(join(alone, readdirSync(alone)[0], 'events.jsonl'), 'utf8'))
      .filter(({ event }) => event === 'step')
      .map(({ loss }) => loss),
  );
  const listed = await gradus(['runs', '--filter', 'tags=g', '--json', '--runs', runs]);
  expect(jsonLines(listed.stdout)).toHaveLength(4);
});

test('networks of other sizes get samples in the same order, except with --like-train', async () => {
  const { json, runs } = await varied('--vary', 'hidden=4 8 8,4 none', '--seeds', '1');
  expect(json.order).toBe('own stream');
  expect(json.variants.map(({ value }: { value: string }) => value)).toEqual([
    '4',
    '8',
    '8,4',
    'none',
  ]);
  expect(json.initial.identical).toEqual([]);
  expect(json.initial.otherShape).toContain('fc1.weight');
  const { config } = jsonLines((await gradus(['runs', '--json', '--runs', runs])).stdout)[0];
  expect(config).toMatchObject({ training: { dataSeed: 0 } });
  const other = await varied('--vary', 'hidden=4 8', '--seeds', '1', '--like-train');
  expect(other.json.order).toBe('different');
});

test('different initial weights are reported', async () => {
  const { json } = await varied(
    '--vary',
    'init=default,xavier-uniform',
    '--hidden',
    '4',
    '--seeds',
    '1',
  );
  expect(json.initial).toMatchObject({ identical: [], otherShape: [] });
  expect(json.initial.different).toContain('fc1.weight');
});

test('other differences are reported, such as the learning rates of optimizers', async () => {
  const options = ['--vary', 'optimizer=sgd,adam', '--seeds', '1'];
  expect((await varied(...options)).json.differs).toEqual(['training.optimizer', 'training.lr']);
  const { json } = await varied(...options, '--lr', '0.01');
  expect(json.differs).toEqual(['training.optimizer']);
});

test('a loss that is not finite is a result, and the other values continue', async () => {
  const { json } = await varied('--vary', 'lr=0.1,1e38', '--seeds', '2');
  expect(json.variants[1]).toMatchObject({ diverged: 2, score: { n: 0, mean: null } });
  expect(json.variants[1].difference.score).toEqual({ n: 0, mean: null, interval: null });
  expect(json.variants[0].score.n).toBe(2);
});

test('depth, and a model of the lesson as the base', async () => {
  const { json } = await varied('A', '--vary', 'depth=1,2', '--seeds', '1');
  expect(json.differs).toEqual(['model.name', 'model.hidden']);
  expect(json.held['model.activation']).toBe('sigmoid');
});

test('progress goes to stderr, and Korean to stdout', async () => {
  const args = ['compare-activations', '--hidden', '4', '--seeds', '1', '--lang', 'ko'];
  const { stdout, stderr } = await vary(temporary(), ...args);
  expect(stderr).toBe(
    ['sigmoid', 'tanh', 'relu']
      .map((name, i) => `${i + 1}/3  activation ${name}, seed 0\n`)
      .join(''),
  );
  expect(stdout).toContain('초기 가중치: 시드마다 모두 같습니다(텐서 4개');
});

test.each([
  [
    'colour=red,blue',
    /Pass NAME=VALUE,VALUE, where NAME is one of model, hidden, depth, activation/,
  ],
  ['activaton=relu,tanh', /Did you mean activation\?/],
  ['lr=0.1', /at least two different values/],
  ['lr=0.1,0.1', /at least two different values/],
  ['lr=0.1,fast', /--vary lr: 'fast' is not valid\. Expected a number above 0/],
  ['activation=relu,tahn', /--vary activation: 'tahn' is not valid\..*Did you mean tanh\?/],
  ['model=A,E', /unknown model E/],
])('--vary %s is wrong usage', async (text, message) => {
  const runs = temporary();
  const { code, stderr } = await vary(runs, 'compare-settings', '--vary', text);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
  expect(readdirSync(runs)).toEqual([]);
});

test('compareInitial distinguishes equal numbers, other numbers and other shapes in all groups', () => {
  const net = (entries: Record<string, [number[], number[]]>) =>
    new Map(Object.entries(entries).map(([name, [shape, data]]) => [name, { shape, data }]));
  const first = net({ a: [[2], [1, 2]], b: [[2], [1, 2]], c: [[2], [1, 2]], d: [[1], [0]] });
  const second = net({
    a: [[2], [1, 2]],
    b: [[2], [1, 3]],
    c: [
      [1, 2],
      [1, 2],
    ],
  });
  expect(compareInitial([[first, second]])).toEqual({
    identical: ['a'],
    otherShape: ['c', 'd'],
    different: ['b'],
  });
  const again = net({ a: [[2], [5, 6]] });
  const wrong = net({ a: [[2], [5, 7]] });
  expect(
    compareInitial([
      [first, first],
      [again, wrong],
    ]).different,
  ).toEqual(['a']);
});
