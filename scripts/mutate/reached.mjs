// Loaded before each test file of the unmutated run. Records the mutants that its tests reach, and stops the tests of a
// file that takes too long.
import { writeFileSync } from 'node:fs';
import { afterAll, expect } from 'vitest';

const reached = [];
/** The mutants that run while files are loaded, which happens once for all test files. */
const loaded = [];
const end = performance.now() + 1000 * Number(process.env.LONGEST);
let isTooLong = false;
globalThis.__reached = (id) => {
  reached[id] = true;
  if (expect.getState().currentTestName === undefined) loaded[id] = true;
  if (performance.now() < end) return;
  isTooLong = true;
  throw new Error('This takes too long for mutation testing.');
};

afterAll(() => {
  const { testPath } = expect.getState();
  const name = Buffer.from(testPath).toString('base64url').slice(-120);
  const ids = Object.keys(reached).map(Number);
  const found = JSON.stringify({
    testPath,
    ids,
    loaded: Object.keys(loaded).map(Number),
    isTooLong,
  });
  writeFileSync(`${process.env.REACHED_FOLDER}/${name}.json`, found);
});
