/** Exported JavaScript equals the reference backend bit for bit, for any program. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cases } from '../../../../test/exhaustive.ts';
import { createReferenceBackend } from '../../src/backends/reference/index.ts';
import { runTogether } from '../contract/nodes.ts';
import { make, recipes } from '../contract/random-nodes.ts';
import { rootsOf, SAMPLES } from '../contract/samples.ts';
import { createJavaScriptBackend } from './js-backend.ts';

const reference = createReferenceBackend();
const exported = createJavaScriptBackend();

describe.each(Object.entries(SAMPLES))('%s', (_, samples) => {
  test.each(samples.map((sample) => [sample.about, sample] as const))('%s', (_, sample) => {
    const roots = rootsOf(sample);
    expect(runTogether(exported, roots)).toEqual(runTogether(reference, roots));
  });
});

test('random programs', () => {
  fc.assert(
    fc.property(recipes(20), (recipe) => {
      const { values } = make(recipe, true);
      const roots = values.filter((value) => !value.consumed && value.op.kind !== 'leaf');
      expect(runTogether(exported, roots)).toEqual(runTogether(reference, roots));
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? cases(60, 300)) },
  );
});
