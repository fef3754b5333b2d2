/** Damaged files of every kind that is read; scripts/fuzz/files/fuzz.mjs tries more of them. */
import { describe, expect, it } from 'vitest';
import { KINDS } from '../scripts/fuzz/files/kinds.mjs';
import { damaged, search } from '../scripts/fuzz/files/search.mjs';
import { cases } from './exhaustive.ts';

/** Its files end by the fuzzer's own watchdog, which counts the seconds of the processor. */
const NEVER = 2 ** 31 - 1;

describe.each(KINDS)('$name', (kind) => {
  it('sound files are read', async () => {
    for (const file of kind.files) {
      if (file.isRefused !== true) await kind.read(file.bytes, file);
    }
  });

  it('a file is damaged as its seed and number say', () => {
    for (const run of [0, 1, 2, 3, 4, 5]) {
      expect(damaged(kind, 7, run)).toEqual(damaged(kind, 7, run));
    }
  });

  it(
    'damaged files are read, or refused by an error of ours that says where',
    async () => {
      const seed = Date.now() % 2 ** 31;
      const { problems } = await search(kind, { seed, runs: cases(200, 4000) });
      expect(problems).toEqual([]);
    },
    NEVER,
  );
});
