import fc from 'fast-check';
import { describe, test } from 'vitest';
import { createReferenceBackend } from '../../../src/backend/reference/index.ts';
import { createWasmBackend } from '../../../src/backend/wasm/index.ts';
import { expectClose } from '../../contract/close.ts';
import { runTogether } from '../../contract/nodes.ts';
import { make, recipes } from '../../contract/random-nodes.ts';
import { rootsOf, SAMPLES } from '../../contract/samples.ts';

const reference = createReferenceBackend();
const wasm = createWasmBackend();
const TOLERANCE = { relative: 1e-5, scale: 2e-6 };

describe.each(Object.entries(SAMPLES))('%s', (_, samples) => {
  test.each(samples.map((sample) => [sample.about, sample] as const))(
    '%s: wasm agrees with the reference',
    (about, sample) => {
      const roots = rootsOf(sample);
      const expected = runTogether(reference, roots);
      const actual = runTogether(wasm, roots);
      actual.forEach((values, i) => {
        expectClose(values, expected[i], TOLERANCE, `${about}, result ${i}`);
      });
    },
  );
});

test('random programs agree with the reference', () => {
  fc.assert(
    fc.property(recipes(20), (recipe) => {
      const { values } = make(recipe, true);
      const roots = values.filter((value) => !value.consumed && value.op.kind !== 'leaf');
      const expected = runTogether(reference, roots);
      runTogether(wasm, roots).forEach((found, i) => {
        expectClose(found, expected[i], TOLERANCE, `result ${i}`);
      });
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 200) },
  );
});
