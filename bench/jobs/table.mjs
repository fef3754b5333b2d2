// Reads a CSV of a given size: megabytes per second, and peak memory divided by the bytes of the columns.
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTable } from '@gradus/datasets';
import { report, settings } from '../src/job.mjs';

const MB = 1e6;
/** Rows written at a time. */
const ROWS = 20_000;

const { megabytes = 1000 } = settings();
const folder = mkdtempSync(join(tmpdir(), 'gradus-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'large.csv');
const bytes = write(file, megabytes * MB);

const before = process.resourceUsage().maxRSS * 1024;
const start = performance.now();
const table = await readTable(file);
const seconds = (performance.now() - start) / 1000;
const peak = process.resourceUsage().maxRSS * 1024;
const columns = table.columns.reduce((sum, column) => sum + bytesOf(column), 0);
report({
  rows: table.length,
  seconds,
  speed: bytes / MB / seconds,
  columns: columns / MB,
  memory: (peak - before) / columns,
});

/** Rows like those of a shop: a number, a day, an amount, a city, and a grade that is sometimes missing. */
function write(path, least) {
  const out = openSync(path, 'w');
  let size = writeSync(out, 'order,day,amount,city,grade\n');
  for (let row = 0; size < least; ) {
    const lines = [];
    for (const end = row + ROWS; row < end; row++) {
      const day = 10 + (row % 20);
      const grade = row % 9 === 0 ? 'NA' : row % 7;
      lines.push(
        `${row},2024-01-${day},${((row * 7919) % 99_991) / 100},city ${row % 50},${grade}\n`,
      );
    }
    size += writeSync(out, lines.join(''));
  }
  closeSync(out);
  return size;
}

function bytesOf(column) {
  return (column.kind === 'text' ? column.codes : column.values).byteLength;
}
