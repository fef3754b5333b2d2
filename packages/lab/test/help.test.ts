/** `--help` of every command, in both languages. */
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../src/cli/program.ts';
import { LANGUAGES, messages } from '../src/lang/index.ts';
import { displayWidth } from '../src/text/width.ts';
import { gradus, temporary } from './helpers.ts';

const silent = { write: () => {} };
const io = {
  ...{ stdout: silent, stderr: silent, env: {} },
  interruptible: () => new AbortController().signal,
};

/** A command and its subcommands, each with the words that call it. */
function commandsOf(command: Command, path: readonly string[] = []): [string[], Command][] {
  const parts = command.commands.flatMap((part) => commandsOf(part, [...path, part.name()]));
  return [[[...path], command], ...parts];
}

const ENGLISH = commandsOf(createProgram(io, messages('en')));
const KOREAN = commandsOf(createProgram(io, messages('ko')));

/** The texts of a command in the help, by the option or argument that they describe. */
function textsOf(command: Command): [name: string, text: string][] {
  const options = command.options.filter(({ hidden }) => !hidden);
  return [
    ['description', command.description()],
    ...(command.parent === null ? [] : [['summary', command.summary()] as [string, string]]),
    ...(command.helpGroup() === '' ? [] : [['group', command.helpGroup()] as [string, string]]),
    ...command.registeredArguments.map((each): [string, string] => [each.name(), each.description]),
    ...options.map(({ flags, description }): [string, string] => [flags, description]),
    ...options.map(({ flags, helpGroupHeading = '옵션' }): [string, string] => [
      `group of ${flags}`,
      helpGroupHeading,
    ]),
  ];
}

test('the tests below cover all commands', () => {
  expect(ENGLISH.length).toBeGreaterThan(25);
});

describe.each(LANGUAGES)('in %s', (lang) => {
  test.each(ENGLISH)('gradus %j fits 80 columns, and shows examples', async (path) => {
    const { code, stdout, stderr } = await gradus([...path, '--help', '--lang', lang], {
      columns: 80,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const wide = stdout.split('\n').filter((line) => displayWidth(line) > 80);
    expect(wide).toEqual([]);
    expect(stdout).toMatch(/\n(Examples|예):\n {2}gradus /);
  });

  test('every text of the help is used', () => {
    const used = new Set<string>();
    const all = messages(lang);
    createProgram(io, { ...all, help: recording(all.help, used) });
    const unused = pathsIn(all.help).filter((path) => !used.has(path));
    expect(unused).toEqual([]);
  });
});

/** Wraps `value` and records the paths of the texts that are read from it. */
function recording<T>(value: T, used: Set<string>, path = ''): T {
  if (typeof value !== 'object' || value === null) {
    used.add(path);
    return value;
  }
  const entries = Object.keys(value).map((key): [string, PropertyDescriptor] => [
    key,
    {
      enumerable: true,
      get: () => recording((value as Record<string, unknown>)[key], used, `${path}.${key}`),
    },
  ]);
  return Object.defineProperties({}, Object.fromEntries(entries)) as T;
}

/** The paths of all texts in a catalogue, in the form of {@link recording}. */
function pathsIn(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, each]) => pathsIn(each, `${path}.${key}`));
}

test('an unused text is found', () => {
  const used = new Set<string>();
  const catalogue = recording({ a: { b: 'read', c: 'not read' } }, used);
  expect(catalogue.a.b).toBe('read');
  expect(pathsIn({ a: { b: 'read', c: 'not read' } }).filter((path) => !used.has(path))).toEqual([
    '.a.c',
  ]);
});

test.each(KOREAN)('gradus %j says everything in Korean', (path, command) => {
  for (const [name, text] of textsOf(command)) {
    expect(text, `${path.join(' ')} ${name}`).toMatch(/[가-힣]/);
  }
});

test.each(ENGLISH)('gradus %j says everything in English', (path, command) => {
  for (const [name, text] of textsOf(command)) {
    if (name.startsWith('group of')) continue;
    expect(text, `${path.join(' ')} ${name}`).toMatch(/^[^가-힣]+$/);
  }
});

test('texts of Commander are Korean too', async () => {
  for (const [path] of KOREAN) {
    const { stdout } = await gradus([...path, '--help', '--lang', 'ko']);
    expect(stdout).toMatch(/^사용법: gradus/);
    expect(stdout).not.toMatch(
      /^(Usage|Options|Arguments|Commands|Examples?|Formats):|\(default: |display help/m,
    );
  }
});

test('every example names commands and options that exist', () => {
  const examples = ENGLISH.flatMap(([, command]) => {
    return command.description().match(/(?<=^ {2})gradus .*?(?= {2}|$)/gm) ?? [];
  });
  expect(examples.length).toBeGreaterThan(50);
  for (const example of examples) {
    const words = example.split(' ').slice(1);
    const named = (path: readonly string[]) => path.every((word, i) => words[i] === word);
    const [[, command]] = ENGLISH.filter(([path]) => named(path)).slice(-1);
    const [standard = command] = command.commands;
    const known = [...command.options, ...standard.options].map(({ long }) => long);
    for (const option of words.filter((word) => word.startsWith('--'))) {
      expect([...known, '--help'], example).toContain(option);
    }
  }
});

test('defaults that depend on the optimizer, and defaults in words', async () => {
  const { stdout } = await gradus(['train', '--help'], { columns: 200 });
  expect(stdout).toMatch(/\(default: sgd 0\.1, adam 0\.001, adamw 0\.001, rmsprop/);
  expect(stdout).toContain('(default: 3000)');
  expect(stdout).toMatch(/--no-color +no colours \(NO_COLOR/);
});

test('--lang can stand anywhere on the command line', async () => {
  const korean = await gradus(['train', '--help', '--lang', 'ko']);
  for (const words of [
    ['--lang', 'ko', 'train', '--help'],
    ['train', '--lang=ko', '--help'],
    ['help', 'train', '--lang', 'ko'],
  ]) {
    expect(await gradus(words)).toEqual(korean);
  }
  const env = { LC_ALL: 'ko_KR.UTF-8' };
  expect(await gradus(['train', '--help'], { env })).toEqual(korean);

  const runs = ['runs', '--runs', temporary()];
  const after = await gradus([...runs, '--lang', 'ko']);
  expect(after.stderr).toMatch(/[가-힣]/);
  expect(await gradus(['--lang', 'ko', ...runs])).toEqual(after);
  const { code, stderr } = await gradus(['--lang', 'xx', ...runs]);
  expect(code).toBe(2);
  expect(stderr).toContain("option '--lang <language>' argument 'xx' is invalid");
});
