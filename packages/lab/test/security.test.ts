/** The promises of SECURITY.md have tests. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MOST_BYTES } from '../src/runs/open.ts';

const text = readFileSync(new URL('../../../SECURITY.md', import.meta.url), 'utf8');

test('every test that it names exists', () => {
  const paths = [...text.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, path]) => path);
  expect(paths.length).toBeGreaterThan(10);
  const missing = paths.filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url)));
  expect(missing).toEqual([]);
});

test('the sizes that it names are the limits in the code', () => {
  const settings = MOST_BYTES.settings / 2 ** 20;
  expect(text).toMatch(new RegExp(`\`config.json\` (may have|has) at most ${settings} MiB`));
  expect(text).toContain(`\`events.jsonl\` ${MOST_BYTES.events / 2 ** 20} MiB`);
  expect(text).toContain(`a checkpoint ${(MOST_BYTES.tensors + 1) / 2 ** 30} GiB`);
});
