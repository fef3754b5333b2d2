/** Programs ported from PyTorch run as a user runs them, and have the losses that PyTorch gives for the same seed. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { loadGoldens } from '../../packages/gradus/test/helpers/goldens.ts';

const { losses } = loadGoldens('ported');
const at = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const execute = promisify(execFile);
const tsx = createRequire(import.meta.url).resolve('tsx/cli');

/** The largest relative difference of the first losses, and of later ones that `LATER` does not name. */
const FIRST = { steps: 5, tolerance: 1e-5 };
/**
 * The largest relative difference of later losses, where rounding grows. The distances of the triplets round, and Adam
 * divides small gradients by their own size. So PyTorch in float32 differs from PyTorch in float64 by up to 4e-5, and
 * from itself by 1e-4 if the initial weights differ by 1e-7.
 */
const LATER: Record<string, number> = { 'siamese-triplet': 1e-3 };

const programs = readdirSync(at('.')).filter((file) => /(?<!\.test)\.ts$/.test(file));
const golden = (file: string): string => file.replace('.ts', '').replaceAll('-', '_');

test('each program of PyTorch is ported', () => {
  expect(programs.map(golden).sort()).toEqual(Object.keys(losses).sort());
});

test.each(programs)('%s has the losses of PyTorch', async (file) => {
  const { stdout } = await execute(process.execPath, [tsx, at(file)]);
  const found = [...stdout.matchAll(/Loss: (\S+)/g)].map(([, loss]) => Number(loss));
  const wanted = losses[golden(file)];
  expect(found.length).toBe(wanted.length);
  const later = LATER[file.replace('.ts', '')] ?? FIRST.tolerance;
  for (const [i, loss] of wanted.entries()) {
    const tolerance = i < FIRST.steps ? FIRST.tolerance : later;
    expect(Math.abs(found[i] - loss), `loss ${i + 1}: ${found[i]}, PyTorch ${loss}`).toBeLessThan(
      tolerance * Math.abs(loss),
    );
  }
});

test.each(programs)('%s can be read at a glance: at most 90 lines', (file) => {
  expect(readFileSync(at(file), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(90);
});
