/** What the READMEs show runs, and prints what they say. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type Block, blocksOf } from './blocks.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const execute = promisify(execFile);

/** All files and folders that belong to the repository, below its root. */
const FILES = ['packages', 'scripts', 'examples', 'test', 'ARCHITECTURE.md']
  .flatMap((top) => {
    const below = top.includes('.') ? [] : readdirSync(`${ROOT}${top}`, { recursive: true });
    return [`/${top}`, ...below.map((path) => `/${top}/${path}`.replaceAll('\\', '/'))];
  })
  .filter((path) => !/\/(node_modules|dist)\//.test(path));

function blocksIn(file: string, language: string): Block[] {
  return blocksOf(readFileSync(`${ROOT}${file}`, 'utf8')).filter((b) => b.language === language);
}

/** What Node printed, by its arguments without comments: READMEs in two languages run the same programs. */
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

const runGradus = (words: string[]) => node(`${ROOT}packages/lab/bin/gradus.js`, ...words);

describe.each(['README.md', 'README.ko.md'])('%s', (file) => {
  test.each(blocksIn(file, 'js').slice(1))(
    'the block at line $line runs',
    async ({ code, output }) => {
      const text = await run(code);
      if (output === null) expect(text).not.toMatch(/NaN|undefined/);
      else expect(text).toBe(output);
    },
  );

  test('the first block, a network in twenty lines, learns', async () => {
    const [loop] = blocksIn(file, 'js');
    expect(loop.code.split('\n').length).toBeLessThanOrEqual(21);
    const [accuracy] = (await run(loop.code)).match(/\d\d\.\d+|\d\d(?= %)/) ?? [];
    expect(Number(accuracy)).toBeGreaterThan(90);
  });

  test('the command line has the commands and options that it shows', async () => {
    const lines = blocksIn(file, 'sh').flatMap(({ code }) => code.match(/^npx gradus .*/gm) ?? []);
    expect(lines.length).toBeGreaterThan(5);
    const helps = new Map<string, string>();
    for (const line of lines) {
      const [, , command, ...rest] = line.replace(/#.*/, '').trim().split(/\s+/);
      if (!helps.has(command)) helps.set(command, await runGradus([command, '--help']));
      for (const option of rest.filter((word) => word.startsWith('--'))) {
        expect(helps.get(command), line).toContain(option);
      }
    }
  });

  test('the files that it links to exist', () => {
    const text = readFileSync(`${ROOT}${file}`, 'utf8');
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => path);
    expect(links.length).toBeGreaterThan(5);
    for (const path of links) expect(() => readFileSync(`${ROOT}${path}`)).not.toThrow(/ENOENT/);
  });
});

test.each(blocksIn('CONTRIBUTING.md', 'js'))(
  'CONTRIBUTING.md: the block at line $line runs',
  async ({ code }) => {
    expect(await run(code)).toMatch(/# graph[\s\S]*# kernels[\s\S]*# loop code/);
  },
);

test.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('%s names files that exist', (file) => {
  const text = readFileSync(`${ROOT}${file}`, 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
  const named = [...text.matchAll(/`([\w./-]+\/[\w.-]*|[\w./-]+\.(?:ts|py|md))`/g)].map(
    ([, n]) => n,
  );
  const paths = named.filter((path) => !path.includes('NAME') && !path.includes('*'));
  expect(paths.length).toBeGreaterThan(10);
  for (const path of paths) {
    const wanted = `/${path.replace(/\/$/, '')}`;
    expect(
      FILES.some((known) => known.endsWith(wanted)),
      path,
    ).toBe(true);
  }
});

test('both languages show the same code', () => {
  const codeOf = (file: string) =>
    blocksOf(readFileSync(`${ROOT}${file}`, 'utf8')).map(({ language, code }) => [
      language,
      // What people read may differ, what machines read may not.
      withoutComments(code).replace(/`[^`]*`/g, ''),
    ]);
  expect(codeOf('README.ko.md')).toEqual(codeOf('README.md'));
});
