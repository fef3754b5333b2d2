// The training time that `gradus train C` reports, tests included. Settings: threads.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { report, root, run, settings } from '../src/job.mjs';

const { threads } = settings();
const runs = mkdtempSync(join(tmpdir(), 'gradus-bench-'));
try {
  const bin = join(root, 'packages/lab/bin/gradus.js');
  const args = [bin, 'train', 'C', '--json', '--quiet', '--out', runs];
  if (threads !== undefined) args.push('--threads', String(threads));
  const { output } = await run(process.execPath, args);
  const end = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .find(({ event }) => event === 'end');
  report({ seconds: end.seconds });
} finally {
  rmSync(runs, { recursive: true, force: true });
}
