/** Bad files on the command line: messages name the file, the place and the option, in both languages. */
import { appendFileSync, chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { gradus, runsIn, sharedRuns, temporary } from './helpers.ts';

function written(name: string, content: string | Uint8Array): string {
  const file = join(temporary(), name);
  writeFileSync(file, content);
  return file;
}

/** Messages must not name options of the library's functions. */
const LIBRARY = /option `|header: |encoding: |delimiter: |format: |missing: \[/;

/** A NumPy file of zeros. */
function npy(type: string, shape: string, bytes: number): Uint8Array {
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape}), }\n`;
  const start = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0);
  return Buffer.concat([start, Buffer.from(header), Buffer.alloc(bytes)]);
}

describe('files that are not a table', () => {
  const counted = (line: string) => `0,1,2\n${`${line}\n`.repeat(25)}`;
  test.each<[string, string, string | Uint8Array, RegExp, RegExp]>([
    ['nothing', 't.csv', '', /holds no table/, /비어 있어/],
    ['names alone', 't.csv', 'a,b\n', /line 1: .*--header no/, /1번째 줄.*--header no/],
    [
      'a short row',
      't.csv',
      'a,b\n1,2\n3\n',
      /line 3 has 1 cell, but line 1 has 2\. .*--delimiter/,
      /3번째 줄은 1칸인데 1번째 줄은 2칸.*--delimiter/,
    ],
    [
      'an open quote',
      't.csv',
      'a,b\n1,"2\n',
      /line 2: .*cell has no closing quote.* written twice/,
      /2번째 줄.*닫히지 않음.*두 번/,
    ],
    [
      'text behind a quote',
      't.csv',
      'a,b\n1,"2"3\n',
      /line 2: .*text follows the closing quote/,
      /2번째 줄.*뒤에 글자/,
    ],
    [
      'an endless cell',
      't.csv',
      `a,b\n1,${'x'.repeat(70_000)}\n`,
      /line 2: cell 2 has more than 65536/,
      /2번째 줄의 2번째 칸/,
    ],
    [
      'no name',
      't.csv',
      'a,\n1,x\n2,y\n',
      /line 1: column 2 has no name\. .*--header no/,
      /1번째 줄에서 2번째 열.*--header no/,
    ],
    [
      'a name twice',
      't.csv',
      'a,b,a\n1,x,2\n',
      /columns 1 and 3 are both called "a"\. .*--header no/,
      /1번째 열과 3번째 열.*"a".*--header no/,
    ],
    [
      'names that may be a row',
      't.csv',
      counted('4,5,6'),
      /may hold names or a sample .*--header yes or --header no/,
      /--header yes.*--header no/,
    ],
    [
      'text over numbers, beside numbers',
      't.csv',
      'a,7,3\n1,2,3\n4,5,6\n',
      /"a" stands above numbers.*--header yes/,
      /"a" 아래는 숫자.*--header yes/,
    ],
    [
      'two delimiters',
      't.csv',
      'a,b;c\n1,2;3\n4,5;6\n',
      /split at "," or at ";"\. .*--delimiter.*--decimal ,/,
      /"," 또는 ";".*--delimiter.*--decimal ,/,
    ],
    [
      'bytes of code 0',
      't.csv',
      Uint8Array.of(7, 0, 0, 65, 10),
      /code 0.* a binary file.*--encoding utf-16le/,
      /바이너리 파일.*--encoding utf-16le/,
    ],
    [
      'another encoding',
      't.csv',
      Uint8Array.from(Buffer.from('name,x\nJos\xe9,1\n', 'latin1')),
      /line 2: is not text in the encoding utf-8\. .*--encoding windows-1252/,
      /2번째 줄이 utf-8 인코딩이 아닙니다.*--encoding euc-kr/,
    ],
    [
      'lines of two encodings',
      't.csv',
      Buffer.concat([Buffer.from('name,x\n가,1\n'), Buffer.from([0xb0, 0xa1, 0x2c, 0x32, 10])]),
      /line 3: is not text in the encoding utf-8.*lines have different encodings/,
      /3번째 줄.*줄마다 인코딩이 다르면/,
    ],
    [
      'random bytes',
      't.csv',
      Uint8Array.from({ length: 999 }, (_, i) => 1 + ((i * 37) % 251)),
      /Its byte \d+ is typical of binary files.*--encoding/,
      /흔한 바이트가 있습니다: \d+\..*--encoding/,
    ],
    [
      'Parquet named .csv',
      't.csv',
      'PAR1xxxxPAR1',
      /its name says CSV, but it contains Parquet\. Rename it to end in \.parquet/,
      /이름은 CSV인데 내용은 Parquet입니다.*\.parquet/,
    ],
    [
      'CSV named .parquet',
      't.parquet',
      'a,b\n1,2\n',
      /its name says Parquet, but it has other content/,
      /이름은 Parquet인데 내용의 시작이 다릅니다/,
    ],
    [
      'CSV named .json',
      't.json',
      'a,b\n1,2\n',
      /does not contain JSON\. Rename it to end in \.csv/,
      /내용은 JSON이 아닙니다.*\.csv/,
    ],
    [
      'a picture',
      't.csv',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10),
      /is not a table in text but a PNG picture\. Give a table/,
      /텍스트 표가 아니라 PNG 그림입니다/,
    ],
    [
      'half of a gzip file',
      't.csv.gz',
      gzipSync('a,b\n1,2\n').subarray(0, 20),
      /its gzip data are corrupt or cut short/,
      /gzip 데이터가 손상되었거나/,
    ],
    [
      'a broken line of NDJSON',
      't.ndjson',
      '{"a":1}\n{"a":\n{"a":3}\n',
      /line 4: .* begins in line 2\. Correct that line/,
      /2번째 줄에서 시작한 JSON이 끝나지 않았는데 4번째 줄/,
    ],
    ['wrong JSON', 't.json', '[{"a":NaN}]', /line 1: .* write null/, /1번째 줄이 JSON이 .* null로/],
    [
      'JSON of nothing',
      't.json',
      '[]',
      /holds no rows\. Give a list/,
      /행이 없습니다\. 객체의 목록/,
    ],
    ['rows that are lists', 't.json', '[[1,2]]', /row 1 is a list\. Each row/, /1행이 목록입니다/],
    [
      'a list in a cell',
      't.json',
      '[{"a":1},{"a":[2]}]',
      /row 2, column "a": holds a list\..* columns of its own/,
      /2행, 열 "a": 목록.*각각의 열/,
    ],
    [
      'rows inside of an object',
      't.json',
      '{"rows":[{"a":1}],"n":1}',
      /column "rows": holds a list\..* save it alone/,
      /열 "rows": 목록.*따로 저장/,
    ],
    ['a key without name', 't.json', '[{"":1}]', /row 1: a key is empty/, /1행: 빈 키/],
    [
      'lists of two lengths',
      't.json',
      '{"a":[1,2],"b":[1]}',
      /column "b" has 1 cell, but "a" has 2/,
      /열의 칸 수가 다릅니다: "b" 1칸, "a" 2칸/,
    ],
    [
      'a damaged Parquet file',
      't.parquet',
      'PAR1xxxxPAR1',
      /cannot be read as Parquet: .*Write or copy the file again/,
      /Parquet 파일로 읽을 수 없습니다/,
    ],
    [
      'an array of three dimensions',
      't.npy',
      npy('<f8', '1, 1, 1', 8),
      /its array has 3 dimensions\. Save one/,
      /배열이 3차원입니다/,
    ],
    [
      'an array of complex numbers',
      't.npy',
      npy('<c16', '1,', 16),
      /of the type c16, which is not read here/,
      /형식이 c16인데/,
    ],
  ])('%s', async (_, name, content, english, korean) => {
    const file = written(name, content);
    const runs = join(temporary(), 'runs');
    const command = { en: ['data', file], ko: ['train', file, '--target', 'a', '--out', runs] };
    for (const [lang, said] of [
      ['en', english],
      ['ko', korean],
    ] as const) {
      const { code, stdout, stderr } = await gradus([...command[lang], '--lang', lang]);
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toContain(`gradus: ${file}: `);
      expect(stderr).toMatch(said);
      expect(stderr).not.toMatch(LIBRARY);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    }
  });
});

describe('numbers that are not finite', () => {
  const numbers = Array.from({ length: 60 }, (_, row) => row + 0.5);
  const csv = (value: string) =>
    `x,y\n${numbers.map((number, row) => `${row % 7},${row === 6 ? value : number}\n`).join('')}`;
  const json = (value: string) =>
    `[${numbers.map((number, row) => `{"x":${row % 7},"y":${row === 6 ? value : number}}`).join()}]`;
  const parquet = (value: number) => {
    const y = numbers.map((number, row) => (row === 6 ? value : number));
    const x = numbers.map((_, row) => row % 7);
    const columnData = [
      { name: 'x', data: x, type: 'INT32' as const },
      { name: 'y', data: y, type: 'DOUBLE' as const },
    ];
    return new Uint8Array(parquetWriteBuffer({ columnData }));
  };
  const infinite: [string, string | Uint8Array, string][] = [
    ['inf.csv', csv('inf'), 'inf'],
    ['minus.csv', csv('-Infinity'), '-Infinity'],
    ['large.csv', csv('1e999'), '1e999'],
    ['large.json', json('1e999'), 'Infinity'],
    ['text.json', json('"-inf"'), '-inf'],
    ['rows.ndjson', json('1e999').slice(1, -1).replaceAll('},', '}\n'), 'Infinity'],
    ['t.parquet', parquet(Number.NEGATIVE_INFINITY), '-Infinity'],
  ];

  test.each(infinite)('%s: the cell is named, and no run is left', async (name, content, value) => {
    const file = written(name, content);
    const out = join(temporary(), 'runs');
    for (const target of ['y', 'x']) {
      for (const [lang, said] of [
        [
          'en',
          `row 7, column "y": "${value}" is not a finite number. Correct it, or pass --missing`,
        ],
        ['ko', `7행, 열 "y": 유한한 숫자가 아닙니다: "${value}"`],
      ]) {
        const args = ['train', file, '--target', target, '--out', out, '--lang', lang];
        const { code, stdout, stderr } = await gradus(args);
        expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
        expect(stderr).toContain(`${file}: ${said}`);
        expect(runsIn(out)).toEqual([]);
      }
    }
    const args = ['data', file, '--target', 'y', '--missing', value, '--json'];
    const { target } = JSON.parse((await gradus(args)).stdout);
    expect(target).toMatchObject({ task: 'regression', columns: [{ missing: 1, max: 59.5 }] });
  });

  test.each<[string, string | Uint8Array]>([
    ['t.csv', csv('NaN')],
    ['small.csv', csv('nan')],
    ['t.json', json('"NaN"')],
    ['t.parquet', parquet(Number.NaN)],
  ])('NaN is missing: %s', async (name, content) => {
    const file = written(name, content);
    const { stdout } = await gradus(['data', file, '--target', 'y', '--json']);
    const { target } = JSON.parse(stdout);
    expect(target).toMatchObject({ task: 'regression', columns: [{ missing: 1 }] });
  });

  test.each(['NaN', '-Infinity'])('%s in JSON, which does not have it', async (value) => {
    const { code, stderr } = await gradus(['data', written('t.json', json(value))]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/line 1: is not JSON: .*write null for a missing number\./);
  });

  test('a target of formatted numbers is read as classes, with a hint on how to read numbers', async () => {
    const rows = numbers.map((_, row) => `${row % 7},"${1 + (row % 3)},500 €"\n`).join('');
    const file = written('t.csv', `x,y\n${rows}`);
    const en = await gradus(['data', file, '--target', 'y']);
    expect(en.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'y holds text such as 1,500 € (row 1), which is not a plain number. Pass --task regression to read it as 1500.',
    );
    const ko = await gradus(['data', file, '--target', 'y', '--lang', 'ko']);
    expect(ko.stdout).toContain('--task regression을 주세요');
    const read = await gradus(['data', file, '--target', 'y', '--task', 'regression', '--json']);
    expect(JSON.parse(read.stdout).target.columns[0]).toMatchObject({ min: 1500, max: 3500 });
  });
});

describe('columns without any value', () => {
  const rows = (of: (row: number) => string) =>
    Array.from({ length: 60 }, (_, row) => of(row)).join('\n');
  const inWords = { en: /every cell is missing/, ko: /모든 칸이 비어 있어서/ };

  test.each(['en', 'ko'] as const)('are left out with a note: %s', async (lang) => {
    const file = written(
      't.csv',
      `a,b,c,y\n${rows((row) => `${row % 7},,NA,${row % 2 ? 'p' : 'q'}`)}\n`,
    );
    const out = join(temporary(), 'runs');
    const args = ['train', file, '--target', 'y', '--iterations', '10', '--out', out];
    const { code, stdout, stderr } = await gradus([...args, '--lang', lang]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.match(new RegExp(inWords[lang], 'g'))).toHaveLength(2);
    const fresh = written('new.csv', 'a\n1\n2\n');
    const predicted = await gradus(['predict', 'last', fresh, '--runs', out]);
    expect(predicted).toMatchObject({ code: 0, stderr: '' });
  });

  test.each([
    ['en', 'y', /no column to predict from.*"a" \(empty\), "b" \(empty\)/],
    ['ko', 'y', /"a"\(비어 있음\), "b"\(비어 있음\)/],
    ['en', 'a', /the target "a" is missing in 60 of 60 rows\. .*another --target/],
    ['ko', 'a', /타깃 "a".* 60행 중 60행.*--target/],
  ])('all of them, or the target: %s, %s', async (lang, target, said) => {
    const file = written(
      't.csv',
      `a,b,y\n${rows((row) => `,${target === 'y' ? '' : row % 7},${row / 2}`)}\n`,
    );
    const out = join(temporary(), 'runs');
    const args = ['train', file, '--target', target, '--out', out, '--lang', lang];
    const { code, stdout, stderr } = await gradus(args);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(said);
    expect(runsIn(out)).toEqual([]);
  });
});

describe('files that cannot be read', () => {
  /** Paths without a readable file, for every user. */
  const broken: [string, () => string, RegExp][] = [
    ['no file', () => join(temporary(), 'none.csv'), /there is no such file or directory/],
    ['a path through a file', () => join(written('t.csv', 'a\n1\n'), 'u.csv'), /t\.csv\/u\.csv: /],
    [
      'a link to itself',
      () => {
        const link = join(temporary(), 'loop.csv');
        symlinkSync(link, link);
        return link;
      },
      /loop\.csv: /,
    ],
    [
      'a folder without pictures',
      () => {
        const folder = join(temporary(), 't.csv');
        mkdirSync(folder);
        return folder;
      },
      /t\.csv/,
    ],
  ];

  test.each(broken)('%s', async (_, make, said) => {
    const file = make();
    const out = join(temporary(), 'runs');
    for (const args of [
      ['data', file],
      ['train', file, '--target', 'y', '--out', out],
    ]) {
      const { code, stdout, stderr } = await gradus(args);
      expect({ code: code === 2 || code === 3, stdout }).toEqual({ code: true, stdout: '' });
      expect(stderr).toMatch(said);
      expect(stderr).not.toMatch(/\n {4}at |unexpected/);
    }
  });

  test.each([
    ['en', /none\.csv: there is no such file/, /this is a directory/],
    ['ko', /none\.csv: 그런 파일이나 폴더가 없습니다/, /폴더입니다/],
  ])('and files that are not there, and folders: %s', async (lang, none, directory) => {
    const folder = temporary();
    const say = async (path: string) => (await gradus(['data', path, '--lang', lang])).stderr;
    expect(await say(join(folder, 'none.csv'))).toMatch(none);
    expect(await say(folder)).toMatch(directory);
  });

  test('a file without permission is refused, unless this user can read everything', async () => {
    const file = written('t.csv', 'a,y\n1,x\n2,z\n');
    chmodSync(file, 0o000);
    const { code, stderr } = await gradus(['data', file]);
    if (process.getuid?.() === 0 || process.platform === 'win32') expect(code).toBe(0);
    else {
      expect(code).toBe(3);
      expect(stderr).toMatch(/t\.csv: .*permission/);
    }
  });

  test.each([
    ['en', /t\.csv: the file changed while it was read\. Wait/],
    ['ko', /t\.csv: 읽는 동안 파일이 바뀌었습니다\. 쓰기가 끝난/],
  ])('a file that changes while train reads it leaves no run: %s', async (lang, message) => {
    const file = written('t.csv', `a,y\n${'1.5,x\n2.5,z\n'.repeat(400_000)}`);
    const out = join(temporary(), 'runs');
    // Write during the whole command, because it can read at any time.
    const writing = setInterval(() => appendFileSync(file, '3.5,x\n'), 1);
    const args = ['train', file, '--target', 'y', '--out', out, '--lang', lang];
    const { code, stdout, stderr } = await gradus(args).finally(() => clearInterval(writing));
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(message);
    expect(runsIn(out)).toEqual([]);
  });
});

describe('wrong usage of commands on tables', () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${i * 1.5},${'ab'[i % 2]}\n`).join(
    '',
  );
  const csv = () => written('t.csv', `x,n,y\n${rows}`);
  test.each<[string, RegExp, RegExp]>([
    ['data FILE --task regression', /--task needs --target/, /--target이 필요합니다/],
    ['train FILE', /name the column of .* with --target/, /예측할 열을 --target으로/],
    [
      'train FILE --target Y',
      /no column "Y"\. .*Did you mean y\?/,
      /없는 열입니다: "Y".* 혹시 y인가요\?/,
    ],
    ['train FILE --target y,y', /names the column "y" twice/, /같은 열을 두 번 적었습니다: "y"/],
    ['train FILE --target x,n --task classification', /only one target/, /하나만 쓸 수 있는데/],
    [
      'train FILE --target y --numeric y',
      /both name the column "y"/,
      /두 옵션에 같은 열을 적었습니다: "y"/,
    ],
    ['train FILE --target y --delimiter , --decimal ,', /are both ","/, /둘 다 ","/],
    [
      'train FILE --target y --folds 3 --test FILE',
      /both choose the test set/,
      /테스트 데이터를 정합니다/,
    ],
    ['train FILE --target y --group x --time n', /cannot be used together/, /함께 쓸 수 없습니다/],
    ['train FILE --target y --fold 2', /needs --folds/, /--folds가 필요/],
    ['train FILE --target y --folds 3 --fold 4', /must be at most 3/, /1~3\)여야/],
    ['train FILE --target y --group z', /no column "z"/, /없는 열입니다: "z"/],
    [
      'train FILE --target n --binary logit',
      /"n" is read as a number/,
      /숫자로 읽은 열입니다: "n"/,
    ],
    ['train FILE --target x --task classification --binary logit', /"x" has 7/, /클래스는 7개/],
    [
      'train FILE --target n,x --binary logit',
      /several targets are numbers/,
      /타깃이 여러 개면 숫자/,
    ],
    ['lr-find FILE --target n --balance', /weighs classes/, /클래스에 가중치/],
    [
      'train FILE A --target y',
      /is a table, which cannot be combined with A\./,
      /다음을 빼세요: A\./,
    ],
    ['train FILE --target y --points 9', /--points is for --dataset/, /--points: --dataset/],
    ['train FILE --target y --size 8', /--size is for pictures/, /--size: 그림에/],
    ['train A --target y', /--target is for tables \(FILE/, /--target: 표\(FILE/],
    ['train --dataset spiral A', /cannot be combined with A/, /단독으로 쓰는/],
    ['train --dataset spiral --data DIR', /--data is for files/, /--data: 파일에/],
    ['train --dataset moons --classes 3', /always has 2 classes/, /항상 2개/],
    ['train --dataset spiral --points 5 --classes 3', /is too few/, /너무 적습니다/],
    ['lr-find FILE --target y --folds 3', /Choose one of them/, /하나를 고르세요/],
    [
      'diagnose DIR',
      /is a folder.* diagnose C --dataset folder/,
      /폴더입니다.* diagnose C --dataset/,
    ],
    ['predict last', /pass either a test picture/, /테스트 그림의 번호/],
  ])('%s', async (line, english, korean) => {
    const [file, folder, out] = [csv(), temporary(), join(temporary(), 'runs')];
    const words = line.split(' ').map((word) => ({ FILE: file, DIR: folder })[word] ?? word);
    const where = words[0] === 'train' ? ['--out', out] : [];
    for (const [lang, said] of [
      ['en', english],
      ['ko', korean],
    ] as const) {
      const { code, stdout, stderr } = await gradus([...words, ...where, '--lang', lang]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(said);
    }
  });
});

describe('a run on pictures gets a table, and a run on a table gets pictures', () => {
  const shared = sharedRuns();
  /** A folder of runs with one of each kind, a table and a folder of pictures. */
  async function both() {
    const { runs, ids } = await shared.trained([['A', '--iterations', '5']]);
    const table = written(
      't.csv',
      `x,y\n${Array.from({ length: 60 }, (_, row) => `${row % 7},${'pq'[row % 2]}\n`).join('')}`,
    );
    const args = ['train', table, '--target', 'y', '--iterations', '5', '--hidden', '4', '--quiet'];
    expect((await gradus([...args, '--out', runs])).code).toBe(0);
    const tables = runsIn(runs).find((id) => !ids.includes(id)) as string;
    const picture = written('p.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10));
    return { runs, pictures: ids[0], tables, table, picture, folder: shared.data };
  }

  test.each(['en', 'ko'])('and the error names what it needs: %s', async (lang) => {
    const { runs, pictures, tables, table, picture, folder } = await both();
    const trainedOn = lang === 'en' ? /was trained on (a table|pictures)/ : /학습에는 (표|그림)/;
    for (const [args, way] of [
      [['predict', tables, picture], `gradus predict ${tables} other.csv`],
      [['predict', tables, folder], `gradus predict ${tables} other.csv`],
      [['evaluate', tables, picture], `gradus evaluate ${tables} other.csv`],
      [['evaluate', tables, folder], `gradus evaluate ${tables} other.csv`],
      [['predict', pictures, table], `gradus predict ${pictures} photo.png`],
      [['evaluate', pictures, table], `gradus evaluate ${pictures} photos/`],
      [['evaluate', pictures, picture], `gradus evaluate ${pictures} photos/`],
      [['evaluate', pictures, '--encoding', 'utf-8'], '--encoding'],
      [['predict', pictures, '--index', '1', '--header', 'no'], '--header'],
    ] as const) {
      const { code, stdout, stderr } = await gradus([...args, '--runs', runs, '--lang', lang]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(trainedOn);
      expect(stderr).toContain(way);
    }
    const one = await gradus(['predict', pictures, folder, '--runs', runs, '--lang', lang]);
    expect(one).toMatchObject({ code: 2, stdout: '' });
    expect(one.stderr).toContain(`gradus evaluate ${pictures} ${folder}`);
  });

  test('evaluate tests a run on pictures on a folder argument, as with --data', async () => {
    const { runs, pictures, folder } = await both();
    const named = await gradus(['evaluate', pictures, folder, '--json', '--runs', runs]);
    expect(named.code).toBe(0);
    const args = ['evaluate', pictures, '--data', folder, '--json', '--runs', runs];
    expect(named).toEqual(await gradus(args));
    const twice = await gradus([...args, folder]);
    expect(twice).toMatchObject({ code: 2, stdout: '' });
    expect(twice.stderr).toContain('both name the folder of the pictures');
  });
});
