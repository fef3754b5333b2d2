/** Remains of a kill during start-up are reported as never started, and removed on request or automatically. */
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gradus, temporary, tinyData } from './helpers.ts';

const ID = '2026-11-29-120000-C-seed0';
/** No process has this id. */
const lock = JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), since: '', started: null });

/** A folder with files. Without a lock it must be old to count. */
function folderIn(root: string, name: string, files: Record<string, string>): string {
  const folder = join(root, name);
  mkdirSync(folder);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  utimesSync(folder, new Date(0), new Date(0));
  return folder;
}

test.each<[what: string, files: Record<string, string>]>([
  ['nothing', {}],
  ['a lock', { lock }],
  ['a lock and half of its settings', { lock, 'config.json.77.tmp': '{"ver' }],
])('a folder with %s is listed as never started, and runs rm deletes it', async (_, files) => {
  const runs = temporary();
  const folder = folderIn(runs, ID, files);
  const { stderr } = await gradus(['runs', '--runs', runs]);
  expect(stderr).toContain('never started');
  expect(stderr).toContain(`npx gradus runs rm ${ID}`);
  const korean = await gradus(['runs', '--runs', runs, '--lang', 'ko']);
  expect(korean.stderr).toMatch(/시작하기 전에.*runs rm/);
  expect(await gradus(['runs', 'rm', ID, '--yes', '--runs', runs])).toMatchObject({ code: 0 });
  expect(existsSync(folder)).toBe(false);
});

test('a folder with other files, or one that a process is creating, is not touched', async () => {
  const runs = temporary();
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), since: '', started: null });
  const folders = [
    folderIn(runs, ID, { lock, 'notes.txt': 'mine' }),
    folderIn(runs, `${ID}-2`, { lock: mine }),
    folderIn(runs, 'holiday', {}),
  ];
  for (const folder of folders) {
    const { code } = await gradus(['runs', 'rm', folder, '--yes', '--runs', runs]);
    expect([folder, code]).toEqual([folder, 3]);
    expect(existsSync(folder)).toBe(true);
  }
});

test('the next run removes the remains of a killed one', async () => {
  const runs = temporary();
  const [left, alive] = [`.${ID}.77.tmp`, `.${ID}.78.tmp`];
  // Files that coordinators were receiving: one was killed long ago, one may still be running.
  const [received, receiving] = [`.sweep-trial3-seed0.79.tmp`, `.sweep-trial4-seed0.80.tmp`];
  const files = { 'config.json': '{}', 'best.safetensors': 'weights', 'events.jsonl': '' };
  folderIn(runs, received, files);
  folderIn(runs, receiving, files);
  utimesSync(join(runs, receiving), new Date(), new Date());
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), since: '', started: null });
  folderIn(runs, left, { lock, 'config.json': '{}', 'config.json.77.tmp': '' });
  folderIn(runs, alive, { lock: mine });
  const args = ['train', 'A', '--data', tinyData(), '--out', runs, '--iterations', '2', '--quiet'];
  expect((await gradus([...args, '--batch-size', '10'])).code).toBe(0);
  const names = readdirSync(runs);
  expect(names).not.toContain(left);
  expect(names).not.toContain(received);
  expect(names).toEqual(expect.arrayContaining([alive, receiving]));
});
