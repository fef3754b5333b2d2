import type { Node } from '../../../src/graph/node.ts';
import { logSoftmax, logsumexp, softmax } from '../../../src/ops/composite/softmax.ts';
import { EDGES, float, int, type Sample, type Samples, scattered, spread } from '../kit.ts';

function along(fn: (x: Node, axes: readonly number[]) => Node): Sample[] {
  const finite = EDGES.filter((value) => Math.abs(value) < 1e6);
  const samples: Sample[] = [
    { about: 'rows', inputs: [spread(-3, 3, [5, 7])], compute: (x) => fn(x, [1]), smooth: true },
    { about: 'columns', inputs: [spread(-3, 3, [5, 7])], compute: (x) => fn(x, [0]), smooth: true },
    {
      about: 'two axes of three',
      inputs: [spread(-3, 3, [2, 3, 4])],
      compute: (x) => fn(x, [0, 2]),
      smooth: true,
    },
    { about: 'scalar', inputs: [float([3], [])], compute: (x) => fn(x, []), smooth: true },
    {
      about: 'one column',
      inputs: [spread(-3, 3, [4, 1])],
      compute: (x) => fn(x, [1]),
      smooth: true,
    },
    { about: 'empty', inputs: [float([], [0, 3])], compute: (x) => fn(x, [1]), smooth: false },
    { about: 'of nothing', inputs: [float([], [3, 0])], compute: (x) => fn(x, [1]), smooth: false },
    { about: '±400', inputs: [float(finite)], compute: (x) => fn(x, [0]), smooth: false },
    {
      about: 'ties',
      inputs: [float([400, 400, -400, 0, 0, 0], [2, 3])],
      compute: (x) => fn(x, [1]),
      smooth: true,
    },
    {
      about: 'NaN and infinities',
      inputs: [float([1, NaN, 2, -Infinity, 0, 1, Infinity, 0, 1], [3, 3])],
      compute: (x) => fn(x, [1]),
      smooth: false,
    },
    {
      about: 'not contiguous',
      inputs: [spread(-3, 3, [5, 6])],
      compute: (x) => fn(scattered(x), [1]),
      smooth: true,
    },
    { about: 'int32', inputs: [int([1, 2, 3])], compute: (x) => fn(x, [0]), smooth: false },
  ];
  return samples;
}

/** By function name. */
export const samples: Samples = {
  softmax: along(softmax),
  logSoftmax: along(logSoftmax),
  logsumexp: along(logsumexp),
};
