import { expect, test } from 'vitest';
import { createReferenceBackend } from '../../../src/backends/reference/index.ts';
import type { DType, TypedArray } from '../../../src/ir/dtype.ts';
import type { ScalarFunction } from '../../../src/ir/loop.ts';
import { erf } from '../../../src/util/erf.ts';
import { apply, at, axis, load, pointwise } from './programs.ts';

const { NaN: NAN, POSITIVE_INFINITY: INF } = Number;
const CONSTRUCTORS = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

/** `fn` at each point of the columns, which have the given types. */
function evaluate(
  fn: ScalarFunction,
  columns: readonly (readonly [DType, readonly number[]])[],
  dtype?: DType,
): number[] {
  const length = columns[0][1].length;
  const args = columns.map(([type], i) => load(i, at([1, axis(0, length)]), type));
  const program = pointwise(
    apply(fn, args, dtype),
    length,
    columns.map(([type]) => [type, length]),
  );
  const inputs: TypedArray[] = columns.map(([type, values]) => CONSTRUCTORS[type].from(values));
  const [result] = createReferenceBackend()
    .compile(program)
    .run({ states: [], inputs, scalars: [] });
  return [...result];
}

const floats = (fn: ScalarFunction, ...columns: number[][]) =>
  evaluate(
    fn,
    columns.map((column) => ['float32', column]),
  );

// From Python's math.erf.
const ERF = [
  [1e-300, 1.1283791670955126e-300],
  [1e-8, 1.1283791670955126e-8],
  [0.001, 0.0011283787909692365],
  [0.1, 0.1124629160182849],
  [0.25, 0.2763263901682369],
  [0.5, 0.5204998778130465],
  [0.84375, 0.7672256612323416],
  [1, 0.8427007929497149],
  [1.25, 0.9229001282564582],
  [1.5, 0.9661051464753108],
  [1.9, 0.9927904292352575],
  [1.999999, 0.9953222443519261],
  [2, 0.9953222650189527],
  [2.000001, 0.9953222856858968],
  [2.5, 0.999593047982555],
  [2.857, 0.9999466417399131],
  [3, 0.9999779095030014],
  [3.5, 0.9999992569016276],
  [4, 0.9999999845827421],
  [5, 0.9999999999984626],
  [5.9, 0.9999999999999999],
  [6, 1],
  [27, 1],
];

test('erf is within 1e-15 of the error function, relative, and odd', () => {
  for (const [x, expected] of ERF) {
    expect(Math.abs(erf(x) / expected - 1), `erf(${x}) = ${erf(x)}`).toBeLessThan(1e-15);
    expect(erf(-x)).toBe(-erf(x));
  }
  expect([erf(0), erf(-0), erf(INF), erf(-INF), erf(NAN)]).toEqual([0, -0, 1, -1, NAN]);
  expect(erf(5e-324)).toBe(5e-324);
});

test('float functions are right at 0, ±400, ±Infinity and NaN', () => {
  const edges = [0, -0, 400, -400, INF, -INF, NAN];
  expect(floats('exp', edges)).toEqual([1, 1, INF, 0, INF, 0, NAN]);
  expect(floats('log', edges)).toEqual([
    -INF,
    -INF,
    Math.fround(Math.log(400)),
    NAN,
    INF,
    NAN,
    NAN,
  ]);
  expect(floats('expm1', edges)).toEqual([0, -0, INF, -1, INF, -1, NAN]);
  expect(floats('log1p', [0, -0, -1, -2, INF, NAN])).toEqual([0, -0, -INF, NAN, INF, NAN]);
  expect(floats('tanh', edges)).toEqual([0, -0, 1, -1, 1, -1, NAN]);
  expect(floats('sigmoid', edges)).toEqual([0.5, 0.5, 1, 0, 1, 0, NAN]);
  expect(floats('erf', edges)).toEqual([0, -0, 1, -1, 1, -1, NAN]);
  expect(floats('sqrt', edges)).toEqual([0, -0, 20, NAN, INF, NAN, NAN]);
  expect(floats('floor', [0, -0, 1.5, -1.5, INF, -INF, NAN])).toEqual([
    0,
    -0,
    1,
    -2,
    INF,
    -INF,
    NAN,
  ]);
  expect(floats('abs', edges)).toEqual([0, 0, 400, 400, INF, INF, NAN]);
  expect(floats('negative', edges)).toEqual([-0, 0, -400, 400, -INF, INF, NAN]);
  expect(floats('sin', edges).slice(4)).toEqual([NAN, NAN, NAN]);
  expect(floats('cos', edges).slice(0, 2)).toEqual([1, 1]);
});

test('results that are subnormal in float32 are kept', () => {
  const [tiny] = floats('exp', [-100]);
  expect(tiny).toBe(Math.fround(Math.exp(-100)));
  expect(tiny).toBeGreaterThan(0);
  expect(floats('sigmoid', [-100])).toEqual([tiny]);
});

test('arithmetic rounds to float32 once', () => {
  expect(floats('add', [0.1, 1e8], [0.2, 1])).toEqual([
    Math.fround(Math.fround(0.1) + Math.fround(0.2)),
    1e8,
  ]);
  expect(floats('divide', [1, 1, 0], [3, 0, 0])).toEqual([Math.fround(1 / 3), INF, NAN]);
  expect(floats('subtract', [INF], [INF])).toEqual([NAN]);
  expect(floats('multiply', [3e38], [10])).toEqual([INF]);
});

test('maximum and minimum propagate NaN', () => {
  expect(floats('maximum', [1, NAN, 2, NAN], [2, 1, NAN, NAN])).toEqual([2, NAN, NAN, NAN]);
  expect(floats('minimum', [1, NAN, 2, -INF], [2, 1, NAN, INF])).toEqual([1, NAN, NAN, -INF]);
});

test('pow follows IEEE 754, even if JavaScript does not', () => {
  expect(floats('pow', [1, 1, -1, -1, NAN, 2], [NAN, INF, INF, -INF, 0, NAN])).toEqual([
    1,
    1,
    1,
    1,
    1,
    NAN,
  ]);
  expect(floats('pow', [-8, -8, -8, 0, 0, -0], [3, 2, 0.5, 0, -1, -3])).toEqual([
    -512,
    64,
    NAN,
    1,
    INF,
    -INF,
  ]);
});

test('comparisons with NaN are false; logic is on bits', () => {
  expect(floats('less', [1, 2, NAN], [2, 2, 1])).toEqual([1, 0, 0]);
  expect(floats('lessEqual', [1, 2, NAN], [2, 2, NAN])).toEqual([1, 1, 0]);
  expect(floats('equal', [0, 1, NAN], [-0, 2, NAN])).toEqual([1, 0, 0]);
  const [a, b] = [
    ['bool', [0, 0, 1, 1]],
    ['bool', [0, 1, 0, 1]],
  ] as const;
  expect(evaluate('and', [a, b])).toEqual([0, 0, 0, 1]);
  expect(evaluate('or', [a, b])).toEqual([0, 1, 1, 1]);
  expect(evaluate('not', [a])).toEqual([1, 1, 0, 0]);
  expect(evaluate('where', [a, ['int32', [1, 2, 3, 4]], ['int32', [5, 6, 7, 8]]])).toEqual([
    5, 6, 3, 4,
  ]);
});

test('int32 and uint8 wrap around', () => {
  const [lowest, highest] = [-(2 ** 31), 2 ** 31 - 1];
  const ints = (fn: ScalarFunction, a: number[], b: number[]) =>
    evaluate(fn, [
      ['int32', a],
      ['int32', b],
    ]);
  expect(ints('add', [highest], [1])).toEqual([lowest]);
  expect(ints('subtract', [lowest], [1])).toEqual([highest]);
  expect(ints('multiply', [123456789], [987654321])).toEqual([Math.imul(123456789, 987654321)]);
  expect(evaluate('negative', [['int32', [lowest, 5]]])).toEqual([lowest, -5]);
  expect(evaluate('abs', [['int32', [lowest, -5]]])).toEqual([lowest, 5]);
  const bytes = (fn: ScalarFunction) =>
    evaluate(fn, [
      ['uint8', [250, 3, 16]],
      ['uint8', [10, 5, 17]],
    ]);
  expect(bytes('add')).toEqual([4, 8, 33]);
  expect(bytes('subtract')).toEqual([240, 254, 255]);
  expect(bytes('multiply')).toEqual([196, 15, 16]);
});

test('casts truncate floats, give −2³¹ if they do not fit, wrap between integers, and compare with 0 for bool', () => {
  const values = [1.9, -1.9, 300, -5, 3e9, -3e9, INF, NAN];
  const cast = (to: DType) => evaluate('cast', [['float32', values]], to);
  const lowest = -(2 ** 31);
  expect(cast('int32')).toEqual([1, -1, 300, -5, lowest, lowest, lowest, lowest]);
  expect(cast('uint8')).toEqual([1, 255, 44, 251, 0, 0, 0, 0]);
  expect(evaluate('cast', [['float32', [0, -0, 0.1, NAN]]], 'bool')).toEqual([0, 0, 1, 1]);
  expect(evaluate('cast', [['int32', [-1, 256, 300]]], 'uint8')).toEqual([255, 0, 44]);
  expect(evaluate('cast', [['int32', [16777217]]], 'float32')).toEqual([16777216]);
  expect(evaluate('cast', [['uint8', [0, 7]]], 'bool')).toEqual([0, 1]);
});
