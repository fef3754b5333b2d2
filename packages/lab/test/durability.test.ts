/** After a power cut the log must have at least the length that the checkpoint records. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { decodeSafetensors } from 'gradus/data';
import { expect, test, vi } from 'vitest';
import { gradus, temporary, tinyData } from './helpers.ts';

type Files = typeof import('../src/runs/files.ts');

const { happened } = vi.hoisted(() => ({ happened: [] as [file: string, bytes: number][] }));

vi.mock('../src/runs/files.ts', async (importOriginal) => {
  const files = await importOriginal<Files>();
  return {
    ...files,
    syncFile: async (path: string) => {
      await files.syncFile(path);
      happened.push([basename(path), statSync(path).size]);
    },
    writeWhole: async (path: string, bytes: Uint8Array | string) => {
      happened.push([basename(path), bytes.length]);
      await files.writeWhole(path, bytes);
    },
  };
});

test('the part of the log that a checkpoint records is on disk before the checkpoint', async () => {
  const out = temporary();
  const args = ['train', 'C', '--data', tinyData(), '--out', out, '--batch-size', '10', '--quiet'];
  await gradus([...args, '--iterations', '4', '--checkpoint-every', '2']);
  expect(happened.map(([file]) => file)).toEqual([
    'config.json',
    ...['events.jsonl', 'last.safetensors', 'checkpoint.safetensors'],
    ...['events.jsonl', 'last.safetensors', 'checkpoint.safetensors'],
  ]);
  const checkpoint = readFileSync(join(out, readdirSync(out)[0], 'checkpoint.safetensors'));
  const said = Number(decodeSafetensors(checkpoint, 'checkpoint').metadata.loggedBytes);
  const synced = happened.findLast(([file]) => file === 'events.jsonl')?.[1];
  expect(said).toBeGreaterThan(0);
  expect(synced).toBe(said);
});
