import { describe, expect, test } from 'vitest';
import { cases } from '../../../../../test/exhaustive.ts';
import { createWasmBackend } from '../../../src/backends/wasm/index.ts';
import type { ScalarFunction } from '../../../src/ir/loop.ts';
import { erf } from '../../../src/util/erf.ts';
import { apply, at, axis, load, pointwise } from '../reference/programs.ts';

/** Distance between samples as bit patterns: 2¹⁶ or 2²⁰ of the 2³² float32 numbers. */
const STRIDE = cases(65_536, 4096);

const MOST_ULP = 2;

const fused = createWasmBackend();
const unfused = createWasmBackend({ relaxedSimd: false });

function compute(fn: ScalarFunction, columns: Float32Array[], backend = fused): Float32Array {
  const { length } = columns[0];
  const inputs = columns.map((_, i) => load(i, at([1, axis(0, length)])));
  const executable = backend.compile(
    pointwise(
      apply(fn, inputs),
      length,
      columns.map(() => ['float32', length]),
    ),
  );
  return executable.run({ states: [], inputs: columns, scalars: [] })[0] as Float32Array;
}

/** float32 numbers spread over all bit patterns, and those at which something changes. */
function samples(offset: number): Float32Array {
  const bits = Uint32Array.from({ length: 2 ** 32 / STRIDE }, (_, i) => i * STRIDE + offset);
  const spread = new Float32Array(bits.buffer);
  const edges = [
    0, 1, 1e-45, 1e-38, 1e-10, 0.5, 0.625, 0.7, 4, 9, 10, 17, 87.3, 88.72283, 88.73, 89,
  ];
  edges.push(100, 103.97, 104, 400, 1e5, 3e38, Number.POSITIVE_INFINITY, Number.NaN);
  return Float32Array.from([...edges, ...edges.map((x) => -x), ...spread]);
}

const ordered = new DataView(new ArrayBuffer(4));

/** The rank of a float32 among all; 0 and −0 have the same. */
function place(value: number): number {
  ordered.setFloat32(0, value);
  const bits = ordered.getInt32(0);
  return bits < 0 ? -(bits & 0x7fffffff) : bits;
}

function ulps(actual: number, expected: number): number {
  if (Number.isNaN(actual) || Number.isNaN(expected)) {
    return Number.isNaN(actual) && Number.isNaN(expected) ? 0 : Number.POSITIVE_INFINITY;
  }
  return Math.abs(place(actual) - place(expected));
}

function worst(
  fn: ScalarFunction,
  exact: (x: number, y: number) => number,
  columns: Float32Array[],
  backend = fused,
): { ulp: number; at: number[] } {
  const found = compute(fn, columns, backend);
  let ulp = 0;
  let where = 0;
  for (let i = 0; i < found.length; i += 1) {
    const distance = ulps(found[i], Math.fround(exact(columns[0][i], columns[1]?.[i] ?? 0)));
    if (distance > ulp) {
      ulp = distance;
      where = i;
    }
  }
  return { ulp, at: columns.map((column) => column[where]) };
}

const ONE_ARGUMENT: readonly (readonly [ScalarFunction, (x: number) => number])[] = [
  ['exp', Math.exp],
  ['log', Math.log],
  ['tanh', Math.tanh],
  ['sigmoid', (x) => 1 / (1 + Math.exp(-x))],
  ['expm1', Math.expm1],
  ['log1p', Math.log1p],
  ['erf', erf],
  ['sin', Math.sin],
  ['cos', Math.cos],
  ['sqrt', Math.sqrt],
];

describe('elementary functions over all float32 numbers', () => {
  test.each(ONE_ARGUMENT)(`%s is within ${MOST_ULP} ulp of the rounded result`, (fn, exact) => {
    for (const backend of [fused, unfused]) {
      const result = worst(fn, exact, [samples(0x5a5)], backend);
      expect(result.ulp, `${fn}(${result.at[0]})`).toBeLessThanOrEqual(MOST_ULP);
    }
  });

  test.each(ONE_ARGUMENT)('%s keeps the sign of zero', (fn, exact) => {
    const [positive, negative] = compute(fn, [Float32Array.from([0, -0])]);
    expect([positive, negative]).toEqual([exact(0), exact(-0)]);
  });

  test('pow is within 1 ulp, and has the special cases of IEEE 754', () => {
    const special = [0, -0, 0.5, -0.5, 1, -1, 2, -2, 3, -3, 2.5, 1e9, -1e9, 1e38, -1e38, 1e-45];
    special.push(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 16777217);
    const bases = [...samples(0x123)].filter((_, i) => i % 7 === 0).map(Math.abs);
    const exponents = bases.map((base, i) => (((i % 201) - 100) / 40) * (20 / Math.log(base + 2)));
    const x = special.flatMap((a) => special.map(() => a));
    const y = special.flatMap(() => special);
    const columns = [Float32Array.from([...x, ...bases]), Float32Array.from([...y, ...exponents])];
    const power = (a: number, b: number): number => {
      if (a === 1 || (a === -1 && Math.abs(b) === Number.POSITIVE_INFINITY)) return 1;
      return a ** b;
    };
    const result = worst('pow', power, columns);
    expect(result.ulp, `pow(${result.at})`).toBeLessThanOrEqual(1);
  });
});
