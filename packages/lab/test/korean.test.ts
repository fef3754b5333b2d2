import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../src/cli/program.ts';
import { messages } from '../src/lang/index.ts';
import { expectKorean } from './expect-korean.ts';
import { gradus, runsIn, temporary, tinyData } from './helpers.ts';

const silent = { write: () => {} };
const io = {
  stdout: silent,
  stderr: silent,
  env: {},
  interruptible: () => new AbortController().signal,
};

/** Every command with an action, with the words that call it. */
function commandsOf(command: Command, path: readonly string[] = []): [string[], Command][] {
  if (command.commands.length === 0) return [[[...path], command]];
  return command.commands.flatMap((each) => commandsOf(each, [...path, each.name()]));
}

const COMMANDS = commandsOf(createProgram(io, messages('ko')));

/** Valid arguments of a command, with missing files and runs. */
function someArguments({ registeredArguments, options }: Command): string[] {
  const values = registeredArguments.filter(({ required }) => required).map(() => 'nowhere');
  const mandatory = options.filter((option) => option.mandatory);
  return [...values, ...mandatory.flatMap(({ long }) => [`${long}=safetensors`])];
}

async function wrong(...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await gradus([...argv, '--lang', 'ko']);
  expect({ argv, code, stdout }).toEqual({ argv, code: 2, stdout: '' });
  expectKorean(stderr);
  return stderr;
}

describe.each(COMMANDS)('gradus %j', (path, command) => {
  const good = [...path, ...someArguments(command)];

  test('an option that does not exist', async () => {
    expect(await wrong(...good, '--nonsense')).toContain('알 수 없는 옵션');
    expect(await wrong(...good, '--no-colour')).toContain('혹시 --no-color인가요?');
  });

  test('arguments that are missing or too many', async () => {
    const { registeredArguments } = command;
    if (registeredArguments.some(({ required }) => required)) await wrong(...path);
    if (registeredArguments.some(({ variadic }) => variadic)) return;
    const more = registeredArguments.map((_, i) => `nowhere${i}`);
    await wrong(...path, ...more, 'one', 'more', ...good.filter((word) => word.startsWith('-')));
  });

  test('options without a value, or with a wrong one', async () => {
    for (const { long, required, parseArg, hidden } of command.options) {
      if (long === undefined || long === null || !required) continue;
      const { stderr } = await gradus([...good, long], { env: { LANG: 'ko' } });
      expectKorean(stderr);
      if (parseArg === undefined) continue;
      const said = await gradus([...good, `${long}=\n\n`, '--lang', 'ko']);
      // Columns can have any name, and any text can stand for a missing value.
      if (said.stderr.includes(`'${long}`) || hidden) expectKorean(said.stderr);
    }
  });

  test('options that a command needs', async () => {
    if (!command.options.some((option) => option.mandatory)) return;
    expect(await wrong(...good.filter((word) => !word.startsWith('-')))).toContain(
      '필요한 옵션이 없습니다',
    );
  });
});

test('a command that does not exist', async () => {
  expect(await wrong('trian')).toContain('혹시 train인가요?');
});

test.each([
  ...['train E', 'train lineer', 'train A --hidden 10', 'train --activation relu'],
  ...['train --hidden none --activation relu', 'train A --epochs 1 --iterations 2'],
  ...['train A --optimizer adam --momentum 0.9', 'train A --eval-every 0 --early-stop 3'],
  ...['train A --step-size 3', 'train A --schedule one-cycle --warm-up 5'],
  ...['train A --warm-up 50 --iterations 20', 'train A --gain 4,1 --gain-last 1'],
  ...['train A D --gain 4,1', 'train A --threads 2 --backend reference'],
  ...['train A --dataset idx', 'train A --dataset folder', 'train A --classes 5'],
  ...['train A --size 28', 'train A --dataset mnits', 'train A --init xavier', 'train A --gain x'],
  ...['lr-find', 'lr-find C --from 1 --to 0.1', 'inspect', 'inspect Z', 'inspect A --points 4'],
  ...['diagnose', 'diagnose C --schedule plateau', 'diagnose A --preset dead-relu'],
  ...['diagnose --preset dead-relu --lr 1', 'diagnose --preset dead-relu --dataset xor'],
  ...['compare-settings C --vary lr', 'compare-settings C --vary lr=1,1'],
  ...['compare-settings C --vary lr=0.1,fast', 'compare-activations linear'],
  ...['compare-settings C --vary activation=relu,tahn', 'compare-settings C --vary lrr=1,2'],
  ...[
    'predict last',
    'predict last x.png --index 1',
    'runs --filter lr',
    `compare ${'a '.repeat(99)}b`,
  ],
  ...['export last --to pytorch --quantize', 'studio --port 70000', 'serve last --port abc'],
])('gradus %s', async (line) => {
  await wrong(...line.split(' '));
});

test('the environment chooses the language without --lang', async () => {
  const env = { LC_ALL: 'ko_KR.UTF-8' };
  expectKorean((await gradus(['train', '--lrr', '1'], { env })).stderr);
  const english = await gradus(['train', '--lrr', '1', '--lang', 'en'], { env });
  expect(english.stderr).toContain("unknown option '--lrr'");
  expect((await gradus(['train', '--lrr', '1', '--lang=ko'])).stderr).toContain('알 수 없는');
});

/** A file in a new folder. */
function fileWith(name: string, content: string | Uint8Array): string {
  const path = join(temporary(), name);
  writeFileSync(path, content);
  return path;
}

test.each([
  ['a run that is not there', ['runs', 'show', 'nothing']],
  ['no run at all', ['evaluate', 'last']],
  ['a place that is a file', ['train', 'A', '--iterations', '1', '--out', import.meta.filename]],
  ['a table that is not there', ['data', 'nowhere.csv']],
  ['a folder as a table', ['data', '.']],
  ['a device as a table to train on', ['train', '/dev/null', '--target', 'y']],
  ['a folder that is not there', ['train', 'A', '--dataset', 'folder', '--data', 'nowhere']],
  ['a picture as a table', ['data', () => fileWith('x.csv', encode(gray(2, 3)))]],
  ['cells that do not end', ['data', () => fileWith('x.csv', ','.repeat(200_000))]],
  ['no rows', ['data', () => fileWith('x.csv', 'a,b\n')]],
  ['a column too large', ['train', () => fileWith('x.csv', large()), '--target', 'y']],
])('%s', async (_, words) => {
  const argv = words.map((word) => (typeof word === 'string' ? word : word()));
  const place = argv.some((word) => word === '--out')
    ? []
    : [argv[0] === 'train' ? '--out' : '--runs', temporary()];
  const args = argv[0] === 'data' ? argv : [...argv, ...place];
  const { code, stderr } = await gradus([...args, '--lang', 'ko']);
  expect(code).toBeGreaterThan(0);
  expectKorean(stderr);
});

/** Numbers beyond float32. */
const large = (): string =>
  ['x,y', ...Array.from({ length: 40 }, (_, i) => `${i}e300,${i % 2 ? 'a' : 'b'}`)].join('\n');

const gray = (size: number, level: number) => ({
  width: size,
  height: size,
  data: new Uint8Array(size * size).fill(level),
  channels: 1 as const,
});

test('runs that are damaged', async () => {
  const runs = temporary();
  const train = ['train', 'A', '--data', tinyData(), '--iterations', '2', '--out', runs];
  expect((await gradus(train)).code).toBe(0);
  const [id] = runsIn(runs);
  const said = async (...argv: string[]) => {
    const { code, stderr } = await gradus([...argv, '--runs', runs, '--lang', 'ko']);
    expect(code).toBeGreaterThan(0);
    expectKorean(stderr);
    return stderr;
  };
  expect(await said('runs', 'show', `${id}x`)).toContain(`혹시 ${id}인가요?`);
  await said('predict', id, 'table.csv');
  await said('predict', id, '--index', '20');
  await said('resume', id, '--iterations', '1');
  await said('runs', 'tag', id, 'a b');
  await said('runs', 'tag', id, '--remove', 'best');
  await said('runs', 'rm', id);
  await said('runs', '--filter', 'acuracy>1');
  await said('runs', '--filter', 'accuracy>x');
  await said('export', id, '--to', 'onnx', '--out', 'model.txt');
  await said('export', id, '--to', 'onnx', '--out', join(runs, id, 'model.onnx'));
  await said('report', id, '--out', runs);
  writeFileSync(join(runs, id, 'config.json'), '{"version": 99}');
  await said('evaluate', id);
  writeFileSync(join(runs, id, 'config.json'), '{');
  await said('evaluate', id);
});

test('pictures that are left out', async () => {
  const folder = temporary();
  for (const name of ['cat', 'dog', 'bird']) mkdirSync(join(folder, name));
  const good = encode(gray(4, 9));
  for (const name of ['cat', 'dog']) {
    for (let i = 0; i < 4; i++) writeFileSync(join(folder, name, `${i}.png`), good);
  }
  mkdirSync(join(folder, 'cat', 'more'));
  writeFileSync(join(folder, 'cat', 'more', 'x.png'), good);
  writeFileSync(join(folder, 'cat', 'short.png'), good.slice(0, -20));
  writeFileSync(join(folder, 'dog', 'notes.txt'), 'the notes of the dog');
  writeFileSync(join(folder, 'notes.txt'), 'the notes');
  const args = ['train', folder, '--iterations', '1', '--batch-size', '2', '--out', temporary()];
  const { code, stderr } = await gradus([...args, '--lang', 'ko']);
  expect(code).toBe(0);
  const lines = stderr.split('\n').filter((line) => line.startsWith('gradus: 제외'));
  expect(lines).toHaveLength(5);
  for (const line of lines) expectKorean(line);
  expect(stderr).toContain('PNG 파일이 손상되어 읽을 수 없습니다');
  expect(stderr).toContain('PNG나 JPEG 그림이 아닙니다');
});
