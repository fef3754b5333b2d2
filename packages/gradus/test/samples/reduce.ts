import type { Node } from '../../src/graph/node.ts';
import { amax, amin, argmax, argmin, expand, sum } from '../../src/ops/reduce.ts';
import { bool, EDGES, float, int, type Sample, type Samples, scattered, spread } from './kit.ts';

type OverAxes = (x: Node, axes: readonly number[]) => Node;

/** Reductions over every choice of axes of a matrix, and at the edges. */
function overAxes(fn: OverAxes, smooth: boolean): Sample[] {
  const matrix = spread(-2, 2, [5, 7]);
  const block = spread(-2, 2, [3, 4, 5], 1);
  const finite = EDGES.filter(Number.isFinite);
  const samples: Sample[] = [
    ...[[], [0], [1], [0, 1]].map((axes) => ({
      about: `matrix over [${axes}]`,
      inputs: [matrix],
      compute: (x: Node) => fn(x, axes),
      smooth,
    })),
    ...[[0], [1], [2], [0, 2]].map((axes) => ({
      about: `block over [${axes}]`,
      inputs: [block],
      compute: (x: Node) => fn(x, axes),
      smooth,
    })),
    { about: 'scalar', inputs: [float([3], [])], compute: (x) => fn(x, []), smooth: true },
    {
      about: 'one element',
      inputs: [float([3], [1, 1])],
      compute: (x) => fn(x, [0]),
      smooth,
    },
    { about: 'edges', inputs: [float(finite)], compute: (x) => fn(x, [0]), smooth: false },
    {
      about: 'a NaN in one row, infinities in another',
      inputs: [float([1, NaN, 2, -Infinity, Infinity, 3, -1, -2, -3], [3, 3])],
      compute: (x) => fn(x, [1]),
      smooth: false,
    },
    {
      about: 'ties',
      inputs: [float([2, 2, 1, 1, 0, -0, -1, -1, -1, 2, 1, 2], [4, 3])],
      compute: (x) => fn(x, [1]),
      smooth: false,
    },
    {
      about: 'not contiguous',
      inputs: [spread(-2, 2, [5, 6], 2)],
      compute: (x) => fn(scattered(x), [1]),
      smooth,
    },
    {
      about: 'int32',
      inputs: [int([5, -3, 7, 7, -2147483648, 2147483647], [2, 3])],
      compute: (x) => fn(x, [1]),
      smooth: false,
    },
    {
      about: 'nothing left',
      inputs: [float([], [0, 3])],
      compute: (x) => fn(x, [1]),
      smooth: false,
    },
  ];
  return samples;
}

const along = (fn: (x: Node, axis: number) => Node): OverAxes => {
  return (x, axes) => (axes.length === 1 ? fn(x, axes[0]) : fn(x, x.shape.values.length - 1));
};

/** A position needs an axis. */
const withAxis = (samples: Sample[]) => samples.filter(({ inputs }) => inputs[0].shape.length > 0);

export const samples: Samples = {
  sum: [
    ...overAxes(sum, true),
    {
      about: 'of nothing',
      inputs: [float([], [3, 0])],
      compute: (x) => sum(x, [1]),
      smooth: false,
    },
    { about: 'bool', inputs: [bool([1, 0, 1])], compute: (x) => sum(x, [0]), smooth: false },
    {
      about: 'large next to small',
      inputs: [float([1e8, 1, -1e8, 1])],
      compute: (x) => sum(x, [0]),
      smooth: false,
    },
  ],
  amax: overAxes(amax, true),
  amin: overAxes(amin, true),
  argmax: withAxis(overAxes(along(argmax), false)),
  argmin: withAxis(overAxes(along(argmin), false)),
  expand: [
    { about: 'scalar', inputs: [float([2], [])], compute: (x) => expand(x, [2, 3]), smooth: true },
    { about: 'row', inputs: [spread(-1, 1, [5])], compute: (x) => expand(x, [3, 5]), smooth: true },
    {
      about: 'column',
      inputs: [spread(-1, 1, [3, 1])],
      compute: (x) => expand(x, [3, 5]),
      smooth: true,
    },
    {
      about: 'inner',
      inputs: [spread(-1, 1, [2, 1, 3])],
      compute: (x) => expand(x, [4, 2, 5, 3]),
      smooth: true,
    },
    {
      about: 'to nothing',
      inputs: [float([1], [1])],
      compute: (x) => expand(x, [0]),
      smooth: false,
    },
    { about: 'int32', inputs: [int([1, 2])], compute: (x) => expand(x, [2, 2]), smooth: false },
  ],
};
