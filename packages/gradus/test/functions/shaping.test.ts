/** Bad input of the functions that reshape, split, repeat and join. The goldens have their values and gradients. */
import * as g from 'gradus';
import { ArgumentError, ones, ShapeError, tensor, zeros } from 'gradus';
import { describe, expect, test } from 'vitest';

/** Calls without types, as from JavaScript. */
// biome-ignore lint/suspicious/noExplicitAny: tests wrong types
const js = g as any;
const x = zeros(2, 3);
const scalar = tensor(1);
const half = tensor([0.5]);

type Thrown = typeof ArgumentError | typeof ShapeError;

const REFUSED: readonly [name: string, call: () => unknown, error: Thrown, text: RegExp][] = [
  ['no tensor', () => js.flip([1], 0), ArgumentError, /flip: expected a tensor, got an array/],
  ['broadcastTo', () => g.broadcastTo(x, [4, 3]), ShapeError, /cannot be expanded to \[4,3\]/],
  ['unflatten', () => g.unflatten(x, 1, [2, 2]), ShapeError, /size 3 cannot be split into \[2,2\]/],
  [
    'unflatten -1',
    () => g.unflatten(x, 1, [2, -1]),
    ShapeError,
    /unflatten: dimension 1 of size 3/,
  ],
  ['unflatten empty', () => g.unflatten(x, 1, []), ArgumentError, /at least one size/],
  [
    'unflatten dimension',
    () => g.unflatten(x, 2, [3]),
    ArgumentError,
    /dimension 2 does not exist/,
  ],
  ['swapaxes', () => g.swapaxes(x, 0, 2), ArgumentError, /swapaxes: dimension 2 does not exist/],
  ['mT', () => g.mT(ones(3)), ShapeError, /mT: needs at least 2 dimensions, got shape \[3\]/],
  ['movedim twice', () => g.movedim(x, [0, -2], [0, 1]), ArgumentError, /name a dimension twice/],
  ['movedim lists', () => g.movedim(x, [0, 1], [0]), ArgumentError, /as many dimensions as each/],
  ['narrow', () => g.narrow(x, 1, 2, 2), ArgumentError, /2 elements from 2 on do not lie in/],
  ['narrow length', () => g.narrow(x, 1, 0, -1), ArgumentError, /length must be an integer/],
  ['narrow scalar', () => g.narrow(scalar, 0, 0, 1), ShapeError, /a scalar has no dimension/],
  ['split 0', () => g.split(x, 0), ArgumentError, /size of a part must be at least 1, got 0/],
  ['split sizes', () => g.split(x, [1, 2]), ArgumentError, /add up to 3, but dimension 0 has 2/],
  ['split negative', () => g.split(x, [3, -1]), ArgumentError, /each size must be an integer/],
  ['chunk', () => g.chunk(x, 0), ArgumentError, /count must be an integer of at least 1, got 0/],
  ['tensorSplit', () => g.tensorSplit(x, 0), ArgumentError, /number of parts must be an integer/],
  ['unbind', () => g.unbind(scalar), ShapeError, /unbind: a scalar has no dimension/],
  ['unfold', () => g.unfold(x, 1, 4, 1), ArgumentError, /window of 4 elements does not fit/],
  ['unfold step', () => g.unfold(x, 1, 2, 0), ArgumentError, /step must be an integer/],
  [
    'repeat',
    () => g.repeat(x, [2]),
    ArgumentError,
    /at least 2 numbers for shape \[2,3\], got \[2\]/,
  ],
  ['repeat negative', () => g.repeat(x, [1, -1]), ArgumentError, /repeats must be an integer/],
  ['repeat numbers', () => js.repeat(x, 2, 2), ArgumentError, /must be an array/],
  ['tile', () => g.tile(x, [0.5]), ArgumentError, /tile: each number of repeats/],
  [
    'repeatInterleave',
    () => g.repeatInterleave(x, -1),
    ArgumentError,
    /repeats must be an integer/,
  ],
  ['repeatInterleave dtype', () => g.repeatInterleave(x, half), ArgumentError, /must be integers/],
  [
    'repeatInterleave count',
    () => g.repeatInterleave(x, tensor([1, 2], { dtype: 'int32' }), 1),
    ShapeError,
    /a vector of 3 numbers/,
  ],
  [
    'repeatInterleave size',
    () => g.repeatInterleave(x, 2, 0, { outputSize: 5 }),
    ArgumentError,
    /outputSize is 5, but the repeats add up to 4/,
  ],
  ['flip twice', () => g.flip(x, [0, 0]), ArgumentError, /name a dimension twice/],
  ['flip', () => g.flip(x, [2]), ArgumentError, /flip: dimension 2 does not exist/],
  ['fliplr', () => g.fliplr(ones(3)), ShapeError, /fliplr: needs at least 2 dimensions/],
  ['flipud', () => g.flipud(scalar), ShapeError, /flipud: needs at least 1 dimension,/],
  ['roll', () => g.roll(x, [1, 2], 0), ArgumentError, /2 shifts need as many dimensions, got 1/],
  ['roll fraction', () => g.roll(x, 0.5), ArgumentError, /each shift must be an integer/],
  ['rot90', () => g.rot90(x, 1, [0, 0]), ArgumentError, /name a dimension twice/],
  ['rot90 vector', () => g.rot90(ones(3)), ArgumentError, /rot90/],
  ['concat', () => js.concat(x, x), ArgumentError, /Call concat\(\[a, b\]\)/],
  ['hstack', () => g.hstack([]), ArgumentError, /hstack: needs at least one tensor/],
  ['vstack', () => g.vstack([x, ones(2)]), ShapeError, /must agree in all dimensions but 0/],
  ['broadcastTensors', () => g.broadcastTensors(x, ones(2)), ShapeError, /do not broadcast/],
  ['meshgrid', () => g.meshgrid([x]), ShapeError, /takes vectors, got a tensor of shape \[2,3\]/],
  [
    'meshgrid dtypes',
    () => g.meshgrid([ones(2), zeros([2], { dtype: 'int32' })]),
    ArgumentError,
    /must have one dtype, got float32 and int32/,
  ],
  ['cartesianProd', () => g.cartesianProd(scalar), ShapeError, /takes vectors, got a scalar/],
  ['combinations', () => g.combinations(x), ShapeError, /combinations: takes a vector/],
  ['combinations length', () => g.combinations(ones(3), -1), ArgumentError, /length must be/],
  ['blockDiag', () => g.blockDiag(zeros(1, 2, 3)), ShapeError, /at most 2 dimensions/],
  ['tril', () => g.tril(ones(3)), ShapeError, /tril: needs at least 2 dimensions/],
  ['triu', () => g.triu(x, 0.5), ArgumentError, /diagonal must be an integer/],
  ['diag', () => g.diag(zeros(1, 2, 3)), ShapeError, /needs a vector or a matrix/],
  ['diagonal', () => g.diagonal(x, 0, 1, -1), ArgumentError, /1 and -1 must differ/],
  ['diagonal vector', () => g.diagonal(ones(3)), ShapeError, /needs at least 2 dimensions/],
  ['diagEmbed', () => g.diagEmbed(scalar), ShapeError, /a scalar has no dimension/],
  ['trilIndices', () => g.trilIndices(-1, 2), ArgumentError, /rows must be an integer/],
];

test.each(REFUSED)('%s is refused', (_, call, error, text) => {
  expect(call).toThrow(error);
  expect(call).toThrow(text);
});

describe('a function that gives a view in PyTorch', () => {
  const views: [string, () => g.Tensor][] = [
    ['broadcastTo', () => g.broadcastTo(x, [2, 3])],
    ['unflatten', () => g.unflatten(x, 1, [3, 1])],
    ['movedim', () => g.movedim(x, 0, 1)],
    ['narrow', () => g.narrow(x, 1, 0, 2)],
    ['split', () => g.split(x, 1)[0]],
    ['unbind', () => g.unbind(x)[0]],
    ['diagonal', () => g.diagonal(x)],
    ['atleast3d', () => g.atleast3d(x)],
    ['index', () => g.index(x, 0)],
    ['index of slices', () => g.index(x, ':', g.slice(1))],
  ];

  test.each(views)('%s cannot be overwritten', (_, view) => {
    expect(() => view().zero_()).toThrow('view');
  });
});
