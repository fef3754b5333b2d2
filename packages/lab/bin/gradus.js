#!/usr/bin/env node
import { existsSync } from 'node:fs';

const entry = new URL('../dist/cli/process.js', import.meta.url);
if (existsSync(entry)) {
  const { run } = await import(entry.href);
  await run();
} else {
  console.error('gradus: not built yet (packages/lab/dist/cli/process.js is missing).');
  console.error('Run `npm run build` at the root of the repository, then try again.');
  process.exitCode = 1;
}
