import type { Node } from '../../src/graph/node.ts';
import { checked, embedding, gather, indexSelect } from '../../src/ops/gather.ts';
import { type ScatterKind, scatter } from '../../src/ops/scatter.ts';
import { byte, EDGES, float, int, type Sample, type Samples, scattered, spread } from './kit.ts';

const selections: Sample[] = [
  {
    about: 'rows, some twice, some never',
    inputs: [spread(-2, 2, [5, 3]), int([4, 0, 4, 2])],
    compute: (x, index) => indexSelect(x, 0, index),
    smooth: true,
  },
  {
    about: 'columns',
    inputs: [spread(-2, 2, [3, 5]), int([0, 0, 4])],
    compute: (x, index) => indexSelect(x, 1, index),
    smooth: true,
  },
  {
    about: 'the middle of three dimensions',
    inputs: [spread(-2, 2, [2, 4, 3]), int([3, 1, 1, 0, 2])],
    compute: (x, index) => indexSelect(x, 1, index),
    smooth: true,
  },
  {
    about: 'one',
    inputs: [spread(-2, 2, [7]), int([6])],
    compute: (x, index) => indexSelect(x, 0, index),
    smooth: true,
  },
  {
    about: 'none',
    inputs: [spread(-2, 2, [7]), int([], [0])],
    compute: (x, index) => indexSelect(x, 0, index),
    smooth: false,
  },
  {
    about: 'not contiguous',
    inputs: [spread(-2, 2, [5, 6]), int([2, 0])],
    compute: (x, index) => indexSelect(scattered(x), 0, index),
    smooth: true,
  },
  {
    about: 'edges at uint8 positions',
    inputs: [float(EDGES), byte([0, 1, 8, 9, 10, 11, 18])],
    compute: (x, index) => indexSelect(x, 0, index),
    smooth: false,
  },
  {
    about: 'uint8 rows',
    inputs: [byte([1, 2, 3, 4, 5, 6], [3, 2]), int([2, 2, 0])],
    compute: (x, index) => indexSelect(x, 0, index),
    smooth: false,
  },
];

const embeddings: Sample[] = [
  {
    about: 'rows, some twice, some never',
    inputs: [spread(-2, 2, [5, 3]), int([4, 0, 4, 2])],
    compute: (x, index) => embedding(x, index),
    smooth: true,
  },
  {
    about: 'one row of one column',
    inputs: [spread(-2, 2, [1, 1]), int([0, 0, 0])],
    compute: (x, index) => embedding(x, index),
    smooth: true,
  },
  {
    about: 'none',
    inputs: [spread(-2, 2, [4, 2]), int([], [0])],
    compute: (x, index) => embedding(x, index),
    smooth: false,
  },
  {
    about: 'many rows of odd width at uint8 positions',
    inputs: [spread(-2, 2, [200, 17]), byte(Array.from({ length: 90 }, (_, i) => (i * 37) % 199))],
    compute: (x, index) => embedding(x, index),
    smooth: false,
  },
  {
    about: 'edges',
    inputs: [float(EDGES, [EDGES.length, 1]), int([1, 8, 9, 10, 11, 18])],
    compute: (x, index) => embedding(x, index),
    smooth: false,
  },
  {
    about: 'not contiguous',
    inputs: [spread(-2, 2, [5, 6]), int([2, 0])],
    compute: (x, index) => embedding(scattered(x), index),
    smooth: true,
  },
];

const gatherings: Sample[] = [
  {
    about: 'several a column, some twice',
    inputs: [spread(-2, 2, [4, 3]), int([3, 0, 1, 3, 2, 1], [2, 3])],
    compute: (x, index) => gather(x, 0, index),
    smooth: true,
  },
  {
    about: 'several a row, from fewer rows',
    inputs: [spread(-2, 2, [3, 4]), int([3, 3, 0, 1], [2, 2])],
    compute: (x, index) => gather(x, 1, index),
    smooth: true,
  },
  {
    about: 'three dimensions',
    inputs: [spread(-2, 2, [2, 3, 2]), int([2, 0, 1, 1, 0, 2, 2, 2], [2, 2, 2])],
    compute: (x, index) => gather(x, 1, index),
    smooth: true,
  },
  {
    about: 'edges',
    inputs: [float(EDGES, [1, EDGES.length]), int([10, 8, 9, 1], [1, 4])],
    compute: (x, index) => gather(x, 1, index),
    smooth: false,
  },
];

/** One position per line: the gradient is a comparison, not a sum. */
const oneEach: Sample[] = [
  {
    about: 'one a row, as a loss does',
    inputs: [spread(-2, 2, [5, 4]), int([3, 0, 1, 3, 2], [5, 1])],
    compute: (x, index) => gather(x, 1, index),
    smooth: true,
  },
  {
    about: 'one a column',
    inputs: [spread(-2, 2, [3, 5]), int([2, 0, 1, 2, 2], [1, 5])],
    compute: (x, index) => gather(x, 0, index),
    smooth: true,
  },
  {
    about: 'none',
    inputs: [spread(-2, 2, [3, 5]), int([], [0, 5])],
    compute: (x, index) => gather(x, 0, index),
    smooth: false,
  },
];

const positions: Sample[] = [
  {
    about: 'positions',
    inputs: [int([2, 0, 1, 2], [2, 2])],
    compute: (index) => checked(index, 3),
    smooth: false,
  },
  {
    about: 'the only position',
    inputs: [int([0], [])],
    compute: (index) => checked(index, 1),
    smooth: false,
  },
  {
    about: 'no positions',
    inputs: [int([], [0, 2])],
    compute: (index) => checked(index, 0),
    smooth: false,
  },
];

function scatterings(kind: ScatterKind): Sample[] {
  const rows = int([0, 1, 2, 0, 1, 0, 3, 1, 2, 0, -1, 3], [4, 3]);
  const columns = int([1, 1, 0, 4, 4, -1, 2, 0], [2, 4]);
  // An element without a source is infinite for the extremes; the goldens have their gradients.
  const smooth = kind === 'sum' || kind === 'product';
  const over = (dimension: number, shape: number[]) => (x: Node, index: Node) =>
    scatter(kind, x, dimension, index, shape);
  return [
    {
      about: 'rows, some nowhere',
      inputs: [spread(-2, 2, [4, 3]), rows],
      compute: over(0, [4, 3]),
      smooth,
    },
    {
      about: 'columns',
      inputs: [spread(-2, 2, [2, 4], 1), columns],
      compute: over(1, [2, 5]),
      smooth,
    },
    {
      about: 'the middle of three dimensions',
      inputs: [spread(-2, 2, [2, 3, 2]), int([1, 0, 1, 1, 1, 3, 2, 2, 0, 2, 2, 2], [2, 3, 2])],
      compute: over(1, [2, 4, 2]),
      smooth,
    },
    {
      about: 'zeros and ties',
      inputs: [float([0, 2, 2, 0, -0, 2, 3, 0]), int([0, 1, 1, 0, 2, 3, 2, 3])],
      compute: over(0, [5]),
      smooth: false,
    },
    {
      about: 'edges',
      inputs: [float(EDGES), int(EDGES.map((_, i) => i % 7))],
      compute: over(0, [7]),
      smooth: false,
    },
    {
      about: 'int32 that wraps',
      inputs: [int([2147483647, 65537, 65537, -7, 2]), int([0, 1, 1, 0, 2])],
      compute: over(0, [4]),
      smooth: false,
    },
    {
      about: 'no source',
      inputs: [float([], [0, 2]), int([], [0, 2])],
      compute: over(0, [3, 2]),
      smooth: false,
    },
  ];
}

export const samples: Samples = {
  checked: positions,
  indexSelect: selections,
  indexSum: selections.filter(({ smooth }) => smooth),
  embedding: embeddings,
  gather: [...gatherings, ...oneEach],
  scatterSum: [...gatherings, ...scatterings('sum')],
  scatterProduct: scatterings('product'),
  scatterMaximum: scatterings('maximum'),
  scatterMinimum: scatterings('minimum'),
};
