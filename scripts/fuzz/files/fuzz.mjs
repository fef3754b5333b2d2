// Reads damaged files of every kind. Each must be read, or be refused with an error of Gradus that names the file, in
// bounded time and memory.
//
//     node scripts/fuzz/files/fuzz.mjs [--kind csv,onnx] [--runs 100000] [--seed N] [--from N]
//
// `--runs` is the number of files over all kinds. File k of a kind and seed S is always the same: `--kind csv --seed S
// --from k --runs 1` repeats a problem.
import { parseArgs } from 'node:util';
import { KINDS } from './kinds.mjs';
import { search } from './search.mjs';

/** In milliseconds. */
const BETWEEN_REPORTS = 10_000;

const { values } = parseArgs({
  options: {
    kind: { type: 'string' },
    runs: { type: 'string', default: '100000' },
    from: { type: 'string', default: '0' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});
const names = values.kind?.split(',') ?? KINDS.map(({ name }) => name);
const kinds = KINDS.filter(({ name }) => names.includes(name));
const unknown = names.filter((name) => KINDS.every((kind) => kind.name !== name));
if (unknown.length > 0) {
  const known = KINDS.map(({ name }) => name).join(', ');
  console.error(`There is no kind "${unknown.join('", "')}". The kinds are ${known}.`);
  process.exit(2);
}
const [seed, from] = [values.seed, values.from].map(Number);
const runs = Math.ceil(Number(values.runs) / kinds.length);

let found = 0;
for (const kind of kinds) {
  let reported = performance.now();
  const { problems, refused } = await search(kind, { seed, from, runs }, (tried, problem) => {
    if (problem !== null) console.error(problem);
    if (performance.now() - reported < BETWEEN_REPORTS) return;
    reported = performance.now();
    console.error(`${kind.name}: ${tried} of ${runs} files`);
  });
  found += problems.length;
  const counts = `${runs} files, ${refused} refused, ${problems.length} problems`;
  console.log(`${kind.name}, seed ${seed} from ${from}: ${counts}`);
}
const peak = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(`${runs * kinds.length} files, ${found} problems, ${peak} MB at most`);
if (found > 0) process.exitCode = 1;
