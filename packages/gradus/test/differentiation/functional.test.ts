/** Jacobians, Hessians, their products with vectors, and vmap. */
import {
  ArgumentError,
  engineStatistics,
  GradusError,
  grad,
  ones,
  type Tensor,
  tensor,
} from 'gradus';
import { functional, vmap } from 'gradus/autograd';
import { describe, expect, test } from 'vitest';
import { expectClose, ROUNDED } from '../contract/close.ts';
import { type GoldenArray, loadGoldens } from '../helpers/goldens.ts';
import { tensorOf } from '../nn/cases.ts';

const { products } = loadGoldens('autograd');
const [x, y, vx, vy] = products.inputs.map((array) => tensorOf(array));
const upstream = products.upstream.map((array) => tensorOf(array));

const pair = (a: Tensor, b: Tensor): Tensor[] => [a.sin().mul(b.sum()), a.mul(b).exp().sum(0)];
const single = (a: Tensor, b: Tensor): Tensor =>
  a
    .pow(3)
    .mul(b)
    .sum()
    .add(a.mul(b.pow(2)).tanh().sum());

function expectAll(found: readonly Tensor[], expected: readonly GoldenArray[]): void {
  expect(found.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
  found.forEach((each, i) => {
    expectClose(each.dataSync(), expected[i].data, ROUNDED, `result ${i}`);
  });
}

describe('PyTorch’s numbers', () => {
  test('jacobian of two outputs and two inputs', () => {
    expectAll(functional.jacobian(pair, [x, y]).flat(), products.jacobian.flat());
  });

  test('hessian, recorded and read', () => {
    for (const createGraph of [false, true]) {
      expectAll(
        functional.hessian(single, [x, y], { createGraph }).flat(),
        products.hessian.flat(),
      );
    }
  });

  test('vjp, jvp, vhp and hvp', () => {
    expectAll(functional.vjp(pair, [x, y], upstream)[1], products.vjp);
    expectAll(functional.jvp(pair, [x, y], [vx, vy])[1], products.jvp);
    expectAll(functional.vhp(single, [x, y], [vx, vy])[1], products.vhp);
    expectAll(functional.hvp(single, [x, y], [vx, vy])[1], products.hvp);
  });

  test('the third derivative', () => {
    const second = (a: Tensor): Tensor =>
      functional.hessian((b: Tensor) => b.pow(4).sum(), a, { createGraph: true });
    expectAll([functional.jacobian(second, x)], [products.third]);
  });
});

test('a Jacobian of many elements is one program', () => {
  const wide = ones([40]);
  functional.jacobian((a: Tensor) => a.tanh(), wide);
  const { compilations } = engineStatistics();
  const result = functional.jacobian((a: Tensor) => a.tanh(), wide);
  expect(result.shape).toEqual([40, 40]);
  expect(engineStatistics().compilations).toBe(compilations);
});

test('createGraph connects the result with the inputs', () => {
  const a = tensor([1, 2], { requiresGrad: true });
  const [value, product] = functional.vjp((b: Tensor) => b.pow(3), a, ones([2]), {
    createGraph: true,
  });
  expect([value.requiresGrad, product.requiresGrad]).toEqual([true, true]);
  expect([...grad(product.sum(), a)[0].dataSync()]).toEqual([6, 12]);
  const [plain] = functional.vjp((b: Tensor) => b.pow(3), a, ones([2]));
  expect(plain.requiresGrad).toBe(false);
});

test('independent outputs have derivative 0, or are an error with strict', () => {
  const constant = (): Tensor => tensor([7]);
  expect(functional.jacobian(constant, x).toArraySync()).toEqual([[0, 0, 0]]);
  expect(() => functional.jacobian(constant, x, { strict: true })).toThrow(GradusError);
  expect(functional.hessian((a: Tensor) => a.sum(), ones([2])).toArraySync()).toEqual([
    [0, 0],
    [0, 0],
  ]);
  expect(functional.jvp(constant, x, vx)[1].toArraySync()).toEqual([0]);
  expect(() => functional.vjp(constant, x, null, { strict: true })).toThrow(
    /does not depend on input 0/,
  );
});

test('wrong arguments are refused', () => {
  expect(() => functional.hessian((a: Tensor) => a.mul(a), x)).toThrow(
    /one element, got shape \[3\]/,
  );
  expect(() => functional.jvp((a: Tensor) => a, x)).toThrow(/v can be left out only/);
  expect(() => functional.jvp((a: Tensor) => a, x, ones([2]))).toThrow(
    /v must have shape \[3\], got \[2\]/,
  );
  expect(() => functional.jacobian((() => 3) as never, x)).toThrow(/the outputs of fn must be/);
  expect(() => functional.jacobian((a: Tensor) => a, [] as Tensor[])).toThrow(ArgumentError);
});

describe('vmap', () => {
  const matrix = tensor([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);

  test('maps dimensions of arguments and results', () => {
    const scale = vmap((a: Tensor, k: Tensor) => [a.mul(k), a.sum()], [1, null], [1, 0]);
    const [scaled, sums] = scale(matrix, tensor([1, 10, 100]));
    expect(scaled.toArraySync()).toEqual([
      [1, 2],
      [30, 40],
      [500, 600],
    ]);
    expect(sums.toArraySync()).toEqual([9, 12]);
  });

  test('gives the gradient of each sample', () => {
    const w = tensor([2, 3], { requiresGrad: true });
    const perSample = vmap((row: Tensor) => grad(row.mul(w).sum().pow(2), w)[0]);
    expect(perSample(matrix).toArraySync()).toEqual([
      [16, 32],
      [108, 144],
      [280, 336],
    ]);
  });

  test('refuses arguments without samples, and other results than tensors', () => {
    const sum = vmap((a: Tensor, b: Tensor) => a.add(b));
    expect(() => sum(matrix, ones([2, 2]))).toThrow(/different numbers of samples: 3, 2/);
    expect(() => sum(ones([0, 2]), ones([0, 2]))).toThrow(/there are no samples/);
    expect(() => vmap((a: Tensor) => a, null)(matrix)).toThrow(/no argument has samples/);
    expect(() => vmap((a: Tensor) => a, [0, 0])(matrix)).toThrow(/inDims has 2 entries/);
    expect(() => vmap((() => 1) as never)(matrix)).toThrow(/must return a tensor/);
  });
});
