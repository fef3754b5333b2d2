/** Every error about files is in Korean. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { preprocessDigit, TableFileError, type TableFileProblem } from '@gradus/datasets';
import { encode } from 'fast-png';
import { DataError } from 'gradus';
import { describe, expect, test } from 'vitest';
import { messages } from '../src/lang/index.ts';
import { Lock } from '../src/runs/lock.ts';
import { errorText } from '../src/text/error-text.ts';
import { expectKorean, expectNoEnglish } from './expect-korean.ts';
import { gradus, sharedRuns, temporary } from './helpers.ts';
import { SMALL, sweepIn } from './sweep/kit.ts';

const { trained } = sharedRuns();
const SHORT = ['A', '--iterations', '4', '--batch-size', '25', '--eval-every', '2', '--keep-best'];

/** A run, and a command that reports in Korean what is wrong with it. */
async function aRun() {
  const { runs, ids } = await trained([SHORT]);
  const [id] = ids;
  const refused = async (...argv: string[]): Promise<string> => {
    const { code, stderr } = await gradus([...argv, '--runs', runs, '--lang', 'ko']);
    expect(code).toBeGreaterThan(0);
    expectKorean(stderr);
    return stderr;
  };
  return { runs, id, folder: join(runs, id), refused };
}

const edit = (file: string, change: (text: string) => string) =>
  writeFileSync(file, change(readFileSync(file, 'latin1')), 'latin1');
const flip = (file: string) => {
  const bytes = readFileSync(file);
  bytes[bytes.length - 9] ^= 4;
  writeFileSync(file, bytes);
};
const clip = (file: string) => truncateSync(file, 9);
const instead = (file: string, make: () => unknown) => {
  rmSync(file);
  make();
};

/** Changes of a file, and the command that reads it. */
const CHANGES: [file: string, kind: string, change: (file: string) => unknown, argv: string[]][] = [
  [
    'config.json',
    'a field is wrong',
    (f) => edit(f, (t) => t.replace('"lr": 0.1', '"lr": -1')),
    ['runs', 'show'],
  ],
  ['config.json', 'a list', (f) => writeFileSync(f, '[]'), ['runs', 'show']],
  [
    'config.json',
    'a named pipe',
    (f) => instead(f, () => execFileSync('mkfifo', [f])),
    ['runs', 'show'],
  ],
  ['config.json', 'a directory', (f) => instead(f, () => mkdirSync(f)), ['runs', 'show']],
  ['config.json', 'a link', (f) => instead(f, () => symlinkSync('/dev/zero', f)), ['runs', 'show']],
  ['config.json', 'too large', (f) => truncateSync(f, 2 ** 33), ['runs', 'show']],
  ['events.jsonl', 'not JSON', (f) => edit(f, (t) => `{\n${t}`), ['runs', 'show']],
  ['events.jsonl', 'not an event', (f) => edit(f, (t) => `[]\n${t}`), ['runs', 'show']],
  [
    'events.jsonl',
    'a wrong field',
    (f) => edit(f, (t) => t.replace('"loss":', '"lost":')),
    ['runs', 'show'],
  ],
  ['tags.json', 'not a list', (f) => writeFileSync(f, '{}'), ['runs', 'tag', '--remove', 'x']],
  ['best.safetensors', 'a flipped bit', flip, ['evaluate']],
  ['best.safetensors', 'cut short', clip, ['evaluate']],
  ['checkpoint.safetensors', 'a flipped bit', flip, ['resume']],
  ['checkpoint.safetensors', 'cut short', clip, ['resume']],
];

test.each(CHANGES)('%s: %s', async (name, _, change, [command, ...rest]) => {
  const { folder, id, refused } = await aRun();
  change(join(folder, name));
  const words = command === 'runs' ? [command, rest[0], id, ...rest.slice(1)] : [command, id];
  await refused(...words);
});

describe('runs verify and runs list', () => {
  test.each([
    ['settings', 'config.json', (t: string) => t.replace('"lr": 0.1', '"lr": 0.2')],
    ['a log that is too short', 'events.jsonl', (t: string) => t.slice(0, t.indexOf('\n') + 1)],
    ['a log with another loss', 'events.jsonl', (t: string) => t.replace('"loss":', '"loss":1')],
    ['weights', 'last.safetensors', (t: string) => `${t.slice(0, -4)}0000`],
  ])('%s', async (_, name, change) => {
    const { runs, folder } = await aRun();
    edit(join(folder, name), change);
    const { stdout, code } = await gradus(['runs', 'verify', '--runs', runs, '--lang', 'ko']);
    expect(code).toBe(1);
    for (const line of stdout.trim().split('\n')) expectNoEnglish(line);
  });

  test('a run that cannot be read', async () => {
    const { runs, folder } = await aRun();
    writeFileSync(join(folder, 'config.json'), '{}');
    const { stderr } = await gradus(['runs', '--runs', runs, '--lang', 'ko']);
    expectKorean(stderr);
  });
});

test('folders that are not deleted', async () => {
  const { runs, folder, id, refused } = await aRun();
  writeFileSync(join(folder, 'thesis.txt'), '');
  await refused('runs', 'rm', id, '--yes');
  rmSync(join(folder, 'thesis.txt'));
  mkdirSync(join(runs, 'holiday'));
  writeFileSync(join(runs, 'holiday', 'x'), '');
  await refused('runs', 'rm', 'holiday', '--yes');
  const lock = await Lock.take(folder);
  await refused('runs', 'rm', id, '--yes');
  await lock.release(folder);
});

test('a sweep that is missing, damaged, changed or running', async () => {
  const runs = temporary();
  const refused = async (...argv: string[]) => {
    const { code, stderr } = await gradus(['sweep', ...argv, '--runs', runs, '--lang', 'ko']);
    expect(code).toBeGreaterThan(0);
    expectKorean(stderr);
  };
  await refused('show', 'last');
  expect((await gradus(['sweep', ...SMALL, '--out', runs])).code).toBe(0);
  await refused('show', 'nothing');
  const folder = sweepIn(runs);
  const lock = await Lock.take(folder);
  await refused('rm', 'last', '--yes');
  await lock.release(folder);
  const [config, trials] = ['sweep.json', 'trials.jsonl'].map((name) => join(folder, name));
  const whole = readFileSync(trials, 'utf8');
  for (const text of ['{\n', '{}\n']) {
    writeFileSync(trials, text);
    await refused('show', 'last');
  }
  writeFileSync(trials, whole);
  edit(config, (text) => text.replace('"seed": 0', '"seed": 1'));
  await refused('show', 'last');
});

const picture = encode({ width: 2, height: 2, data: new Uint8Array(4), channels: 1 });

test.each<[string, Record<string, Uint8Array | string>]>([
  ['no class folders', {}],
  ['files alone', { 'a.png': picture }],
  ['one class', { 'cat/1.png': picture, 'cat/2.png': picture }],
  ['folders in folders', { 'pets/cat/1.png': picture, 'pets/dog/1.png': picture }],
  ['nothing readable', { 'cat/1.png': 'no', 'dog/1.png': 'no' }],
  [
    'a small class',
    { 'cat/1.png': picture, 'cat/2.png': picture, 'dog/1.png': picture, 'dog/2.png': 'x' },
  ],
])('class folders: %s', async (_, files) => {
  const folder = temporary();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const args = ['train', 'A', '--dataset', 'folder', '--data', folder, '--out', temporary()];
  expectKorean((await gradus([...args, '--lang', 'ko'])).stderr);
});

test.each(['emnist', 'fashion-mnist'])('%s without its files', async (dataset) => {
  const args = ['train', 'A', '--dataset', dataset, '--data', temporary(), '--out', temporary()];
  expectKorean((await gradus([...args, '--lang', 'ko'])).stderr);
});

test('a file to predict that is not a picture, or is missing', async () => {
  const { id, refused } = await aRun();
  const folder = temporary();
  const text = join(folder, 'x.png');
  writeFileSync(text, 'text');
  for (const file of [text, folder, join(folder, 'none.png')]) await refused('predict', id, file);
});

test('a picture that shows no digit', () => {
  const read = () => preprocessDigit(new Uint8Array(28 * 28).fill(200), 28, 28, { name: 'x.png' });
  expectNoEnglish(errorText(thrown(read), messages('ko')));
});

function thrown(read: () => unknown): unknown {
  try {
    read();
  } catch (error) {
    return error;
  }
  return expect.fail('nothing was thrown');
}

test('an error of a library without a text in the catalogue is embedded in a Korean sentence', () => {
  const said = errorText(new DataError('x.csv', 'is odd.'), messages('ko'));
  expect(said).toMatch(/^x\.csv: .*[가-힣].*원문: "is odd"$/);
});

const korean = messages('ko');

test.each([
  ['ENOENT', '그런 파일이나 폴더가 없습니다'],
  ['EADDRINUSE', '다른 프로그램이 그 포트를 쓰고 있습니다'],
  ['EACCES', '권한이 없습니다'],
])('%s of the system is put into words', (code, words) => {
  const error = Object.assign(new Error(`${code}: of the system`), {
    ...{ code, syscall: 'open', path: '/data/x' },
  });
  expect(errorText(error, korean)).toBe(`/data/x: ${words}`);
});

test('an error without words is quoted', () => {
  expect(errorText(new Error('the "thing" is of no use.'), korean)).toBe(
    `원문: "the 'thing' is of no use"`,
  );
  expect(korean.system.reason('EXOTIC', 'strange')).toBe('원문: "strange"');
});

test.each(['{"a": 1,', '[1 2]', '{"a" 1}', '{a: 1}', '"abc', '[1] x', '[-]', '["\\x"]', ''])(
  'what JSON.parse says of %j is in Korean',
  (text) => {
    const { message } = thrown(() => JSON.parse(text)) as Error;
    expectNoEnglish(korean.system.json(message));
  },
);

test.each<TableFileProblem>([
  { code: 'unsupported', feature: 'encryption', value: null, known: [] },
  { code: 'unsupported', feature: 'compression', value: 'LZO', known: ['SNAPPY', 'GZIP'] },
  { code: 'unsupported', feature: 'encoding', value: 'BIT_PACKED', known: ['PLAIN'] },
  { code: 'bytes', row: 3, column: 'shape' },
  { code: 'no-numpy' },
  { code: 'short-array', shape: [3, 4], cellBytes: 8 },
  { code: 'damaged', format: 'Parquet', message: 'a page has no header' },
])('a table of which a reader says %j', (problem) => {
  expectNoEnglish(errorText(new TableFileError('x.parquet', problem), korean));
});

test('one fault has one remedy', () => {
  const { problem } = new TableFileError('x', {
    ...{ code: 'unsupported', feature: 'encoding', value: 'X', known: ['PLAIN'] },
  });
  expect(problem).toBe('its encoding X is not read here. Write it with the encoding PLAIN.');
});

test('files that change while a run trains', () => {
  const { storedFiles } = messages('ko');
  for (const said of [
    storedFiles.changedLog('/runs/x', null),
    storedFiles.changedLog('/runs/x', { bytes: 1, written: 2 }),
    storedFiles.notLocked('/runs/x'),
    storedFiles.deletedFiles('/runs/x', ['config.json']),
    storedFiles.lostSweep('/runs/x'),
    storedFiles.exhausted('/runs/x', 'files'),
    storedFiles.exhausted('/runs/x', 'memory'),
  ]) {
    expectNoEnglish(said);
  }
});
