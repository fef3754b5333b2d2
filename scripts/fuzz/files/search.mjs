// Tries damaged files of a kind, one after the other.
import { GradusError } from 'gradus';
import { changeBytes, pick, randomOf } from './damage.mjs';
import { Watchdog } from './watchdog.mjs';

/**
 * Files of one kind, and their reader.
 * @typedef {object} Kind
 * @property {string} name
 * @property {{ name: string, bytes: Uint8Array, isRefused?: boolean }[]} files the files to damage; most are valid
 * @property {(bytes: Uint8Array, file: { name: string }) => unknown} read
 * @property {RegExp} [place] the beginning of messages that name something other than the file
 * @property {(bytes: Uint8Array, random: (count: number) => number, other: Uint8Array) => Uint8Array} [change] changes the
 *   content of a file and corrects lengths and checksums; where it cannot read the file, it changes nothing
 */

/** The most processor time for one file, in seconds. The watchdog ends a file that never ends. */
const LONGEST = 5;
const LONGEST_MESSAGE = 10_000;
/** The bytes of memory that a file may take besides three times its size. */
const SPARE = 2 ** 28;

/**
 * File number `run` of a seed.
 * @param {Kind} kind
 * @param {number} seed
 * @param {number} run
 */
export function damaged({ files, change }, seed, run) {
  const random = randomOf(Math.imul(seed, 0x9e3779b1) + run);
  const file = pick(files, random);
  let { bytes } = file;
  // Changes that know the format come first, since they need a file that can be read.
  const inFormat = change === undefined ? 0 : random(3);
  for (let i = 0; i < inFormat; i++) bytes = change(bytes, random, pick(files, random).bytes);
  const inBytes = inFormat === 0 ? 1 + random(3) : random(2);
  for (let i = 0; i < inBytes; i++) bytes = changeBytes(bytes, random, pick(files, random).bytes);
  return { ...file, bytes };
}

/**
 * Reads files of a seed. Each must be read, or be refused with an error of Gradus that names the file, in bounded time
 * and memory.
 * @param {Kind} kind
 * @param {{ seed: number, from?: number, runs: number }} settings the number of the first file, and how many files
 * @param {(tried: number, problem: string | null) => void} onFile called after each file
 * @returns {Promise<{ problems: string[], refused: number }>} the problems, each with the command that repeats it
 */
export async function search(kind, { seed, from = 0, runs }, onFile = () => {}) {
  const command = `node scripts/fuzz/files/fuzz.mjs --kind ${kind.name} --seed ${seed}`;
  const watchdog = new Watchdog(command);
  const problems = [];
  let refused = 0;
  for (let run = from; run < from + runs; run++) {
    watchdog.next(run);
    const { problem, isRefused } = await attempt(kind, damaged(kind, seed, run));
    if (isRefused) refused++;
    const told = problem && `${command} --from ${run} --runs 1: ${problem}`;
    if (told !== null) problems.push(told);
    onFile(run + 1 - from, told);
  }
  await watchdog.stop();
  return { problems, refused };
}

/** @returns whether the file is refused, and the problem with reading it, or null */
async function attempt({ read, place }, file) {
  const before = process.cpuUsage();
  const peak = process.resourceUsage().maxRSS;
  let isRefused = false;
  try {
    await read(file.bytes, file);
  } catch (error) {
    isRefused = true;
    const problem = problemIn(error, file.name, place);
    if (problem !== null) return { problem, isRefused };
  }
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  const grown = 1024 * (process.resourceUsage().maxRSS - peak);
  if (seconds > LONGEST) return { problem: `took ${seconds} seconds of the processor`, isRefused };
  if (grown <= 3 * file.bytes.length + SPARE) return { problem: null, isRefused };
  return { problem: `took ${grown} bytes of memory for ${file.bytes.length}`, isRefused };
}

function problemIn(error, name, place) {
  if (!(error instanceof GradusError)) return `${error?.stack ?? error}`;
  const { message } = error;
  if (message.length > LONGEST_MESSAGE) return `a message of ${message.length} characters`;
  if (message.includes(name) || place?.test(message)) return null;
  return `the message names no file: ${message}`;
}
