/** Another process deletes, moves or replaces the files of a run during training. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeSafetensors } from 'gradus/data';
import { expect, test } from 'vitest';
import { gradus, temporary, tinyData } from './helpers.ts';

const SETTINGS = ['A', '--batch-size', '25', '--iterations', '8', '--eval-every', '2'];

/** Trains, and calls `harm` with the run's folder after the first test. */
async function harmed(harm: (folder: string) => void) {
  const out = temporary();
  const args = ['train', ...SETTINGS, '--checkpoint-every', '1', '--data', tinyData()];
  let folder = '';
  const ended = await gradus([...args, '--out', out, '--log-every', '0', '--json'], {
    onText: (text: string) => {
      if (folder !== '' || !text.includes('"eval"')) return;
      folder = join(out, readdirSync(out).filter((name) => !name.startsWith('.'))[0]);
      harm(folder);
    },
  });
  return { ...ended, out, folder };
}

const deleteFiles = (folder: string): void => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
};

test.each<[string, (folder: string) => void]>([
  ['all files deleted', deleteFiles],
  ['the folder deleted', (folder) => rmSync(folder, { recursive: true })],
  ['the folder moved', (folder) => renameSync(folder, `${folder}-moved`)],
  [
    'the folder replaced',
    (folder) => {
      renameSync(folder, `${folder}-moved`);
      mkdirSync(folder);
    },
  ],
  ['the settings deleted', (folder) => rmSync(join(folder, 'config.json'))],
  ['the log deleted', (folder) => rmSync(join(folder, 'events.jsonl'))],
  ['the log replaced', (folder) => writeFileSync(join(folder, 'events.jsonl'), '{}\n')],
  ['the lock deleted', (folder) => rmSync(join(folder, 'lock'))],
  [
    'the lock taken over',
    (folder) => {
      rmSync(join(folder, 'lock'));
      writeFileSync(join(folder, 'lock'), '{"pid":1,"host":"elsewhere","since":"2026"}');
    },
  ],
])('%s: reported, with the weights beside it', async (_, harm) => {
  const { code, stderr, folder } = await harmed(harm);
  expect(code).toBe(1);
  expect(stderr).not.toMatch(/unexpected|\n\s+at /);
  expect(stderr).toMatch(/^gradus: .*(deleted|moved|changed|cannot be written)/m);
  expect(stderr).toMatch(/so far are in \S+\. To train it again: npx gradus train A /);
  const rescued = `${folder}.rescued.safetensors`;
  expect(stderr).toContain(rescued);
  expect(decodeSafetensors(readFileSync(rescued)).tensors.size).toBeGreaterThan(0);
});

test('if nothing can be written any more, the message says that the weights are lost', async () => {
  const { code, stderr } = await harmed((folder) => {
    rmSync(join(folder, '..'), { recursive: true });
    writeFileSync(join(folder, '..'), 'a file in the place of the directory');
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(/weights of this run are lost\. To train it again: npx gradus train A /);
});

test('the lock of another process is not deleted', async () => {
  const other = '{"pid":1,"host":"elsewhere","since":"2026"}';
  const { folder } = await harmed((each) => {
    rmSync(join(each, 'lock'));
    writeFileSync(join(each, 'lock'), other);
  });
  expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe(other);
});
