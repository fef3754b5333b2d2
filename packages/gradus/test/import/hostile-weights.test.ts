/** Damaged files of weights end in an error of our own or in tensors; scripts/fuzz/weights.mjs tries more of them. */
import { GradusError } from 'gradus';
import { loadSafetensors } from 'gradus/data';
import { loadLayersModel, loadPyTorch } from 'gradus/import';
import { expect, it } from 'vitest';
import { damaged, problemWith, seeds } from '../../../../scripts/fuzz/weights.mjs';
import { cases } from '../../../../test/exhaustive.ts';

const readers = { GradusError, loadSafetensors, loadLayersModel, loadPyTorch };

it('files by PyTorch, safetensors and layers models are read as they are', async () => {
  for (const file of seeds()) {
    if (/legacy|module|model-0000/.test(file.name)) continue;
    const always = { ...readers, GradusError: class extends Error {} };
    expect(await problemWith(always, file), file.name).toBeNull();
  }
});

it('damaged ones are refused by an error of ours, or read', async () => {
  const [files, seed] = [seeds(), Date.now() % 2 ** 31];
  for (let run = 0; run < cases(2000, 40_000); run++) {
    const file = damaged(files, seed, run);
    expect(await problemWith(readers, file), `--seed ${seed} --from ${run} --runs 1`).toBeNull();
  }
});
