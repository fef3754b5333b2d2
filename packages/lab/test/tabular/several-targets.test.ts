/** `gradus train FILE --target a,b`: one network for several numbers, and every command on such a run. */
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPredictor } from 'gradus/preprocessing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { trainCommandOf } from '../../src/settings/command.ts';
import { gradus, jsonLines, runsIn, temporary } from '../helpers.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradus-'));
const runs = join(folder, 'runs');
const file = join(folder, 'boxes.csv');
afterAll(() => rmSync(folder, { recursive: true }));

/** Boxes: weight and price follow from size and material; two columns have a comma in their names. */
const ROWS = Array.from({ length: 90 }, (_, i) => {
  const size = 1 + ((i * 37) % 90) / 30;
  const steel = i % 3 === 0;
  const weight = 200 * size + (steel ? 90 : 0) + (i % 5);
  const price = i === 7 ? '' : (2 * size + (steel ? 1 : 0)).toFixed(3);
  return `${size.toFixed(3)},${steel ? 'steel' : 'wood'},${weight.toFixed(1)},${price},${i % 7}`;
});
const HEAD = 'size,material,weight,"price, net","made, day"';
const BOTH = ['--target', 'weight', '--target', 'price, net', '--ignore', 'made, day'];
const SHORT = ['--iterations', '75', '--quiet'];
/** The ids of the run with both targets and of the run with one. */
let [id, one] = ['', ''];

beforeAll(async () => {
  writeFileSync(file, [HEAD, ...ROWS].join('\n'));
  const single = ['--target', 'weight', '--iterations', '25', '--quiet', '--seed', '1'];
  for (const words of [[...BOTH, ...SHORT], single]) {
    const ended = await gradus(['train', file, ...words, '--out', runs]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  }
  [id, one] = ['seed0', 'seed1'].map(
    (end) => runsIn(runs).find((name) => name.endsWith(end)) ?? '',
  );
});

const inRuns = (...argv: string[]) => gradus([...argv, '--runs', runs]);
const configIn = (root: string, run = runsIn(root)[0]) =>
  JSON.parse(readFileSync(join(root, run, 'config.json'), 'utf8'));
const kept = (root: string, run = runsIn(root)[0]) =>
  ['best.safetensors', 'last.safetensors', 'split.safetensors', 'judgement.json'].map((name) =>
    readFileSync(join(root, run, name)),
  );
/** The words of a command, without quotes and `npx gradus`. */
const wordsOf = (command: string) =>
  [...command.matchAll(/'([^']*)'|([^\s']+)/g)]
    .slice(2)
    .map(([, quoted, plain]) => quoted ?? plain);

describe('the run', () => {
  test('keeps the targets in the given order, and leaves out rows that lack one', () => {
    const { data, model } = configIn(runs, id);
    expect(data).toMatchObject({ target: ['weight', 'price, net'], task: 'regression', rows: 89 });
    expect(data.options.ignore).toEqual(['made, day']);
    expect(model.outputDim).toBe(2);
  });

  test('its command gives the same bits, even if names contain commas', async () => {
    const command = trainCommandOf(configIn(runs, id));
    expect(command).toContain("--target weight --target 'price, net' --ignore 'made, day'");
    const again = temporary();
    const ended = await gradus([...wordsOf(command), '--out', again]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(kept(again)).toEqual(kept(runs, id));
  });

  test('names without commas are a list in options and commands', async () => {
    const plain = join(folder, 'plain.csv');
    writeFileSync(plain, [HEAD.replace('price, net', 'price'), ...ROWS].join('\n'));
    const out = temporary();
    const words = ['train', plain, '--target', 'weight,price', '--iterations', '5', '--quiet'];
    expect(await gradus([...words, '--out', out])).toMatchObject({ code: 0 });
    expect(configIn(out).data.target).toEqual(['weight', 'price']);
    expect(trainCommandOf(configIn(out))).toContain(' --target weight,price ');
  });

  test('an interrupted run ends with the bits of an uninterrupted one', async () => {
    const stopped = temporary();
    const args = ['train', file, ...BOTH, '--iterations', '75', '--out', stopped, '--json'];
    const more = ['--checkpoint-every', '10', '--log-every', '1'];
    const cut = await gradus([...args, ...more], { interruptAt: '"iteration":35,' });
    expect(cut.code).toBe(130);
    const resumed = await gradus(['resume', 'last', '--runs', stopped]);
    expect(resumed).toMatchObject({ code: 0, stderr: '' });
    expect(kept(stopped)).toEqual(kept(runs, id));
  });

  test('a config.json of version 3 with a name instead of a list is read', async () => {
    const out = temporary();
    cpSync(join(runs, one), join(out, one), { recursive: true });
    const { crc32: _, ...config } = configIn(out);
    expect(config.data.target).toEqual(['weight']);
    config.data.target = 'weight';
    writeFileSync(join(out, one, 'config.json'), JSON.stringify(config));
    const shown = await gradus(['runs', 'show', one, '--runs', out]);
    expect(shown.stdout).toMatch(/\ntarget +weight\n/);
    const evaluated = await gradus(['evaluate', one, '--runs', out]);
    expect(evaluated.stdout).toContain('Errors of weight');
  });
});

describe('predictions', () => {
  const rows = [
    { size: 2, material: 'steel' },
    { size: 3.5, material: 'wood' },
  ];
  const fresh = join(folder, 'new.csv');
  const cells = [...rows.map(({ size, material }) => `${size},${material}`), 'wide,steel'];
  beforeAll(() => writeFileSync(fresh, ['size,material', ...cells].join('\n')));

  test('--out has a column for each target; an unreadable row has empty cells', async () => {
    const out = join(folder, 'predicted.csv');
    const ended = await inRuns('predict', id, fresh, '--out', out);
    expect(ended).toMatchObject({ code: 3, stderr: expect.stringContaining('row 3, column size') });
    const [head, first, second, third] = readFileSync(out, 'utf8').split('\n');
    expect(head).toBe('size,material,weight_predicted,"price, net_predicted"');
    const [, , weight, price] = first.split(',').map(Number);
    expect(Math.abs(weight - 490)).toBeLessThan(60);
    expect(Math.abs(price - 5)).toBeLessThan(0.6);
    expect(second).toMatch(/^3\.5,wood,\d+\.\d+,\d+\.\d+$/);
    expect(third).toBe('wide,steel,,');
  });

  test('--json has each target by its name, and the file of weights alone gives the same bits', async () => {
    const alone = join(temporary(), 'model.safetensors');
    copyFileSync(join(runs, id, 'best.safetensors'), alone);
    const { predictions } = loadPredictor(readFileSync(alone)).predict(rows);
    const { stdout } = await inRuns('predict', id, fresh, '--json');
    const values = predictions.map((each) => ('values' in each ? each.values : null));
    expect(Object.keys(values[0] ?? {})).toEqual(['weight', 'price, net']);
    expect(jsonLines(stdout)).toEqual(values.map((each, i) => ({ row: i + 1, values: each })));
  });
});

describe('commands on the run', () => {
  const judgement = () => JSON.parse(readFileSync(join(runs, id, 'judgement.json'), 'utf8'));

  test('evaluate gives the metrics of training for each target', async () => {
    const { metrics, targets } = judgement();
    expect(targets.map(({ name }: { name: string }) => name)).toEqual(['weight', 'price, net']);
    const { stdout } = await inRuns('evaluate', id, '--json');
    const found = targets.map(({ baselines: _, ...each }: { baselines: object }) => each);
    expect(JSON.parse(stdout)).toMatchObject({ metrics, targets: found, leftOut: 0 });
  });

  test('evaluate on a file leaves out rows that lack a target, and reports it', async () => {
    const later = join(folder, 'later.csv');
    writeFileSync(later, [HEAD, '2,steel,490,5,1', '2,steel,490,,1', '2,wood,400,4,1'].join('\n'));
    const { code, stdout } = await inRuns('evaluate', id, later);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /1 of 3 rows are left out: a cell cannot be read, or weight or price, net is missing\. The first/,
    );
  });

  test('runs show, filter and diff name the targets', async () => {
    expect((await inRuns('runs', 'show', id)).stdout).toMatch(/\ntarget +weight, price, net\n/);
    const found = await inRuns('runs', '--filter', 'target~price', '--json');
    expect(jsonLines(found.stdout)).toMatchObject([{ id }]);
  });

  test('compare accepts runs with several targets and with one, and so does report', async () => {
    const compared = await inRuns('compare', id, one);
    expect(compared).toMatchObject({ code: 0, stderr: '' });
    expect(compared.stdout).toMatch(/\ntarget \(data\.target\) +weight, price, net +weight\n/);
    const page = join(folder, 'report.html');
    const reported = await inRuns('report', id, one, '--out', page);
    expect(reported).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(page, 'utf8')).toContain('price, net');
  });

  test.each([['diagnose'], ['lr-find', '--iterations', '40'], ['inspect']])(
    '%s works on it',
    async (command, ...words) => {
      const { code, stdout, stderr } = await inRuns(command, id, ...words);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/\S/);
    },
  );

  test('a judgement of other targets is refused', async () => {
    const copy = temporary();
    cpSync(join(runs, id), join(copy, id), { recursive: true });
    const path = join(copy, id, 'judgement.json');
    const found = judgement();
    found.targets[1].name = 'size';
    writeFileSync(path, JSON.stringify(found));
    const { code, stderr } = await gradus(['runs', 'show', 'last', '--runs', copy]);
    expect(code).toBe(3);
    expect(stderr).toContain('its targets differ from config.json');
  });
});

describe('what is refused', () => {
  test.each([
    [
      'a target that is text',
      ['--target', 'weight,material'],
      3,
      /target "material" holds text, and several/,
    ],
    [
      'a name twice',
      ['--target', 'weight,size,weight'],
      2,
      /--target names the column "weight" twice/,
    ],
    [
      'a name that is missing',
      ['--target', 'weight,sise'],
      2,
      /no column "sise".*Did you mean size\?/,
    ],
    ['an empty name', ['--target', 'weight,'], 2, /no column ""/],
    [
      'a target that is ignored',
      [...BOTH, '--ignore', 'weight'],
      2,
      /--target and --ignore both name the column "weight"/,
    ],
    [
      'a target as a feature',
      [...BOTH, '--numeric', 'weight'],
      2,
      /--target and --numeric both name/,
    ],
    [
      'weights of classes',
      [...BOTH, '--balance'],
      2,
      /--balance weighs classes, but several targets are numbers/,
    ],
    [
      'classes',
      [...BOTH, '--task', 'classification'],
      2,
      /only one target can be classes, and --target names 2/,
    ],
    [
      'no other column',
      [
        '--target',
        'size,weight',
        '--target',
        'price, net',
        '--ignore',
        'made, day',
        '--ignore',
        'material',
      ],
      3,
      /no column to predict from/,
    ],
  ])('%s', async (_, words, wanted, message) => {
    const out = temporary();
    const { code, stderr } = await gradus(['train', file, ...words, '--out', out]);
    expect({ code, stderr }).toEqual({ code: wanted, stderr: expect.stringMatching(message) });
    expect(runsIn(out)).toEqual([]);
  });

  test('data shows the targets, and refuses one that is named twice', async () => {
    const { code, stdout } = await gradus(['data', file, ...BOTH]);
    expect(code).toBe(0);
    expect(stdout).toContain('Targets weight, price, net: regression');
    const twice = await gradus(['data', file, '--target', 'size,size']);
    expect(twice).toMatchObject({ code: 2, stderr: expect.stringContaining('twice') });
  });
});
