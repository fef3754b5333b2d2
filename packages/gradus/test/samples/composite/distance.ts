import { cdist, length } from '../../../src/ops/composite/distance.ts';
import { float, int, type Sample, type Samples, spread } from '../kit.ts';

const NORMS = [0, 0.5, 1, 1.5, 2, 3, Number.POSITIVE_INFINITY];

function lengths(p: number): Sample[] {
  const compute = (x: Parameters<typeof length>[0]) => length(x, p);
  return [
    { about: `p ${p}`, inputs: [spread(0.5, 3, [3, 5])], compute, smooth: true },
    { about: `p ${p}, vector`, inputs: [spread(-3, -0.5, [7])], compute, smooth: true },
    {
      about: `p ${p}, zeros`,
      inputs: [float([0, -0, 0, 1, 0, -2], [2, 3])],
      compute,
      smooth: false,
    },
    { about: `p ${p}, no columns`, inputs: [float([], [2, 0])], compute, smooth: false },
    { about: `p ${p}, no rows`, inputs: [float([], [0, 3])], compute, smooth: false },
    {
      about: `p ${p}, edges`,
      inputs: [float([400, -400, NaN, 1, Infinity, -Infinity, 1e-20, 0], [4, 2])],
      compute,
      smooth: false,
    },
  ];
}

function distances(p: number): Sample[] {
  return [
    {
      about: `p ${p}`,
      inputs: [spread(-3, -1, [3, 5]), spread(1, 3, [2, 5], 1)],
      compute: (a, b) => cdist(a, b, p),
      // The largest differences are nearly ties.
      smooth: p !== Number.POSITIVE_INFINITY,
    },
    {
      about: `p ${p}, equal rows`,
      inputs: [float([1, 2, 3, 4], [2, 2]), float([1, 2, 5, 4], [2, 2])],
      compute: (a, b) => cdist(a, b, p),
      smooth: false,
    },
  ];
}

/** By function name. */
export const samples: Samples = {
  length: NORMS.flatMap(lengths),
  cdist: [
    ...NORMS.flatMap(distances),
    {
      about: 'batches that broadcast',
      inputs: [spread(-3, -1, [2, 1, 3, 4]), spread(1, 3, [2, 2, 4], 1)],
      compute: (a, b) => cdist(a, b, 2),
      smooth: true,
    },
    {
      about: 'int32',
      inputs: [int([1, 2, 3, 4], [2, 2]), int([0, 2], [1, 2])],
      compute: (a, b) => cdist(a, b, 2),
      smooth: false,
    },
  ],
};
