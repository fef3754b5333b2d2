/** Every example runs as a user runs it, in a short mode, and learns. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';

const at = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const execute = promisify(execFile);

const tsx = createRequire(import.meta.url).resolve('tsx/cli');

/** What `npx tsx FILE` prints; `600` is one epoch of 600 batches. */
async function run(file: string, args: readonly string[] = ['600']): Promise<string> {
  const { stdout } = await execute(process.execPath, [tsx, at(file), ...args]);
  return stdout;
}

/** Numbers that follow `word`, one for each line that has it. */
function numbers(word: string, text: string): number[] {
  return [...text.matchAll(new RegExp(`${word}: (\\d+(?:\\.\\d+)?)`, 'g'))].map(([, n]) =>
    Number(n),
  );
}

describe('the lesson’s scripts', () => {
  const scripts = [
    // Floors are a little below what PyTorch has with the same seed at iteration 500.
    { file: 'feedforward-sigmoid.ts', parameters: 4, loss: 0.61687, floor: 85 },
    { file: 'feedforward-tanh.ts', parameters: 4, loss: 0.33585, floor: 90 },
    { file: 'feedforward-relu.ts', parameters: 4, loss: 0.34595, floor: 90 },
    { file: 'feedforward-relu-2-layers.ts', parameters: 6, loss: 0.3092, floor: 90 },
  ];

  test.each(scripts)('$file learns as PyTorch does', async ({ file, parameters, loss, floor }) => {
    const printed = await run(file);
    expect(printed).toMatch(new RegExp(`^${parameters} parameters\nfc1.weight \\[ 100, 784 \\]\n`));
    const [measured] = numbers('Loss', printed);
    expect(Math.abs(measured - loss)).toBeLessThan(1e-3);
    expect(numbers('Accuracy', printed)[0]).toBeGreaterThan(floor);
    expect(printed).toMatch(/^Iteration: 500\. Loss: \d\.\d+\. Accuracy: \d\d\.?\d*$/m);
  });
});

test('wider.ts: ten units learn less than a hundred', async () => {
  const printed = await run('wider.ts');
  expect(numbers('Parameters', printed)).toEqual([7960, 79510, 318010]);
  const [narrow, middle, wide] = numbers('Accuracy', printed);
  expect(narrow).toBeGreaterThan(85);
  expect(middle).toBeGreaterThan(narrow);
  expect(wide).toBeGreaterThan(90);
});

test('deeper.ts: two parameters for each linear layer, and every depth learns', async () => {
  const printed = await run('deeper.ts');
  expect(numbers('Parameters', printed)).toEqual([4, 6, 10]);
  for (const accuracy of numbers('Accuracy', printed)) expect(accuracy).toBeGreaterThan(88);
});

test('own-numbers.ts predicts rows that it has not seen', async () => {
  const printed = await run('own-numbers.ts');
  expect(numbers('Loss', printed).at(-1)).toBeLessThan(0.1);
  expect(printed).toContain('Passed? 0,1');
});

test('own-table.ts tells penguins apart, and prints how it reads the columns', async () => {
  const printed = await run('own-table.ts', []);
  expect(printed).toContain('Sex: categorical (text with 3 different values)');
  const [, total, right] = /On (\d+) rows that it has never seen: (\d+) right/.exec(printed) ?? [];
  expect(Number(right) / Number(total)).toBeGreaterThan(0.95);
  expect(printed).toMatch(/^predicted: Adelie$/m);
});

test('own-pictures.ts writes pictures, and learns from them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gradus-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const printed = await run('own-pictures.ts', [folder]);
  expect(printed).toContain('10 classes: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9');
  const [, total, right] = /Of (\d+) pictures that .*: (\d+) right/.exec(printed) ?? [];
  expect(Number(total)).toBe(300);
  expect(Number(right)).toBeGreaterThan(255);
});

test('sweep.ts stops most trials early, and finds settings that reach the noise', async () => {
  const printed = await run('sweep.ts', []);
  expect(numbers('Trials', printed)).toEqual([60]);
  const [stopped] = numbers('Stopped', printed);
  expect(stopped).toBeGreaterThan(30);
  expect(stopped).toBeLessThan(60);
  // The variance of the noise is 0.01.
  expect(numbers('Loss', printed)[0]).toBeLessThan(0.03);
});

const scripts = readdirSync(at('.')).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
);

test.each(scripts)('%s can be read at a glance: at most 70 lines', (file) => {
  expect(readFileSync(at(file), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(70);
});
