#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  console.error('gradus: not built yet (packages/lab/dist/cli/main.js is missing).');
  console.error('Run `npm run build` at the root of the repository, then try again.');
  process.exitCode = 1;
}
