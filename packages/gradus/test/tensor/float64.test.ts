/** float64 tensors and modules: what makes, prints, converts, stores and refuses them. */
import {
  createReferenceBackend,
  createWasmBackend,
  currentBackend,
  eye,
  fromArray,
  GradusError,
  linspace,
  normal,
  ones,
  randnLike,
  setBackend,
  type Tensor,
  tensor,
  zeros,
} from 'gradus';
import * as autograd from 'gradus/autograd';
import {
  decodeSafetensors,
  loadOptimizer,
  loadSafetensors,
  saveOptimizer,
  saveSafetensors,
} from 'gradus/data';
import * as linalg from 'gradus/linalg';
import * as nn from 'gradus/nn';
import { gumbelSoftmax } from 'gradus/nn/functional';
import { Adam, LBFGS, SGD } from 'gradus/optim';
import { gradcheck } from 'gradus/train';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const dtype = 'float64';
const before = currentBackend();
beforeAll(() => setBackend(createReferenceBackend()));
afterAll(() => setBackend(before));

describe('tensors', () => {
  test('keep doubles, and give a Float64Array', () => {
    const x = tensor([0.1, 2 ** 53 - 1], { dtype });
    expect(x.dataSync()).toEqual(Float64Array.of(0.1, 2 ** 53 - 1));
    expect(tensor(Float64Array.of(0.1), { dtype }).itemSync()).toBe(0.1);
    expect(fromArray(Float64Array.of(0.1), [1], { dtype }).itemSync()).toBe(0.1);
    expect(x.clone().setData(Float64Array.of(1, 2)).toArraySync()).toEqual([1, 2]);
    expect(() => x.setData(new Float32Array(2))).toThrow(/float64 takes a Float64Array/);
  });

  test('a Float64Array without a dtype becomes float32, the default', () => {
    expect(tensor(Float64Array.of(0.1)).dtype).toBe('float32');
    expect(tensor(Float64Array.of(0.1)).itemSync()).toBe(Math.fround(0.1));
  });

  test('are made by the functions that take a dtype', () => {
    expect(zeros([2], { dtype }).dataSync()).toEqual(new Float64Array(2));
    expect(linspace(0, 1, 4, { dtype }).dataSync()[1]).toBe(1 / 3);
    expect(randnLike(ones([2], { dtype })).dtype).toBe(dtype);
  });

  test('convert', () => {
    const x = tensor([0.1, -1.9, 300, Number.NaN]);
    expect(x.double().dataSync()[0]).toBe(Math.fround(0.1));
    expect(x.double().float().dataSync()).toEqual(x.dataSync());
    expect(x.double().int().toArraySync()).toEqual([0, -1, 300, -(2 ** 31)]);
    expect(x.double().to('bool').toArraySync()).toEqual([true, true, true, true]);
    expect(tensor([1e300], { dtype }).float().itemSync()).toBe(Number.POSITIVE_INFINITY);
    expect(tensor([3], { dtype: 'int32' }).double().div(7).itemSync()).toBe(3 / 7);
  });

  test('a gradient passes a conversion in the dtype of each side', () => {
    const x = tensor([0.5, 2], { requiresGrad: true });
    const y = x.double();
    y.mul(y).sum().backward();
    expect(x.grad?.dtype).toBe('float32');
    expect(x.grad?.toArraySync()).toEqual([1, 4]);
    expect(() => y.detach().requiresGrad_().mul(2).backward(ones(2))).toThrow(
      /the gradient must be float64, got float32/,
    );
  });

  test('print their dtype', () => {
    expect(`${tensor([0.1, 2], { dtype })}`).toBe('tensor([0.1000, 2.0000], dtype=float64)');
  });

  test('numbers of a program are not rounded to float32', () => {
    const x = tensor([1], { dtype });
    expect(x.add(0.1).itemSync()).toBe(1.1);
    expect(x.add(0.2).itemSync()).toBe(1.2);
    expect(x.lt(1 + 2 ** -40).itemSync()).toBe(1);
  });
});

test('other backends refuse float64, and name the one to use', () => {
  const reference = currentBackend();
  setBackend(createWasmBackend({ threads: 1 }));
  try {
    const remedy = /wasm backend has no float64.*setBackend\(createReferenceBackend\(\)\)/;
    const calls = [
      () => tensor([1], { dtype }),
      () => zeros([1], { dtype }),
      () => tensor([1]).double(),
      () => new nn.Linear(1, 1).double(),
      () => loadSafetensors(saveSafetensors({ x: tensor([1]) })).x.to(dtype),
    ];
    for (const call of calls) {
      expect(call).toThrow(GradusError);
      expect(call).toThrow(remedy);
    }
  } finally {
    setBackend(reference);
  }
});

describe('modules', () => {
  class Net extends nn.Module {
    layers = new nn.Sequential(
      new nn.Linear(2, 3),
      new nn.BatchNorm1d(3),
      new nn.PReLU(),
      new nn.Dropout(0.5),
      new nn.Linear(3, 1),
    );
    forward(x: Tensor): Tensor {
      return this.layers.forward(x);
    }
  }

  test('double() converts parameters, gradients and buffers of real numbers', () => {
    const model = new Net();
    model
      .forward(ones([4, 2]))
      .sum()
      .backward();
    model.layers.getParameter('0.bias').requiresGrad_(false);
    expect(model.double()).toBe(model);
    for (const parameter of model.parameters()) {
      expect(parameter.dtype).toBe(dtype);
      if (parameter.grad !== null) expect(parameter.grad.dtype).toBe(dtype);
    }
    expect(model.layers.getParameter('0.bias').requiresGrad).toBe(false);
    expect(model.buffers().map((buffer) => buffer.dtype)).toEqual([dtype, dtype, 'int32']);
    const output = model.forward(ones([4, 2], { dtype }));
    expect(output.dtype).toBe(dtype);
    model.zeroGrad();
    output.sum().backward();
    expect(model.parameters()[0].grad?.dtype).toBe(dtype);
    expect(model.float().parameters()[0].dtype).toBe('float32');
    expect(model.forward(ones([4, 2])).dtype).toBe('float32');
  });

  const cube = () => ones([2, 4, 3], { dtype }).requiresGrad_();
  const square = () => ones([3, 3], { dtype }).requiresGrad_();
  const { spectralNorm, parametrizations, prune } = nn.utils;
  const pruned = (layer: nn.Linear) => prune.l1Unstructured(layer, 'weight', 0.5);
  const lazy = new nn.LazyLinear(2);
  lazy.forward(ones([1, 3]));

  test.each<[string, nn.Module, () => Tensor]>([
    ['Linear', new nn.Linear(3, 2), square],
    ['LazyLinear', lazy, square],
    ['BatchNorm1d', new nn.BatchNorm1d(4), cube],
    ['InstanceNorm1d', new nn.InstanceNorm1d(4, { affine: true, trackRunningStats: true }), cube],
    ['GroupNorm', new nn.GroupNorm(2, 4), cube],
    ['LayerNorm', new nn.LayerNorm([4, 3]), cube],
    ['RMSNorm', new nn.RMSNorm(3), cube],
    ['LocalResponseNorm', new nn.LocalResponseNorm(3), cube],
    ['Dropout', new nn.Dropout(0.4), cube],
    ['Dropout1d', new nn.Dropout1d(0.4), cube],
    ['AlphaDropout', new nn.AlphaDropout(0.4), cube],
    ['FeatureAlphaDropout', new nn.FeatureAlphaDropout(0.4), cube],
    ['RReLU', new nn.RReLU(), cube],
    ['PReLU', new nn.PReLU(4), cube],
    ['spectralNorm', spectralNorm(new nn.Linear(3, 2)), square],
    ['weightNorm', parametrizations.weightNorm(new nn.Linear(3, 2)), square],
    ['parametrizations.spectralNorm', parametrizations.spectralNorm(new nn.Linear(3, 2)), square],
    ['orthogonal', parametrizations.orthogonal(new nn.Linear(3, 2)), square],
    ['pruning', pruned(new nn.Linear(3, 2)), square],
  ])('%s computes values and gradients in float64', (_, layer, input) => {
    const x = input();
    const output = layer.double().forward(x) as Tensor;
    output.mul(output).sum().backward();
    expect([output.dtype, x.grad?.dtype]).toEqual([dtype, dtype]);
    expect(output.dataSync().length).toBe(output.numel());
    for (const { grad } of [x, ...layer.parameters()]) {
      expect(grad?.dtype).toBe(dtype);
      expect(grad?.dataSync().every(Number.isFinite)).toBe(true);
    }
  });

  test('to() refuses integers', () => {
    expect(() => new Net().to('int32')).toThrow(/float32 or float64, got int32/);
    expect(() => new Net().to('half' as never)).toThrow(/not a dtype/);
  });

  test('a layer refuses the other dtype, and names the conversion', () => {
    const x = ones([2, 3], { dtype });
    const index = zeros([1], { dtype: 'int32' });
    const calls = [
      () => new nn.Linear(3, 1).forward(x),
      () => new nn.BatchNorm1d(3).forward(x),
      () => new nn.LayerNorm(3).forward(x),
      () => new nn.RMSNorm(3).forward(x),
      () => new nn.Bilinear(3, 3, 1).forward(x, x),
      () => new nn.PReLU().forward(x),
    ];
    for (const call of calls)
      expect(call).toThrow(/takes float32, got float64. Convert it: x.float\(\)/);
    expect(() => new nn.Linear(3, 1).double().forward(ones([2, 3]))).toThrow(
      /takes float64, got float32. Convert it: x.double\(\)/,
    );
    expect(new nn.Embedding(2, 3).double().forward(index).dtype).toBe(dtype);
  });

  test('a state dict of the other dtype is refused', () => {
    const model = new nn.Linear(2, 1);
    const double = new nn.Linear(2, 1).double();
    expect(() => model.loadStateDict(double.stateDict())).toThrow(
      /must be float32, but is float64/,
    );
    expect(() => double.loadStateDict(model.stateDict())).toThrow(/keepFloat64: true/);
  });

  test('initialisations fill doubles', () => {
    const weight = zeros([20, 20], { dtype });
    nn.init.xavierUniform_(weight);
    expect(weight.dataSync().some((value) => value !== Math.fround(value))).toBe(true);
    nn.init.orthogonal_(weight);
    const product = weight.matmul(weight.T).sub(eye(20));
    expect(product.abs().max().itemSync()).toBeLessThan(1e-14);
  });
});

test('functions of several results and of random numbers keep float64', () => {
  const x = tensor(
    [
      [2, 1],
      [1, 3],
      [0, 1],
    ],
    { dtype },
  );
  const all = [
    ...linalg.lstsq(x, x),
    ...linalg.lstsq(x.T, x.T),
    ...linalg.qr(x, 'r'),
    linalg.matrixExp(x.T.matmul(x)),
    normal(x, 1),
    normal(0, x),
    nn.init.sparse_(zeros([3, 3], { dtype }), 0.5),
    gumbelSoftmax(x),
    ...autograd.functional.jacobian((a: Tensor) => a.mul(a), [x]),
    autograd.functional.hessian((a: Tensor) => a.pow(3).sum(), x),
  ];
  expect([...new Set(all.map((each) => each.dtype))].sort()).toEqual([dtype, 'int32']);
});

describe('files', () => {
  const values = () => ({ x: tensor([0.1, 1e300], { dtype }) });

  test('F64 is rounded to float32, unless it is kept', () => {
    const bytes = saveSafetensors(values());
    expect(loadSafetensors(bytes).x.toArraySync()).toEqual([
      Math.fround(0.1),
      Number.POSITIVE_INFINITY,
    ]);
    const kept = loadSafetensors(bytes, 'file', { keepFloat64: true }).x;
    expect([kept.dtype, kept.toArraySync()]).toEqual([dtype, [0.1, 1e300]]);
    expect(decodeSafetensors(bytes).tensors.get('x')?.dtype).toBe('float32');
  });

  test('the state of an optimizer keeps float64', () => {
    const make = () => {
      const w = new nn.Parameter(tensor([1, 2, 3], { dtype }));
      return { w, optimizer: new Adam([w], { lr: 0.1 }) };
    };
    const step = ({ w, optimizer }: ReturnType<typeof make>) => {
      optimizer.zeroGrad();
      w.mul(w).sum().backward();
      optimizer.step();
    };
    const [first, second] = [make(), make()];
    step(first);
    second.w.setData(first.w.dataSync());
    loadOptimizer(second.optimizer, saveOptimizer(first.optimizer));
    step(first);
    step(second);
    expect(second.w.dataSync()).toEqual(first.w.dataSync());
  });
});

describe('training', () => {
  test('SGD in double precision gets closer than float32 can', () => {
    const w = new nn.Parameter(tensor([5], { dtype }));
    const optimizer = new SGD([w], { lr: 0.1, momentum: 0.5 });
    for (let i = 0; i < 200; i++) {
      optimizer.zeroGrad();
      w.sub(0.1).pow(2).sum().backward();
      optimizer.step();
    }
    expect(Math.abs(w.itemSync() - 0.1)).toBeLessThan(1e-15);
  });

  test('an optimizer converts its state after the parameters', () => {
    const model = new nn.Linear(1, 1, { bias: false });
    const optimizer = new SGD(model.parameters(), { lr: 0.5, momentum: 0.5 });
    const step = () => {
      optimizer.zeroGrad();
      model.weight.mul(0.3).sum().backward();
      optimizer.step();
    };
    step();
    model.double();
    const start = model.weight.itemSync();
    step();
    const momentum = 0.5 * Math.fround(0.3) + 0.3;
    expect(model.weight.itemSync()).toBe(start - momentum * 0.5);
    expect(optimizer.state.get(model.weight)?.momentumBuffer).toMatchObject({ dtype });
  });

  test('L-BFGS keeps doubles', () => {
    const w = new nn.Parameter(tensor([3, -4], { dtype }));
    const optimizer = new LBFGS([w], {
      lineSearchFn: 'strong_wolfe',
      toleranceGrad: 0,
      toleranceChange: 0,
    });
    for (let i = 0; i < 5; i++) {
      optimizer.step(() => {
        optimizer.zeroGrad();
        const loss = w.sub(0.1).pow(4).sum().add(w.sub(0.1).pow(2).sum());
        loss.backward();
        return loss;
      });
    }
    expect(w.sub(0.1).abs().max().itemSync()).toBeLessThan(1e-12);
  });

  test('clipping takes gradients of both dtypes', () => {
    const parameters = [new nn.Parameter([3]), new nn.Parameter(tensor([4], { dtype }))];
    for (const each of parameters) each.mul(each.detach()).sum().backward();
    const norm = nn.utils.clipGradNorm_(parameters, 1);
    expect([norm.dtype, norm.itemSync()]).toEqual([dtype, 5]);
    expect(parameters.map(({ grad }) => grad?.dtype)).toEqual(['float32', dtype]);
    expect(parameters[1].grad?.itemSync()).toBeCloseTo(0.8, 6);
  });

  test('gradcheck takes float64', () => {
    const x = tensor([0.5, 2], { dtype, requiresGrad: true });
    expect(gradcheck((a) => a.sigmoid().mul(a), [x])).toBe(true);
    expect(() => gradcheck((a) => a.mul(a.detach()), [x])).toThrow(/by differences/);
  });
});
