// Runs `gradus train` and reads the seconds that it reports.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './job.mjs';

/** The training time of all models together, tests included. */
export async function trainingSeconds(...args) {
  const runs = mkdtempSync(join(tmpdir(), 'gradus-bench-'));
  try {
    const command = [join(root, 'packages/lab/bin/gradus.js'), 'train', ...args];
    const out = ['--json', '--quiet', '--out', runs];
    const { output } = await run(process.execPath, [...command, ...out]);
    const events = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    return events.reduce((sum, { event, seconds }) => sum + (event === 'end' ? seconds : 0), 0);
  } finally {
    rmSync(runs, { recursive: true, force: true });
  }
}
