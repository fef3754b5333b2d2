import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../../src/backends/reference/index.ts';
import {
  BLOCK_BYTES,
  matchContraction,
} from '../../../src/backends/wasm/codegen/contraction-plan.ts';
import { planKernel } from '../../../src/backends/wasm/codegen/kernel.ts';
import { generateProgram } from '../../../src/backends/wasm/codegen/program.ts';
import { createWasmBackend } from '../../../src/backends/wasm/index.ts';
import type { Expression, Index, Program } from '../../../src/ir/loop.ts';
import { accumulator, apply, at, axis, load, program, scalar } from '../reference/programs.ts';
import { runByHand, sameBytes } from './kit.ts';

interface Product {
  readonly batch: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  /** Whether A is stored as [k, m] instead of [m, k]. */
  readonly transposed: boolean;
  /** The extent of a second summed axis, inside k. */
  readonly inner: number;
  readonly epilogue: 'none' | 'bias' | 'update' | 'two';
}

const products: fc.Arbitrary<Product> = fc.record({
  batch: fc.constantFrom(1, 1, 3),
  m: fc.constantFrom(1, 2, 3, 4, 5, 7, 10, 17),
  k: fc.constantFrom(1, 2, 3, 8, 10, 31, 257),
  n: fc.constantFrom(1, 2, 3, 4, 5, 8, 10, 11, 12, 13, 24, 31),
  transposed: fc.boolean(),
  inner: fc.constantFrom(1, 1, 1, 2, 3),
  epilogue: fc.constantFrom('none', 'bias', 'update', 'two'),
});

/** C[b, m, n] = Σ A[b, m, k] B[b, k, n]. B is disguised if the template must not recognise the product. */
function productProgram(product: Product, disguised = false): Program {
  const { batch, m, n, transposed, inner, epilogue } = product;
  const k = product.k * inner;
  const axes = [batch, m, n, product.k, inner].map((extent, i) => axis(i, extent));
  const [b, row, column, outerK, innerK] = axes;
  const ofA: Index = transposed
    ? at([m * k, b], [1, row], [m * inner, outerK], [m, innerK])
    : at([m * k, b], [k, row], [inner, outerK], [1, innerK]);
  const acrossB = disguised
    ? ([1, { kind: 'remainder', of: at([1, column]), by: n }] as const)
    : ([1, column] as const);
  const ofB = at([k * n, b], [n * inner, outerK], [n, innerK], acrossB);
  const ofC = at([m * n, b], [n, row], [1, column]);
  const updated = apply('subtract', [load(2, ofC), apply('multiply', [scalar(0), accumulator()])]);
  const values: Record<Product['epilogue'], Expression[]> = {
    none: [accumulator()],
    bias: [
      apply('maximum', [
        apply('add', [accumulator(), load(4, at([1, column]))]),
        load(5, at([1, row])),
      ]),
    ],
    update: [updated],
    two: [updated, apply('cast', [accumulator()], 'int32')],
  };
  return program(
    [
      ['state', 'float32', batch * m * k],
      ['state', 'float32', batch * k * n],
      ['state', 'float32', batch * m * n],
      ['state', 'int32', batch * m * n],
      ['state', 'float32', n],
      ['state', 'float32', m],
    ],
    [
      {
        extents: [batch, m, n],
        reduction: {
          extents: [product.k, inner],
          combine: 'sum',
          value: apply('multiply', [load(0, ofA), load(1, ofB)]),
        },
        stores: values[epilogue].map((value, i) => ({ buffer: 2 + i, index: ofC, value })),
      },
    ],
    1,
  );
}

function contentsOf({ buffers }: Program): Map<number, Float32Array | Int32Array> {
  let seed = 1;
  const next = (): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) / 2 ** 22 - 1;
  };
  return new Map(
    buffers.map(({ dtype, length }, i) => [
      i,
      dtype === 'int32' ? new Int32Array(length) : Float32Array.from({ length }, next),
    ]),
  );
}

/** C and the other stored values, from the backend's memory. */
function runOn(backend: ReturnType<typeof createReferenceBackend>, source: Program) {
  const contents = contentsOf(source);
  const states = source.buffers.map(({ dtype, length }, i) => {
    const state = backend.allocate(dtype, length);
    backend.write(state, contents.get(i)!);
    return state;
  });
  const executable = backend.compile(source);
  executable.run({ states, inputs: [], scalars: [0.25] });
  executable.release();
  const stored = [backend.read(states[2]), backend.read(states[3])];
  for (const state of states) backend.release(state);
  return stored;
}

const numRuns = Number(process.env.FUZZ_RUNS ?? 100);

describe('sums of products', () => {
  const reference = createReferenceBackend();
  const exact = createWasmBackend({ relaxedSimd: false });

  test('without fused multiply-add have the bits of the reference', () => {
    fc.assert(
      fc.property(products, (product) => {
        const source = productProgram(product);
        expect(runOn(exact, source)).toEqual(runOn(reference, source));
      }),
      { numRuns },
    );
  });

  test.each([true, false])(
    'have the same bits in tiles, in cut tiles and without tiles (fused: %s)',
    (fused) => {
      fc.assert(
        fc.property(products, fc.nat({ max: 6 }), (product, step) => {
          const [source, disguised] = [productProgram(product), productProgram(product, true)];
          const run = { contents: contentsOf(source), scalars: [0.25], fused };
          const cuts = (pieces: number): number[] =>
            Array.from({ length: pieces }, (_, i) => i).filter(
              (i) => i > 0 && i % (step + 1) === 0,
            );
          const whole = runByHand(source, run);
          expect(sameBytes(runByHand(source, { ...run, cuts }), whole)).toBe(true);
          expect(sameBytes(runByHand(disguised, run), whole)).toBe(true);
        }),
        { numRuns },
      );
    },
  );

  test.each([
    ['packed in groups of panels', { m: 20, k: 300, n: 61 }],
    ['with rows of A at a slow distance', { m: 21, k: 512, n: 50 }],
    ['with rows of A copied in chunks, and updated rows far apart', { m: 530, k: 33, n: 260 }],
  ])('%s have the same bits as without tiles', (_, sizes) => {
    for (const transposed of [false, true]) {
      const product: Product = { batch: 1, ...sizes, transposed, inner: 1, epilogue: 'update' };
      const source = productProgram(product);
      const run = { contents: contentsOf(source), scalars: [0.25], fused: true };
      const expected = runByHand(productProgram(product, true), run);
      expect(sameBytes(runByHand(source, run), expected)).toBe(true);
      expect(sameBytes(runByHand(source, { ...run, cuts: () => [8, 12, 16] }), expected)).toBe(
        true,
      );
    }
  });

  test('with fused multiply-add are within the error of summing in float32', () => {
    const product: Product = {
      batch: 1,
      m: 23,
      k: 784,
      n: 37,
      transposed: false,
      inner: 1,
      epilogue: 'none',
    };
    const source = productProgram(product);
    const contents = contentsOf(source);
    const [a, b] = [contents.get(0)!, contents.get(1)!];
    const [found] = runOn(createWasmBackend(), source);
    for (let row = 0; row < product.m; row += 1) {
      for (let column = 0; column < product.n; column += 1) {
        let sum = 0;
        let size = 0;
        for (let k = 0; k < product.k; k += 1) {
          const term = a[row * product.k + k] * b[k * product.n + column];
          sum += term;
          size += Math.abs(term);
        }
        const error = Math.abs(found[row * product.n + column] - sum);
        expect(error).toBeLessThanOrEqual(product.k * 2 ** -24 * size);
      }
    }
  });
});

describe('the template for sums of products', () => {
  const matches = (source: Program) =>
    matchContraction(planKernel(source.kernels[0], source.buffers));
  const plain: Product = {
    batch: 1,
    m: 100,
    k: 300,
    n: 10,
    transposed: false,
    inner: 1,
    epilogue: 'none',
  };

  test('is used for matrix products with either layout of A, and for batches of them', () => {
    expect(matches(productProgram(plain))).toMatchObject({ hasRows: true, packed: true });
    expect(matches(productProgram({ ...plain, transposed: true }))).toMatchObject({
      hasRows: true,
    });
    expect(matches(productProgram({ ...plain, batch: 3 }))).toMatchObject({ hasRows: true });
    expect(matches(productProgram({ ...plain, m: 1 }))).toMatchObject({ hasRows: false });
  });

  test('gets memory for the sums of a tile, and none if there is nothing to compute', () => {
    const room = (m: number) =>
      generateProgram(productProgram({ ...plain, m }), false).workspaceBytes;
    expect(room(1)).toBeGreaterThanOrEqual(BLOCK_BYTES);
    expect(room(100)).toBeGreaterThan(room(1));
    expect(room(0)).toBe(0);
  });

  test('is not used for other kernels, which get generic code', () => {
    expect(matches(productProgram(plain, true))).toBeNull();
    expect(matches(productProgram({ ...plain, k: 1 }))).toBeNull();
    expect(matches(productProgram({ ...plain, n: 1, m: 1 }))).toBeNull();
  });

  test('reads rows that data selects', () => {
    const [rows, k, n] = [7, 20, 9];
    const chosen = load(3, at([1, axis(0, rows)]), 'int32');
    const source = program(
      [
        ['state', 'float32', 5 * k],
        ['state', 'float32', k * n],
        ['state', 'float32', rows * n],
        ['state', 'int32', rows],
      ],
      [
        {
          extents: [rows, n],
          reduction: {
            extents: [k],
            combine: 'sum',
            value: apply('multiply', [
              load(0, at([k, { kind: 'value', value: chosen, extent: 5 }], [1, axis(2, k)])),
              load(1, at([n, axis(2, k)], [1, axis(1, n)])),
            ]),
          },
          stores: [
            { buffer: 2, index: at([n, axis(0, rows)], [1, axis(1, n)]), value: accumulator() },
          ],
        },
      ],
    );
    expect(matches(source)).toMatchObject({ hasRows: true, rowStep: null });
    const contents = contentsOf(source);
    contents.set(3, Int32Array.from([4, 0, 3, 3, 1, 2, 0]));
    const [, , found] = runByHand(source, { contents });
    const [a, b] = [contents.get(0)!, contents.get(1)!];
    const expected = new Float32Array(rows * n);
    contents.get(3)!.forEach((row, i) => {
      for (let column = 0; column < n; column += 1) {
        let sum = 0;
        for (let j = 0; j < k; j += 1) {
          sum = Math.fround(sum + Math.fround(a[row * k + j] * b[j * n + column]));
        }
        expected[i * n + column] = sum;
      }
    });
    expect(new Float32Array(found.buffer)).toEqual(expected);
    contents.set(3, Int32Array.from([4, 0, 3, 5, 1, 2, 0]));
    expect(() => runByHand(source, { contents })).toThrow('5 of 5 in kernel 0');
  });
});
