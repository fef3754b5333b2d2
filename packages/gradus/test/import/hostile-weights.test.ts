/** Damaged files of weights end in an error of our own or in tensors; scripts/fuzz/weights.mjs tries more of them. */
import { GradusError } from 'gradus';
import { loadSafetensors, loadShardedSafetensors } from 'gradus/data';
import { loadLayersModel, loadPyTorch } from 'gradus/import';
import { expect, it } from 'vitest';
import { search } from '../../../../scripts/fuzz/search.mjs';
import { damaged, read, seeds } from '../../../../scripts/fuzz/weights.mjs';
import { cases } from '../../../../test/exhaustive.ts';

const readers = { loadSafetensors, loadShardedSafetensors, loadLayersModel, loadPyTorch };

it('files by PyTorch, safetensors and layers models are read as they are', async () => {
  for (const file of seeds()) {
    if (!/legacy|module/.test(file.name)) await read(readers, file);
  }
});

it('damaged ones are refused by an error of ours, or read', async () => {
  const files = seeds();
  const seed = Date.now() % 2 ** 31;
  const problems = await search(
    { script: 'weights.mjs', seed, runs: cases(4000, 60_000) },
    (run) => damaged(files, seed, run),
    (file) => read(readers, file),
    GradusError,
  );
  expect(problems).toEqual([]);
});
