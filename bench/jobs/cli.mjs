// `gradus train …` as a whole process. Settings: models (or a file and options), memory (measure memory instead of
// time).
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bench, report, root, run, settings } from '../src/job.mjs';

const { models, memory = false } = settings();
const folder = mkdtempSync(join(tmpdir(), 'gradus-bench-'));
try {
  const file = join(folder, 'memory.json');
  const watch = memory ? ['--import', `file://${join(bench, 'jobs/watch-memory.mjs')}`] : [];
  const command = [...watch, join(root, 'packages/lab/bin/gradus.js'), 'train', ...models];
  const out = ['--out', join(folder, 'runs')];
  const { wall } = await run(process.execPath, [...command, ...out], { GRADUS_BENCH_MEMORY: file });
  report({ seconds: wall / 1000, ...(memory ? JSON.parse(readFileSync(file, 'utf8')) : {}) });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
