// Compares random programs with PyTorch, and shrinks those that differ:
//
//     node scripts/fuzz/programs/fuzz.mjs [--kind tensors|training] [--runs 1000] [--seed N] [--backend wasm|reference]
//     node scripts/fuzz/programs/fuzz.mjs --record      # writes packages/gradus/test/goldens/fuzz.json
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import * as G from 'gradus';
import * as nn from 'gradus/nn';
import * as optim from 'gradus/optim';
import { differences } from './check.mjs';
import { tensorPrograms, trainingPrograms } from './programs.mjs';

const ARBITRARIES = { tensors: tensorPrograms, training: trainingPrograms };
const BACKENDS = { wasm: G.createWasmBackend, reference: G.createReferenceBackend };
const GOLDENS = new URL('../../../packages/gradus/test/goldens/fuzz.json', import.meta.url);
/** The number of recorded programs of each kind. The tests run all of them. */
const RECORDED = 200;

const { values: options } = parseArgs({
  options: {
    kind: { type: 'string' },
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    backend: { type: 'string', default: 'wasm' },
    record: { type: 'boolean', default: false },
    python: { type: 'string', default: '/usr/bin/python3' },
  },
});

const python = spawn(
  options.python,
  ['-B', fileURLToPath(new URL('pytorch.py', import.meta.url))],
  {
    stdio: ['pipe', 'pipe', 'inherit'],
  },
);
const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();

/** The results of PyTorch for a program. */
async function ask(program) {
  python.stdin.write(`${JSON.stringify(program)}\n`);
  const { value, done } = await lines.next();
  if (done)
    throw new Error('PyTorch ended; is python3-torch installed? See scripts/fuzz/README.md.');
  return JSON.parse(value);
}

const library = { G, nn, optim };
const seed = Number(options.seed);

async function record() {
  const cases = [];
  for (const arbitrary of Object.values(ARBITRARIES)) {
    for (const program of fc.sample(arbitrary, { numRuns: RECORDED, seed: 1 })) {
      cases.push({ program, answer: await ask(program) });
    }
  }
  writeFileSync(GOLDENS, `[\n${cases.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);
  console.log(`${cases.length} programs recorded`);
}

async function search(kind) {
  let asked = 0;
  const property = fc.asyncProperty(
    ARBITRARIES[kind],
    fc.boolean(),
    async (program, readAtOnce) => {
      asked++;
      const found = differences(library, program, await ask(program), readAtOnce);
      if (found.length > 0) throw new Error(found.join('\n'));
    },
  );
  const result = await fc.check(property, {
    numRuns: Number(options.runs),
    seed,
    endOnFailure: false,
  });
  console.log(`${kind}: seed ${seed}, ${asked} programs run`);
  if (!result.failed) return true;
  const [program, readAtOnce] = result.counterexample;
  console.log(JSON.stringify(program), `\nread ${readAtOnce ? 'at once' : 'at the end'}`);
  console.log(String(result.errorInstance?.message ?? result.error));
  return false;
}

G.setBackend(BACKENDS[options.backend]());
if (options.record) await record();
else {
  const kinds = options.kind === undefined ? Object.keys(ARBITRARIES) : [options.kind];
  for (const kind of kinds) if (!(await search(kind))) process.exitCode = 1;
}
python.stdin.end();
