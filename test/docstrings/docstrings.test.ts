/** The examples in the docstrings of the libraries have no type errors, run, and give the values that they show. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { examplesIn, placeOf } from './examples.ts';
import { runExample } from './run.ts';
import { typeErrors } from './types.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const EXAMPLES = ['packages/gradus/src', 'packages/datasets/src']
  .flatMap((folder) =>
    readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' }).map(
      (path) => `${folder}/${path.replaceAll('\\', '/')}`,
    ),
  )
  .filter((path) => path.endsWith('.ts'))
  .flatMap((file) => examplesIn(file, readFileSync(`${ROOT}${file}`, 'utf8')));

test('the examples have no type errors', () => {
  expect(typeErrors(EXAMPLES)).toEqual([]);
});

test.each(
  EXAMPLES.filter(({ runs }) => runs).map((example) => [placeOf(example, 0), example] as const),
)('the example at %s runs', (_, example) => runExample(example));
