// Tries damaged files, one after the other.
import { parseArgs } from 'node:util';
import { Watchdog } from './watchdog.mjs';

/** In milliseconds, for one file; one that never ends is left to the watchdog. */
const LONGEST = 5000;
const LONGEST_MESSAGE = 10_000;
/** In milliseconds. */
const BETWEEN_REPORTS = 10_000;

/**
 * Reads files of a seed. Each must end in an error of gradus' own, whose message is short, or be read, in bounded time.
 * @param {{ script: string, seed: number, from?: number, runs: number }} settings the name of the script, the seed, the
 *   number of the first file, and how many files
 * @param {(run: number) => any} fileOf makes the file of a number
 * @param {(file: any) => unknown} read reads a file
 * @param {Function} GradusError the class of errors that may be thrown
 * @param {(run: number, file: any, problems: string[]) => void} onFile called after each file
 * @returns {Promise<string[]>} what is wrong, each with the command that repeats it
 */
export async function search(
  { script, seed, from = 0, runs },
  fileOf,
  read,
  GradusError,
  onFile = () => {},
) {
  const command = `node scripts/fuzz/${script} --seed ${seed}`;
  const watchdog = new Watchdog(command);
  const problems = [];
  for (let run = from; run < from + runs; run++) {
    watchdog.next(run);
    const file = fileOf(run);
    const problem = await problemWith(() => read(file), GradusError);
    if (problem !== null) problems.push(`${command} --from ${run} --runs 1: ${problem}`);
    onFile(run, file, problems);
  }
  await watchdog.stop();
  return problems;
}

/** @returns what is wrong with how a file was read, or null */
async function problemWith(read, GradusError) {
  const start = performance.now();
  try {
    await read();
  } catch (error) {
    if (!(error instanceof GradusError)) return `${error?.stack ?? error}`;
    const { length } = error.message;
    if (length > LONGEST_MESSAGE) return `a message of ${length} characters`;
  }
  const time = performance.now() - start;
  return time > LONGEST ? `took ${Math.round(time)} ms` : null;
}

/** Searches as the command line says. It reports how far it is, what is wrong, and at the end files by their kind. */
export async function main(script, fileOf, read, GradusError) {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '100000' },
      from: { type: 'string', default: '0' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    },
  });
  const [seed, from, runs] = [values.seed, values.from, values.runs].map(Number);
  const kinds = new Map();
  let reported = performance.now();
  let shown = 0;
  let largest = 0;
  const onFile = (run, { kind }, problems) => {
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    for (; shown < problems.length; shown++) console.log(problems[shown]);
    if (run % 1000 === 0) largest = Math.max(largest, process.memoryUsage.rss());
    if (performance.now() - reported < BETWEEN_REPORTS) return;
    reported = performance.now();
    console.log(`seed ${seed}: ${run + 1 - from} of ${runs} files, ${problems.length} problems`);
  };
  const settings = { script, seed, from, runs };
  const made = (run) => fileOf(seed, run);
  const problems = await search(settings, made, read, GradusError, onFile);
  largest = Math.max(largest, process.memoryUsage.rss());
  const counts = [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ');
  console.log(
    `seed ${seed}: ${runs} files (${counts}), ${problems.length} problems, ` +
      `${Math.round(largest / 2 ** 20)} MB at most`,
  );
  if (problems.length > 0) process.exitCode = 1;
}
