/** The real program, as built: signals, pipes and start-up. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporary, tinyData } from './helpers.ts';

const BIN = fileURLToPath(new URL('../bin/gradus.js', import.meta.url));

interface Child {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program; `onOutput` may stop it or stop reading. */
function gradusProcess(
  args: readonly string[],
  onOutput: (child: ReturnType<typeof spawn>) => void = () => {},
): Promise<Child> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => {
      const isFirst = stdout === '';
      stdout += data;
      if (isFirst) onOutput(child);
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** More steps than any test waits for. */
const ENDLESS = ['--iterations', '1000000000', '--batch-size', '50', '--eval-every', '0'];

test('the program starts, and tells its version', async () => {
  const { code, stdout, stderr } = await gradusProcess(['--version']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('wrong usage ends with 2, and without a stack trace', async () => {
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
    /stopping after this step[\s\S]*stopped after iteration \d+; the weights are/,
  );
  expect(stderr).not.toMatch(/\n\s+at /);
  for (const line of stdout.trimEnd().split('\n')) JSON.parse(line);
  const [id] = readdirSync(out);
  expect(existsSync(join(out, id, 'last.safetensors'))).toBe(true);
});

test('a closed pipe ends quietly', async () => {
  const args = ['train', 'A', '--json', '--data', tinyData(), '--out', temporary(), ...ENDLESS];
  const { code, stderr } = await gradusProcess(args, (child) => child.stdout?.destroy());
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
