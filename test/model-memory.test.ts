/** A large model takes at most three times its file; the script measures it in its own processes, with the build. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('../scripts/fuzz/files/memory.mjs', import.meta.url));

it('reading models of 32 MB takes at most three times as much memory', () => {
  const printed = execFileSync(process.execPath, [script, '--megabytes', '32'], {
    encoding: 'utf8',
  });
  expect(printed.trimEnd().split('\n')).toHaveLength(7);
});
