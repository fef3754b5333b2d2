/** Derivatives of derivatives: in training steps, of layers, and the options of grad() and backward(). */
import {
  engineStatistics,
  GradusError,
  grad,
  noGrad,
  ones,
  randn,
  type Tensor,
  tensor,
  zeros,
} from 'gradus';
import * as nn from 'gradus/nn';
import { Adam, SGD } from 'gradus/optim';
import { gradgradcheck } from 'gradus/train';
import { describe, expect, test } from 'vitest';
import { expectClose } from '../contract/close.ts';
import { type AutogradTraining, loadGoldens } from '../helpers/goldens.ts';
import { tensorOf } from '../nn/cases.ts';

const { trainings } = loadGoldens('autograd');
const values = (x: Tensor | null | undefined): number[] => [...(x as Tensor).dataSync()];

/** Adam and several steps multiply the rounding of float32. */
const TRAINED = { relative: 2e-4, scale: 2e-5 };

type Activation = (x: Tensor) => Tensor;

function forward(parameters: readonly Tensor[], x: Tensor, activation: Activation): Tensor {
  let result = x;
  for (let i = 0; i < parameters.length; i += 2) {
    result = result.matmul(parameters[i].transpose(0, 1)).add(parameters[i + 1]);
    if (i + 2 < parameters.length) result = activation(result);
  }
  return result;
}

const tanh: Activation = (x) => x.tanh();
const sigmoid: Activation = (x) => x.sigmoid();
const squared = (x: Tensor): Tensor => x.mul(x).mean();
const slopeOf = (y: Tensor, x: Tensor): Tensor => grad(y.sum(), x, null, { createGraph: true })[0];

type LossOf = (parameters: readonly Tensor[], data: readonly Tensor[]) => Tensor;

const LOSSES: Record<AutogradTraining['name'], LossOf> = {
  penalty: (parameters, [real, fake, share]) => {
    const mixed = real
      .mul(share)
      .add(fake.mul(share.neg().add(1)))
      .requiresGrad_();
    const out = forward(parameters, mixed, tanh);
    const [slope] = grad(out, mixed, ones(out.shape), { createGraph: true });
    const norm = slope.pow(2).sum(1).sqrt();
    const distance = forward(parameters, fake, tanh)
      .mean()
      .sub(forward(parameters, real, tanh).mean());
    return distance.add(squared(norm.sub(1)).mul(10));
  },
  physics: (parameters, [at]) => {
    const x = at.requiresGrad_();
    const u = forward(parameters, x, tanh);
    const second = slopeOf(slopeOf(u, x), x);
    const start = forward(parameters, zeros([1, 1]), tanh).sub(1);
    return squared(second.add(u)).add(start.mul(start).sum());
  },
  meta: (parameters, [x, y]) => {
    const inner = squared(forward(parameters, x, sigmoid).sub(y));
    const slopes = grad(inner, parameters, null, { createGraph: true });
    const adapted = parameters.map((p, i) => p.sub(slopes[i].mul(0.3)));
    return squared(forward(adapted, x.mul(0.5), sigmoid).sub(y.add(1)));
  },
};

const OPTIMIZERS: Record<AutogradTraining['name'], (parameters: Tensor[]) => Adam | SGD> = {
  penalty: (parameters) => new Adam(parameters, { lr: 0.02 }),
  physics: (parameters) => new SGD(parameters, { lr: 0.05 }),
  meta: (parameters) => new SGD(parameters, { lr: 0.1, momentum: 0.9 }),
};

test.each(trainings.map((training) => [training.name, training] as const))(
  'the steps of PyTorch with gradients in the loss: %s',
  (name, { before, losses, after, data }) => {
    const parameters = before.map((array) => tensorOf(array, true));
    const optimizer = OPTIMIZERS[name](parameters);
    const compiled: number[] = [];
    const found = losses.map((_, step) => {
      optimizer.zeroGrad();
      const loss = LOSSES[name](
        parameters,
        data[step].map((array) => tensorOf(array)),
      );
      loss.backward();
      optimizer.step();
      const value = loss.itemSync();
      compiled.push(engineStatistics().compilations);
      return value;
    });
    expectClose(found, losses, TRAINED, 'losses');
    after.forEach((expected, i) => {
      expectClose(values(parameters[i]), expected.data, TRAINED, `parameter ${i}`);
    });
    expect(compiled.at(-1), 'programs compiled after the second step').toBe(compiled[1]);
  },
);

describe('grad with createGraph', () => {
  test('gives derivatives of any order', () => {
    const x = tensor([1, 2, 3], { requiresGrad: true });
    let y = x.pow(4).sum();
    const orders = [1, 2, 3, 4].map(() => {
      y = slopeOf(y, x);
      return values(y);
    });
    expect(orders).toEqual([
      [4, 32, 108],
      [12, 48, 108],
      [24, 48, 72],
      [24, 24, 24],
    ]);
  });

  test('records also inside noGrad, and without it gradients have no graph', () => {
    const x = tensor([2], { requiresGrad: true });
    const y = x.mul(x).sum();
    const [slope] = noGrad(() => grad(y, x, null, { createGraph: true }));
    expect(slope.requiresGrad).toBe(true);
    expect(grad(y, x)[0].requiresGrad).toBe(false);
  });

  test('flows into the upstream gradient', () => {
    const x = tensor([2, 3], { requiresGrad: true });
    const v = tensor([1, 10], { requiresGrad: true });
    const [dx] = grad(x.mul(x), x, v, { createGraph: true });
    expect(values(grad(dx, v, tensor([1, 1]))[0])).toEqual([4, 6]);
  });

  test('reads a value between the two passes', () => {
    const x = tensor([2], { requiresGrad: true });
    const dx = slopeOf(x.pow(3), x);
    expect(dx.itemSync()).toBe(12);
    dx.mul(dx).sum().backward();
    expect(values(x.grad)).toEqual([288]);
  });

  test('has zero as the second derivative of a sum that only moves with its input', () => {
    const x = tensor([1, 2, 4], { requiresGrad: true });
    const dx = slopeOf(x.var(0), x);
    expectClose(
      values(grad(dx.mul(tensor([1, 0, 0])).sum(), x)[0]),
      [2 / 3, -1 / 3, -1 / 3],
      TRAINED,
      'var',
    );
  });
});

describe('grad', () => {
  test('adds up the gradients of several outputs', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = tensor([5], { requiresGrad: true });
    const outputs = [x.mul(x), x.sum().mul(y).sum()];
    const [dx, dy] = grad(outputs, [x, y], [tensor([1, 10]), null]);
    expect([values(dx), values(dy)]).toEqual([[7, 45], [3]]);
    expect(() => grad(outputs, x, [null])).toThrow(/2 outputs and 1 gradients/);
    expect(() => grad([], x)).toThrow(/at least one output/);
  });

  test('refuses an input that has no influence, by its position, without allowUnused', () => {
    const [x, other] = [ones([1], { requiresGrad: true }), ones([1], { requiresGrad: true })];
    const y = x.mul(2).sum();
    const options = { retainGraph: true, allowUnused: true };
    expect(grad(y, [x, other], null, options)[1]).toBeNull();
    expect(() => grad(y, [x, other])).toThrow(/grad: input 1 has no/);
  });
});

describe('backward', () => {
  test('with inputs gives only these a gradient', () => {
    const [x, w] = [ones([1], { requiresGrad: true }), ones([1], { requiresGrad: true })];
    const y = x.mul(w);
    y.mul(3)
      .sum()
      .backward(null, { inputs: [w, y] });
    expect([x.grad, values(w.grad), values(y.grad)]).toEqual([null, [3], [3]]);
  });

  test('with createGraph gives gradients that can be differentiated', () => {
    const x = tensor([3], { requiresGrad: true });
    x.pow(3).sum().backward(null, { createGraph: true });
    const first = x.grad as Tensor;
    expect([values(first), first.requiresGrad]).toEqual([[27], true]);
    x.grad = null;
    first.sum().backward();
    expect(values(x.grad)).toEqual([18]);
  });
});

/** Second derivatives of layers, with respect to the input and to the parameters. */
describe('second derivatives of', () => {
  const LAYERS = [
    [new nn.LayerNorm(4), [3, 4]],
    [new nn.BatchNorm1d(3), [4, 3]],
    [new nn.Softplus(), [5]],
    [new nn.GELU(), [5]],
    [new nn.Softmax(1), [2, 3]],
  ] as const;

  test.each(LAYERS.map(([layer, shape]) => [layer.describe(), layer, shape] as const))(
    '%s',
    (_, layer, shape) => {
      const x = randn([...shape]).requiresGrad_();
      expect(gradgradcheck((input) => layer.forward(input), [x])).toBe(true);
    },
  );

  test('Linear and CrossEntropyLoss, by weight and bias too', () => {
    const labels = tensor([2, 0, 1], { dtype: 'int32' });
    const criterion = new nn.CrossEntropyLoss({ labelSmoothing: 0.1 });
    const loss = (x: Tensor, weight: Tensor, bias: Tensor): Tensor => {
      const layer = new nn.Linear(2, 3);
      layer.weight = weight as nn.Parameter<readonly [3, 2]>;
      layer.bias = bias as nn.Parameter<readonly [3]>;
      return criterion.forward(layer.forward(x as Tensor<[3, 2]>).tanh(), labels);
    };
    const inputs = [randn([3, 2]), randn([3, 2]), randn([3])].map((x) => x.requiresGrad_());
    expect(gradgradcheck(loss as (...xs: Tensor[]) => Tensor, inputs)).toBe(true);
  });

  test('Embedding and sparse products', () => {
    const rows = tensor([1, 0, 1], { dtype: 'int32' });
    const table = randn([2, 3]).requiresGrad_();
    const looked = (weight: Tensor): Tensor => {
      const layer = new nn.Embedding(2, 3);
      layer.weight = weight as nn.Parameter;
      return layer.forward(rows).pow(3);
    };
    expect(gradgradcheck(looked, [table])).toBe(true);
    const sparse = tensor([
      [0, 0, 2],
      [0, 1, 0],
    ]);
    expect(
      gradgradcheck((w) => sparse.matmul(w.pow(2)).tanh(), [randn([3, 2]).requiresGrad_()]),
    ).toBe(true);
  });
});

test('gradgradcheck finds a gradient whose derivative is wrong', () => {
  const x = tensor([0.5, 2], { requiresGrad: true });
  // The first derivative, 2 · x, is right.
  const wrong = (y: Tensor): Tensor => y.mul(y.detach()).mul(2).sub(y.mul(y).detach());
  expect(() => gradgradcheck(wrong, [x])).toThrow(/^gradgradcheck: ∂output\[0\]\/∂input0\[0\]/);
  expect(() => gradgradcheck(wrong, [ones([1])])).toThrow(GradusError);
});
