/** The built program: signals, pipes and start-up. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { catchSignals } from '../src/cli/process.ts';
import { gradusProcess, temporary, tinyData } from './helpers.ts';

/** More steps than any test runs. */
const ENDLESS = ['--iterations', '1000000000', '--batch-size', '50', '--eval-every', '0'];

test('the program starts, and prints its version', async () => {
  const { code, stdout, stderr } = await gradusProcess(['--version']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('wrong usage exits with 2, without a stack trace', async () => {
  const { code, stdout, stderr } = await gradusProcess(['train', 'A', '--lr', 'NaN']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).not.toMatch(/\n\s+at /);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends with %i after the step, with the weights saved', async (signal, expected) => {
  const out = temporary();
  const args = ['train', 'A', '--json', '--data', tinyData(), '--out', out, ...ENDLESS];
  const { code, stdout, stderr } = await gradusProcess(args, (child) => child.kill(signal));
  expect(code).toBe(expected);
  expect(stderr).toMatch(
    /stopping; press Ctrl-C again[\s\S]*stopped after step \d+. To continue: npx gradus resume \S+-A-seed0\n$/,
  );
  expect(stderr).not.toMatch(/\n\s+at /);
  for (const line of stdout.trimEnd().split('\n')) JSON.parse(line);
  const [id] = readdirSync(out);
  expect(existsSync(join(out, id, 'last.safetensors'))).toBe(true);
  expect(existsSync(join(out, id, 'checkpoint.safetensors'))).toBe(true);
  expect(existsSync(join(out, id, 'lock'))).toBe(false);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s during the test of a network for a table exits with %i, and the run is stored',
  async (signal, code) => {
    const out = temporary();
    const rows = Array.from({ length: 2000 }, (_, i) => `${i % 97},${i % 89},${(i * i) % 83}`);
    writeFileSync(join(out, 'numbers.csv'), `a,b,c\n${rows.join('\n')}\n`);
    const args = [
      'train',
      join(out, 'numbers.csv'),
      '--target',
      'c',
      '--json',
      '--iterations',
      '50',
    ];
    const ended = await gradusProcess([...args, '--out', join(out, 'runs')], undefined, (child) => {
      let text = '';
      child.stdout?.on('data', (part) => {
        const hadEnded = text.includes('"event":"end"');
        text += part;
        if (!hadEnded && text.includes('"event":"end"')) child.kill(signal);
      });
    });
    expect(ended.code).toBe(code);
    expect(ended.stderr).toMatch(
      /is trained and saved; its test was interrupted\. To continue: npx gradus resume \S+-seed0\n$/,
    );
    const [id, ...others] = readdirSync(join(out, 'runs'));
    expect(others).toEqual([]);
    const files = readdirSync(join(out, 'runs', id));
    expect(files).toEqual(expect.arrayContaining(['checkpoint.safetensors', 'best.safetensors']));
    expect(files).not.toContain('judgement.json');
    expect(files).not.toContain('lock');
  },
);

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s twice at once, as npx sends it, saves the weights',
  async (signal) => {
    const out = temporary();
    const args = ['train', 'A', '--json', '--data', tinyData(), '--out', out, ...ENDLESS];
    const { stderr } = await gradusProcess(args, (child) => {
      child.kill(signal);
      // Wait without the event loop, which can be late on a busy machine: a later signal would count as a second one.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      child.kill(signal);
    });
    expect(stderr).toMatch(/stopped after step \d+. To continue: npx gradus resume/);
    const [id] = readdirSync(out);
    expect(existsSync(join(out, id, 'checkpoint.safetensors'))).toBe(true);
  },
);

afterEach(() => void vi.restoreAllMocks());

test.each<[signals: [string, number][], exitCode: number | null]>([
  [
    [
      ['SIGINT', 0],
      ['SIGINT', 5],
      ['SIGTERM', 400],
    ],
    null,
  ],
  [
    [
      ['SIGINT', 0],
      ['SIGINT', 600],
    ],
    130,
  ],
  [
    [
      ['SIGTERM', 0],
      ['SIGTERM', 100],
      ['SIGHUP', 501],
    ],
    129,
  ],
])('of signals at %j the last one leaves at once with %s', (signals, exitCode) => {
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const now = vi.spyOn(performance, 'now');
  const on = vi.spyOn(process, 'on').mockReturnValue(process);
  const controller = new AbortController();
  catchSignals(controller, 'stopping');
  const handlers = new Map<unknown, () => void>(on.mock.calls as never);
  for (const [signal, at] of signals) {
    now.mockReturnValue(at);
    handlers.get(signal)!();
  }
  expect(controller.signal.aborted).toBe(true);
  expect(exit.mock.calls).toEqual(exitCode === null ? [] : [[exitCode]]);
});

test('a closed pipe ends the program quietly', async () => {
  const args = ['train', 'A', '--json', '--data', tinyData(), '--out', temporary(), ...ENDLESS];
  const { code, stderr } = await gradusProcess(args, (child) => child.stdout?.destroy());
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('an interrupted comparison prints its own command, which starts again', async () => {
  const args = ['compare-settings', '--vary', 'lr=0.1,1', '--data', tinyData(), ...ENDLESS];
  const { code, stderr } = await gradusProcess(
    [...args, '--out', temporary()],
    undefined,
    (child) => child.stderr?.once('data', () => child.kill('SIGINT')),
  );
  expect(code).toBe(130);
  expect(stderr).toMatch(
    /To finish this one run: npx gradus resume \S+-seed0\nThe comparison cannot be continued: its command starts/,
  );
});
