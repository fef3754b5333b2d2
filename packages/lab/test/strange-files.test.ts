/** Each file of a run is replaced by something that is not a regular file: nothing hangs, and other runs still work. */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { gradus, jsonLines, sharedRuns } from './helpers.ts';
import { ask, started } from './server/kit.ts';

const MAKERS: Readonly<Record<string, (path: string) => unknown>> = {
  'a named pipe': (path) => execFileSync('mkfifo', [path]),
  'a socket': (path) => {
    const server = createServer().listen(path);
    onTestFinished(() => void server.close());
    return new Promise((resolve) => server.once('listening', resolve));
  },
  'a directory': (path) => mkdirSync(path),
  'a link in a circle': (path) => symlinkSync(path, path),
  'a link to a device': (path) => symlinkSync('/dev/zero', path),
  'a link to a file': (path) => {
    renameSync(path, `${path}.moved`);
    symlinkSync(`${path}.moved`, path);
  },
  'a file of gigabytes': (path) => {
    writeFileSync(path, '');
    truncateSync(path, 2 ** 33);
  },
};

const REASON =
  /is a (named pipe|socket|directory|symbolic link)|is a socket or a device|at most \d+ are read/;

const { data, trained } = sharedRuns();

/** Two runs. In the newer one, `make` replaces `file`. */
async function withStrange(file: string, make: (path: string) => unknown) {
  const args = ['--iterations', '4', '--batch-size', '25', '--quiet'];
  const seeds = ['1', '2'].map((seed) => ['A', '--seed', seed, ...args]);
  const { runs, ids } = await trained(seeds);
  const [good, bad] = ids;
  renameSync(join(runs, bad), join(runs, '2099-01-01-000000-strange'));
  const folder = join(runs, '2099-01-01-000000-strange');
  const path = join(folder, file);
  if (file === 'tags.json' || file === 'lock') writeFileSync(path, '[]');
  cpSync(path, `${path}.kept`);
  if (make !== MAKERS['a link to a file']) rmSync(path);
  await make(path);
  return { runs, data, good, strange: '2099-01-01-000000-strange', folder };
}

const CASES = Object.entries(MAKERS).flatMap(([kind, make]) =>
  ['config.json', 'events.jsonl', 'tags.json', 'lock'].map((file) => [kind, file, make] as const),
);

test.each(CASES)('%s as %s: the list reports it, and no command hangs', async (_, file, make) => {
  const { runs, data, good, strange } = await withStrange(file, make);
  const list = await gradus(['runs', '--runs', runs, '--json']);
  expect(list.code).toBe(0);
  expect(jsonLines(list.stdout)).toMatchObject([
    { id: good, state: 'finished' },
    { id: strange, state: 'corrupt', problem: expect.stringMatching(REASON) },
  ]);
  expect((await gradus(['runs', '--runs', runs])).stdout).toMatch(/strange .*corrupt/);
  // Resuming does not read tags.
  const writing = file === 'tags.json' ? ['runs', 'tag', strange, 'x'] : ['resume', strange];
  for (const command of [['runs', 'show', strange], writing]) {
    const ended = await gradus([...command, '--runs', runs]);
    expect([command, ended]).toEqual([
      command,
      { code: 3, stdout: '', stderr: expect.stringMatching(REASON) },
    ]);
  }
  const evaluated = await gradus(['evaluate', 'last', '--runs', runs, '--data', data]);
  expect(evaluated.code).toBe(0);
  // If the settings cannot be read, the other run is the last one, and stderr says so.
  expect(evaluated.stderr).toMatch(file === 'config.json' ? /strange cannot be read: / : /^$/);
});

const TENSORS = Object.entries(MAKERS).map(([kind, make]) => [kind, make] as const);

test.each(TENSORS)('%s as weights or checkpoint is refused', async (_, make) => {
  const { runs, data, strange } = await withStrange('last.safetensors', make);
  for (const command of ['evaluate', 'diagnose']) {
    const ended = await gradus([command, strange, '--runs', runs, '--data', data]);
    expect(ended).toMatchObject({ code: 3, stderr: expect.stringMatching(REASON) });
  }
  const other = await withStrange('checkpoint.safetensors', make);
  const resumed = await gradus(['resume', other.strange, '--runs', other.runs]);
  expect(resumed).toMatchObject({ code: 3, stderr: expect.stringMatching(REASON) });
});

test.each(TENSORS)('%s does not stop the server', async (kind, make) => {
  const { runs, good, strange } = await withStrange('last.safetensors', make);
  const server = await started({ runs });
  const paths = Array.from({ length: 20 }, () => `/api/runs/${strange}/weights`);
  const answers = await Promise.all(paths.map((path) => ask(server, path)));
  const right = kind === 'a link to a file' || !kind.includes('link') ? 422 : 404;
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([right]));
  expect((await ask(server, `/api/runs/${good}/weights`)).status).toBe(200);
  expect(server.errors).toEqual([]);
});

test('a named pipe instead of a page does not stop the server', async () => {
  const server = await started();
  execFileSync('mkfifo', [join(server.site, 'pipe.html')]);
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(server, '/pipe.html')));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
});
