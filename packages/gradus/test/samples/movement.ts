import type { Node } from '../../src/graph/node.ts';
import { add } from '../../src/ops/elementwise.ts';
import { cat, flip, permute, reshape, slice, transpose } from '../../src/ops/movement.ts';
import {
  bool,
  byte,
  EDGES,
  float,
  int,
  type Sample,
  type SampleInput,
  type Samples,
  scattered,
  spread,
} from './kit.ts';

function sample(
  about: string,
  input: SampleInput | readonly SampleInput[],
  compute: (...inputs: Node[]) => Node,
): Sample {
  const inputs = 'data' in input ? [input] : input;
  const size = inputs.reduce((n, { data }) => n + data.length, 0);
  const smooth =
    size > 0 &&
    inputs.every(({ dtype, data }) => dtype === 'float32' && data.every(Number.isFinite));
  return { about, inputs, compute, smooth };
}

const block = spread(-2, 2, [3, 4, 5]);
const matrix = spread(-2, 2, [5, 7]);

const slices: Sample[] = [
  sample('the middle', matrix, (x) => slice(x, [1, 2], [1, 1], [3, 4])),
  sample('the beginning', matrix, (x) => slice(x, [0, 0], [1, 1], [2, 7])),
  sample('the end', matrix, (x) => slice(x, [3, 0], [1, 1], [2, 7])),
  sample('every other column', matrix, (x) => slice(x, [0, 1], [1, 2], [5, 3])),
  sample('every third from the second on', spread(-1, 1, [11]), (x) => slice(x, [1], [3], [4])),
  sample('one element', block, (x) => slice(x, [2, 1, 4], [1, 1, 1], [1, 1, 1])),
  sample('of a transposed matrix', matrix, (x) =>
    slice(transpose(x, 0, 1), [1, 1], [2, 2], [3, 2]),
  ),
  sample('read twice', matrix, (x) =>
    add(slice(x, [0, 0], [1, 1], [4, 7]), slice(x, [1, 0], [1, 1], [4, 7])),
  ),
  sample('edges', float(EDGES), (x) => slice(x, [3], [2], [8])),
  sample('nothing', matrix, (x) => slice(x, [1, 0], [1, 1], [0, 7])),
  sample('int32', int([1, 2, 3, 4]), (x) => slice(x, [1], [1], [2])),
];

export const samples: Samples = {
  reshape: [
    sample('split', spread(-2, 2, [12]), (x) => reshape(x, [2, 3, 2])),
    sample('joined', block, (x) => reshape(x, [60])),
    sample('sizes without a common factor', block, (x) => reshape(x, [5, 12])),
    sample('a transposed matrix', matrix, (x) => reshape(transpose(x, 0, 1), [5, 7])),
    sample('a transposed block', block, (x) => reshape(transpose(x, 0, 2), [6, 10])),
    sample('not contiguous', spread(-2, 2, [5, 6]), (x) => reshape(scattered(x), [5, 3])),
    sample('a scalar', float([4], []), (x) => reshape(x, [1, 1])),
    sample('to a scalar', float([4]), (x) => reshape(x, [])),
    sample('empty', float([], [0, 3]), (x) => reshape(x, [3, 0, 2])),
    sample('edges', float(EDGES), (x) => reshape(x, [1, EDGES.length])),
    sample('bool', bool([1, 0, 1, 1]), (x) => reshape(x, [2, 2])),
  ],
  permute: [
    sample('a matrix', matrix, (x) => permute(x, [1, 0])),
    sample('a block, turned', block, (x) => permute(x, [2, 0, 1])),
    sample('a block, reversed', block, (x) => permute(x, [2, 1, 0])),
    sample('after a reshape', block, (x) => permute(reshape(x, [12, 5]), [1, 0])),
    sample('a row', spread(-1, 1, [1, 9]), (x) => permute(x, [1, 0])),
    sample('empty', float([], [0, 3]), (x) => permute(x, [1, 0])),
    sample('edges', float(EDGES, [1, EDGES.length]), (x) => permute(x, [1, 0])),
    sample('uint8', byte([1, 2, 3, 4, 5, 6], [2, 3]), (x) => permute(x, [1, 0])),
  ],
  flip: [
    sample('rows', matrix, (x) => flip(x, [0])),
    sample('columns', matrix, (x) => flip(x, [1])),
    sample('two of three', block, (x) => flip(x, [0, 2])),
    sample('after a transpose', matrix, (x) => flip(transpose(x, 0, 1), [1])),
    sample('before a reshape', block, (x) => reshape(flip(x, [1]), [5, 12])),
    sample('of every other column', spread(-2, 2, [5, 6]), (x) => flip(scattered(x), [0, 1])),
    sample('an empty dimension stays', float([], [0, 3]), (x) => flip(x, [0, 1])),
    sample('edges', float(EDGES), (x) => flip(x, [0])),
    sample('uint8', byte(Array.from({ length: 70 }, (_, i) => i)), (x) => flip(x, [0])),
  ],
  slice: slices,
  place: slices.filter(({ about, smooth }) => smooth && about !== 'nothing'),
  cat: [
    sample('rows', [matrix, spread(-1, 1, [2, 7], 1)], (a, b) => cat([a, b], 0)),
    sample('columns', [matrix, spread(-1, 1, [5, 1], 1)], (a, b) => cat([a, b], 1)),
    sample('three parts', [matrix, spread(-1, 1, [5, 2], 1)], (a, b) => cat([a, b, a], 1)),
    sample('more parts than one choice is made of', [matrix], (a) => cat(Array(70).fill(a), 1)),
    sample('a part of the parts', [matrix], (a) =>
      slice(cat([a, a, a, a], 1), [1, 8], [2, 1], [2, 9]),
    ),
    sample('an empty part', [matrix, float([], [0, 7]), matrix], (a, b, c) => cat([a, b, c], 0)),
    sample('transposed parts', matrix, (x) => {
      const turned = transpose(x, 0, 1);
      return cat([turned, turned], 1);
    }),
    sample('edges', [float(EDGES), float([1])], (a, b) => cat([b, a, b], 0)),
    sample('int32', [int([1, 2]), int([3])], (a, b) => cat([a, b], 0)),
  ],
};
