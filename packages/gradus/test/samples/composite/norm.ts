import { norm } from '../../../src/ops/composite/norm.ts';
import { float, type Sample, type Samples, spread } from '../kit.ts';

const { POSITIVE_INFINITY, NEGATIVE_INFINITY } = Number;
const ORDERS = [0, 0.5, 1, 1.5, 2, 3, -1, -2.5, POSITIVE_INFINITY, NEGATIVE_INFINITY];

function along(p: number): Sample[] {
  return [
    {
      about: `p ${p}, rows`,
      inputs: [spread(0.5, 3, [3, 5])],
      compute: (x) => norm(x, [1], p),
      smooth: true,
    },
    {
      about: `p ${p}, two axes`,
      inputs: [spread(-3, -0.5, [2, 3, 4])],
      compute: (x) => norm(x, [0, 2], p),
      smooth: true,
    },
    {
      about: `p ${p}, zeros and ties`,
      inputs: [float([0, -0, 0, 1, 0, -2, 3, -3, 3], [3, 3])],
      compute: (x) => norm(x, [1], p),
      smooth: false,
    },
    {
      about: `p ${p}, edges`,
      inputs: [float([400, -400, NaN, 1, Infinity, -Infinity, 1e-20, 0], [4, 2])],
      compute: (x) => norm(x, [1], p),
      smooth: false,
    },
    {
      about: `p ${p}, no rows`,
      inputs: [float([], [0, 3])],
      compute: (x) => norm(x, [1], p),
      smooth: false,
    },
    {
      about: `p ${p}, scalar`,
      inputs: [float([-2], [])],
      compute: (x) => norm(x, [], p),
      smooth: true,
    },
  ];
}

/** By function name. */
export const samples: Samples = { norm: ORDERS.flatMap(along) };
