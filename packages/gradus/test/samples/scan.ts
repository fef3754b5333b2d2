import { sum } from '../../src/ops/reduce.ts';
import type { Combination } from '../../src/ops/scan.ts';
import { MAXIMUM, MINIMUM, PRODUCT, product, SUM, scan } from '../../src/ops/scan.ts';
import { EDGES, float, int, type Sample, type Samples, scattered, spread } from './kit.ts';

function scans(by: Combination, isSmooth: boolean): Sample[] {
  const row = (values: number[]) => [float(values)];
  return [
    {
      about: 'rows',
      inputs: [spread(-2, 2, [3, 7])],
      compute: (x) => scan(x, 1, by),
      smooth: isSmooth,
    },
    {
      about: 'columns of several blocks',
      inputs: [spread(0.5, 1.5, [37, 2])],
      compute: (x) => scan(x, 0, by),
      smooth: isSmooth,
    },
    {
      about: 'not contiguous',
      inputs: [spread(-2, 2, [5, 6])],
      compute: (x) => scan(scattered(x), 0, by),
      smooth: isSmooth,
    },
    {
      about: 'zeros',
      inputs: row([2, 0, 3, 0, 4]),
      compute: (x) => scan(x, 0, by),
      smooth: isSmooth,
    },
    {
      about: 'blocks of blocks',
      inputs: [spread(-1.5, 1.5, [300])],
      compute: (x) => scan(x, 0, by),
      smooth: false,
    },
    { about: 'edges', inputs: [float(EDGES)], compute: (x) => scan(x, 0, by), smooth: false },
    { about: 'one', inputs: row([3]), compute: (x) => scan(x, 0, by), smooth: isSmooth },
    {
      about: 'nothing',
      inputs: [float([], [2, 0])],
      compute: (x) => scan(x, 1, by),
      smooth: false,
    },
    {
      about: 'int32 that wraps',
      inputs: [int([2147483647, 1, -5, 3, 7])],
      compute: (x) => scan(x, 0, by),
      smooth: false,
    },
  ];
}

const products: Sample[] = [
  {
    about: 'rows',
    inputs: [spread(-2, 2, [3, 7])],
    compute: (x) => product(x, 1),
    smooth: true,
  },
  {
    about: 'columns of several blocks',
    inputs: [spread(0.5, 1.5, [37, 2])],
    compute: (x) => product(x, 0),
    smooth: true,
  },
  { about: 'one zero', inputs: [float([2, 0, 3])], compute: (x) => product(x, 0), smooth: true },
  {
    about: 'two zeros',
    inputs: [float([2, 0, 3, 0])],
    compute: (x) => product(x, 0),
    smooth: true,
  },
  { about: 'edges', inputs: [float(EDGES)], compute: (x) => product(x, 0), smooth: false },
  {
    about: 'nothing',
    inputs: [float([], [2, 0])],
    compute: (x) => product(x, 1),
    smooth: false,
  },
  {
    about: 'int32 that wraps',
    inputs: [int([2147483647, 3, -5, 7])],
    compute: (x) => product(x, 0),
    smooth: false,
  },
  {
    about: 'a sum of products',
    inputs: [spread(-2, 2, [4, 3])],
    compute: (x) => sum(product(x, 1), [0]),
    smooth: true,
  },
];

export const samples: Samples = {
  prefixSum: scans(SUM, true),
  prefixProduct: scans(PRODUCT, true),
  prefixMaximum: scans(MAXIMUM, false),
  prefixMinimum: scans(MINIMUM, false),
  prod: products,
};
