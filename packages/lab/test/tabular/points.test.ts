/** `gradus train --dataset spiral`: from generated points to the areas of their classes. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgementSchema } from '@gradus/lab/tabular';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { runConfigSchema, trainCommandOf } from '../../src/settings/index.ts';
import { gradus, runsIn, temporary } from '../helpers.ts';

/** Trains for a few steps, and returns the content of the run's folder. */
async function trained(options: readonly string[], columns = 80) {
  const root = join(temporary(), 'runs');
  const args = ['train', ...options, '--out', root, '--no-color'];
  const { code, stdout, stderr } = await gradus(args, { columns });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const folder = join(root, runsIn(root)[0]);
  const read = (name: string) => readFileSync(join(folder, name));
  const config = runConfigSchema.parse(JSON.parse(read('config.json').toString()));
  return { root, folder, read, config, stdout };
}

const MOONS = ['--dataset', 'moons', '--points', '300', '--iterations', '150', '--seed', '3'];

test('a run keeps the options of its points, and its command gives the same network', async () => {
  const first = await trained([...MOONS, '--points-seed', '5', '--noise', '0.15']);
  expect(first.config.data).toMatchObject({
    kind: 'table',
    source: { kind: 'points', name: 'moons', size: 300, noise: 0.15, classes: 2, seed: 5 },
    rows: 300,
    target: ['label'],
    classNames: ['0', '1'],
  });
  const command = trainCommandOf(first.config);
  expect(command).toContain('--dataset moons --points 300 --noise 0.15 --points-seed 5');
  const again = await trained(command.split(' ').slice(3));
  expect(again.config.data).toEqual(first.config.data);
  expect(again.config.training).toEqual(first.config.training);
  expect(again.read('best.safetensors').equals(first.read('best.safetensors'))).toBe(true);
});

test('the terminal and the report show the areas of the classes', async () => {
  const { root, read, stdout } = await trained(MOONS);
  const { boundary } = judgementSchema.parse(JSON.parse(read('judgement.json').toString()));
  expect(boundary?.points).toHaveLength(45);
  expect(stdout).toContain('Predicted class by x (to the right) and y (upwards)');
  expect(stdout).toMatch(/│.*░.*\n/);
  const file = join(root, '..', 'report.html');
  expect((await gradus(['report', 'last', '--runs', root, '--out', file])).code).toBe(0);
  const { document } = parseHTML(readFileSync(file, 'utf8'));
  expect(document.querySelector('svg g[shape-rendering] path')).not.toBeNull();
  expect(document.querySelector('pre')?.textContent).toContain('--dataset moons --points 300');
});

test('evaluate and resume generate the same points again', async () => {
  const { root, folder, read } = await trained([...MOONS, '--points-seed', '2']);
  const evaluated = await gradus(['evaluate', 'last', '--runs', root]);
  expect(evaluated).toMatchObject({ code: 0, stderr: '' });
  expect(evaluated.stdout).toContain('accuracy');
  const judgement = read('judgement.json');
  rmSync(join(folder, 'judgement.json'));
  expect(await gradus(['resume', 'last', '--runs', root])).toMatchObject({ code: 0 });
  expect(read('judgement.json').equals(judgement)).toBe(true);
});

test('different points, as from another version, are refused', async () => {
  const { root, folder } = await trained(MOONS);
  const file = join(folder, 'config.json');
  const config = readFileSync(file, 'utf8');
  writeFileSync(file, config.replace('"name": "moons"', '"name": "xor"'));
  const { code, stderr } = await gradus(['evaluate', 'last', '--runs', root]);
  expect(code).toBe(3);
  expect(stderr).toContain('xor: these are not the points that');
  expect(stderr).toContain('Train it again: npx gradus train --dataset xor');
  const korean = await gradus(['evaluate', 'last', '--runs', root, '--lang', 'ko']);
  expect(korean.stderr).toContain('다시 학습하세요: npx gradus train --dataset xor');
});

test('with colours, areas are half blocks', async () => {
  const root = join(temporary(), 'runs');
  const train = ['train', ...MOONS, '--out', root, '--quiet'];
  const { stdout } = await gradus(train, { isTTY: true });
  expect(stdout).toContain('\x1b[104m\x1b[94m▀');
  const plain = await gradus(train, { isTTY: true, env: { NO_COLOR: '1' } });
  expect(plain.stdout).not.toContain('▀');
  expect(plain.stdout).toContain('░ B 1');
});

test('suggests the report, which draws the areas', async () => {
  const folder = temporary();
  const [root, report] = [join(folder, 'runs'), join(folder, 'report.html')];
  const { stdout } = await gradus(['train', ...MOONS, '--out', root, '--quiet']);
  const [, command] = stdout.match(/Try next: npx gradus (report last .*) {2}\(/) ?? [];
  const words = command.split(' ').map((word) => (word === 'report.html' ? report : word));
  expect(await gradus(words)).toMatchObject({ code: 0 });
  expect(readFileSync(report, 'utf8')).toContain('<svg');
});

test('a spiral has --classes arms', async () => {
  const { config } = await trained([
    ...['--dataset', 'spiral', '--classes', '3', '--points', '90', '--iterations', '20'],
  ]);
  expect(config.model.outputDim).toBe(3);
  expect(trainCommandOf(config)).toContain('--noise 0.02 --points-seed 0 --classes 3');
});

test.each([
  ['--dataset moons --classes 3', '--classes 3: moons always has 2 classes.'],
  ['--dataset spiral --classes 11', '--classes 11: spiral has 2 to 10 classes.'],
  [
    '--dataset spiral --classes 3 --points 5',
    '--points 5 is too few. Pass at least 6, two for each class.',
  ],
  ['--dataset xor --noise -1', 'Expected a number of at least 0.'],
  ['--dataset xor --points 3', 'Expected an integer from 4 to 10000000.'],
  ['--dataset rings', 'circles, xor, spiral, moons, gaussians.'],
  ['A --dataset xor', '--dataset xor cannot be combined with A. Leave that out.'],
  ['C --points 100', '--points is for --dataset circles, xor, spiral, moons, gaussians.'],
  ['--points-seed 1', '--points-seed is for --dataset circles, xor, spiral, moons, gaussians.'],
  ['--dataset xor --delimiter ;', '--delimiter is for files, but --dataset xor has none.'],
  ['--dataset xor --target z', 'has no column "z"'],
])('train %s is refused', async (args, message) => {
  const root = join(temporary(), 'runs');
  const { code, stderr } = await gradus(['train', ...args.split(' '), '--out', root]);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});
