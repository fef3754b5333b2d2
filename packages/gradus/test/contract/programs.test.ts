import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cases } from '../../../../test/exhaustive.ts';
import { gradients } from '../../src/autograd/gradients.ts';
import { createReferenceBackend } from '../../src/backends/reference/index.ts';
import { createWasmBackend } from '../../src/backends/wasm/index.ts';
import type { Root } from '../../src/compiler/recording.ts';
import type { Node } from '../../src/graph/node.ts';
import { multiply, subtract } from '../../src/ops/elementwise.ts';
import { constant, scalar } from '../../src/ops/leaves.ts';
import { UNFUSED } from './backends.ts';
import { runOneByOne, runStep, runTogether } from './nodes.ts';
import { type Made, make, recipes } from './random-nodes.ts';

/** Values that nothing reads, and the gradients of the last one. */
function rootsOf({ leaves, values }: Made): Node[] {
  const last = values[values.length - 1];
  const ends = values.filter((value) => !value.consumed && value.op.kind !== 'leaf');
  const found = gradientsOf(last);
  return [...ends, ...leaves.flatMap((leaf) => found.get(leaf) ?? [])];
}

function gradientsOf(node: Node): Map<Node, Node> {
  if (!node.needsGrad || node.op.kind === 'leaf') return new Map();
  return gradients(node, constant(1, node.shape, node.dtype));
}

/** A new value for each leaf: another value of its shape, or a step along its gradient. */
function updatesOf({ leaves, values }: Made, choice: number): Root[] {
  const found = gradientsOf(values[values.length - 1]);
  return leaves.flatMap((target, i) => {
    const gradient = found.get(target);
    const others = values.filter((value) => value !== target && value.shape === target.shape);
    if (gradient !== undefined && ((choice >> i) & 1 || others.length === 0)) {
      const step = multiply(scalar(0.125, target.shape), gradient);
      return [{ node: subtract(target, step), target }];
    }
    if (others.length === 0) return [];
    return [{ node: others[(choice + i) % others.length], target }];
  });
}

/** FUZZ_RUNS=10000 searches longer. */
const numRuns = Number(process.env.FUZZ_RUNS ?? cases(40, 100));
const reference = createReferenceBackend();

describe('random programs', () => {
  test('compiled as one give the bits of their ops one by one', () => {
    fc.assert(
      fc.property(recipes(20), (recipe) => {
        const roots = rootsOf(make(recipe, true));
        expect(runTogether(reference, roots)).toEqual(runOneByOne(reference, roots));
      }),
      { numRuns },
    );
  });

  test('give the same bits on WebAssembly if IEEE arithmetic fixes them', () => {
    const wasm = createWasmBackend({ relaxedSimd: false });
    fc.assert(
      fc.property(recipes(20), (recipe) => {
        const roots = rootsOf(make(recipe, false));
        expect(runTogether(wasm, roots)).toEqual(runTogether(reference, roots));
      }),
      { numRuns },
    );
  });

  test('in float64 give the values of float32 programs in double precision', () => {
    const precise = createReferenceBackend({ precision: 'float64' });
    const numbers = (values: readonly ArrayLike<number>[]) =>
      values.map((each) => Array.from(each));
    fc.assert(
      fc.property(recipes(20), (recipe) => {
        const doubles = runTogether(reference, rootsOf(make(recipe, true, 'float64')));
        const floats = runTogether(precise, rootsOf(make(recipe, true)));
        expect(numbers(doubles)).toEqual(numbers(floats));
      }),
      { numRuns },
    );
  });

  test('on WebAssembly, compiled as one, give the bits of their ops one by one', () => {
    const wasm = createWasmBackend({ relaxedSimd: false });
    fc.assert(
      fc.property(recipes(20), (recipe) => {
        const roots = rootsOf(make(recipe, true));
        expect(runTogether(wasm, roots)).toEqual(runOneByOne(wasm, roots));
      }),
      { numRuns },
    );
  });

  test.each(UNFUSED)(
    'on %s, that overwrite their inputs, compute everything from the old values',
    (_, createBackend) => {
      const backend = createBackend();
      fc.assert(
        fc.property(recipes(12), fc.nat({ max: 31 }), (recipe, choice) => {
          const made = make(recipe, true);
          const updates = updatesOf(made, choice);
          const ends = rootsOf(made).map((node) => ({ node, target: null }));
          const before = runOneByOne(
            backend,
            [...ends, ...updates].map(({ node }) => node),
          );
          const after = runStep(backend, [...ends, ...updates]);
          expect([...after.values, ...after.targets]).toEqual(before);
          const alone = runStep(backend, updates);
          expect(alone.targets).toEqual(after.targets);
        }),
        { numRuns },
      );
    },
  );
});
