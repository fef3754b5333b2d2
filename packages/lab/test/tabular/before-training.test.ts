/** Commands on a table before a network is trained. */
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { displayWidth } from '../../src/text/width.ts';
import { gradus, jsonLines, runsIn, temporary } from '../helpers.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradus-'));
const file = join(folder, 'rooms.csv');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** 120 rooms: the kind follows from the area, the price from area and city; some areas are missing. */
beforeAll(() => {
  const rows = Array.from({ length: 120 }, (_, i) => {
    const area = 10 + ((i * 37) % 80);
    const city = ['Seoul', 'Busan', 'Jeju'][i % 3];
    const day = `2024-0${1 + (i % 6)}-${10 + (i % 17)}`;
    const price = (20 * area + (i % 3) * 100 + 0.5).toFixed(1);
    const cells = [i % 17 === 0 ? '' : area, city, `street ${i % 40}`, day];
    return [...cells, area < 50 ? 'small' : 'large', price].join(',');
  });
  writeFileSync(file, ['area,city,street,day,kind,price', ...rows, ''].join('\n'));
});

const KIND = ['--target', 'kind', '--ignore', 'price'];
const PRICE = ['--target', 'price', '--ignore', 'kind'];

/** The warnings that every command prints for a table with such targets. */
const warningsOf = (args: readonly string[]): string =>
  args.includes('price,area')
    ? '! The target area is missing in 8 rows, which are left out.\n'
    : '';

/** The words after `npx gradus` of a command that stands alone on a line, or after a colon. */
function commandIn(stdout: string): string[] {
  const [, words] = /npx gradus (train .*)/.exec(stdout) ?? [];
  return (words ?? '').split(' ');
}

describe('gradus lr-find FILE', () => {
  test.each([
    ['classes', ['FILE', ...KIND], 0.69],
    ['numbers', ['FILE', ...PRICE], 1],
    [
      'a network, a fold, a seed',
      ['FILE', ...KIND, '--hidden', '8', '--folds', '3', '--fold', '2', '--seed', '4'],
      0.69,
    ],
    ['one logit', ['FILE', ...KIND, '--binary', 'logit'], 0.69],
    ['several numbers', ['FILE', '--target', 'price,area'], 1],
    ['points', ['--dataset', 'moons', '--points', '200', '--hidden', '16'], 0.69],
  ])(
    'suggests a rate, the command that trains with it, and starts at the loss of guessing: %s',
    async (_, args, guessing) => {
      const words = args.map((word) => (word === 'FILE' ? file : word));
      const { code, stdout, stderr } = await gradus(['lr-find', ...words]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: warningsOf(args) });
      const [, lr] = /Suggested learning rate: (\S+) /.exec(stdout) ?? [];
      const [, start] = /the loss, (\S+) at first/.exec(stdout) ?? [];
      expect(Number(start)).toBeLessThanOrEqual(guessing + 0.005);
      const root = join(temporary(), 'runs');
      const command = [...commandIn(stdout), '--iterations', '5', '--out', root, '--quiet'];
      expect(await gradus(command)).toMatchObject({ code: 0, stderr: '' });
      const [run] = runsIn(root);
      const config = JSON.parse(readFileSync(join(root, run, 'config.json'), 'utf8'));
      expect(config.training.lr).toBe(Number(lr));
      if (words.includes('--fold'))
        expect(config).toMatchObject({
          model: { hidden: [8] },
          training: { seed: 4 },
          data: { split: { fold: { index: 1, of: 3 } } },
        });
    },
  );

  test('the losses equal those of the first steps of train', async () => {
    const given = [file, ...KIND, '--lr', '0.01', '--iterations', '2', '--json'];
    const trained = await gradus(['train', ...given, '--out', join(temporary(), 'runs')]);
    const [first] = jsonLines(trained.stdout).filter(({ event }) => event === 'step');
    const found = await gradus(['lr-find', file, ...KIND, '--json', '--iterations', '5']);
    const lines = jsonLines(found.stdout);
    expect(lines[0]).toMatchObject({ event: 'step', iteration: 1, loss: first.loss });
    expect(lines.at(-1)).toMatchObject({ event: 'suggestion', model: 'relu-64-64' });
  });

  test('nothing is written', async () => {
    const root = join(temporary(), 'runs');
    await gradus(['lr-find', file, ...KIND, '--runs', root]);
    expect(existsSync(root)).toBe(false);
  });
});

describe('gradus diagnose FILE', () => {
  const symptomsOf = async (...args: string[]) => {
    const { code, stdout, stderr } = await gradus(['diagnose', ...args, '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = jsonLines(stdout);
    const probes = lines.filter(({ event }) => event === 'probe');
    const { symptoms } = lines.at(-1) as { symptoms: { name: string; advice: object[] }[] };
    return { probes, symptoms };
  };

  test('probes a new network before its first step, or during some steps; by default 500', async () => {
    const start = await symptomsOf(file, ...KIND, '--at-start');
    expect(start.probes.map(({ iteration }) => iteration)).toEqual([0]);
    expect(start.symptoms).toEqual([]);
    const steps = await symptomsOf(file, ...PRICE);
    expect(steps.probes.map(({ iteration }) => iteration)).toEqual([0, 10, 30, 100, 250, 500]);
    expect(steps.probes[0]).toMatchObject({ classes: null });
    const logit = await symptomsOf(file, ...KIND, '--binary', 'logit', '--at-start');
    expect(logit.probes).toMatchObject([{ classes: 2 }]);
    expect(logit.symptoms).toEqual([]);
    const epochs = await symptomsOf('--dataset', 'xor', '--points', '80', '--epochs', '2');
    expect(epochs.probes.at(-1)).toMatchObject({ iteration: 10, classes: 2 });
  });

  test.each([
    ['classes', KIND, '3 for ten classes'],
    ['numbers', PRICE, '10 times what always predicting the mean costs'],
  ])(
    'judges the first loss by the task, and advises with a command: %s',
    async (_, args, threshold) => {
      const large = [...args, '--init', 'xavier-normal', '--gain', '8', '--at-start'];
      const { code, stdout } = await gradus(['diagnose', file, ...large]);
      expect(code).toBe(0);
      expect(stdout).toContain('loss');
      expect(stdout).toContain(threshold);
      const commands = stdout.match(/npx gradus train \S*rooms\.csv --target .* --monitor/g) ?? [];
      expect(commands.length).toBeGreaterThan(0);
    },
  );

  test('a preset is refused, since it is a network for pictures', async () => {
    const { code, stderr } = await gradus([
      'diagnose',
      '--preset',
      'dead-units',
      '--dataset',
      'xor',
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('is trained on pictures. Leave out --dataset xor');
  });

  test('a name that a run and a table share means the run', async () => {
    const root = join(temporary(), 'runs');
    const few = ['--iterations', '3', '--eval-every', '1', '--out', root, '--quiet'];
    expect((await gradus(['train', '--dataset', 'xor', '--points', '60', ...few])).code).toBe(0);
    const [id] = runsIn(root);
    renameSync(join(root, id), join(root, 'xor.csv'));
    const { code, stdout } = await gradus(['diagnose', 'xor.csv', '--runs', root]);
    expect(code).toBe(0);
    expect(stdout).toContain('was trained without --monitor');
  });
});

describe('gradus inspect', () => {
  const inspected = async (...args: string[]) => {
    const { code, stdout, stderr } = await gradus(['inspect', ...args]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: warningsOf(args) });
    return stdout;
  };

  test('shows the preprocessing of each column, the target, layers, parameters, and the command', async () => {
    const stdout = await inspected(file, ...PRICE);
    expect(stdout).toContain('rooms.csv, fitted to 84 training rows');
    expect(stdout).toMatch(/^area +2 +standardised, indicator +mean \d\d\.\d+, std \d\d\.\d+$/m);
    expect(stdout).toMatch(/^city +3 +one-hot +3 categories: /m);
    expect(stdout).toMatch(/^street +\d+ +embedding +\d+ categories: street/m);
    expect(stdout).toMatch(/^day +4 +sin, cos of month, weekday +–$/m);
    expect(stdout).toMatch(/^Not used: kind\.$/m);
    expect(stdout).toMatch(/Target price: an output, standardised \(mean \d+, std \d+\.?\d*\)/);
    expect(stdout).toMatch(/^preprocessing +PreprocessingLayer +\[batch, 5\] → \[batch, \d+\]/m);
    expect(stdout).toMatch(/^target +TargetLayer +\[batch, 1\] +0$/m);
    expect(stdout).toContain('Why 6: each of the 3 Linear layers');
    expect(stdout).toContain('The embedding has one group');
    expect(stdout).toMatch(/embeddings\.0\.weight .* for each of \d+ values/);
    expect(commandIn(stdout)).toEqual(['train', file, ...PRICE]);
  });

  test('Korean, in 80 columns', async () => {
    const args = ['inspect', file, ...KIND, '--lang', 'ko'];
    const { stdout } = await gradus(args, { columns: 80 });
    const [columns] = stdout.split('\n층\n');
    expect(columns).toContain('표준화, 결측 표시');
    const widths = columns.split('\n').slice(2).map(displayWidth);
    expect(Math.max(...widths)).toBeLessThanOrEqual(80);
  });

  test('shows the same for the run that its command trains, with the same numbers', async () => {
    const root = join(temporary(), 'runs');
    const given = [file, ...KIND, '--hidden', '8,4', '--seed', '3', '--folds', '3', '--fold', '1'];
    const few = ['--iterations', '3', '--eval-every', '1', '--out', root, '--quiet'];
    expect((await gradus(['train', ...given, ...few])).code).toBe(0);
    const [before, after] = [
      JSON.parse(await inspected(...given, '--json')),
      JSON.parse(await inspected('last', '--runs', root, '--json')),
    ];
    expect(before.model).toBe('relu-8-4');
    expect(after).toEqual({ ...before, model: runsIn(root)[0] });
    const inputs = before.columns.map(
      (column: { inputs: { total: number } }) => column.inputs.total,
    );
    const sum = inputs.reduce((a: number, b: number) => a + b, 0);
    expect(before.layers[0]).toMatchObject({ type: 'PreprocessingLayer', width: sum });
    expect(before.layers.map(({ width }: { width: number }) => width)).toEqual([
      sum,
      8,
      8,
      4,
      4,
      2,
    ]);
    expect(await inspected('last', '--runs', root)).toMatch(/^city +3 +one-hot/m);
    const refused = await gradus(['inspect', 'last', '--runs', root, '--target', 'kind']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('last has its own settings. Leave out --target');
  });

  test.each(['--seed', '--classes'])(
    '%s is refused for a network for pictures, since it would change nothing',
    async (option) => {
      const { code, stderr } = await gradus(['inspect', 'D', option, '3']);
      expect(code).toBe(2);
      expect(stderr).toContain(`${option} is for tables and points`);
    },
  );

  test('shows points and several targets', async () => {
    const points = await inspected('--dataset', 'spiral', '--classes', '3', '--hidden', 'none');
    expect(points).toMatch(/^x +1 +standardised +mean/m);
    expect(points).toContain('3 classes, an output for each');
    expect(points).toContain('Why 2: the one Linear layer');
    const several = await inspected(file, '--target', 'price,area');
    expect(several).toContain('Target price: an output');
    expect(several).toContain('Target area: an output');
    const logit = await inspected(file, ...KIND, '--binary', 'logit');
    expect(logit).toContain(
      'Target kind: 2 classes, large, small, and one output: the logit of the second',
    );
    expect(logit).toMatch(/^network\.4 +Linear +\[batch, 1\]/m);
  });
});

describe.each(['lr-find', 'diagnose', 'inspect'])('gradus %s FILE refuses', (command) => {
  test.each<[string, string[], number, string]>([
    ['a missing target', ['FILE'], 2, 'name the column of'],
    ['another target', ['FILE', '--target', 'kinds'], 2, 'no column "kinds"'],
    [
      'a target of no file',
      ['--target', 'kind'],
      2,
      '--target is for tables (FILE --target COLUMN)',
    ],
    ['a missing file', ['none.csv', ...KIND], 3, 'none.csv: there is no such file'],
    ['a folder', ['FOLDER', ...KIND], 2, 'is a folder, but a table is one file'],
    ['--dataset beside it', ['FILE', ...KIND, '--dataset', 'spiral'], 2, 'cannot be combined with'],
    ['a wrong group', ['FILE', ...KIND, '--group', 'cty'], 2, 'kind, price. Did you mean city?'],
    ['several folds', ['FILE', ...KIND, '--folds', '3'], 2, 'such as --fold 1'],
    ['two test sets', ['FILE', ...KIND, '--folds', '3', '--time', 'day'], 2, '--time and --folds'],
    ['options of points', ['FILE', ...KIND, '--points', '9'], 2, '--points is for --dataset'],
  ])('%s', async (_, args, expected, message) => {
    const words = args.map((word) => ({ FILE: file, FOLDER: folder })[word] ?? word);
    const { code, stdout, stderr } = await gradus([command, ...words]);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
  });
});
