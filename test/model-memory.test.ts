/** A large model takes three times its file at most; the script measures it in processes of its own, with the build. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('../scripts/fuzz/files/memory.mjs', import.meta.url));

it('reading models of 32 MB takes three times as much memory at most', () => {
  const printed = execFileSync(process.execPath, [script, '--megabytes', '32'], {
    encoding: 'utf8',
  });
  expect(printed.trimEnd().split('\n')).toHaveLength(7);
});
