import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../../src/backends/reference/index.ts';
import type { TypedArray } from '../../../src/ir/dtype.ts';
import type { Combine, Kernel, Program } from '../../../src/ir/loop.ts';
import { IndexOutOfRangeError } from '../../../src/util/errors.ts';
import {
  accumulator,
  apply,
  at,
  axis,
  constant,
  indexValue,
  load,
  pointwise,
  program,
  scalar,
} from './programs.ts';

function run(source: Program, inputs: TypedArray[] = [], scalars: number[] = []): TypedArray[] {
  return createReferenceBackend().compile(source).run({ states: [], inputs, scalars });
}

describe('reductions', () => {
  const reduceRow = (combine: Combine, dtype: 'float32' | 'int32', length: number) => {
    const result = combine.startsWith('arg') ? 'int32' : dtype;
    return program(
      [
        ['input', dtype, length],
        ['result', result, 1],
      ],
      [
        {
          extents: [],
          reduction: {
            extents: [length],
            combine,
            value: load(0, at([1, axis(0, length)]), dtype),
          },
          stores: [{ buffer: 1, index: at(0), value: accumulator(result) }],
        },
      ],
    );
  };
  const reduce = (combine: Combine, values: number[]) =>
    run(reduceRow(combine, 'float32', values.length), [Float32Array.from(values)])[0][0];

  test('combine in ascending order, rounding each step to float32', () => {
    expect(reduce('sum', [1e8, 1, -1e8])).toBe(0);
    expect(reduce('sum', [1e8, -1e8, 1])).toBe(1);
    expect(reduce('product', [2, 3, 4])).toBe(24);
    expect(reduce('maximum', [-2, 7, 3])).toBe(7);
    expect(reduce('minimum', [-2, 7, 3])).toBe(-2);
    expect(reduce('maximum', [1, Number.NaN, 2])).toBeNaN();
    expect(reduce('minimum', [Number.NaN, 1])).toBeNaN();
  });

  test('over no elements give the identity', () => {
    expect(reduce('sum', [])).toBe(0);
    expect(reduce('product', [])).toBe(1);
    expect(reduce('maximum', [])).toBe(-Infinity);
    expect(reduce('minimum', [])).toBe(Infinity);
    const empty = new Int32Array(0);
    expect(run(reduceRow('maximum', 'int32', 0), [empty])[0][0]).toBe(-(2 ** 31));
    expect(run(reduceRow('minimum', 'int32', 0), [empty])[0][0]).toBe(2 ** 31 - 1);
  });

  test('of int32 wrap around', () => {
    const values = Int32Array.from([2 ** 31 - 1, 1]);
    expect(run(reduceRow('sum', 'int32', 2), [values])[0][0]).toBe(-(2 ** 31));
    const factors = Int32Array.from([65537, 65537]);
    expect(run(reduceRow('product', 'int32', 2), [factors])[0][0]).toBe(Math.imul(65537, 65537));
  });

  test('argmax and argmin give the first of ties, but the first NaN if there is one', () => {
    const { NaN: nan } = Number;
    expect(reduce('argmax', [1, 3, 3, 2])).toBe(1);
    expect(reduce('argmin', [2, 1, 1])).toBe(1);
    expect(reduce('argmax', [9, nan, 10, nan])).toBe(1);
    expect(reduce('argmin', [nan, -1, nan])).toBe(0);
    expect(reduce('argmax', [-Infinity, -Infinity])).toBe(0);
    expect(reduce('argmax', [0, -0])).toBe(0);
  });

  test('argmax counts positions over all reduction extents', () => {
    const value = load(0, at([12, axis(0, 2)], [4, axis(1, 3)], [1, axis(2, 4)]));
    const source = program(
      [
        ['input', 'float32', 24],
        ['result', 'int32', 2],
      ],
      [
        {
          extents: [2],
          reduction: { extents: [3, 4], combine: 'argmax', value },
          stores: [{ buffer: 1, index: at([1, axis(0, 2)]), value: accumulator('int32') }],
        },
      ],
    );
    const data = new Float32Array(24);
    data[7] = 1;
    data[12 + 11] = 1;
    expect([...run(source, [data])[0]]).toEqual([7, 11]);
  });
});

describe('matrix products', () => {
  /** C[m, n] = Σₖ A[m, k] · B[k, n] + bias, stored twice; `swap` exchanges the factors. */
  function product(M: number, N: number, K: number, kind: 'product' | 'general'): Program {
    const [m, n, k] = [axis(0, M), axis(1, N), axis(2, K)];
    const a = load(0, at([K, m], [1, k]));
    const b = load(1, at([N, k], [1, n]));
    // `where(true, …)` hides the product from the special loop and changes no value.
    const plain = apply('multiply', [a, b]);
    const hidden = apply('where', [constant(1, 'bool'), plain, constant(0)]);
    const kernel: Omit<Kernel, 'label'> = {
      extents: [M, N],
      reduction: { extents: [K], combine: 'sum', value: kind === 'product' ? plain : hidden },
      stores: [
        { buffer: 2, index: at([N, m], [1, n]), value: accumulator() },
        {
          buffer: 3,
          index: at([1, m], [M, n]),
          value: apply('add', [accumulator(), constant(0.5)]),
        },
      ],
    };
    return program(
      [
        ['input', 'float32', M * K],
        ['input', 'float32', K * N],
        ['result', 'float32', M * N],
        ['result', 'float32', M * N],
      ],
      [kernel],
    );
  }
  const numbers = (length: number, seed: number) =>
    Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898 + seed) * 3);

  test.each([
    [1, 1, 1],
    [3, 5, 7],
    [2, 1, 9],
    [4, 3, 0],
    [0, 3, 2],
    [3, 0, 2],
  ])('%i × %i by %i agree bit for bit with the general loops', (M, N, K) => {
    const inputs = [numbers(M * K, 1), numbers(K * N, 2)];
    expect(run(product(M, N, K, 'product'), inputs)).toEqual(
      run(product(M, N, K, 'general'), inputs),
    );
  });

  test('round the product, then the sum, in ascending order', () => {
    const [a, b] = [numbers(7, 3), numbers(7, 4)];
    let expected = 0;
    for (let k = 0; k < 7; k++) expected = Math.fround(expected + Math.fround(a[k] * b[k]));
    expect(run(product(1, 1, 7, 'product'), [a, b])[0][0]).toBe(expected);
  });

  test('sum over several axes in row-major order', () => {
    const value = apply('multiply', [
      load(0, at([3, axis(1, 2)], [1, axis(2, 3)])),
      load(1, at([4, axis(2, 3)], [12, axis(1, 2)], [1, axis(0, 4)])),
    ]);
    const source = program(
      [
        ['input', 'float32', 6],
        ['input', 'float32', 24],
        ['result', 'float32', 4],
      ],
      [
        {
          extents: [4],
          reduction: { extents: [2, 3], combine: 'sum', value },
          stores: [{ buffer: 2, index: at([1, axis(0, 4)]), value: accumulator() }],
        },
      ],
    );
    const [a, b] = [numbers(6, 5), numbers(24, 6)];
    const expected = new Float32Array(4);
    for (let n = 0; n < 4; n++) {
      for (let k = 0; k < 6; k++) expected[n] += Math.fround(a[k] * b[4 * k + n]);
    }
    expect(run(source, [a, b])[0]).toEqual(expected);
  });
});

describe('indexes', () => {
  const i = at([1, axis(0, 12)]);
  const values = (index: Parameters<typeof indexValue>[0]) => [
    ...run(pointwise(indexValue(index), 12, []))[0],
  ];

  test('quotient, remainder and clamp', () => {
    expect(values(at([1, { kind: 'quotient', of: i, by: 5 }]))).toEqual([
      0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2,
    ]);
    expect(values(at([1, { kind: 'remainder', of: i, by: 5 }]))).toEqual([
      0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1,
    ]);
    const shifted = at([1, axis(0, 12)], -4);
    expect(values(at([2, { kind: 'clamp', of: shifted, extent: 5 }], 1))).toEqual([
      1, 1, 1, 1, 1, 3, 5, 7, 9, 9, 9, 9,
    ]);
  });

  test('read from data gather rows, and an error names an index out of range', () => {
    const row = load(0, at([1, axis(0, 3)]), 'int32');
    const gather = pointwise(load(1, at([2, { kind: 'value', value: row, extent: 4 }], 1)), 3, [
      ['int32', 3],
      ['float32', 8],
    ]);
    const table = Float32Array.from([0, 10, 1, 11, 2, 12, 3, 13]);
    expect([...run(gather, [Int32Array.from([3, 0, 3]), table])[0]]).toEqual([13, 10, 13]);
    for (const wrong of [4, -1]) {
      const failing = () => run(gather, [Int32Array.from([0, wrong, 0]), table]);
      expect(failing).toThrow(IndexOutOfRangeError);
      expect(failing).toThrow(`Index ${wrong} is out of range in kernel: it must lie in 0 … 3.`);
    }
  });
});

describe('stores', () => {
  test('in place read the old value, even after an earlier store of the point', () => {
    const i = at([1, axis(0, 3)]);
    const parameter = load(0, i);
    const source = program(
      [
        ['state', 'float32', 3],
        ['result', 'float32', 3],
      ],
      [
        {
          extents: [3],
          stores: [
            {
              buffer: 0,
              index: i,
              value: apply('subtract', [parameter, apply('multiply', [scalar(1), constant(2)])]),
            },
            { buffer: 1, index: i, value: load(0, i) },
          ],
        },
      ],
      2,
    );
    const backend = createReferenceBackend();
    const state = backend.allocate('float32', 3);
    backend.write(state, Float32Array.from([1, 2, 3]));
    const executable = backend.compile(source);
    const [before] = executable.run({ states: [state], inputs: [], scalars: [9, 0.25] });
    expect([...before]).toEqual([1, 2, 3]);
    expect([...backend.read(state)]).toEqual([0.5, 1.5, 2.5]);
    executable.run({ states: [state], inputs: [], scalars: [9, 0.5] });
    expect([...backend.read(state)]).toEqual([-0.5, 0.5, 1.5]);
  });

  test('of a kernel without axes run once, of an empty kernel never', () => {
    const one = program(
      [['result', 'float32', 1]],
      [{ extents: [], stores: [{ buffer: 0, index: at(0), value: constant(7) }] }],
    );
    expect([...run(one)[0]]).toEqual([7]);
    const none = program(
      [['result', 'float32', 1]],
      [{ extents: [3, 0], stores: [{ buffer: 0, index: at(0), value: constant(7) }] }],
    );
    expect([...run(none)[0]]).toEqual([Number.NaN]);
  });

  test('a value that no kernel computed is not 0 by luck, in any run', () => {
    const i = at([2, axis(0, 2)]);
    const source = program(
      [['result', 'float32', 4]],
      [{ extents: [2], stores: [{ buffer: 0, index: i, value: constant(0) }] }],
    );
    expect([...run(source)[0]]).toEqual([0, Number.NaN, 0, Number.NaN]);
  });

  test('outside a buffer are named', () => {
    const wrong = program(
      [['result', 'float32', 2]],
      [{ extents: [], stores: [{ buffer: 0, index: at(2), value: constant(0) }] }],
    );
    expect(() => run(wrong)).toThrow('Kernel kernel stores element 2 of buffer 0, which has 2.');
    const read = pointwise(load(0, at([1, axis(0, 2)], -1)), 2, [['float32', 2]]);
    expect(() => run(read, [new Float32Array(2)])).toThrow('reads element -1 of buffer 0');
  });
});
