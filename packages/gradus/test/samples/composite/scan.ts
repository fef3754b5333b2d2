import type { Node } from '../../../src/graph/node.ts';
import {
  cumargmax,
  cumargmin,
  cumprod,
  cumsum,
  logcumsumexp,
} from '../../../src/ops/composite/scan.ts';
import { bool, EDGES, float, int, type Sample, type Samples, scattered, spread } from '../kit.ts';

function along(
  fn: (x: Node, axis: number) => Node,
  smooth: boolean,
  edges: readonly number[] = EDGES,
): Sample[] {
  const finite = edges.filter((value) => Math.abs(value) < 1e6);
  return [
    { about: 'rows', inputs: [spread(-2, 2, [3, 7])], compute: (x) => fn(x, 1), smooth },
    { about: 'columns', inputs: [spread(-2, 2, [5, 3])], compute: (x) => fn(x, 0), smooth },
    {
      about: 'several blocks',
      inputs: [spread(-1.5, 1.5, [2, 37, 2])],
      compute: (x) => fn(x, 1),
      smooth,
    },
    {
      about: 'not contiguous',
      inputs: [spread(-2, 2, [5, 6])],
      compute: (x) => fn(scattered(x), 1),
      smooth,
    },
    { about: 'of one', inputs: [float([3])], compute: (x) => fn(x, 0), smooth },
    { about: 'empty', inputs: [float([], [0, 3])], compute: (x) => fn(x, 1), smooth: false },
    { about: 'of nothing', inputs: [float([], [3, 0])], compute: (x) => fn(x, 1), smooth: false },
    { about: '±400', inputs: [float(finite)], compute: (x) => fn(x, 0), smooth: false },
    {
      about: 'ties',
      inputs: [float([4, 4, -4, 4, 0, -0, 0, 0], [2, 4])],
      compute: (x) => fn(x, 1),
      smooth: false,
    },
    {
      about: 'NaN and infinities',
      inputs: [float([1, NaN, 2, -Infinity, 0, 1, Infinity, 0, 1, 1, NaN, NaN], [4, 3])],
      compute: (x) => fn(x, 1),
      smooth: false,
    },
    { about: 'int32', inputs: [int([1, 5, 3, -2])], compute: (x) => fn(x, 0), smooth: false },
    { about: 'bool', inputs: [bool([0, 1, 1, 0])], compute: (x) => fn(x, 0), smooth: false },
  ];
}

/** By function name. */
export const samples: Samples = {
  cumsum: along(cumsum, true),
  cumprod: along(cumprod, true, [2, 0, -3, 0, 4]),
  cumargmax: along(cumargmax, false),
  cumargmin: along(cumargmin, false),
  logcumsumexp: along(logcumsumexp, true),
};
