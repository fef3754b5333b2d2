import {
  ArgumentError,
  eye,
  fromArray,
  manualSeed,
  ones,
  randn,
  ShapeError,
  type Tensor,
  tensor,
  zeros,
} from 'gradus';
import * as linalg from 'gradus/linalg';
import { gradcheck } from 'gradus/train';
import { describe, expect, test } from 'vitest';
import { expectClose } from '../contract/close.ts';
import { type GoldenArray, loadGoldens, type OpArg } from '../helpers/goldens.ts';

type Call = (...args: never[]) => Tensor | Tensor[];

/** Calls other than a function of linalg. Vectors are compared without their signs, which depend on the library. */
const CALLS: Readonly<Record<string, Call>> = {
  slogdet: (x: Tensor) => linalg.slogdet(x)[1],
  slogdetSign: (x: Tensor) => linalg.slogdet(x)[0],
  lstsq: (a: Tensor, b: Tensor) => linalg.lstsq(a, b)[0],
  qrOfR: (x: Tensor) => linalg.qr(x)[1],
  qrComplete: (x: Tensor) => linalg.qr(x, 'complete'),
  svdOfU: (x: Tensor) => linalg.svd(x, false)[0].abs(),
  svdOfV: (x: Tensor) => linalg.svd(x, false)[2].abs(),
  eighOfVectors: (x: Tensor) => linalg.eigh(x)[1].abs(),
  multiDot: (...tensors: Tensor[]) => linalg.multiDot(tensors),
};

const FUNCTIONS = { ...linalg, ...CALLS } as unknown as Readonly<Record<string, Call>>;

/** Values are double precision, rounded; gradients, and exponentials, are float32 products of several matrices. */
const VALUE = { relative: 1e-6, scale: 1e-6 };
const GRADIENT = { relative: 2e-5, scale: 1e-5 };

const { cases } = loadGoldens('linalg');

describe("PyTorch's values and gradients", () => {
  test.each(cases.map((golden) => [golden.name, golden] as const))('%s', (name, golden) => {
    const { op, inputs, args, outputs, upstream, grads } = golden;
    const leaves = inputs.map(({ shape, dtype, data }, i) =>
      fromArray(data.slice(), shape, { dtype, requiresGrad: grads[i] !== null }),
    );
    const given = args.map((arg: OpArg) =>
      typeof arg === 'object' && arg !== null && 'input' in arg ? leaves[arg.input as number] : arg,
    );
    const found = [FUNCTIONS[op](...(given as never[]))].flat();
    outputs.forEach(({ shape, dtype, data }: GoldenArray, i) => {
      expect([found[i].shape, found[i].dtype]).toEqual([shape, dtype]);
      expectClose(found[i].dataSync(), data, op === 'matrixExp' ? GRADIENT : VALUE, name);
    });
    if (upstream === null || grads.every((gradient) => gradient === null)) return;
    found[0].backward(fromArray(upstream.data.slice(), upstream.shape));
    grads.forEach((gradient, i) => {
      if (gradient === null) return;
      expectClose(leaves[i].grad!.dataSync(), gradient.data, GRADIENT, `gradient of ${name}`);
    });
  });
});

const random = (...shape: number[]) => randn(shape, { requiresGrad: true });

describe('gradients agree with differences', () => {
  test.each<[string, (...inputs: Tensor[]) => Tensor, number[][]]>([
    ['inv', linalg.inv, [[2, 3, 3]]],
    ['matrixExp', linalg.matrixExp, [[2, 3, 3]]],
    ['det', linalg.det, [[2, 3, 3]]],
    [
      'det of a singular matrix',
      (x) =>
        linalg.det(
          x.matmul(
            tensor([
              [1, 2],
              [2, 4],
            ]),
          ),
        ),
      [[2, 2]],
    ],
    ['slogdet', (x) => linalg.slogdet(x)[1], [[3, 3]]],
    [
      'solve',
      linalg.solve,
      [
        [2, 3, 3],
        [3, 2],
      ],
    ],
    ['solve for a vector', linalg.solve, [[3, 3], [3]]],
    ['cholesky', (x) => linalg.cholesky(x.matmul(x.T).add(eye(3))), [[3, 3]]],
    [
      'cholesky, upper',
      (x) => linalg.cholesky(x.matmul(x.T).add(eye(3)), { upper: true }),
      [[3, 3]],
    ],
    ['Q', (x) => linalg.qr(x)[0], [[4, 3]]],
    ['R', (x) => linalg.qr(x)[1], [[4, 3]]],
    ['Q of a wide matrix', (x) => linalg.qr(x)[0], [[2, 4]]],
    ['R of a wide matrix', (x) => linalg.qr(x)[1], [[2, 4]]],
    ['eigvalsh', (x) => linalg.eigvalsh(x.add(x.T)), [[4, 4]]],
    ['eigh', (x) => linalg.eigh(x.add(x.T))[1], [[3, 3]]],
    ['U', (x) => linalg.svd(x, false)[0], [[4, 3]]],
    ['U of a wide matrix', (x) => linalg.svd(x, false)[0], [[3, 4]]],
    ['S', linalg.svdvals, [[2, 3, 4]]],
    ['Vᵀ', (x) => linalg.svd(x)[2].slice(0, 0, 3), [[3, 5]]],
    ['pinv', (x) => linalg.pinv(x), [[4, 3]]],
    ['pinv of a wide matrix', (x) => linalg.pinv(x), [[3, 4]]],
    [
      'lstsq',
      (a, b) => linalg.lstsq(a, b)[0],
      [
        [5, 3],
        [5, 2],
      ],
    ],
    ['lstsq of a wide matrix', (a, b) => linalg.lstsq(a, b)[0], [[3, 5], [3]]],
    [
      'residuals',
      (a, b) => linalg.lstsq(a, b)[1],
      [
        [5, 3],
        [5, 2],
      ],
    ],
    ['matrixPower', (x) => linalg.matrixPower(x, -3), [[3, 3]]],
    ['nuclear norm', (x) => linalg.matrixNorm(x, 'nuc'), [[3, 4]]],
    ['a composition', (x) => linalg.inv(linalg.qr(x)[1]).matmul(x.T), [[3, 3]]],
  ])('%s', (_, fn, shapes) => {
    manualSeed(5);
    expect(
      gradcheck(
        fn,
        shapes.map((shape) => random(...shape)),
      ),
    ).toBe(true);
  });
});

/** ‖x‖ of all elements. */
const size = (x: Tensor): number => x.abs().max().itemSync();

test.each([
  [6, 4],
  [4, 6],
  [5, 5],
  [1, 4],
  [40, 30],
])('svd of [%i, %i] is complete and orthonormal', (m, n) => {
  const x = randn([m, n]);
  const [u, s, vh] = linalg.svd(x);
  const k = Math.min(m, n);
  const product = u
    .slice(1, 0, k)
    .mul(s)
    .matmul(vh.slice(0, 0, k));
  expect(size(product.sub(x))).toBeLessThan(3e-6);
  expect(size(u.T.matmul(u).sub(eye(m)))).toBeLessThan(3e-6);
  expect(size(vh.matmul(vh.T).sub(eye(n)))).toBeLessThan(3e-6);
});

test('svd and eigh of dependent columns and equal values', () => {
  const x = tensor([
    [1, 2, 3],
    [2, 4, 6],
    [3, 6, 9],
  ]);
  const [u, s, vh] = linalg.svd(x);
  expect(size(u.mul(s).matmul(vh).sub(x))).toBeLessThan(1e-5);
  expect(size(u.matmul(u.T).sub(eye(3)))).toBeLessThan(1e-6);
  expect(s.dataSync()[1]).toBeLessThan(1e-6);
  const [zeroU, zeroS] = linalg.svd(zeros(2, 2));
  expect([...zeroS.dataSync()]).toEqual([0, 0]);
  expect(size(zeroU.matmul(zeroU.T).sub(eye(2)))).toBe(0);
  const [values, vectors] = linalg.eigh(x);
  expect(size(vectors.mul(values).matmul(vectors.T).sub(x))).toBeLessThan(1e-5);
  expect([...linalg.eigvalsh(eye(3)).dataSync()]).toEqual([1, 1, 1]);
});

test('matrices without elements', () => {
  expect(linalg.det(zeros(0, 0)).itemSync()).toBe(1);
  expect(linalg.inv(zeros(0, 0)).shape).toEqual([0, 0]);
  expect(linalg.svd(zeros(0, 3)).map(({ shape }) => shape)).toEqual([[0, 0], [0], [3, 3]]);
  expect(linalg.svd(zeros(3, 0)).map(({ shape }) => shape)).toEqual([[3, 3], [0], [0, 0]]);
  expect(linalg.qr(zeros(3, 0)).map(({ shape }) => shape)).toEqual([
    [3, 0],
    [0, 0],
  ]);
  expect(linalg.eigh(zeros(2, 0, 0)).map(({ shape }) => shape)).toEqual([
    [2, 0],
    [2, 0, 0],
  ]);
});

test('slogdet of a singular matrix is minus infinity', () => {
  const [sign, logarithm] = linalg.slogdet(ones(2, 2));
  expect([sign.itemSync(), logarithm.itemSync()]).toEqual([0, Number.NEGATIVE_INFINITY]);
});

test('R alone, and limits of the rank', () => {
  const [q, r] = linalg.qr(
    tensor([
      [3, 1],
      [4, 2],
    ]),
    'r',
  );
  expect([q.shape, r.shape, r.requiresGrad]).toEqual([[0], [2, 2], false]);
  const x = tensor([
    [1, 0],
    [0, 1e-3],
  ]);
  expect(linalg.matrixRank(x).itemSync()).toBe(2);
  expect(linalg.matrixRank(x, { rtol: 0.01 }).itemSync()).toBe(1);
  expect(linalg.pinv(x, { atol: 0.01 }).toArraySync()).toEqual([
    [1, 0],
    [0, 0],
  ]);
});

const SINGULAR = tensor([
  [
    [1, 0],
    [0, 1],
  ],
  [
    [1, 2],
    [2, 4],
  ],
]);

describe('what is not allowed is refused', () => {
  test.each<[string, () => unknown, string]>([
    [
      'inv',
      () => linalg.inv(SINGULAR),
      'linalg.inv: matrix 1 of the batch is singular: column 1 depends on the columns before it',
    ],
    ['inv of zeros', () => linalg.inv(zeros(2, 2)), 'the matrix is singular'],
    ['solve', () => linalg.solve(zeros(2, 2), ones(2)), 'linalg.solve: the matrix is singular'],
    ['a negative power', () => linalg.matrixPower(zeros(2, 2), -1), 'is singular'],
    ['a power with a fraction', () => linalg.matrixPower(eye(2), 0.5), 'n must be an integer'],
    [
      'cholesky',
      () =>
        linalg.cholesky(
          tensor([
            [1, 2],
            [2, 1],
          ]),
        ),
      'the matrix is not positive definite: its first 2 rows and columns are not',
    ],
    ['lstsq', () => linalg.lstsq(ones(3, 2), ones(3, 1)), 'does not have full rank'],
    [
      'qr',
      () => linalg.qr(eye(2), 'full' as never),
      "mode must be 'reduced' or 'complete' or 'r', got 'full'",
    ],
    [
      'eigh',
      () => linalg.eigh(tensor([[Number.NaN]])),
      'linalg.eigh: the matrix contains NaN or an infinity',
    ],
    [
      'svd',
      () => linalg.svd(tensor([[Infinity, 1]])),
      'linalg.svd: the matrix contains NaN or an infinity',
    ],
    [
      'integers',
      () => linalg.inv(ones([2, 2], { dtype: 'int32' })),
      'takes float32 or float64, got int32',
    ],
    ['no tensor', () => linalg.det(3 as never), 'expected a tensor, got 3'],
    [
      'the order of a vector',
      () => linalg.vectorNorm(ones(2), 'fro' as never),
      "must be a number, got 'fro'",
    ],
    ['the order of a matrix', () => linalg.matrixNorm(eye(2), 3), 'the order of a matrix norm is'],
    [
      'a norm of nothing',
      () => linalg.vectorNorm(zeros(0), Infinity),
      'shape [0] has no elements along dimensions [0]',
    ],
    [
      'dimensions of a matrix',
      () => linalg.matrixNorm(eye(2), 'fro', [0] as never),
      'dimensions must be two numbers',
    ],
    [
      'a dimension twice',
      () => linalg.matrixNorm(eye(2), 'fro', [1, -1]),
      'name a dimension twice',
    ],
    ['one matrix', () => linalg.multiDot([eye(2)]), 'at least two tensors'],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(message);
  });

  test.each<[string, () => unknown, string]>([
    [
      'det',
      () => linalg.det(ones(2, 3)),
      'linalg.det: needs square matrices [.., n, n], got shape [2,3]',
    ],
    ['inv of a vector', () => linalg.inv(ones(3)), 'needs a matrix [.., m, n], got shape [3]'],
    ['svd of a scalar', () => linalg.svd(tensor(1)), 'got shape []'],
    [
      'solve',
      () => linalg.solve(eye(2), ones(3)),
      'the matrix [2,2] has 2 rows, so the right side must be [2] or [.., 2, k], got [3]',
    ],
    ['lstsq', () => linalg.lstsq(ones(3, 2), ones(2, 1)), 'has 3 rows'],
    ['matrixPower', () => linalg.matrixPower(ones(2, 3), 2), 'needs square matrices'],
    ['norm', () => linalg.norm(ones(1, 1, 1), 2), 'with an order, needs one or two dimensions'],
    ['matrixNorm', () => linalg.matrixNorm(ones(3)), 'needs a matrix'],
    ['multiDot', () => linalg.multiDot([ones(2), ones(2), ones(2)]), 'tensor 1 has shape [2]'],
    ['cross', () => linalg.cross(ones(2), ones(2)), 'size 3'],
  ])('%s: shapes', (_, call, message) => {
    expect(call).toThrow(ShapeError);
    expect(call).toThrow(message);
  });
});
