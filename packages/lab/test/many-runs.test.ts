/** Hundreds of runs with few file handles: each is read, or reported as unreadable. */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { cases } from '../../../test/exhaustive.ts';
import { unreadable } from '../src/runs/open.ts';
import type { Child } from './helpers.ts';
import { gradus, jsonLines, temporary, tinyData } from './helpers.ts';

const RUNS = cases(150, 600);
const BIN = fileURLToPath(new URL('../bin/gradus.js', import.meta.url));

/** Runs the built program with `count` file handles. Node needs about 40 to load its modules. */
function withHandles(count: number, args: readonly string[]): Promise<Child> {
  return new Promise((resolve, reject) => {
    const command = `ulimit -n ${count}; exec "$0" "$@"`;
    const child = spawn('bash', ['-c', command, process.execPath, BIN, ...args]);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

test(`with 64 file handles, all of ${RUNS} runs are listed, and last is the newest`, async () => {
  const [runs, data] = [temporary(), tinyData()];
  const args = ['--iterations', '2', '--batch-size', '25', '--quiet', '--data', data];
  await gradus(['train', 'A', ...args, '--out', runs]);
  const [id] = readdirSync(runs);
  const config = JSON.parse(readFileSync(join(runs, id, 'config.json'), 'utf8'));
  for (let i = 0; i < RUNS - 1; i++) {
    const name = `2025-01-01-${String(i).padStart(6, '0')}-copy`;
    mkdirSync(join(runs, name));
    cpSync(join(runs, id), join(runs, name), { recursive: true });
    const createdAt = new Date(Date.UTC(2025, 0, 1, 0, 0, i)).toISOString();
    const text = JSON.stringify({ ...config, id: name, createdAt });
    writeFileSync(join(runs, name, 'config.json'), text);
  }
  const list = await withHandles(64, ['runs', '--runs', runs, '--json']);
  expect(list).toMatchObject({ code: 0, stderr: '' });
  expect(jsonLines(list.stdout)).toHaveLength(RUNS);
  const shown = await withHandles(64, ['runs', 'show', 'last', '--runs', runs, '--json']);
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  expect(jsonLines(shown.stdout)).toMatchObject([{ id }]);
  const evaluated = await withHandles(64, ['evaluate', 'last', '--runs', runs, '--json']);
  expect(evaluated).toMatchObject({ code: 0, stderr: '' });
  expect(jsonLines(evaluated.stdout)).toMatchObject([{ run: id }]);
});

test('if no file can be opened, the error blames the machine, and no run is skipped', () => {
  const error = unreadable('runs/x', Object.assign(new Error('EMFILE'), { code: 'EMFILE' }));
  expect(error.code).toBe('exhausted');
  expect(error.message).toMatch(/^runs\/x: cannot be read: too many files are open\..*ulimit -n/);
});
