import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { messages } from '../src/lang/index.ts';
import { displayWidth } from '../src/text/width.ts';
import { gradus, temporary } from './helpers.ts';

const vega = (name: string): string =>
  fileURLToPath(new URL(`../../../node_modules/vega-datasets/data/${name}`, import.meta.url));

function written(name: string, content: string | Uint8Array): string {
  const file = join(temporary(), name);
  writeFileSync(file, content);
  return file;
}

test.each(['en', 'ko'])('penguins at 80 columns, in %s', async (lang) => {
  const file = vega('penguins.json');
  const args = ['data', file, '--target', 'Species', '--lang', lang];
  const { code, stdout, stderr } = await gradus(args, { columns: 80 });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const text = stdout.replace(file, 'penguins.json');
  expect(Math.max(...text.split('\n').map(displayWidth))).toBeLessThanOrEqual(80);
  expect(text).toMatchSnapshot();
});

test('a narrow terminal', async () => {
  const { stdout } = await gradus(['data', vega('movies.json'), '--lang', 'ko'], { columns: 60 });
  const [, ...lines] = stdout.split('\n');
  expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(60);
});

test('one JSON object', async () => {
  const args = ['data', vega('penguins.json'), '--target', 'Species', '--json'];
  const { rows, columns, target, warnings } = JSON.parse((await gradus(args)).stdout);
  expect([rows, columns.length, target.classNames.length]).toEqual([344, 7, 3]);
  expect(columns[2]).toMatchObject({ type: 'numeric', missing: 2, min: 32.1, max: 59.6 });
  expect(columns[2].histogram.reduce((sum: number, count: number) => sum + count)).toBe(342);
  expect(warnings).toBeInstanceOf(Array);
});

test('Parquet', async () => {
  const data = Array.from({ length: 2000 }, (_, row) => row % 7);
  const bytes = parquetWriteBuffer({ columnData: [{ name: 'delay', data, type: 'INT32' }] });
  const file = written('t.parquet', new Uint8Array(bytes));
  const { code, stdout } = await gradus(['data', file], { columns: 80 });
  expect(code).toBe(0);
  expect(stdout).toContain('2,000 rows, 1 column\n');
  expect(stdout).toMatch(/^delay +numeric +– +0 … 6/m);
});

const MESSY = [
  'price,size,born,mixed,__proto__,🐧 emoji,\u05e9\u05dc\u05d5\u05dd',
  '"1,234",12 €,2024-01-05,2024-01-05,a,1,x',
  '"2,500",15 €,2024-02-06,6 Feb 2024,b,2,y',
  '"3,100",9 €,2024-03-07,2024-03-07,a,4,x',
].join('\n');

test('formatted numbers, dates, __proto__, emoji and right-to-left names', async () => {
  const file = written('messy.csv', MESSY);
  const { code, stdout, stderr } = await gradus(['data', file], { columns: 80 });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^__proto__ +categorical/m);
  expect(stdout).toMatch(/^🐧 emoji +numeric/m);
  expect(stdout).toMatch(/^\u05e9\u05dc\u05d5\u05dd +categorical/m);
  expect(stdout).toMatch(/^born +date +– +2024-01-05 … 2024-03-07/m);
  expect(stdout).toContain('12 €');
  const read = await gradus(['data', file, '--numeric', 'size'], { columns: 80 });
  expect(read.stdout).toMatch(/^size +numeric +– +9 … 15 .* option$/m);
});

test('control characters in names are shown as escapes', async () => {
  const { stdout } = await gradus(['data', written('t.csv', 'a\u001b[2J,b\n1,x\n2,y\n')]);
  expect(stdout).toContain('a\\u001b[2J');
});

test('a column whose name contains a comma', async () => {
  const file = written('t.csv', '"a,b",c\n1,x\n2,y\n');
  const { stdout } = await gradus(['data', file, '--categorical', 'a,b']);
  expect(stdout).toMatch(/^a,b +categorical/m);
});

test('an encoding and a delimiter given as options', async () => {
  // In EUC-KR: 이름 (name), 가 and 나.
  const name = [0xc0, 0xcc, 0xb8, 0xa7];
  const text = (characters: string): number[] => [...Buffer.from(characters)];
  const rows = [...name, ...text('#x\n'), 0xb0, 0xa1, ...text('#1\n'), 0xb3, 0xaa, ...text('#2\n')];
  const args = ['--encoding', 'EUC-KR', '--delimiter', '#'];
  const { code, stdout } = await gradus(['data', written('k.csv', Uint8Array.from(rows)), ...args]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^이름 +categorical/m);
  expect(stdout).toMatch(/^x +numeric/m);
  const tabs = await gradus(['data', written('t.txt', 'a\tb\n1\t2\n'), '--delimiter', 'tab']);
  expect(tabs.stdout).toContain('1 row, 2 columns');
});

const TABLE = 'age,city\n1,x\n2,y\n3,x\n';

test.each([
  [
    'an unknown column',
    ['--ignore', 'agee'],
    '--ignore: ',
    'Its columns are age, city. Did you mean age?',
  ],
  [
    'a column in two options',
    ['--numeric', 'age', '--date', 'age'],
    '--numeric and --date both',
    'age',
  ],
  [
    'the target in a list',
    ['--target', 'age', '--ignore', 'age'],
    '--target and --ignore',
    '--task',
  ],
  ['a task without target', ['--task', 'regression'], '--task needs --target', ''],
  ['an unknown task', ['--task', 'cluster'], 'classification, regression', ''],
  ['an unknown encoding', ['--encoding', 'latin99'], '--encoding', 'such as utf-8, windows-1252'],
  [
    'one character for cells and decimals',
    ['--delimiter', ',', '--decimal', ','],
    '--delimiter and --decimal are both ","',
    '',
  ],
  ['two characters between cells', ['--delimiter', '||'], '--delimiter', 'Expected one character'],
])('wrong usage: %s', async (_, options, ...said) => {
  const { code, stdout, stderr } = await gradus(['data', written('t.csv', TABLE), ...options]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  for (const part of said) expect(stderr).toContain(part);
});

test.each([
  ['no such file', () => join(temporary(), 'none.csv'), 'no such file'],
  ['a directory', temporary, 'director'],
  [
    'a binary file',
    () =>
      written(
        'b.csv',
        Uint8Array.from({ length: 999 }, (_, i) => (i * 7) % 256),
      ),
    'b.csv',
  ],
  ['ragged rows', () => written('r.csv', 'a,b\n1,2\n3\n'), 'r.csv'],
  ['duplicate headers', () => written('d.csv', 'a,a\n1,2\n3,4\n'), 'd.csv'],
  ['zero rows', () => written('z.csv', 'a,b\n'), 'z.csv'],
])('bad data: %s', async (_, make, said) => {
  const { code, stdout, stderr } = await gradus(['data', make()]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toContain(said);
});

const Y = (value: (row: number) => string) =>
  `x,y\n${Array.from({ length: 40 }, (_, row) => `${row / 2},${value(row)}`).join('\n')}\n`;

test.each<[string, string, readonly string[], RegExp, RegExp]>([
  [
    'text among numbers',
    Y((row) => (row === 2 ? 'tall' : `${row}`)),
    ['--numeric', 'y'],
    /row 3, column "y": "tall" is not a finite number\. .*--missing "tall"/,
    /3행, 열 "y": .*: "tall"\..*--missing "tall"/,
  ],
  [
    'a value that is not a date',
    Y(() => '31/02/2024'),
    ['--date', 'y'],
    /row 1, column "y": "31\/02\/2024" is not a date.* 2024-03-01, or .*--date/,
    /1행, 열 "y": .*: "31\/02\/2024"\..*--date/,
  ],
  [
    'no column to predict from',
    Y((row) => 'ab'[row % 2]),
    ['--target', 'y', '--ignore', 'x'],
    /no column to predict from, because all are ignored: "x" \(option\)\. .*--numeric .*, --categorical or --date/,
    /모든 열을 제외했습니다: "x"\(옵션\)\. .*--numeric.*, --categorical, --date/,
  ],
  [
    'a target of dates',
    Y((row) => `2024-01-${10 + (row % 9)}`),
    ['--target', 'y'],
    /target "y" holds dates\. .*--task classification/,
    /타깃 "y"의 값이 날짜.*--task classification/,
  ],
  [
    'a target that is mostly missing',
    Y((row) => (row % 3 === 0 ? 'a' : 'NA')),
    ['--target', 'y'],
    /target "y" is missing in 26 of 40 rows\. .*--target/,
    /타깃 "y".* 40행 중 26행.*--target/,
  ],
  [
    'a constant target',
    Y((row) => (row % 3 === 0 ? 'NA' : 'a')),
    ['--target', 'y'],
    /target "y" holds "a" in every row.*--target/,
    /타깃 "y".*"a".*--target/,
  ],
  [
    'a class of one row',
    Y((row) => (row === 6 ? 'c' : 'ab'[row % 2])),
    ['--target', 'y'],
    /only one row of the class "c" \(row 7\)\. .*--missing "c"/,
    /"c".*\(7행\).*--missing "c"/,
  ],
  [
    'as many classes as rows',
    Y((row) => `c${row}`),
    ['--target', 'y'],
    /has 40 classes, 40 of them with a single row.*--task regression/,
    /클래스 40개 중 40개.*--task regression/,
  ],
])(
  'a table that is refused names file, place and option, in both languages: %s',
  async (_, text, args, english, korean) => {
    const file = written('t.csv', text);
    for (const [lang, said] of [
      ['en', english],
      ['ko', korean],
    ] as const) {
      const { code, stdout, stderr } = await gradus(['data', file, ...args, '--lang', lang]);
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toContain(`${file}: `);
      expect(stderr).toMatch(said);
    }
  },
);

test('a text given with --missing is added to the usual ones', async () => {
  const file = written(
    't.csv',
    Y((row) => (row === 2 ? 'tall' : row === 3 ? 'NA' : `${row % 5}.5`)),
  );
  const { stdout } = await gradus(['data', file, '--missing', 'tall']);
  expect(stdout).toMatch(/^y +numeric +2 /m);
});

test('options define the form of a CSV', async () => {
  const file = written('t.csv', '1;2,5\n3;4,5\n');
  const args = ['--delimiter', ';', '--decimal', ',', '--header', 'no'];
  const { stdout } = await gradus(['data', file, ...args]);
  expect(stdout).toContain('2 rows, 2 columns');
  expect(stdout).toMatch(/^column 1 +numeric +– +2\.5 … 4\.5/m);
  const wrong = await gradus(['data', file, '--header', 'maybe']);
  expect(wrong).toMatchObject({ code: 2, stdout: '' });
  expect(wrong.stderr).toContain('Expected yes, no.');
});

test('Ctrl-C stops reading', async () => {
  const ended = await gradus(['data', vega('movies.json')], { isInterrupted: true });
  expect(ended).toMatchObject({ code: 143, stdout: '' });
});

test.each([
  [
    'en',
    3,
    100,
    /^3 of 100 test rows are in .* \(row 6 equals row 5\).* Remove duplicate rows, or keep them together with --group\.$/,
  ],
  ['en', 1, 10_000, /^1 of 10000 test rows is in .*, too few to change the result much\.$/],
  ['ko', 3, 100, /^테스트 100행 중 3행이 .*\(6행과 5행이 같음\).* 중복된 행을 지우세요\.$/],
  ['ko', 1, 10_000, /^테스트 10000행 중 1행이 .* 결과에는 거의 영향이 없습니다\.$/],
] as const)('rows in both parts, in %s: %i of %i', (language, count, rows, sentence) => {
  const found = { code: 'duplicates', count, rows, trainRow: 4, testRow: 5 } as const;
  expect(messages(language, {}).data.warning(found)).toMatch(sentence);
});
