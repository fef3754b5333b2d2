/** The code of the READMEs and guides runs, and prints what they show. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { diagnose } from '../../packages/gradus/test/types/snippets.ts';
import { type Block, blocksOf } from './blocks.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const execute = promisify(execFile);

/** All files and folders of the repository, below its root. */
const FILES = ['packages', 'scripts', 'examples', 'test', 'bench', 'docs', 'ARCHITECTURE.md']
  .flatMap((top) => {
    const below = top.includes('.') ? [] : readdirSync(`${ROOT}${top}`, { recursive: true });
    return [`/${top}`, ...below.map((path) => `/${top}/${path}`.replaceAll('\\', '/'))];
  })
  .filter((path) => !/\/(node_modules|dist)\//.test(path));

const read = (file: string): string => readFileSync(`${ROOT}${file}`, 'utf8');

function blocksIn(file: string, language: string): Block[] {
  return blocksOf(read(file)).filter((b) => b.language === language);
}

/** Pages in both languages: the READMEs, and each guide in Korean with its English one. */
const PAIRS = [
  ['README.md', 'README.ko.md'],
  ...readdirSync(`${ROOT}docs/ko`).map((name) => [`docs/${name}`, `docs/ko/${name}`]),
];

/** All guides, also those in one language. */
const PAGES = [
  ...new Set([
    ...PAIRS.flat(),
    ...readdirSync(`${ROOT}docs`).flatMap((name) => (name.endsWith('.md') ? `docs/${name}` : [])),
  ]),
];

/** Guides whose programs need files or functions of the reader. `files.test.ts` runs those on files. */
const OF_READERS = /\/(models-in|models-out|own-data|sweeps)\.md$/;

/** Programs in TypeScript by file and line, without those that show a compiler error. */
const PROGRAMS = PAIRS.flat()
  .filter((file) => !OF_READERS.test(file))
  .flatMap((file) =>
    blocksIn(file, 'ts').flatMap((block) =>
      block.code.includes('// error:') ? [] : [{ name: `${file}:${block.line}`, ...block }],
    ),
  );

/** Output of Node by its arguments without comments: pages in two languages run the same programs. */
const printed = new Map<string, Promise<string>>();

function node(...args: string[]): Promise<string> {
  const key = withoutComments(args.join('\n'));
  const known =
    printed.get(key) ?? execute(process.execPath, args, { cwd: ROOT }).then(({ stdout }) => stdout);
  printed.set(key, known);
  return known;
}

const withoutComments = (code: string) => code.replace(/(\/\/|#).*/g, '');

const run = (code: string) => node('--input-type=module', '--eval', code);

const runTypeScript = (code: string) => {
  const target = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  return run(ts.transpileModule(code, { compilerOptions: target }).outputText);
};

const runGradus = (words: string[]) => node(`${ROOT}packages/lab/bin/gradus.js`, ...words);

test('both languages have programs', () => {
  expect(PROGRAMS.length).toBeGreaterThan(10);
});

test.each(PROGRAMS)('the program at $name runs', async ({ code, output }) => {
  const text = await runTypeScript(code);
  if (output === null) expect(text).not.toMatch(/NaN|undefined/);
  else expect(text).toBe(output);
});

test('the programs have no type errors', () => {
  const snippets = Object.fromEntries(
    PROGRAMS.map(({ name, code }) => [name.replace(/\W/g, '-'), code]),
  );
  const said = diagnose(snippets, '');
  expect(Object.entries(said).filter(([, message]) => message !== '')).toEqual([]);
});

test.each(['README.md', 'README.ko.md'])('%s: a network in 20 lines learns', async (file) => {
  const [loop] = blocksIn(file, 'ts');
  expect(loop.code.trim().split('\n').length).toBeLessThanOrEqual(20);
  const [accuracy] = (await runTypeScript(loop.code)).match(/\d\d\.\d+|\d\d(?= %)/) ?? [];
  expect(Number(accuracy)).toBeGreaterThan(90);
});

test.each(['README.md', 'README.ko.md'])('%s has at most 150 lines', (file) => {
  expect(read(file).split('\n').length).toBeLessThanOrEqual(151);
});

test.each(PAGES)(
  '%s: the command line has the commands and options that it shows',
  async (file) => {
    const lines = blocksIn(file, 'sh').flatMap(({ code }) => code.match(/^npx gradus .*/gm) ?? []);
    for (const line of lines) {
      const [, , command, ...rest] = line.replace(/\s#.*/, '').trim().split(/\s+/);
      const help = await helpOf(command, rest[0]);
      for (const option of rest.filter((word) => word.startsWith('--'))) {
        expect(help, line).toContain(option);
      }
    }
  },
);

/** The help of a command; for a command with parts, the help of the named part, or of `run`. */
async function helpOf(command: string, part: string | undefined): Promise<string> {
  const help = await runGradus([command, '--help']);
  const [, parts = ''] = help.split('\nCommands:\n');
  const found = [part, 'run'].find((name) => parts.includes(`  ${name} `));
  return found === undefined ? help : runGradus([command, found, '--help']);
}

test.each(PAGES)('%s: the files and headings that it links to exist', (file) => {
  const links = [...read(file).matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, link]) => link);
  for (const link of links) {
    const [path, heading] = link.split('#');
    const target = path === '' ? file : join(dirname(file), path);
    expect(existsSync(`${ROOT}${target}`), `${file} links to ${link}`).toBe(true);
    if (heading !== undefined) expect(headingsOf(target), link).toContain(heading);
  }
});

/** The anchors of a page's headings, as GitHub makes them. */
function headingsOf(file: string): string[] {
  return [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test.each(blocksIn('CONTRIBUTING.md', 'ts'))(
  'CONTRIBUTING.md: the block at line $line runs',
  async ({ code }) => {
    expect(await runTypeScript(code)).toMatch(/# graph[\s\S]*# kernels[\s\S]*# loop code/);
  },
);

test.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('%s names files that exist', (file) => {
  const text = read(file).replace(/^```[\s\S]*?^```$/gm, '');
  const named = [...text.matchAll(/`([\w./-]+\/[\w.-]*|[\w./-]+\.(?:ts|mjs|svelte|py|md))`/g)].map(
    ([, n]) => n,
  );
  // `gradus/nn` is what a program imports.
  const paths = named.filter((path) => !/NAME|FAMILY|\*|^gradus\//.test(path));
  expect(paths.length).toBeGreaterThan(10);
  for (const path of paths) {
    const wanted = `/${path.replace(/\/$/, '')}`;
    expect(
      FILES.some((known) => known.endsWith(wanted)),
      path,
    ).toBe(true);
  }
});

test.each(PAIRS)('%s and %s show the same code', (english, korean) => {
  const codeOf = (file: string) =>
    blocksOf(read(file)).map(({ language, code }) => [
      language,
      // Texts for people may differ, code may not.
      withoutComments(code).replace(/`[^`]*`/g, ''),
    ]);
  expect(codeOf(korean)).toEqual(codeOf(english));
});
