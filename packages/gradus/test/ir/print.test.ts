import { expect, test } from 'vitest';
import type { Kernel } from '../../src/ir/loop.ts';
import { printExpression, printIndex, printKernel, printProgram } from '../../src/ir/print.ts';
import {
  accumulator,
  apply,
  at,
  axis,
  constant,
  indexValue,
  load,
  program,
  scalar,
} from '../backends/reference/programs.ts';

const [i, j, k] = [axis(0, 100), axis(1, 10), axis(2, 784)];

const product: Kernel = {
  label: 'matmul+add',
  extents: [100, 10],
  reduction: {
    extents: [784],
    combine: 'sum',
    value: apply('multiply', [load(1, at([784, i], [1, k])), load(0, at([784, j], [1, k]))]),
  },
  stores: [
    {
      buffer: 2,
      index: at([10, i], [1, j]),
      value: apply('add', [accumulator(), load(3, at([1, j]))]),
    },
  ],
};

test('a program lists its buffers and kernels', () => {
  const source = program(
    [
      ['state', 'float32', 7840],
      ['input', 'float32', 78400],
      ['result', 'float32', 1000],
      ['state', 'float32', 10],
    ],
    [product],
    1,
  );
  expect(printProgram(source)).toBe(
    `
1 kernel, 4 buffers, 1 scalar, 317632 scratch bytes
b0  state      float32[7840]
b1  input      float32[78400]    @0…313600
b2  result     float32[1000]     @313616…317616
b3  state      float32[10]

0: matmul+add
  for i0 < 100, i1 < 10:
    acc = sum over r2 < 784: b1[784·i0 + r2] * b0[784·i1 + r2]
    b2[10·i0 + i1] = acc + b3[i1]`.trimStart(),
  );
});

test('a summary counts in singular and plural', () => {
  const one = program([['state', 'uint8', 1]], [], 0);
  expect(printProgram(one)).toContain('0 kernels, 1 buffer, 0 scalars, 0 scratch bytes\n');
});

test('an expression that is used several times is computed once, under a name', () => {
  const x = load(0, at([1, i]));
  const square = apply('multiply', [x, x]);
  const kernel: Kernel = {
    label: 'twice',
    extents: [100],
    reduction: null,
    stores: [
      { buffer: 1, index: at([1, i]), value: apply('add', [square, square]) },
      { buffer: 2, index: at([1, i]), value: square },
    ],
  };
  expect(printKernel(kernel)).toBe(
    `
twice
  for i0 < 100:
    t0 = b0[i0] * b0[i0]
    b1[i0] = t0 + t0
    b2[i0] = t0`.trimStart(),
  );
});

test('expressions that share parts print one line per node', () => {
  let value = apply('exp', [load(0, at())]);
  for (let depth = 0; depth < 60; depth++) value = apply('add', [value, value]);
  expect(printExpression(value).split('\n')).toHaveLength(61);
});

test('a name from inside a reduction is not used after it', () => {
  const x = apply('exp', [load(0, at([1, axis(0, 5)]))]);
  const kernel: Kernel = {
    label: 'both',
    extents: [5],
    reduction: { extents: [3], combine: 'maximum', value: apply('multiply', [x, x]) },
    stores: [
      {
        buffer: 1,
        index: at([1, axis(0, 5)]),
        value: apply('add', [apply('multiply', [x, x]), accumulator()]),
      },
    ],
  };
  expect(printKernel(kernel)).toBe(
    `
both
  for i0 < 5:
    acc = maximum over r1 < 3:
      t0 = exp(b0[i0])
      t0 * t0
    t1 = exp(b0[i0])
    b1[i0] = t1 * t1 + acc`.trimStart(),
  );
});

test('there are parentheses only where precedence needs them', () => {
  const [a, b, c] = [load(0, at()), load(1, at()), load(2, at())];
  const text = (value: Parameters<typeof printExpression>[0]) => printExpression(value);
  const difference = apply('subtract', [b, c]);
  expect(text(apply('subtract', [a, difference]))).toBe('b0[0] - (b1[0] - b2[0])');
  expect(text(apply('subtract', [difference, a]))).toBe('b1[0] - b2[0] - b0[0]');
  expect(text(apply('multiply', [difference, a]))).toBe('(b1[0] - b2[0]) * b0[0]');
  expect(text(apply('add', [apply('multiply', [a, b]), c]))).toBe('b0[0] * b1[0] + b2[0]');
  expect(text(apply('where', [apply('less', [a, b]), a, apply('negative', [b])]))).toBe(
    'where(b0[0] < b1[0], b0[0], negative(b1[0]))',
  );
  expect(text(apply('and', [apply('less', [a, b]), apply('not', [constant(1, 'bool')])]))).toBe(
    'b0[0] < b1[0] & not(true)',
  );
  expect(text(apply('cast', [scalar(3)], 'uint8'))).toBe('uint8(s3)');
});

test('comparisons have one precedence, above and, which is above or', () => {
  const [a, b] = [scalar(0), scalar(1)];
  for (const [fn, sign] of [
    ['less', '<'],
    ['lessEqual', '<='],
    ['equal', '=='],
  ] as const) {
    const compared = apply(fn, [a, b]);
    const other = apply('less', [b, a]);
    expect(printExpression(apply('and', [compared, other]))).toBe(`s0 ${sign} s1 & s1 < s0`);
    expect(printExpression(apply('and', [other, compared]))).toBe(`s1 < s0 & s0 ${sign} s1`);
    expect(
      printExpression(apply('or', [apply('and', [compared, other]), apply('not', [a])])),
    ).toContain(`s0 ${sign} s1 & s1 < s0 | `);
    expect(printExpression(apply('and', [apply('or', [a, b]), compared]))).toBe(
      `(s0 | s1) & s0 ${sign} s1`,
    );
    expect(printExpression(apply('equal', [other, compared]))).toBe(`s1 < s0 == (s0 ${sign} s1)`);
    expect(printExpression(apply(fn, [apply('add', [a, b]), a]))).toBe(`s0 + s1 ${sign} s0`);
  }
});

test('float constants are printed as floats, with the fewest digits that restore them', () => {
  expect(
    [0, -0, 1, 0.1, Math.fround(0.1), 1e-20, Infinity, Number.NaN].map((value) =>
      printExpression(constant(value)),
    ),
  ).toEqual(['0.0', '-0.0', '1.0', '0.1', '0.1', '1e-20', 'Infinity', 'NaN']);
  expect(printExpression(constant(7, 'int32'))).toBe('7');
});

test('indexes are printed with signs, quotients, remainders, clamps and checked values', () => {
  expect(printIndex(at())).toBe('0');
  expect(printIndex(at([-1, i], [2, j], -3))).toBe('-i0 + 2·i1 - 3');
  const sum = at([10, i], [1, j]);
  expect(printIndex(at([1, { kind: 'quotient', of: sum, by: 7 }]))).toBe('⌊(10·i0 + i1) / 7⌋');
  expect(printIndex(at([3, { kind: 'remainder', of: at([1, i]), by: 7 }]))).toBe('3·(i0 mod 7)');
  expect(printIndex(at([1, { kind: 'clamp', of: at([1, i], -1), extent: 9 }]))).toBe(
    'clamp(i0 - 1, 9)',
  );
  const value = indexValue(at([1, i]));
  expect(printIndex(at([4, { kind: 'value', value, extent: 9 }]))).toBe('4·checked(int32(i0), 9)');
});
