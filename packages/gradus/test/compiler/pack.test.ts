/** A packed operand is the same matrix in another order: products keep their bits. */
import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.ts';
import { pack } from '../../src/compiler/pack.ts';
import type { Kernel, Program } from '../../src/ir/loop.ts';
import { accumulator, apply, at, axis, load, program } from '../backends/reference/programs.ts';

interface Shape {
  readonly batch?: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  /** Whether B is in memory as [n, k]. */
  readonly transposed?: boolean;
}

const [A, B, RESULT] = [0, 1, 2];

/** result[batch, m, n] = Σ over k of a[batch, m, k] · b[k, n] */
function product({ batch = 1, m, k, n, transposed = true }: Shape): Program {
  const extents = [batch, m, n];
  const [b, row, column, inner] = [axis(0, batch), axis(1, m), axis(2, n), axis(3, k)];
  const factors = [
    load(A, at([m * k, b], [k, row], [1, inner])),
    load(B, transposed ? at([1, inner], [k, column]) : at([n, inner], [1, column])),
  ];
  return program(
    [
      ['input', 'float32', batch * m * k],
      ['input', 'float32', k * n],
      ['result', 'float32', batch * m * n],
    ],
    [
      {
        extents,
        reduction: { extents: [k], combine: 'sum', value: apply('multiply', factors) },
        stores: [
          { buffer: RESULT, index: at([m * n, b], [n, row], [1, column]), value: accumulator() },
        ],
      },
    ],
  );
}

const packed = ({ kernels, buffers }: Program) => pack(kernels[0], buffers.length);

function run(source: Program) {
  const values = (length: number, step: number) =>
    Float32Array.from({ length }, (_, i) => Math.sin(i * step));
  const inputs = [A, B].map((number) => values(source.buffers[number].length, number + 0.7));
  return createReferenceBackend().compile(source).run({ states: [], inputs, scalars: [] });
}

test.each([
  { m: 4, k: 3, n: 5 },
  { m: 7, k: 1, n: 2 },
  { m: 5, k: 8, n: 3 },
  { batch: 3, m: 2, k: 4, n: 5 },
])('a product with the strided operand of %o keeps its bits', (shape) => {
  const source = product(shape);
  // Adjacent elements of B in memory belong to one column, unless there is only one step.
  const found = packed(source);
  if (shape.k === 1) {
    expect(found).toBeNull();
    return;
  }
  expect(found?.length).toBe(shape.k * shape.n);
  const { copy, kernel } = found as { copy: Kernel; kernel: Kernel };
  const temporary = { role: 'temporary', dtype: 'float32', length: shape.k * shape.n } as const;
  const after: Program = {
    ...source,
    buffers: [...source.buffers, { ...temporary, offset: source.scratchBytes }],
    kernels: [copy, kernel],
  };
  expect(run(after)).toEqual(run(source));
  expect(pack(kernel, 4)).toBeNull();
});

describe('nothing is packed', () => {
  test('that is already read along the last axis', () => {
    expect(packed(product({ m: 8, k: 3, n: 5, transposed: false }))).toBeNull();
  });

  test('that is read by fewer than four rows', () => {
    expect(packed(product({ m: 3, k: 3, n: 5 }))).toBeNull();
    expect(packed(product({ batch: 2, m: 2, k: 3, n: 5 }))).not.toBeNull();
  });

  test.each([
    [
      'a maximum of products',
      (kernel: Kernel) => ({ ...kernel.reduction!, combine: 'maximum' as const }),
    ],
    [
      'a sum of sums',
      ({ reduction }: Kernel) => {
        const { value } = reduction!;
        return { ...reduction!, value: { ...value, fn: 'add' } as typeof value };
      },
    ],
  ])('for %s', (_, change) => {
    const [kernel] = product({ m: 8, k: 3, n: 5 }).kernels;
    expect(pack({ ...kernel, reduction: change(kernel) }, 3)).toBeNull();
  });
});
