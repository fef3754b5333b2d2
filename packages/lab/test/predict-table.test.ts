/** Using runs on tables: predictions for good and bad rows, tests on other rows, interrupted training. */

import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { loadPredictor } from 'gradus/preprocessing';
import { beforeAll, describe, expect, test } from 'vitest';
import { fileDirectory, gradus, jsonLines, temporary } from './helpers.ts';
import { rooms } from './rooms.ts';

const folder = fileDirectory();
const runs = join(folder, 'runs');
const inFolder = (name: string) => join(folder, name);
const SHORT = ['--iterations', '150', '--out', runs, '--quiet'];

beforeAll(async () => {
  writeFileSync(inFolder('rooms.csv'), rooms(240));
  const kind = ['train', inFolder('rooms.csv'), '--target', 'kind', '--ignore', 'price'];
  expect(await gradus([...kind, ...SHORT])).toMatchObject({ code: 0, stderr: '' });
  const price = ['train', inFolder('rooms.csv'), '--target', 'price', '--ignore', 'kind'];
  expect(await gradus([...price, ...SHORT, '--seed', '1'])).toMatchObject({ code: 0, stderr: '' });
});

const idOf = (seed: number): string =>
  readdirSync(runs).find((id) => id.endsWith(`seed${seed}`)) ?? '';

describe('predict', () => {
  test('of a thousand rows 997 are predicted and three bad ones reported, with exit code 3', async () => {
    const bad = new Map([
      [4, 'wide,Seoul'],
      [500, 'Infinity,Seoul'],
      [999, '1e400,Seoul'],
    ]);
    const rows = Array.from({ length: 1000 }, (_, i) => bad.get(i) ?? `${10 + (i % 80)},Seoul`);
    writeFileSync(inFolder('new.csv'), `area,city\n${rows.join('\n')}\n`);
    const out = inFolder('predictions.csv');
    const args = ['predict', idOf(0), inFolder('new.csv'), '--out', out, '--runs', runs];
    const { code, stdout, stderr } = await gradus(args);
    expect(code).toBe(3);
    expect(stdout).toBe(`997 predictions written to ${out}\n`);
    expect(stderr).toContain('row 5, column area: "wide" is not a finite number.');
    expect(stderr).toContain('row 501, column area: "Infinity" is not a finite number.');
    expect(stderr).toContain('row 1000, column area: "1e400" is not a finite number.');
    expect(stderr).toContain('3 of 1000 rows have no prediction');
    const [head, ...lines] = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(head).toBe('area,city,kind_predicted,kind_probability_large,kind_probability_small');
    expect(lines).toHaveLength(1000);
    expect(lines.filter((line) => line.endsWith(',,,'))).toHaveLength(3);
    expect(lines[4]).toBe('wide,Seoul,,,');
    expect(lines[0]).toMatch(/^10,Seoul,small,0\.\d+,0\.\d+$/);
    expect(lines[79]).toMatch(/^89,Seoul,large,/);
  });

  test('a large CSV is processed in parts with the same result, and errors name lines', async () => {
    // A column that turns to text in the second part, a category that is a number, an empty line.
    const lines = Array.from({ length: 40_000 }, (_, i) => {
      const area = i === 30_000 ? 'wide' : `${10 + (i % 80)}.0`;
      return `${area},${i % 2 === 0 ? 'Seoul' : i % 3 === 0 ? 'Ulsan' : '"Busan, sea"'}${i === 20_000 ? '\n' : ''}`;
    });
    writeFileSync(inFolder('large.csv'), `area,city\n${lines.join('\n')}\n`);
    for (const ending of ['csv', 'ndjson', 'json']) {
      const out = inFolder(`large-out.${ending}`);
      const args = ['predict', idOf(0), inFolder('large.csv'), '--out', out, '--runs', runs];
      const { code, stderr } = await gradus(args);
      expect(code).toBe(3);
      expect(stderr).toContain(
        'row 30001, column area: "wide" is not a finite number. (It is on line 30003.)',
      );
      expect(stderr).toContain('city "Ulsan" (row 4, 6667 rows)');
      expect(stderr).toContain('1 of 40000 rows have no prediction');
      const text = readFileSync(out, 'utf8');
      const rows =
        ending === 'csv'
          ? text.trimEnd().split('\n').slice(1)
          : ending === 'json'
            ? JSON.parse(text)
            : jsonLines(text);
      expect(rows).toHaveLength(40_000);
      // The text is the same in all parts, because the column is text.
      if (ending === 'csv') {
        expect(rows[0]).toMatch(/^10\.0,Seoul,small,0\.\d+,0\.\d+$/);
        expect(rows[30_000]).toBe('wide,Seoul,,,');
        expect(rows[39_999].split(',').slice(1)).toEqual(rows[159].split(',').slice(1));
      } else
        expect(rows[0]).toMatchObject({ area: '10.0', city: 'Seoul', kind_predicted: 'small' });
    }
    expect(readdirSync(folder).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  test('an error in a later part leaves the existing file unchanged', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${10 + (i % 80)},Seoul`);
    writeFileSync(inFolder('ragged.csv'), `area,city\n${lines.join('\n')}\n1,2,3\n`);
    const out = inFolder('kept.csv');
    writeFileSync(out, 'mine');
    const args = ['predict', idOf(0), inFolder('ragged.csv'), '--out', out, '--runs', runs];
    expect(await gradus(args)).toMatchObject({ code: 3, stdout: '' });
    expect(readFileSync(out, 'utf8')).toBe('mine');
    expect(readdirSync(folder).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  test.each(['csv', 'tsv', 'json', 'ndjson'])(
    'as %s: cells and predictions by name',
    async (ending) => {
      writeFileSync(
        inFolder('two.csv'),
        'area,city,note\n20,"Busan, sea","says ""hi"""\n80,Seoul,\n',
      );
      const out = inFolder(`predicted.${ending}`);
      const args = ['predict', idOf(0), inFolder('two.csv'), '--out', out, '--runs', runs];
      const { code, stderr } = await gradus(args);
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: 'gradus: note: not used, because the training table did not have them: note\n',
      });
      const text = readFileSync(out, 'utf8');
      if (ending === 'csv') expect(text).toMatch(/\n20,"Busan, sea","says ""hi""",small,/);
      if (ending === 'tsv') expect(text).toMatch(/\n20\tBusan, sea\t"says ""hi"""\tsmall\t/);
      if (ending.endsWith('json')) {
        const rows = ending === 'json' ? JSON.parse(text) : jsonLines(text);
        expect(rows).toMatchObject([
          { area: 20, city: 'Busan, sea', note: 'says "hi"', kind_predicted: 'small' },
          { area: 80, city: 'Seoul', note: null, kind_predicted: 'large' },
        ]);
      }
    },
  );

  test('a missing column is reported in the language of the command', async () => {
    writeFileSync(inFolder('lacks.csv'), 'Area,town\n50,Seoul\n');
    const say = async (command: string, ...more: string[]) => {
      const args = [command, idOf(0), inFolder('lacks.csv'), '--runs', runs];
      const { code, stderr } = await gradus([...args, ...more]);
      expect(code).toBe(3);
      return stderr;
    };
    expect(await say('predict')).toMatch(/lacks columns .*'area' \(did you mean its column 'Area'/);
    expect(await say('predict', '--lang', 'ko')).toMatch(
      /모델에 필요한 열이 없습니다: "area"\(표의 "Area"인가요\?\), "city"/,
    );
    expect(await say('evaluate', '--lang', 'ko')).toMatch(
      /열 "kind"이\(가\) 없습니다|모델에 필요한 열/,
    );
  });

  test('unknown columns and categories are reported, also by evaluate and --test', async () => {
    const cities = ['Seoul', 'Sejong', 'Sejong', 'Ulsan'];
    const rows = cities.map((city, i) => `${20 + 20 * i},${city},${i < 1 ? 'small' : 'large'},9,x`);
    writeFileSync(inFolder('other.csv'), `area,city,kind,price,note\n${rows.join('\n')}\n`);
    const notes =
      'gradus: note: not used, because the training table did not have them: note\n' +
      'gradus: note: the training rows do not have city "Sejong" (row 2, 2 rows), city "Ulsan" (row 4). The ' +
      'network treats these as unknown values. Correct those that are misspelt.\n';
    const used = [idOf(0), inFolder('other.csv'), '--runs', runs];
    expect(await gradus(['predict', ...used])).toMatchObject({ code: 0, stderr: notes });
    expect(await gradus(['evaluate', ...used])).toMatchObject({ code: 0, stderr: notes });
    const data = [inFolder('rooms.csv'), '--target', 'kind', '--ignore', 'price'];
    const test = ['--test', inFolder('other.csv'), '--iterations', '2', '--quiet'];
    const trained = await gradus(['train', ...data, ...test, '--out', inFolder('tested')]);
    expect(trained).toMatchObject({ code: 0, stderr: notes });
    const korean = await gradus(['evaluate', ...used, '--lang', 'ko']);
    expect(korean.stderr).toContain('city "Sejong"(2행, 모두 2행), city "Ulsan"(4행)');
  });

  test('rows keep their order and cells, and columns of earlier predictions stay', async () => {
    const rows = '50,Seoul,2024-03-01,\n,,,\n20,Seoul,2024-03-02T10:30:00Z,large\n';
    writeFileSync(inFolder('again.csv'), `area,city,day,kind_predicted\n${rows}`);
    const out = inFolder('again.json');
    const args = ['predict', idOf(0), inFolder('again.csv'), '--out', out, '--runs', runs];
    expect(await gradus(args)).toMatchObject({ code: 0 });
    const { kind_probability_large: large, ...first } = JSON.parse(readFileSync(out, 'utf8'))[0];
    expect(large).toBeGreaterThan(0.5);
    const { kind_probability_small: _, ...cells } = first;
    expect(cells).toEqual({
      ...{ area: 50, city: 'Seoul', day: '2024-03-01', kind_predicted: null },
      kind_predicted_2: 'large',
    });
    const { stdout } = await gradus([...args.slice(0, 3), '--runs', runs]);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^area,city,day,kind_predicted,kind_predicted_2,/);
    expect(lines[2]).toMatch(/^,,,,(small|large),/);
    expect(lines[3]).toMatch(/^20,Seoul,2024-03-02T10:30:00.000Z,large,small,/);
  });

  test('without --out predictions go to stdout; with --json, one object per row', async () => {
    writeFileSync(inFolder('one.csv'), 'area,city\n50,Seoul\n');
    const args = ['predict', idOf(1), inFolder('one.csv'), '--runs', runs];
    const plain = await gradus(args);
    expect(plain).toMatchObject({ code: 0, stderr: '' });
    const [, line] = plain.stdout.split('\n');
    const price = Number(line.split(',')[2]);
    expect(Math.abs(price - 1300)).toBeLessThan(130);
    const json = jsonLines((await gradus([...args, '--json'])).stdout);
    expect(json).toEqual([{ row: 1, value: price }]);
  });

  test.each([
    ['predict', '둘\n'],
    ['evaluate', 'small\n'],
  ])('%s reads a file in another form with its own options', async (command, kind) => {
    // In EUC-KR: 서울.
    const city = Uint8Array.of(0xbc, 0xad, 0xbf, 0xef);
    const file = inFolder('korean.csv');
    const text = (part: string) => Buffer.from(part);
    writeFileSync(
      file,
      Buffer.concat([
        text('area#city#kind\n20#'),
        city,
        text(`#${command === 'evaluate' ? kind : 'x\n'}`),
      ]),
    );
    const args = [command, idOf(0), file, '--json', '--runs', runs];
    const refused = await gradus(args);
    expect(refused).toMatchObject({ code: 3, stdout: '' });
    expect(refused.stderr).toMatch(/line 2: .*--encoding euc-kr for Korean/);
    const read = await gradus([...args, '--encoding', 'euc-kr', '--delimiter', '#']);
    expect(read.code).toBe(0);
  });

  test('the file of weights alone gives the same predictions to the bit', async () => {
    writeFileSync(inFolder('one.csv'), 'area,city\n50,Seoul\n');
    const { stdout } = await gradus(['predict', idOf(1), inFolder('one.csv'), '--runs', runs]);
    const alone = temporary();
    copyFileSync(join(runs, idOf(1), 'best.safetensors'), join(alone, 'model.safetensors'));
    const predictor = loadPredictor(readFileSync(join(alone, 'model.safetensors')));
    const { predictions } = predictor.predict([{ area: 50, city: 'Seoul' }]);
    expect(stdout.split('\n')[1]).toBe(`50,Seoul,${predictions[0].value}`);
  });

  test.each([
    [['predict', 'RUN'], 2, /a test picture, such as --index 7, or a file/],
    [['predict', 'RUN', '--index', '3'], 2, /was trained on a table\. Name the file/],
    [['predict', 'RUN', 'one.csv', '--index', '3'], 2, /either a test picture/],
    [
      ['predict', 'RUN', 'one.csv', '--out', 'p.xlsx'],
      2,
      /Use one of \.csv, \.tsv, \.json, \.ndjson\./,
    ],
    [['predict', 'RUN', 'one.csv', '--out', 'one.csv'], 2, /is the file that is read/],
    [['predict', 'RUN', 'none.csv'], 3, /none\.csv/],
    [
      ['predict', 'RUN', 'other.csv'],
      3,
      /lacks columns that the model needs: 'area' \(did you mean its column 'Area'\?\)/,
    ],
    [['evaluate', 'RUN', 'one.csv'], 3, /no column 'kind'/],
  ] as const)('%j is refused', async (words, wanted, message) => {
    writeFileSync(inFolder('one.csv'), 'area,city\n50,Seoul\n');
    writeFileSync(inFolder('other.csv'), 'Area,city\n50,Seoul\n');
    const args = words.map((word) =>
      word === 'RUN' ? idOf(0) : /\.\w+$/.test(word) ? inFolder(word) : word,
    );
    const { code, stdout, stderr } = await gradus([...args, '--runs', runs]);
    expect({ code, stdout, stderr }).toEqual({
      code: wanted,
      stdout: '',
      stderr: expect.stringMatching(message),
    });
  });
});

describe('evaluate', () => {
  test('on the test rows it gives the same results as training', async () => {
    const file = join(runs, idOf(0), 'judgement.json');
    const { metrics, confusion } = JSON.parse(readFileSync(file, 'utf8'));
    const { stdout } = await gradus(['evaluate', idOf(0), '--json', '--runs', runs]);
    expect(JSON.parse(stdout)).toMatchObject({ metrics, confusion, leftOut: 0, file: null });
  });

  test('on another file, rows without a target or with an unknown class are left out with a note', async () => {
    writeFileSync(
      inFolder('later.csv'),
      'area,city,kind\n20,Seoul,small\n80,Seoul,large\n30,Seoul,\n30,Seoul,huge\nwide,Seoul,small\n',
    );
    const { code, stdout } = await gradus([
      'evaluate',
      idOf(0),
      inFolder('later.csv'),
      '--runs',
      runs,
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /3 of 5 rows are left out: .* The first: row 3, column kind: the value is missing/,
    );
    expect(stdout).toContain('On 2 test rows');
  });

  test('on a file without usable rows it names the first one, and shows no empty metrics', async () => {
    writeFileSync(inFolder('wide.csv'), 'area,city,kind\nwide,Seoul,small\nhigh,Seoul,large\n');
    const args = ['evaluate', idOf(0), inFolder('wide.csv'), '--runs', runs];
    const { code, stdout, stderr } = await gradus(args);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain(
      'none of its 2 rows can be used for the test: row 1, column area: "wide"',
    );
    const korean = await gradus([...args, '--lang', 'ko']);
    expect(korean.stderr).toMatch(
      /2행 중 테스트에 쓸 수 있는 행이 없습니다\. 1행, area 열: "wide"/,
    );
  });

  test('rows are read from --data', async () => {
    const { code, stderr } = await gradus([
      'evaluate',
      idOf(0),
      '--data',
      inFolder('none.csv'),
      '--runs',
      runs,
    ]);
    expect(code).toBe(3);
    expect(stderr).toContain('none.csv');
  });

  test('a table that has changed since training is refused, with a way to find the right one', async () => {
    writeFileSync(inFolder('changed.csv'), rooms(241));
    const args = ['evaluate', idOf(0), '--data', inFolder('changed.csv'), '--runs', runs];
    const { code, stderr } = await gradus(args);
    expect(code).toBe(3);
    expect(stderr).toMatch(/this is not the file that .* was trained on.*--data FILE/s);
    const korean = await gradus([...args, '--lang', 'ko']);
    expect(korean.code).toBe(3);
    expect(korean.stderr).toMatch(
      /changed\.csv: 실행 \S+의 학습에 쓴 파일이 아닙니다.*--data FILE/,
    );
  });
});

describe('resume', () => {
  const train = (out: string, ...more: string[]) => [
    ...['train', inFolder('rooms.csv'), '--target', 'kind', '--ignore', 'price'],
    ...['--iterations', '60', '--early-stop', '100', '--out', out, ...more],
  ];

  test('an interrupted run gives the bits of an uninterrupted one, and is evaluated', async () => {
    const [whole, stopped] = [temporary(), temporary()];
    expect((await gradus(train(whole))).code).toBe(0);
    const args = train(stopped, '--checkpoint-every', '10', '--json', '--log-every', '1');
    const cut = await gradus(args, { interruptAt: '"iteration":35,' });
    expect(cut.code).toBe(130);
    const [id] = readdirSync(stopped);
    expect(existsSync(join(stopped, id, 'judgement.json'))).toBe(false);
    const resumed = await gradus(['resume', id, '--runs', stopped]);
    expect(resumed.code).toBe(0);
    expect(resumed.stdout).toContain('Confusion matrix');
    const files = (root: string) =>
      ['best.safetensors', 'last.safetensors', 'split.safetensors', 'judgement.json'].map((name) =>
        readFileSync(join(root, readdirSync(root)[0], name)),
      );
    expect(files(stopped)).toEqual(files(whole));
  });

  test('a run whose test is interrupted or killed is stored, and resume tests it', async () => {
    const out = temporary();
    const cut = await gradus(train(out, '--json'), { interruptAt: '"event":"end"' });
    expect(cut.code).toBe(130);
    expect(cut.stderr).toMatch(
      /^gradus: the network is trained and saved; its test was interrupted\. To continue: npx gradus resume \S+seed0\n$/,
    );
    const [id] = readdirSync(out);
    const file = join(out, id, 'judgement.json');
    expect(existsSync(file)).toBe(false);
    expect((await gradus(['resume', id, '--runs', out])).code).toBe(0);
    const before = readFileSync(file, 'utf8');
    rmSync(file);
    expect((await gradus(['resume', id, '--runs', out])).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect((await gradus(['resume', id, '--runs', out])).stderr).toContain('is finished');
  });

  test('an interruption during a fold names the folds that are left', async () => {
    const args = train(temporary(), '--json', '--folds', '3');
    const { code, stderr } = await gradus(args, { interruptAt: '"event":"end"' });
    expect(code).toBe(130);
    expect(stderr).toMatch(
      /To continue: npx gradus resume \S+fold1-seed0\nNot trained yet: --fold 2, --fold 3\.\n$/,
    );
  });

  test('an interruption while reading the table creates no run', async () => {
    const out = temporary();
    expect(await gradus(train(out), { isInterrupted: true })).toMatchObject({
      ...{ code: 143, stdout: '', stderr: '' },
    });
    expect(readdirSync(out)).toEqual([]);
  });
});

test('lr-find uses the network and the data of a run, and its command repeats them', async () => {
  const { code, stdout } = await gradus(['lr-find', idOf(1), '--iterations', '60', '--runs', runs]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/Suggested learning rate: 0\.\d+/);
  expect(stdout).toMatch(
    /train \S*rooms\.csv --target price --ignore kind .*--seed 1 .*--lr|--lr .*--seed 1/,
  );
  const refused = await gradus(['lr-find', idOf(1), '--batch-size', '5', '--runs', runs]);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('has its own settings. Leave out --batch-size');
});

test.each([
  ['en', 'is a pipe or a device'],
  ['ko', '파이프나 장치입니다'],
])(
  'a pipe is refused before anything is read: a run reads its table more than once (%s)',
  async (lang, said) => {
    const pipe = inFolder(`pipe-${lang}.csv`);
    spawnSync('mkfifo', [pipe]);
    const out = temporary();
    const args = ['train', pipe, '--target', 'kind', '--out', out, '--lang', lang];
    const { code, stderr } = await gradus(args);
    expect({ code, stderr }).toMatchObject({ code: 3, stderr: expect.stringContaining(said) });
    expect(readdirSync(out)).toEqual([]);
  },
);
