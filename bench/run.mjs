// `npm run bench`: measures the rows of the table, prints the table and writes it as JSON. See README.md.
import { existsSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { axes } from './growth/axes.mjs';
import { cores, root, runJob } from './src/job.mjs';
import { measure } from './src/measure.mjs';
import { options } from './src/options.mjs';
import { gradus, installed, offerRivals, torch } from './src/rivals.mjs';
import { rows } from './src/rows.mjs';
import { ladderTable, table } from './src/table.mjs';

/** Above this load average the bench prints a warning. */
const BUSY = 0.5;
const plots = Object.keys(axes).map((name) => `plots-${name}`);

try {
  await start();
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
}

async function start() {
  const settings = options();
  const { help, list } = settings;
  if (help !== undefined) console.log(help);
  else if (list) console.log([...rows.map(({ name }) => name), 'ladder', ...plots].join('\n'));
  else if (existsSync(join(root, 'packages/lab/dist/cli/process.js'))) await main(settings);
  else throw new Error('Gradus is not built. Run: npm run build');
}

async function main({ only, rounds, check, json }) {
  const asked = (name) => only.some((part) => name.startsWith(part));
  const chosen = rows.filter(({ name }) => only.length === 0 || asked(name));
  const climbs = only.length === 0 || asked('ladder');
  const curves = plots.filter(asked);
  if (chosen.length === 0 && !climbs && curves.length === 0) {
    throw new Error(
      `no row has a name that begins with ${only.join(' or ')}. --list prints all names.`,
    );
  }
  const about = { date: new Date().toISOString(), machine: machine(), rounds };
  if (about.machine.load > BUSY) {
    console.error(`Other programs use the machine (load ${about.machine.load.toFixed(1)}).`);
    console.error('The figures will be worse than usual, above all those of several threads.');
  }
  await offerRivals();
  const found = chosen.length > 0 ? await measure(chosen, rounds, progress) : { rows: [] };
  const ladder = climbs ? await climb() : undefined;
  progress('');
  if (chosen.length > 0) console.log(table(found.rows));
  if (ladder !== undefined) console.log(`\n${ladderTable(ladder)}`);
  const growth = curves.length > 0 ? await drawAll(curves) : undefined;
  const report = { ...about, ...found, ladder, growth };
  writeFileSync(resolve(root, json), `${JSON.stringify(report, null, 1)}\n`);
  if (check) verdict(found.rows);
}

function climb() {
  progress('ladder');
  return runJob(gradus('ladder.mjs', { size: 512, rounds: 7 }));
}

/** Loads the plotting library only for plots, because it is a package of the bench. */
async function drawAll(curves) {
  if (!installed('@observablehq/plot', 'jsdom')) {
    throw new Error('the plots need the packages of the bench. Run: npm ci --prefix bench');
  }
  const { draw } = await import('./growth/draw.mjs');
  return draw(
    curves.map((name) => name.slice('plots-'.length)),
    progress,
  );
}

function machine() {
  const cpu = cpus()[0]?.model;
  return { cpu, cores, load: loadavg()[0], node: process.version, torch: torch() };
}

/** Shows the progress on one line of stderr. */
function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  else if (text !== '') console.error(text);
}

function verdict(outcomes) {
  const skipped = outcomes.filter((row) => row.skipped !== undefined);
  for (const { name } of skipped) console.error(`not checked: ${name}`);
  const missed = outcomes.filter((row) => row.met !== true && row.skipped === undefined);
  for (const { name } of missed) console.error(`missed: ${name}`);
  if (missed.length > 0) process.exitCode = 1;
}
