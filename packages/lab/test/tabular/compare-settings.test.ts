/** Comparisons of a setting's values on a table. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gradus, jsonLines, runsIn, temporary } from '../helpers.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradus-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'rooms.csv');

beforeAll(() => {
  const rows = Array.from({ length: 150 }, (_, i) => {
    const [area, noise] = [10 + ((i * 37) % 80), (i * 29) % 13];
    const city = ['Seoul', 'Busan', 'Jeju'][i % 3];
    return [area, city, area + 2 * noise < 60 ? 'small' : 'large', 20 * area + 9 * noise].join(',');
  });
  writeFileSync(file, ['area,city,kind,price', ...rows, ''].join('\n'));
});

async function varied(...args: string[]) {
  const runs = temporary();
  const all = ['compare-settings', ...args, '--iterations', '30', '--out', runs, '--quiet'];
  const { code, stdout, stderr } = await gradus([...all, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return { runs, json: JSON.parse(stdout), all };
}

const eventsOf = (runs: string, id: string) =>
  jsonLines(readFileSync(join(runs, id, 'events.jsonl'), 'utf8'));
const KIND = ['--target', 'kind', '--ignore', 'price'];
const PRICE = ['--target', 'price', '--ignore', 'kind'];

test('classes: by the accuracy of the kept weights on the validation rows', async () => {
  const { json, runs } = await varied(file, ...KIND, '--vary', 'lr=0.001,0.1', '--seeds', '2');
  expect(json).toMatchObject({ measure: 'accuracy', split: 'validation', splits: true });
  expect(json.differs).toEqual(['training.lr']);
  expect(json.held).toMatchObject({ 'data.target': 'kind', 'training.optimizer': 'adamw' });
  expect(json.initial).toMatchObject({ otherShape: [], different: [] });
  for (const { id, score } of json.runs) {
    const validations = eventsOf(runs, id).filter(({ split }) => split === 'validation');
    expect(score).toBe(Math.max(...validations.map(({ accuracy }) => Number(accuracy))));
  }
});

test('the runs equal those of gradus train with each value and seed: rows, losses, judgement', async () => {
  const { json, runs } = await varied(file, ...KIND, '--vary', 'lr=0.01,0.1', '--seeds', '2');
  const { id } = json.runs.find((run: { value: string; seed: number }) => {
    return run.value === '0.1' && run.seed === 1;
  });
  const alone = temporary();
  const train = ['train', file, ...KIND, '--lr', '0.1', '--seed', '1', '--iterations', '30'];
  expect((await gradus([...train, '--out', alone, '--quiet'])).code).toBe(0);
  const [trained] = runsIn(alone);
  for (const name of ['split.safetensors', 'judgement.json', 'best.safetensors']) {
    const [ours, theirs] = [join(runs, id, name), join(alone, trained, name)];
    expect(readFileSync(ours).equals(readFileSync(theirs)), name).toBe(true);
  }
  const report = join(folder, 'report.html');
  expect((await gradus(['report', id, '--runs', runs, '--out', report])).code).toBe(0);
});

test('numbers: by the RMSE in the unit of the target', async () => {
  const { json, runs, all } = await varied(
    file,
    ...PRICE,
    '--vary',
    'hidden=none 8',
    '--seeds',
    '1',
  );
  expect(json).toMatchObject({ measure: 'rmse', split: 'validation', order: 'own stream' });
  const [{ id, score }] = json.runs;
  const validations = eventsOf(runs, id).filter(({ split }) => split === 'validation');
  expect(score).toBe(Math.min(...validations.map(({ rmse }) => Number(rmse))));
  const { stdout, code } = await gradus([
    ...all.filter((word) => word !== '--quiet'),
    '--lang',
    'en',
  ]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^hidden +RMSE +to none +last loss/);
  expect(stdout).toContain('The RMSE is measured on the validation set: lower is better.');
  expect(stdout).toContain(
    'Seeds: 0. Each seed splits the rows differently, and equally for all values.',
  );
});

test('points, activations, one fold, and the names and tags of runs', async () => {
  const points = ['--dataset', 'moons', '--points', '120'];
  const { json, runs } = await varied(
    ...points,
    '--vary',
    'optimizer=adamw,sgd',
    '--seeds',
    '1',
    '--tag',
    't',
  );
  expect(json.differs).toEqual([...['training.optimizer', 'training.lr', 'training.weightDecay']]);
  const listed = await gradus(['runs', '--filter', 'tags=t', '--json', '--runs', runs]);
  expect(jsonLines(listed.stdout)).toHaveLength(2);
  const fold = [file, ...KIND, '--folds', '3', '--fold', '2', '--seeds', '1', '--iterations', '5'];
  const { code, stdout } = await gradus([
    ...['compare-activations', ...fold, '--out', temporary(), '--quiet', '--lang', 'ko'],
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain('정확도는 검증 데이터에서 잰 것입니다.');
});

test.each([
  [['--vary', 'lr=0.01,0.1'], /name the column of/],
  [[...KIND, '--vary', 'model=A,B'], /--vary model compares the networks of the lesson/],
  [[...KIND, '--vary', 'lr=0.1,1', '--folds', '3'], /Choose one of them, such as --fold 1/],
  [[...KIND, '--vary', 'lr=0.1,1', '--size', '8'], /--size is for pictures/],
  [
    [...KIND, '--vary', 'batch-size=8,999'],
    /--batch-size 999 is more than the 10\d training samples/,
  ],
  [[...PRICE, '--vary', 'balance=true,false'], /Pass NAME=VALUE,VALUE/],
])('%j is refused before anything is trained', async (args, message) => {
  const runs = temporary();
  const { code, stdout, stderr } = await gradus(['compare-settings', file, ...args, '--out', runs]);
  expect(stderr).toMatch(message);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(runsIn(runs)).toEqual([]);
});
