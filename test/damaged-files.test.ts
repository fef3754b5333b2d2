/** Damaged files of every kind that is read; scripts/fuzz/files/fuzz.mjs tries more of them. */
import { describe, expect, it } from 'vitest';
import { KINDS } from '../scripts/fuzz/files/kinds.mjs';
import { damaged, search } from '../scripts/fuzz/files/search.mjs';
import { cases } from './exhaustive.ts';

/** The fuzzer's own watchdog ends a file; it counts processor time. */
const NEVER = 2 ** 31 - 1;

describe.each(KINDS)('$name', (kind) => {
  it('intact files are read', async () => {
    for (const file of kind.files) {
      if (file.isRefused !== true) await kind.read(file.bytes, file);
    }
  });

  it('the seed and the number of a file determine its damage', () => {
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
