import type { Node } from '../../src/graph/node.ts';
import { argsort, reorder, searchSorted } from '../../src/ops/sort.ts';
import {
  bool,
  byte,
  EDGES,
  float,
  int,
  type Sample,
  type Samples,
  scattered,
  spread,
} from './kit.ts';

const sorts = (descending: boolean): Sample[] => [
  {
    about: 'rows',
    inputs: [spread(-2, 2, [3, 7])],
    compute: (x) => argsort(x, 1, descending),
    smooth: false,
  },
  {
    about: 'columns',
    inputs: [spread(-2, 2, [37, 3])],
    compute: (x) => argsort(x, 0, descending),
    smooth: false,
  },
  {
    about: 'edges',
    inputs: [float([...EDGES, NaN, 1, 0, NaN])],
    compute: (x) => argsort(x, 0, descending),
    smooth: false,
  },
  {
    about: 'ties',
    inputs: [int([2, 1, 2, 1, 1, 2, 2, 1, 1])],
    compute: (x) => argsort(x, 0, descending),
    smooth: false,
  },
  {
    about: 'not contiguous',
    inputs: [spread(-2, 2, [5, 6])],
    compute: (x) => argsort(scattered(x), 0, descending),
    smooth: false,
  },
  {
    about: 'uint8',
    inputs: [byte([200, 3, 255, 3])],
    compute: (x) => argsort(x, 0, descending),
    smooth: false,
  },
  {
    about: 'bool',
    inputs: [bool([1, 0, 1, 0])],
    compute: (x) => argsort(x, 0, descending),
    smooth: false,
  },
];

const sorted = (x: Node, axis: number): Node => reorder(x, axis, argsort(x, axis, false));

const orders: Sample[] = [
  {
    about: 'rows',
    inputs: [spread(-2, 2, [3, 7])],
    compute: (x) => sorted(x, 1),
    smooth: true,
  },
  {
    about: 'columns',
    inputs: [spread(-2, 2, [19, 2])],
    compute: (x) => sorted(x, 0),
    smooth: true,
  },
  {
    about: 'not contiguous',
    inputs: [spread(-2, 2, [5, 6])],
    compute: (x) => sorted(scattered(x), 1),
    smooth: true,
  },
  { about: 'edges', inputs: [float(EDGES)], compute: (x) => sorted(x, 0), smooth: false },
  { about: 'int32', inputs: [int([5, -3, 7])], compute: (x) => sorted(x, 0), smooth: false },
];

const LINE = [-2, -1, -1, 0, 0.5, 3, Infinity, NaN];

const searches = (right: boolean): Sample[] => [
  {
    about: 'edges in one line',
    inputs: [float(LINE), float(EDGES)],
    compute: (lines, values) => searchSorted(lines, values, right),
    smooth: false,
  },
  {
    about: 'a matrix in one line',
    inputs: [float([0, 1, 2, 3, 4]), spread(-1, 5, [3, 7])],
    compute: (lines, values) => searchSorted(lines, values, right),
    smooth: false,
  },
  {
    about: 'a line each',
    inputs: [int([1, 3, 5, 2, 2, 2], [2, 3]), int([3, 0, 6, 2, 1, 4, 2, 2], [2, 4])],
    compute: (lines, values) => searchSorted(lines, values, right),
    smooth: false,
  },
  {
    about: 'an empty line',
    inputs: [float([], [0]), float([1, 2])],
    compute: (lines, values) => searchSorted(lines, values, right),
    smooth: false,
  },
  {
    about: 'a scalar in one element',
    inputs: [float([1]), float([1], [])],
    compute: (lines, values) => searchSorted(lines, values, right),
    smooth: false,
  },
];

export const samples: Samples = {
  merge: [...sorts(false), ...sorts(true)],
  reorder: orders,
  search: [...searches(false), ...searches(true)],
};
