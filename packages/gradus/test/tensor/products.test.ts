import { describe, expect, test } from 'vitest';
import * as gradus from '../../src/index.ts';
import { ArgumentError, ones, ShapeError, tensor, zeros } from '../../src/index.ts';

const int = (...shape: number[]) => ones(shape, { dtype: 'int32' });
const bool = (...shape: number[]) => ones(shape, { dtype: 'bool' });

describe('shapes that do not fit are refused with both shapes', () => {
  test.each<[string, () => unknown, string]>([
    [
      'mm',
      () => gradus.mm(ones(2, 3), ones(2, 3)),
      '[2,3] and [2,3]: the last dimension on the left',
    ],
    [
      'mm of a vector',
      () => gradus.mm(ones(2, 3), ones(3)),
      'mm: the right side must be a matrix [n, m]',
    ],
    [
      'mm of a batch',
      () => gradus.mm(ones(2, 2, 3), ones(3, 1)),
      'mm: the left side must be a matrix',
    ],
    ['bmm', () => gradus.bmm(ones(2, 3, 4), ones(3, 4, 5)), 'one number of matrices, got 2 and 3'],
    ['mv', () => gradus.mv(ones(2, 3), ones(2)), 'mv: [2,3] and [2]: the last dimension'],
    ['dot', () => gradus.dot(ones(2), ones(3)), 'dot: [2] and [3]'],
    [
      'dot of matrices',
      () => gradus.dot(ones(2, 2), ones(2)),
      'dot: the left side must be a vector [n]',
    ],
    ['inner', () => gradus.inner(ones(2), ones(3)), 'got 2 and 3'],
    ['outer', () => gradus.outer(ones(2, 1), ones(3)), 'outer: x must be a vector [n]'],
    [
      'addmm',
      () => gradus.addmm(ones(3, 3), ones(2, 3), ones(3, 2)),
      'addmm: shapes [3,3] and [2,2]',
    ],
    [
      'addmm of more',
      () => gradus.addmm(ones(1, 2, 2), ones(2, 3), ones(3, 2)),
      'does not broadcast to the shape of the product, [2,2]',
    ],
    [
      'tensordot',
      () => gradus.tensordot(ones(2, 3), ones(2, 4), 1),
      'dimension 1 of x is 3, dimension 0 of other is 2',
    ],
    [
      'cdist',
      () => gradus.cdist(ones(2, 3), ones(2, 4)),
      'cdist: [2,3] and [2,4]: takes rows of one length',
    ],
    ['cdist of vectors', () => gradus.cdist(ones(2), ones(2)), 'takes rows of one length'],
    ['trace', () => gradus.trace(ones(3)), 'trace: x must be a matrix [n, m], got shape [3]'],
    ['cross', () => gradus.cross(ones(2), ones(2)), 'needs a dimension of size 3 in both'],
    ['cross of one', () => gradus.cross(ones(3), ones(1)), 'needs a dimension of size 3 in both'],
    [
      'chainMatmul',
      () => gradus.chainMatmul(ones(2, 3), ones(4, 2)),
      'matrix 0 has 3 columns, matrix 1 has 4 rows',
    ],
    ['chainMatmul of vectors', () => gradus.chainMatmul(ones(2)), 'takes matrices, got shape [2]'],
    [
      'einsum',
      () => gradus.einsum('ij,jk', ones(2, 3), ones(4, 2)),
      '"j" is 3 in one operand and 4 in another',
    ],
    [
      'einsum of a diagonal',
      () => gradus.einsum('ii', ones(2, 3)),
      '"i" names dimensions of sizes 2 and 3',
    ],
    [
      'einsum with dots',
      () => gradus.einsum('...,...', ones(2), ones(3)),
      'a dimension of "..." is 2 in one operand',
    ],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(ShapeError);
    expect(call).toThrow(message);
  });
});

describe('arguments that are not allowed are refused', () => {
  test.each<[string, () => unknown, string]>([
    [
      'two dtypes',
      () => gradus.mm(ones(2, 2), int(2, 2)),
      'one dtype of numbers, got float32 and int32',
    ],
    ['bools', () => gradus.dot(bool(2), bool(2)), 'got bool and bool'],
    [
      'two dtypes in addmm',
      () => gradus.addmm(int(2), ones(2, 2), ones(2, 2)),
      'got int32 and float32',
    ],
    [
      'a fraction beside integers',
      () => gradus.addmm(int(1), int(1, 1), int(1, 1), { beta: 0.5 }),
      'beta must be an integer, got 0.5',
    ],
    [
      'a negative p',
      () => gradus.cdist(ones(1, 1), ones(1, 1), -1),
      'p must be a number of at least 0, got -1',
    ],
    [
      'too many dimensions',
      () => gradus.tensordot(ones(2), ones(2), 2),
      'dimensions must be an integer from 0 to 1, got 2',
    ],
    [
      'lists of two lengths',
      () => gradus.tensordot(ones(2), ones(2), [[0], []]),
      'two lists of one length',
    ],
    [
      'a dimension twice',
      () =>
        gradus.tensordot(ones(2, 2), ones(2, 2), [
          [0, 0],
          [0, 1],
        ]),
      'name a dimension twice',
    ],
    [
      'a missing dimension',
      () => gradus.tensordot(ones(2), ones(2), [[1], [0]]),
      'dimension 1 does not exist',
    ],
    ['no matrix', () => gradus.chainMatmul(), 'needs at least one matrix'],
    ['no tensor', () => gradus.mm(ones(2, 2), 3 as never), 'expected a tensor, got 3'],
    ['no operand', () => gradus.einsum('i'), 'needs at least one tensor'],
    ['no equation', () => gradus.einsum(ones(2) as never), 'the equation must be a string'],
    [
      'one operand too few',
      () => gradus.einsum('i,j', ones(2)),
      'it describes 2 operands, but 1 were given',
    ],
    ['a wrong character', () => gradus.einsum('i1->i', ones(2)), '"1" is not a letter'],
    [
      'too few letters',
      () => gradus.einsum('i', ones(2, 2)),
      '"i" has 1 letters for an operand of 2 dimensions',
    ],
    [
      'too many letters',
      () => gradus.einsum('ijk...', ones(2, 2)),
      'has 3 letters for an operand of 2 dimensions',
    ],
    [
      'an unknown letter',
      () => gradus.einsum('i->j', ones(2)),
      'the output has "j", which no operand has',
    ],
    [
      'an output letter twice',
      () => gradus.einsum('ij->ii', ones(2, 2)),
      'the output has "i" twice',
    ],
    ['two arrows', () => gradus.einsum('i->i->i', ones(2)), '"->" more than once'],
    ['dots twice', () => gradus.einsum('......', ones(2)), 'has "..." twice'],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(message);
  });
});

test('the gradient of the trace of a tall matrix is its diagonal', async () => {
  const x = ones([3, 2], { requiresGrad: true });
  gradus.trace(x).backward();
  expect(await x.grad?.toArray()).toEqual([
    [1, 0],
    [0, 1],
    [0, 0],
  ]);
});

test('einsum takes an array of operands, and sums dimensions of "..." that the output lacks', async () => {
  const x = tensor([
    [1, 2],
    [3, 4],
  ]);
  expect(await gradus.einsum('ij,jk->ik', [x, x]).toArray()).toEqual([
    [7, 10],
    [15, 22],
  ]);
  expect(await gradus.einsum('...i->i', x).toArray()).toEqual([4, 6]);
});

test('factors of addmm that change compile nothing', () => {
  const step = (beta: number) =>
    gradus.addmm(zeros(3), ones(3, 3), ones(3, 3), { beta, alpha: beta / 2 }).dataSync();
  step(0.25);
  const { compilations } = gradus.engineStatistics();
  step(0.75);
  expect(gradus.engineStatistics().compilations).toBe(compilations);
});
