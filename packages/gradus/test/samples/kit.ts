/** Samples of ops: inputs with which an op runs on every backend, eager and compiled, forward and backward. */

import type { Node } from '../../src/graph/node.ts';
import { type DType, isReal, type TypedArray } from '../../src/ir/dtype.ts';
import { slice, transpose } from '../../src/ops/movement.ts';

export interface SampleInput {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TypedArray;
}

export interface Sample {
  /** What is special about this sample. */
  readonly about: string;
  readonly inputs: readonly SampleInput[];
  readonly compute: (...inputs: Node[]) => Node;
  /** Whether the function has a derivative at the inputs, so that central differences can check it. */
  readonly smooth: boolean;
}

/** Samples by the name of the op. */
export type Samples = Readonly<Record<string, readonly Sample[]>>;

export function float(
  data: readonly number[],
  shape: readonly number[] = [data.length],
): SampleInput {
  return { dtype: 'float32', shape, data: Float32Array.from(data) };
}

export function int(
  data: readonly number[],
  shape: readonly number[] = [data.length],
): SampleInput {
  return { dtype: 'int32', shape, data: Int32Array.from(data) };
}

export function byte(
  data: readonly number[],
  shape: readonly number[] = [data.length],
): SampleInput {
  return { dtype: 'uint8', shape, data: Uint8Array.from(data) };
}

export function bool(
  data: readonly number[],
  shape: readonly number[] = [data.length],
): SampleInput {
  return { dtype: 'bool', shape, data: Uint8Array.from(data) };
}

/** `size` numbers spread over an open interval, in random order. */
export function spread(low: number, high: number, shape: readonly number[], seed = 0): SampleInput {
  const size = shape.reduce((m, n) => m * n, 1);
  const share = (i: number) => ((i + 1 + seed * 0.37) * 0.6180339887498949) % 1;
  return float(
    Array.from({ length: size }, (_, i) => low + (high - low) * (0.02 + 0.96 * share(i))),
    shape,
  );
}

/** Values that break careless code: zeros, ±400, the infinities, NaN, the smallest and largest. */
export const EDGES: readonly number[] = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  400,
  -400,
  Infinity,
  -Infinity,
  NaN,
  1e-40,
  -1e-40,
  1e-7,
  -1e-7,
  88.5,
  -88.5,
  -103,
  3.4e38,
  -3.4e38,
  1.17549435e-38,
  2.5,
  1e5,
];

/** A matrix whose elements are not contiguous in memory: every other column, transposed. */
export function scattered(x: Node): Node {
  const [rows, columns] = x.shape.values;
  return transpose(slice(x, [0, 1], [1, 2], [rows, Math.floor(columns / 2)]), 0, 1);
}

/** Samples for any function of one element; `low` and `high` are inside its domain. */
export function unarySamples(
  compute: (x: Node) => Node,
  { low = -2.5, high = 2.5, smooth = true, dtypes = [] as DType[] } = {},
): Sample[] {
  const middle = (low + high) / 2;
  const samples: Sample[] = [
    { about: 'edges', inputs: [float(EDGES)], compute, smooth: false },
    { about: 'scalar', inputs: [spread(low, high, [])], compute, smooth },
    { about: 'one element', inputs: [float([middle + 0.1], [1, 1])], compute, smooth },
    { about: 'empty', inputs: [float([], [0])], compute, smooth: false },
    { about: 'odd sizes', inputs: [spread(low, high, [3, 7])], compute, smooth },
    {
      about: 'not contiguous',
      inputs: [spread(low, high, [5, 6])],
      compute: (x) => compute(scattered(x)),
      smooth,
    },
  ];
  const integers = {
    int32: int([0, 1, -1, 400, -400, 7]),
    uint8: byte([0, 1, 255, 7]),
    bool: bool([0, 1]),
  };
  for (const dtype of dtypes) {
    if (isReal(dtype)) continue;
    samples.push({
      about: dtype,
      inputs: [integers[dtype as keyof typeof integers]],
      compute,
      smooth: false,
    });
  }
  return samples;
}

/** Samples for any function of two elements. */
export function binarySamples(
  compute: (a: Node, b: Node) => Node,
  { low = -2.5, high = 2.5, smooth = true, integers = true } = {},
): Sample[] {
  const pairs = EDGES.flatMap((a) => EDGES.map((b) => [a, b] as const));
  const samples: Sample[] = [
    {
      about: 'edges against edges',
      inputs: [float(pairs.map(([a]) => a)), float(pairs.map(([, b]) => b))],
      compute,
      smooth: false,
    },
    {
      about: 'scalars',
      inputs: [spread(low, high, []), spread(low, high, [], 1)],
      compute,
      smooth,
    },
    { about: 'empty', inputs: [float([], [2, 0]), float([], [2, 0])], compute, smooth: false },
    {
      about: 'odd sizes',
      inputs: [spread(low, high, [3, 7]), spread(low, high, [3, 7], 1)],
      compute,
      smooth,
    },
    {
      about: 'ties',
      inputs: [float([1, -2, 0, 0]), float([1, -2, -0, 0])],
      compute,
      smooth: false,
    },
    {
      about: 'with itself',
      inputs: [spread(low, high, [5])],
      compute: (a) => compute(a, a),
      smooth: false,
    },
    {
      about: 'not contiguous',
      inputs: [spread(low, high, [5, 6]), spread(low, high, [3, 5], 1)],
      compute: (a, b) => compute(scattered(a), b),
      smooth,
    },
  ];
  if (!integers) return samples;
  const extreme = [2147483647, -2147483648, 65537, -7, 0, 7];
  samples.push(
    {
      about: 'int32 that wraps',
      inputs: [int(extreme), int([1, -1, 65537, 3, 0, 7])],
      compute,
      smooth: false,
    },
    {
      about: 'uint8 that wraps',
      inputs: [byte([255, 0, 16, 200, 5]), byte([1, 1, 17, 100, 5])],
      compute,
      smooth: false,
    },
  );
  return samples;
}
