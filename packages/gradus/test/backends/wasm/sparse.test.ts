/** Products that skip the zeros of their left factor. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../../src/backends/reference/index.ts';
import { matchContraction } from '../../../src/backends/wasm/codegen/contraction-plan.ts';
import { planKernel } from '../../../src/backends/wasm/codegen/kernel.ts';
import { createWasmBackend } from '../../../src/backends/wasm/index.ts';
import type { Program } from '../../../src/ir/loop.ts';
import { accumulator, apply, at, axis, load, program, scalar } from '../reference/programs.ts';
import { runByHand, sameBytes } from './kit.ts';

interface Product {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  /** Whether A is stored as [k, m] instead of [m, k]. */
  readonly transposed: boolean;
}

/** C[m, n] −= s · Σ A[m, k] B[k, n]. B is disguised if the template must not recognise the product. */
function productProgram({ m, k, n, transposed }: Product, disguised = false): Program {
  const [row, column, step] = [m, n, k].map((extent, i) => axis(i, extent));
  const ofA = transposed ? at([m, step], [1, row]) : at([k, row], [1, step]);
  const across = disguised ? ({ kind: 'remainder', of: at([1, column]), by: n } as const) : column;
  const ofC = at([n, row], [1, column]);
  const product = apply('multiply', [load(0, ofA), load(1, at([n, step], [1, across]))]);
  const updated = apply('subtract', [load(2, ofC), apply('multiply', [scalar(0), accumulator()])]);
  return program(
    [
      ['state', 'float32', m * k],
      ['state', 'float32', k * n],
      ['state', 'float32', m * n],
    ],
    [
      {
        extents: [m, n],
        reduction: { extents: [k], combine: 'sum', value: product },
        stores: [{ buffer: 2, index: ofC, value: updated }],
      },
    ],
    1,
  );
}

/** The share of elements of A that are not 0, and where they are. */
type Pattern = 'empty' | 'scattered' | 'runs' | 'full lines' | 'dense';

function contentsOf(product: Product, pattern: Pattern, seed = 1): Map<number, Float32Array> {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) / 2 ** 22 - 1;
  };
  const { m, k, n } = product;
  let inRun = false;
  const keeps: Record<Pattern, (i: number) => boolean> = {
    empty: () => false,
    scattered: () => next() > 0.6,
    runs: () => {
      if (next() > 0.7) inRun = next() > 0.4;
      return inRun;
    },
    'full lines': (i) => Math.floor(i / (product.transposed ? m : k)) % 5 === 4,
    dense: () => true,
  };
  // A skipped element is sometimes −0.
  const a = Float32Array.from({ length: m * k }, (_, i) =>
    keeps[pattern](i) ? next() : -0 * next(),
  );
  return new Map([
    [0, a],
    [1, Float32Array.from({ length: k * n }, next)],
    [2, Float32Array.from({ length: m * n }, next)],
  ]);
}

function runOn(
  backend: ReturnType<typeof createReferenceBackend>,
  source: Program,
  contents: Map<number, Float32Array>,
): Float32Array {
  const states = source.buffers.map(({ dtype, length }, i) => {
    const state = backend.allocate(dtype, length);
    backend.write(state, contents.get(i)!);
    return state;
  });
  const executable = backend.compile(source);
  executable.run({ states, inputs: [], scalars: [0.25] });
  executable.release();
  const result = backend.read(states[2]) as Float32Array;
  for (const state of states) backend.release(state);
  return result;
}

const sparseOf = (source: Program) =>
  matchContraction(planKernel(source.kernels[0], source.buffers))?.sparse ?? null;

const PATTERNS: readonly Pattern[] = ['empty', 'scattered', 'runs', 'full lines', 'dense'];

/** Odd sizes; several chunks of rows and blocks of steps; packed panels; cuts between columns. */
const products: fc.Arbitrary<Product> = fc
  .record({
    size: fc.constantFrom(
      [33, 100, 101],
      [104, 784, 8],
      [257, 1030, 9],
      [40, 33, 263],
      [66, 31, 300],
      [785, 24, 15],
      [4, 4099, 53],
      [20, 300, 403],
    ),
    transposed: fc.boolean(),
  })
  .map(({ size: [m, k, n], transposed }) => ({ m, k, n, transposed }));

const numRuns = Math.ceil(Number(process.env.FUZZ_RUNS ?? 100) / 5);

describe('products with many zeros', () => {
  const reference = createReferenceBackend();
  const exact = createWasmBackend({ relaxedSimd: false });
  const patterns = fc.constantFrom(...PATTERNS);

  test('without fused multiply-add have the bits of the reference', () => {
    fc.assert(
      fc.property(products, patterns, fc.nat(), (product, pattern, seed) => {
        const source = productProgram(product);
        expect(sparseOf(source)).not.toBeNull();
        const contents = contentsOf(product, pattern, seed);
        const [found, wanted] = [exact, reference].map((b) => runOn(b, source, contents));
        expect(found.every((v, i) => Object.is(v, wanted[i]))).toBe(true);
      }),
      { numRuns },
    );
  });

  test.each([true, false])(
    'have the bits of the generic code, whole and cut (fused: %s)',
    (fused) => {
      fc.assert(
        fc.property(
          products,
          patterns,
          fc.nat(),
          fc.nat({ max: 90 }),
          (product, pattern, seed, step) => {
            const contents = contentsOf(product, pattern, seed);
            const run = { contents, scalars: [0.25], fused };
            const cuts = (pieces: number): number[] =>
              Array.from({ length: pieces }, (_, i) => i).filter(
                (i) => i > 0 && i % (step + 1) === 0,
              );
            const generic = runByHand(productProgram(product, true), run);
            const source = productProgram(product);
            expect(sameBytes(runByHand(source, run), generic)).toBe(true);
            expect(sameBytes(runByHand(source, { ...run, cuts }), generic)).toBe(true);
          },
        ),
        { numRuns },
      );
    },
  );

  test.each([false, true])(
    'skip 0 · NaN and 0 · ∞, but no NaN in the left factor (transposed: %s)',
    (transposed) => {
      const product = { m: 40, k: 100, n: 70, transposed };
      const source = productProgram(product);
      const contents = contentsOf(product, 'empty');
      const [a, b] = [contents.get(0)!, contents.get(1)!];
      b.fill(Number.NaN, 0, 35);
      b.fill(Number.POSITIVE_INFINITY, 35, 70);
      a[transposed ? 7 * 40 + 3 : 3 * 100 + 7] = Number.NaN;
      const found = runOn(exact, source, contents);
      const rows = Array.from({ length: 40 }, (_, row) => found.subarray(row * 70, row * 70 + 70));
      rows.forEach((values, row) => {
        expect(values.every((v) => (row === 3 ? Number.isNaN(v) : Number.isFinite(v)))).toBe(true);
      });
      // Dense factors are multiplied in full.
      a.fill(1);
      expect(runOn(exact, source, contents).some((v) => Number.isFinite(v))).toBe(false);
    },
  );
});

describe('the template that skips zeros', () => {
  const plain: Product = { m: 100, k: 784, n: 100, transposed: false };

  test('is used for large products with either layout of A', () => {
    expect(sparseOf(productProgram(plain))).toMatchObject({ transposed: false, vectors: 13 });
    expect(sparseOf(productProgram({ ...plain, transposed: true }))).toMatchObject({
      transposed: true,
    });
  });

  test('cuts B into the fewest blocks of steps that fit into the first-level cache', () => {
    const blocks = (k: number, n: number) =>
      sparseOf(productProgram({ m: 100, k, n, transposed: false }));
    // 24 KiB hold 512 steps of 3 vectors. The length of a block is a multiple of 16 steps.
    expect(blocks(4096, 12)).toMatchObject({ vectors: 3, blocks: 8, blockSteps: 512 });
    expect(blocks(4100, 12)).toMatchObject({ vectors: 3, blocks: 9, blockSteps: 464 });
    expect(blocks(512, 12)).toMatchObject({ blocks: 1, blockSteps: 512 });
  });

  test('copies panels if rows of B are far apart, and limits the number of lists', () => {
    const wide = sparseOf(productProgram({ m: 10_000, k: 784, n: 1024, transposed: false }));
    expect(wide).toMatchObject({ packed: true });
    expect(wide?.workspaceBytes).toBeLessThan(1 << 20);
    expect(sparseOf(productProgram(plain))).toMatchObject({ packed: false });
  });

  test('is not used for small products, few columns, and very long sums', () => {
    expect(sparseOf(productProgram({ ...plain, m: 3 }))).toBeNull();
    expect(sparseOf(productProgram({ ...plain, n: 7 }))).toBeNull();
    expect(sparseOf(productProgram({ ...plain, m: 10, k: 70_000 }))).toBeNull();
  });
});
