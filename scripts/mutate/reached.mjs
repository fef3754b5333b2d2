// Loaded before each test file of the unmutated run: notes which mutants its tests reach.
import { writeFileSync } from 'node:fs';
import { afterAll, expect } from 'vitest';

const reached = [];
globalThis.__reached = (id) => {
  reached[id] = true;
};

afterAll(() => {
  const { testPath } = expect.getState();
  const name = Buffer.from(testPath).toString('base64url').slice(-120);
  const ids = Object.keys(reached).map(Number);
  writeFileSync(`${process.env.REACHED_FOLDER}/${name}.json`, JSON.stringify({ testPath, ids }));
});
