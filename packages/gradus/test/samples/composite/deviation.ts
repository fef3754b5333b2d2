import type { Node } from '../../../src/graph/node.ts';
import { standardDeviation, variance } from '../../../src/ops/composite/deviation.ts';
import { float, int, type Sample, type Samples, scattered, spread } from '../kit.ts';

function along(fn: (x: Node, axes: readonly number[], correction: number) => Node): Sample[] {
  const row = (values: number[]) => [float(values)];
  return [
    { about: 'rows', inputs: [spread(-3, 3, [5, 7])], compute: (x) => fn(x, [1], 1), smooth: true },
    {
      about: 'columns, biased',
      inputs: [spread(-3, 3, [5, 7])],
      compute: (x) => fn(scattered(x), [0], 0),
      smooth: true,
    },
    {
      about: 'two axes of three',
      inputs: [spread(-3, 3, [2, 3, 4])],
      compute: (x) => fn(x, [0, 2], 1),
      smooth: true,
    },
    { about: 'of one', inputs: [float([3], [1])], compute: (x) => fn(x, [0], 1), smooth: false },
    {
      about: 'of nothing',
      inputs: [float([], [3, 0])],
      compute: (x) => fn(x, [1], 1),
      smooth: false,
    },
    { about: 'empty', inputs: [float([], [0, 3])], compute: (x) => fn(x, [1], 1), smooth: false },
    { about: 'scalar', inputs: [float([3], [])], compute: (x) => fn(x, [], 0), smooth: false },
    { about: 'equal', inputs: row([7, 7, 7]), compute: (x) => fn(x, [0], 1), smooth: false },
    { about: '±400', inputs: row([400, -400, 0, 1]), compute: (x) => fn(x, [0], 1), smooth: false },
    {
      about: 'NaN and infinities',
      inputs: [float([1, NaN, 2, -Infinity, 0, 1, Infinity, 0, 1], [3, 3])],
      compute: (x) => fn(x, [1], 1),
      smooth: false,
    },
    { about: 'int32', inputs: [int([1, 2, 6])], compute: (x) => fn(x, [0], 1), smooth: false },
  ];
}

/** By function name. */
export const samples: Samples = {
  variance: along(variance),
  standardDeviation: along(standardDeviation),
};
