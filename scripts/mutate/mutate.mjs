// Mutation testing of packages/gradus/src: makes random small changes, one at a time, and lists those that no test of the
// package notices. It first runs the unchanged tests, to measure each file and to find the changes that it reaches. Then
// it tries each change on the files that reach it, the tests of its folder first, until one fails.
//
//   --seed N              draws other changes
//   --count N             changes in each folder
//   --folder NAME         only this folder of src; can be repeated
//   --at FILE:LINE        the changes of one place, also FILE:LINE:COLUMN; can be repeated
//   --tests PART          only test files with this part in their path; can be repeated
//   --without PART        not test files with this part in their path
//   --longest SECONDS     leaves out test files that take longer (20)
//
// It does not change index files, the file that workers run (tests run its bundle), and numbers of a declaration or field
// whose doc comment has @heuristic, which change only the speed.
import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { filesUnder, root, textOf } from '../check/sources.mjs';
import { heuristicFields, mutantsOf, mutated, watched } from './mutants.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '40' },
    folder: { type: 'string', multiple: true, default: [''] },
    tests: { type: 'string', multiple: true, default: ['packages/gradus/test/'] },
    without: { type: 'string', multiple: true, default: [] },
    longest: { type: 'string', default: '20' },
    at: { type: 'string', multiple: true, default: [] },
  },
});

/** Other programs have priority. The tests run in one process, one file at a time. */
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

/** A run counts as endless after this many times the time of the unmutated run, plus a few seconds. */
const PATIENCE = 5;
const GRACE = 20_000;

const source = 'packages/gradus/src/';
/** Files without tests of their own: index files only re-export, and the tests run the bundle of the worker file. */
const NOT_RUN = /\/(index|bundle|worker|worker-source)\.ts$/;
const mutants = choose();
const texts = new Map(mutants.map(({ file }) => [file, textOf(file)]));
if (mutants.length === 0) throw new Error('There is no code to change there.');
const testFiles = filesUnder('packages/gradus/test')
  .filter((path) => path.endsWith('.test.ts') && isAmong(values.tests, path))
  .filter((path) => !isAmong(values.without, path))
  // Test files share one process, and mocks would affect other files.
  .filter((path) => !/vi\.(mock|resetModules)\(/.test(textOf(path)))
  .map((path) => join(root, path));

console.log(
  `seed ${values.seed}: ${mutants.length} mutants of ${source}${values.folder.join(', ')}`,
);
const tests = await unmutated();
let runner = null;
const survivors = [];
for (const [i, mutant] of mutants.entries()) {
  const began = Date.now();
  const end = await fate(mutant);
  if (end.survived) survivors.push({ ...mutant, ...end });
  const { file, line, column, was, text } = mutant;
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  const change = `${file}:${line}:${column} ${shortened(was)} → ${shortened(text)}`;
  console.log(
    `${i + 1}/${mutants.length} ${end.survived ? 'ALIVE' : 'dead '} ${change} (${end.why}, ${seconds} s)`,
  );
}
runner?.stop();

console.log(`\nseed ${values.seed}: ${survivors.length} of ${mutants.length} mutants survive`);
for (const { file, line, column, was, text, why } of survivors) {
  console.log(`  ${file}:${line}:${column} ${was} → ${text} (${why})`);
}
for (const folder of new Set(mutants.map((mutant) => mutant.folder))) {
  const living = survivors.filter((mutant) => mutant.folder === folder).length;
  const count = mutants.filter((mutant) => mutant.folder === folder).length;
  const share = ((100 * living) / count).toFixed(1);
  console.log(`${folder || 'all folders'}: ${living} of ${count} survive, ${share} %`);
}

function folderOf({ file }) {
  return file.slice(source.length).split('/')[0];
}

/** The mutants to try: `--count` of each folder, drawn without replacement. */
function choose() {
  const random = mulberry32(Number(values.seed));
  const paths = filesUnder(source).filter((path) => path.endsWith('.ts'));
  const heuristics = new Set(paths.flatMap((path) => heuristicFields(path, textOf(path))));
  return values.folder
    .flatMap((folder) => {
      const all = paths
        .filter((path) => path.startsWith(`${source}${folder}`) && !NOT_RUN.test(path))
        .sort()
        .flatMap((path) => mutantsOf(path, textOf(path), heuristics))
        .map((mutant) => ({ ...mutant, folder }));
      if (values.at.length > 0) return all.filter(isAsked);
      return Array.from({ length: Math.min(Number(values.count), all.length) }, () => {
        return all.splice(Math.floor(random() * all.length), 1)[0];
      });
    })
    .map((mutant, id) => ({ ...mutant, id }));
}

function isAmong(parts, path) {
  return parts.some((part) => path.includes(part));
}

function isAsked({ file, line, column }) {
  const places = [file, `${file}:${line}`, `${file}:${line}:${column}`];
  return values.at.some((asked) => places.some((place) => place.endsWith(asked)));
}

/** Runs the unchanged tests once, to measure each file and to find the mutants that it reaches. */
async function unmutated() {
  const reached = mkdtempSync(join(tmpdir(), 'mutate-'));
  const first = await startRunner({ REACHED_FOLDER: reached, LONGEST: values.longest });
  const changed = [...texts].map(([file, text]) => [
    join(root, file),
    watched(
      text,
      mutants.filter((mutant) => mutant.file === file),
    ),
  ]);
  const took = new Map();
  const { failed, unhandled } = await first.run(testFiles, Object.fromEntries(changed), {
    limit: () => Number.POSITIVE_INFINITY,
    ended: (module) => took.set(module.ended, module.took),
  });
  first.stop();
  const found = readdirSync(reached).map((name) =>
    JSON.parse(readFileSync(join(reached, name), 'utf8')),
  );
  rmSync(reached, { recursive: true });
  for (const id of found.flatMap(({ loaded }) => loaded)) mutants[id].isAtTop = true;
  const failureOf = ({ testPath }) =>
    failed.find((failure) => failure.startsWith(`${testPath.slice(root.length)}:`));
  const left = found.filter((each) => each.isTooLong || failureOf(each) !== undefined);
  if (left.length === found.length || (unhandled > 0 && left.length === 0)) {
    throw new Error(`The tests fail without any mutant:\n${failed.join('\n')}`);
  }
  const whole = [...took.values()].reduce((sum, each) => sum + each, 0);
  console.log(`${testFiles.length} test files take ${(whole / 1000).toFixed(0)} s`);
  for (const each of left) {
    const why = each.isTooLong
      ? `${each.testPath.slice(root.length)}: takes longer than ${values.longest} s`
      : `fails in one process with others: ${failureOf(each)}`;
    console.log(`  left out: ${why}`);
  }
  return found
    .filter((each) => !left.includes(each))
    .map(({ testPath, ids }) => ({ path: testPath, ids: new Set(ids), took: took.get(testPath) }));
}

/** Whether some test fails with the mutant. */
async function fate(mutant) {
  const isDirect = ({ path }) => path.includes(`/gradus/test/${folderOf(mutant)}/`);
  const seeing = tests
    .filter(({ ids }) => mutant.isAtTop || ids.has(mutant.id))
    .sort((a, b) => Number(isDirect(b)) - Number(isDirect(a)) || a.took - b.took);
  if (seeing.length === 0) return { survived: true, why: 'no test reaches it' };
  runner ??= await startRunner();
  const limits = seeing.map(({ took }) => PATIENCE * took + GRACE);
  const text = mutated(texts.get(mutant.file), mutant);
  const outcome = await runner.run(
    seeing.map(({ path }) => path),
    { [join(root, mutant.file)]: text },
    { limit: (done) => limits[Math.min(done, limits.length - 1)], ended: () => {} },
  );
  if (outcome === null) {
    runner = null;
    return { survived: false, why: 'did not end' };
  }
  if (outcome.failed.length > 0) {
    return { survived: false, why: shortened(outcome.failed[0]) };
  }
  if (outcome.unhandled > 0) return { survived: false, why: 'error outside of tests' };
  return { survived: true, why: `${seeing.length} test files pass` };
}

async function startRunner(environment = {}) {
  const script = fileURLToPath(new URL('runner.mjs', import.meta.url));
  const child = fork(script, {
    env: { ...process.env, ...environment },
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const stop = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {}
  };
  process.once('exit', stop);
  await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', () => reject(new Error('Vitest did not start.')));
  });
  child.removeAllListeners('exit');

  /** The result of `runner.mjs`; `null` if it took too long and was stopped. */
  const run = (files, replaced, { limit, ended }) =>
    new Promise((resolve) => {
      let timer;
      let done = 0;
      const finish = (outcome) => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(outcome);
      };
      const wait = () => {
        clearTimeout(timer);
        if (!Number.isFinite(limit(done))) return;
        timer = setTimeout(() => {
          finish(null);
          stop();
        }, limit(done));
      };
      child.on('exit', () => finish(null));
      child.on('message', (message) => {
        if (message.done) finish(message);
        else {
          done++;
          ended(message);
          wait();
        }
      });
      wait();
      child.send({ files, texts: replaced });
    });
  return { run, stop };
}

function shortened(text) {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** A small generator with a 32-bit seed. */
function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}
