/** `gradus train FILE --target COLUMN`: its output and files, reproducibility, and refusals. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { loadPredictor } from 'gradus/preprocessing';
import { Table } from 'gradus/table';
import { describe, expect, test } from 'vitest';
import { trainCommandOf } from '../src/settings/command.ts';
import { type RunConfig, runConfigSchema, type TableData } from '../src/settings/schema.ts';
import { displayWidth } from '../src/text/width.ts';
import { gradus, jsonLines, runsIn, temporary } from './helpers.ts';

/** 90 flowers. The kind depends on the length, the price on length and colour. */
const FLOWERS = Array.from({ length: 90 }, (_, i) => {
  const length = ((i * 37) % 90) / 30;
  const color = ['red', 'white', 'blue'][i % 3];
  const kind = length < 1 ? 'short' : length < 2 ? 'middle' : 'long';
  const price = (10 * length + (i % 3) + 0.25).toFixed(2);
  const day = `2024-0${1 + (i % 6)}-${10 + (i % 17)}`;
  return {
    length: i % 13 === 0 ? '' : length.toFixed(3),
    color,
    kind,
    price,
    day,
    bed: `b${i % 9}`,
  };
});
const NAMES = Object.keys(FLOWERS[0]) as (keyof (typeof FLOWERS)[number])[];
const CSV = csv(FLOWERS.map((flower) => NAMES.map((name) => flower[name])));
const SHORT = ['--iterations', '60', '--eval-every', '20', '--ignore', 'bed'];

function csv(rows: readonly (readonly string[])[], names: readonly string[] = NAMES): string {
  return [names, ...rows].map((row) => `${row.join(',')}\n`).join('');
}

/** A folder with these files. */
function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporary();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** Trains in a new folder of runs. */
async function trained(args: readonly string[], folder = folderWith({ 'flowers.csv': CSV })) {
  const root = join(temporary(), 'runs');
  const file = join(folder, 'flowers.csv');
  const ended = await gradus(['train', file, ...args, '--out', root]);
  return { ...ended, root, folder };
}

function configsIn(root: string): RunConfig<TableData>[] {
  return runsIn(root)
    .map((name) => JSON.parse(readFileSync(join(root, name, 'config.json'), 'utf8')))
    .map((config) => runConfigSchema.parse(config) as RunConfig<TableData>);
}

/** The bytes of the weights of each run. */
function weightsIn(root: string): Buffer[] {
  return runsIn(root).flatMap((name) =>
    ['last', 'best'].map((kind) => readFileSync(join(root, name, `${kind}.safetensors`))),
  );
}

/** The words of a command, unquoted and without `npx gradus`. */
function wordsOf(command: string): string[] {
  const words = command.match(/(?:'[^']*'|[^\s'])+/g) ?? [];
  return words.slice(2).map((word) => word.replaceAll("'", ''));
}

describe('output', () => {
  test.each([
    [
      'en',
      ['flowers.csv: 90 rows, 6 columns', 'Target kind: classification', 'Split by seed 0'],
      ['Trained for 60 steps', 'majority class', 'Confusion matrix', 'Most important columns'],
      ['Saved in', 'Try next: npx gradus '],
    ],
    [
      'ko',
      ['flowers.csv: 90행, 6열', '타깃 kind: 분류', '시드 0'],
      ['60스텝을 학습했습니다', '최빈 클래스', '혼동 행렬', '가장 중요한 열'],
      ['저장 위치', '다음에 해 볼 것: npx gradus '],
    ],
  ])('columns, split, worth, place and next step, in this order: %s', async (lang, ...parts) => {
    const { code, stdout, stderr } = await trained(['--target', 'kind', ...SHORT, '--lang', lang]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const places = parts.flat().map((part) => stdout.replaceAll('\n', ' ').indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    const sentences = stdout.split('\n').filter((line) => !/\/|npx|Linear/.test(line));
    expect(Math.max(...sentences.map(displayWidth))).toBeLessThanOrEqual(100);
  });

  test('the printed next command works: it predicts the rows of --test, or of the table', async () => {
    for (const more of [
      [],
      ['--test', join(folderWith({ 'new rows.csv': CSV }), 'new rows.csv')],
    ]) {
      const { stdout } = await trained(['--target', 'kind', ...SHORT, '--quiet', ...more]);
      const [, command] = stdout.match(/Try next: (npx gradus predict last .*) {2}\(/) ?? [];
      const out = join(temporary(), 'predictions.csv');
      const words = wordsOf(command).map((word) => (word === 'predictions.csv' ? out : word));
      if (more.length > 0) expect(words[2]).toBe(more[1]);
      const ended = await gradus(words);
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(readFileSync(out, 'utf8').trim().split('\n')).toHaveLength(91);
    }
  });

  test('numbers have their errors in the unit of the column', async () => {
    const { code, stdout } = await trained(['--target', 'price', ...SHORT, '--ignore', 'bed,kind']);
    expect(code).toBe(0);
    for (const part of ['Target price: regression', 'RMSE ↓', 'R² ↑', 'Errors of price']) {
      expect(stdout).toContain(part);
    }
    expect(stdout).not.toContain('Confusion');
  });

  test('--json: events, with the evaluation as the last line; --quiet: only the end', async () => {
    const { stdout, root } = await trained(['--target', 'kind', ...SHORT, '--json']);
    const lines = jsonLines(stdout);
    expect(lines[0]).toMatchObject({ event: 'start', task: 'classification' });
    expect(lines.filter(({ event }) => event === 'judgement')).toHaveLength(1);
    const { event, ...judgement } = lines.at(-1) as Record<string, unknown>;
    expect(event).toBe('judgement');
    const [name] = runsIn(root);
    const kept = readFileSync(join(root, name, 'judgement.json'), 'utf8');
    expect(judgement).toEqual(JSON.parse(kept));
    expect(readFileSync(join(root, name, 'events.jsonl'), 'utf8')).not.toContain('judgement');
    const quiet = await trained(['--target', 'kind', ...SHORT, '--quiet']);
    expect(quiet.stdout).not.toContain('Split by');
    expect(quiet.stdout).toContain('Saved in');
  });

  test('folds: mean and deviation, and a single fold gives the same result', async () => {
    const args = ['--target', 'kind', ...SHORT, '--folds', '3'];
    const { code, stdout, root, folder } = await trained(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^metric +mean +± +fold 1 +fold 2 +fold 3$/m);
    const configs = configsIn(root);
    expect(configs).toHaveLength(3);
    const tested = new Set<number>();
    for (const [i, config] of configs.entries()) {
      const command = trainCommandOf(config);
      expect(command).toContain(`--folds 3 --fold ${(config.data.split.fold?.index ?? -1) + 1}`);
      const again = join(folder, `again-${i}`);
      expect((await gradus([...wordsOf(command), '--out', again])).code).toBe(0);
      expect(weightsIn(again)).toEqual(weightsIn(root).slice(2 * i, 2 * i + 2));
      tested.add(config.data.split.fold?.index ?? -1);
    }
    expect([...tested].sort()).toEqual([0, 1, 2]);
  });
});

describe('reproducibility', () => {
  test('one thread and two give the same bits', async () => {
    const args = ['--target', 'kind', ...SHORT];
    const one = await trained([...args, '--threads', '1']);
    const two = await trained([...args, '--threads', '2'], one.folder);
    expect(weightsIn(two.root)).toEqual(weightsIn(one.root));
  });

  const option = (name: string, values: readonly string[]) =>
    fc.option(fc.constantFrom(...values), { nil: null }).map((value) => {
      return value === null ? [] : [`--${name}`, value];
    });
  const flag = (name: string) => fc.boolean().map((given) => (given ? [`--${name}`] : []));

  test('the command of a run gives the same weights for any options', async () => {
    const folder = folderWith({ 'flowers.csv': CSV });
    const options = fc.tuple(
      fc.constantFrom(
        ['--target', 'kind'],
        ['--target', 'kind', '--balance'],
        ['--target', 'price'],
      ),
      fc.constantFrom([], ['--group', 'bed'], ['--time', 'day'], ['--folds', '4', '--fold', '2']),
      option('hidden', ['none', '8', '12,6', '100']),
      option('optimizer', ['sgd', 'adam']),
      option('seed', ['7']),
      option('batch-size', ['5', '16']),
      option('ignore', ['day', 'bed,color']),
      option('categorical', ['length']),
      option('missing', ['red', 'blue,1.000']),
      fc.constantFrom(['--epochs', '3'], ['--iterations', '20', '--eval-every', '6']),
      flag('monitor'),
    );
    await fc.assert(
      fc.asyncProperty(options, async (parts) => {
        const first = await trained(parts.flat(), folder);
        expect(first.stderr).toBe('');
        const [config] = configsIn(first.root);
        const root = join(temporary(), 'again');
        const again = await gradus([...wordsOf(trainCommandOf(config)), '--out', root]);
        expect(again.stderr).toBe('');
        expect(weightsIn(root)).toEqual(weightsIn(first.root));
        const [repeated] = configsIn(root);
        const { id: _, createdAt: __, crc32: ___, ...said } = repeated;
        expect(config).toMatchObject(said);
      }),
      { numRuns: 8 },
    );
  });

  test('the file of the weights alone gives the predictions of the run to the bit', async () => {
    const { root } = await trained(['--target', 'kind', ...SHORT]);
    const fresh = join(temporary(), 'fresh');
    mkdirSync(fresh);
    const rows = Table.fromRows(
      FLOWERS.map(({ length, color, day }) => ({ length: length || null, color, price: 3, day })),
      { name: 'rows' },
    );
    const [name] = runsIn(root);
    const original = join(root, name, 'best.safetensors');
    copyFileSync(original, join(fresh, 'best.safetensors'));
    const predicted = [original, join(fresh, 'best.safetensors')].map(
      (file) => loadPredictor(readFileSync(file)).predict(rows).predictions,
    );
    expect(predicted[0]).toHaveLength(90);
    expect(predicted[1]).toEqual(predicted[0]);
    const file = join(fresh, 'new.csv');
    writeFileSync(file, CSV);
    const out = join(fresh, 'out.json');
    const ended = await gradus(['predict', 'last', file, '--out', out, '--runs', root]);
    expect(ended.code).toBe(0);
    const written: { kind_predicted: string }[] = JSON.parse(readFileSync(out, 'utf8'));
    const again = loadPredictor(readFileSync(original)).predict(
      Table.fromRows(
        FLOWERS.map(({ length, price, ...row }) => ({
          ...row,
          length: length === '' ? null : Number(length),
          price: Number(price),
        })),
        { name: 'rows' },
      ),
    );
    const names = again.predictions.map(({ value }) => value);
    expect(written.map((row) => row.kind_predicted)).toEqual(names);
  });
});

describe('a separate test set', () => {
  const good = FLOWERS.slice(0, 30).map((flower) => NAMES.map((name) => flower[name]));
  const without = (left: string) => {
    const kept = NAMES.filter((name) => name !== left);
    return csv(
      FLOWERS.map((flower) => kept.map((name) => flower[name])),
      kept,
    );
  };
  const tested = (text: string, more: readonly string[] = []) => {
    const folder = folderWith({ 'flowers.csv': CSV, 'test.csv': text });
    return trained(
      ['--target', 'kind', ...SHORT, '--test', join(folder, 'test.csv'), ...more],
      folder,
    );
  };

  test.each([
    [
      'en',
      /3 rows of .*test\.csv cannot be used and are left out, such as: row 31, column length: "long"/,
    ],
    ['ko', /test\.csv의 3행은 쓸 수 없어 뺐습니다. 예: 31행, length 열: "long"/],
  ])('rows that cannot be used are left out and named: %s', async (lang, said) => {
    const bad = [
      ['long', 'red', 'long', '3', '2024-01-11', 'b1'],
      ['2.5', 'red', 'huge', '3', '2024-01-11', 'b1'],
      ['2.5', 'red', '', '3', '2024-01-11', 'b1'],
    ];
    const unseen = ['2.5', 'violet', 'long', '3', '2024-01-11', 'b77'];
    const { code, stdout, stderr, root } = await tested(csv([...good, ...bad, unseen]), [
      ...['--lang', lang],
    ]);
    expect(code).toBe(0);
    expect(stderr).toMatch(said);
    expect(stdout).toContain('31');
    const [name] = runsIn(root);
    const judgement = JSON.parse(readFileSync(join(root, name, 'judgement.json'), 'utf8'));
    expect(judgement.rows).toBe(31);
  });

  test.each([
    [
      'all rows',
      csv(good.map((row) => ['long', ...row.slice(1)])),
      /none of its 30 rows.* row 1, column/,
    ],
    ['a column that lacks', without('color'), /lacks columns that the model needs: 'color'/],
    [
      'another name',
      CSV.replace('length', 'Length'),
      /'length' \(did you mean its column 'Length'\?\)/,
    ],
    ['no target', without('kind'), /no column 'kind'/],
    ['no rows', csv([]), /no rows follow/],
  ])('what cannot be used at all ends it, and leaves no run: %s', async (_, text, said) => {
    const { code, stderr, root } = await tested(text);
    expect(code).toBe(3);
    expect(stderr).toContain('test.csv: ');
    expect(stderr).toMatch(said);
    expect(runsIn(root)).toEqual([]);
  });
});

describe('refusals', () => {
  const rows = FLOWERS.map((flower) => NAMES.map((name) => flower[name]));
  const replaced = (row: number, column: number, value: string) =>
    csv(rows.map((cells, i) => (i === row ? cells.with(column, value) : cells)));
  const target = ['--target', 'kind'];

  test.each<[string, string | Uint8Array, readonly string[], number, RegExp]>([
    [
      'no target',
      CSV,
      [],
      2,
      /name the column of .* --target: length, color, kind, price, day, bed/,
    ],
    ['another case', CSV, ['--target', 'Kind'], 2, /no column "Kind".*Did you mean kind\?/],
    ['nothing', '', target, 3, /holds no table/],
    ['a header alone', csv([]), target, 3, /no rows follow/],
    ['one row', csv(rows.slice(0, 1)), target, 3, /./],
    ['two rows', csv(rows.slice(0, 2)), ['--target', 'price'], 3, /2 rows cannot be split into 3/],
    [
      'three rows',
      csv(rows.slice(0, 3)),
      ['--target', 'price'],
      3,
      /too few rows: .* 0 for validation/,
    ],
    ['a ragged row', `${CSV}1,2\n`, target, 3, /line 92 has 2 cells, but line 1 has 6/],
    ['a name twice', csv(rows, ['a', 'a', 'kind', 'c', 'd', 'e']), target, 3, /both called "a"/],
    ['no name', csv(rows, ['a', '', 'kind', 'c', 'd', 'e']), target, 3, /column 2 has no name/],
    ['Infinity', replaced(4, 0, 'Infinity'), target, 3, /row 5, column "length": "Infinity"/],
    ['a lonely class', replaced(4, 2, 'odd'), target, 3, /one row of the class "odd" \(row 5\)/],
    [
      'no date',
      replaced(4, 4, 'soon'),
      [...target, '--time', 'day'],
      3,
      /row 5, column "day": the cell holds no date or number/,
    ],
    ['bytes', Uint8Array.from({ length: 999 }, (_, i) => (i * 37) % 251), target, 3, /encoding/],
    ['a large batch', CSV, [...target, '--batch-size', '1000'], 2, /--batch-size 1000/],
    ['no such group', CSV, [...target, '--group', 'x'], 2, /--group: .*no column "x"/],
    ['--data', CSV, [...target, '--data', 'x'], 2, /--data is for pictures/],
    ['--classes', CSV, [...target, '--classes', '3'], 2, /--classes is for pictures/],
    ['two test sets', CSV, [...target, '--time', 'day', '--folds', '3'], 2, /--time and --folds/],
    ['a fold alone', CSV, [...target, '--fold', '2'], 2, /--fold 2 needs --folds/],
    ['a fold too far', CSV, [...target, '--folds', '3', '--fold', '4'], 2, /at most 3/],
    ['another name', CSV, ['C', ...target], 2, /is a table, which cannot be combined with C\./],
    ['--dataset', CSV, [...target, '--dataset', 'mnist'], 2, /--dataset is for pictures/],
    ['no validations', CSV, [...target, '--eval-every', '0'], 2, /--eval-every 0 validates .* 25/],
    [
      'a wrong name like that of the target',
      CSV,
      [...target, '--ignore', 'kid'],
      2,
      /no column "kid"\. Its columns are [^.]*\.\n/,
    ],
  ])('%s', async (_, content, args, expected, said) => {
    const { code, stderr, root } = await trained(args, folderWith({ 'flowers.csv': content }));
    expect(stderr).toMatch(said);
    expect(code).toBe(expected);
    expect(stderr).not.toMatch(/\n {4}at |unexpected/);
    // Wrong usage can be found before the folder of runs is created.
    const left = existsSync(root) ? runsIn(root) : [];
    expect(left).toEqual([]);
  });

  test('a single group cannot be split', async () => {
    const file = folderWith({ 'flowers.csv': csv(rows.map((row) => row.with(5, 'b'))) });
    const { code, stderr } = await trained([...target, '--group', 'bed'], file);
    expect(code).toBe(3);
    expect(stderr).toMatch(/: 1 group cannot be split into 3 parts\. Choose another --group/);
  });

  test('a cell too large for float32 is named by its row in the file', async () => {
    const said: string[] = [];
    // Some of these rows are not in the training part.
    for (const row of [70, 71, 72, 73, 74, 75, 76]) {
      const folder = folderWith({ 'flowers.csv': replaced(row, 0, '1e300') });
      const { code, stderr, root } = await trained(target, folder);
      expect(code).toBe(3);
      expect(stderr).toMatch(
        new RegExp(`column 'length': it holds numbers above|row ${row + 1}, column`),
      );
      expect(runsIn(root)).toEqual([]);
      said.push(stderr);
    }
    expect(said.join('')).toMatch(/row 7\d, column length: "1e\+300" is too large for float32/);
  });

  test('training works with thousands of columns, without importances', async () => {
    const names = [...Array.from({ length: 2100 }, (_, i) => `c${i}`), 'kind'];
    const wide = FLOWERS.slice(0, 40).map(({ kind }, row) =>
      names.map((name, i) => (name === 'kind' ? kind : String(((row * 31 + i * 17) % 101) / 4))),
    );
    const folder = folderWith({ 'flowers.csv': csv(wide, names) });
    const { code, stderr, root } = await trained(
      [...target, '--iterations', '5', '--quiet'],
      folder,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [name] = runsIn(root);
    const judgement = JSON.parse(readFileSync(join(root, name, 'judgement.json'), 'utf8'));
    expect(judgement.importance).toEqual([]);
  });

  test('names such as __proto__ are ordinary names', async () => {
    const names = ['__proto__', 'toString', 'kind', 'constructor', 'd', 'e'];
    const file = folderWith({ 'flowers.csv': csv(rows, names) });
    const { code, stderr, root } = await trained([...target, ...SHORT.slice(0, 4)], file);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [name] = runsIn(root);
    const judgement = JSON.parse(readFileSync(join(root, name, 'judgement.json'), 'utf8'));
    const columns = judgement.importance.map(({ column }: { column: string }) => column);
    expect(columns).toEqual(expect.arrayContaining(['__proto__', 'toString', 'constructor']));
  });
});
