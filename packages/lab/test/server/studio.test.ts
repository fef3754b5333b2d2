/** The built command: where it listens, what it prints, and how it ends. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { STUDIO_PORT } from '../../src/server/app.ts';
import { builtPage } from '../../src/server/page.ts';
import { gradus, gradusProcess, temporary, tinyData } from '../helpers.ts';
import { type Answer, ask, folderOf } from './kit.ts';

/** Added to the installed packages, so that there is a page even if none was built. */
const PAGE = {
  '@gradus/studio/package.json': '{"name":"@gradus/studio","version":"0.0.0"}',
  '@gradus/studio/dist/index.html': '<!doctype html><title>Studio</title>',
};

interface Used {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly answers: readonly Answer[];
}

/** Starts the command, requests these paths, and ends it by a signal. */
async function studio(
  args: readonly string[],
  paths: readonly string[] = [],
  signal: NodeJS.Signals = 'SIGINT',
): Promise<Used> {
  vi.stubEnv('NODE_PATH', folderOf(PAGE));
  onTestFinished(() => void vi.unstubAllEnvs());
  const answers: Answer[] = [];
  const { code, stdout, stderr } = await gradusProcess(['studio', ...args], async (child, text) => {
    const port = Number(/:(\d+)\/\n/.exec(text)?.[1]);
    for (const path of paths) answers.push(await ask({ port }, path));
    child.kill(signal);
  });
  return { code, stdout, stderr, answers };
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  'it serves the page and the runs until %s, and exits with %i',
  async (signal, expected) => {
    const runs = temporary();
    const short = ['--iterations', '1', '--batch-size', '10', '--data', tinyData(), '--out', runs];
    await gradus(['train', 'A', ...short]);
    const args = ['--port', '0', '--runs', runs];
    const { code, stdout, stderr, answers } = await studio(args, ['/', '/api/runs'], signal);
    expect(code).toBe(expected);
    expect(stdout).toMatch(/^Gradus Studio: http:\/\/127\.0\.0\.1:\d+\/\n$/);
    expect(stderr).toBe(
      `Serves the page, and the runs in ${runs} to read. Press Ctrl-C to end it.\n\ngradus: stopping the server.\n`,
    );
    expect(answers[0].headers['content-type']).toMatch(/^text\/html/);
    expect(answers[0].headers['cross-origin-embedder-policy']).toBe('require-corp');
    expect(JSON.parse(answers[1].body.toString()).runs).toHaveLength(1);
  },
);

test('a missing folder of runs is not an error; in Korean', async () => {
  const args = ['--port', '0', '--runs', join(temporary(), 'none'), '--lang', 'ko'];
  const { code, stderr, answers } = await studio(args, ['/api/runs']);
  expect(code).toBe(130);
  expect(stderr).toMatch(/none 폴더가 아직 없습니다\. .*\n.*읽기 전용.*Ctrl-C/);
  expect(JSON.parse(answers[0].body.toString())).toEqual({ runs: [], corrupt: [] });
});

test('open to the network, it says so', async () => {
  const { stdout, stderr, answers } = await studio(['--port', '0', '--host', '0.0.0.0'], ['/']);
  expect(stdout).toMatch(/^Gradus Studio: http:\/\/127\.0\.0\.1:\d+\/\n$/);
  expect(stderr).toMatch(
    /^gradus: everyone on the network can open this page and read the runs(\.|: http:\S+:\d+\/)/,
  );
  expect(answers[0].status).toBe(200);
});

test('a port in use is an error if it was given; otherwise the next free one is used', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  const first = createServer().listen(STUDIO_PORT, '127.0.0.1');
  // If another program already listens there, that works too.
  first.on('error', () => {});
  onTestFinished(() => void [other.close(), first.close()]);
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const asked = await studio(['--port', String(port)]);
  expect(asked).toMatchObject({ code: 1, stdout: '' });
  expect(asked.stderr).toMatch(
    new RegExp(`^gradus: port ${port} of 127\\.0\\.0\\.1: another program uses it\\..*--port`),
  );
  const { code, stdout } = await studio([]);
  expect(code).toBe(130);
  const taken = Number(/:(\d+)\/\n/.exec(stdout)?.[1]);
  expect(taken).toBeGreaterThan(STUDIO_PORT);
  expect(taken).toBeLessThanOrEqual(STUDIO_PORT + 100);
});

test.each([
  [['--port', '65536'], 2, /integer from 0 to 65535/],
  [['--port', 'x'], 2, /integer from 0 to 65535/],
  [['--host', ''], 2, /address of this machine/],
  [['--lang', 'fr'], 2, /en, ko/],
  [['somewhere'], 2, /too many arguments|argument/],
  [['--host', '192.0.2.1', '--port', '0'], 1, /192\.0\.2\.1: this machine has no such address/],
  [['--host', 'no.such.invalid', '--port', '0'], 1, /no\.such\.invalid: .+/],
] as const)('%j is refused', async (args, expected, message) => {
  const { code, stdout, stderr } = await studio(args);
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n\s+at |unexpected/);
});

test('a file instead of the folder of runs is bad data', async () => {
  const file = join(temporary(), 'file');
  writeFileSync(file, '');
  const { code, stdout, stderr } = await studio(['--runs', file]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toMatch(/file: is not a folder\. Pass the folder of the runs with --runs\.\n$/);
});

test('the page is found beside the installed packages, and the error names what is missing', () => {
  const at = (folder: string) => pathToFileURL(join(folder, 'module.js'));
  const file = (path: string) => `node_modules/@gradus/studio/${path}`;
  const manifest = { [file('package.json')]: '{}' };
  expect(() => builtPage(at(temporary()))).toThrow(
    'the page is not built; run `npm run build`. Missing: the package @gradus/studio',
  );
  expect(() => builtPage(at(folderOf(manifest)))).toThrow(/not built.*dist.index\.html/);
  const whole = folderOf({ ...manifest, [file('dist/index.html')]: '' });
  expect(builtPage(at(whole))).toBe(join(whole, file('dist')));
});

test('its help lists the options with their defaults', async () => {
  const { code, stdout } = await gradus(['studio', '--help']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/--port <n>.*\(default: 4173, or the next free one\)/);
  expect(stdout).toMatch(/--host <address>.*\(default: 127\.0\.0\.1\)/);
  expect(stdout).toMatch(/--runs <dir>.*\(default: runs\)/);
  expect((await gradus(['--help'])).stdout).toMatch(/^ {2}studio /m);
});
