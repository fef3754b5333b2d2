import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import {
  defaultGenerator,
  GradusError,
  manualSeed,
  setBackend,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import { gradcheck } from '../../src/train/gradcheck.ts';
import { loaderBaseSeed } from '../../src/util/random/index.ts';
import { BACKENDS } from '../contract/backends.ts';
import { expectClose, ROUNDED } from '../contract/close.ts';
import { loadGoldens } from '../helpers/goldens.ts';
import { activationOf, expectGolden, MAKERS, optionsOf, tensorOf } from './cases.ts';

const CASES = loadGoldens('nn').activations;

describe.each(BACKENDS)('activations on %s', (_, create) => {
  beforeAll(() => setBackend(create()));
  afterAll(() => setBackend(BACKENDS[0][1]()));

  test.each(CASES.map((golden) => [golden.name, golden] as const))(
    "%s: PyTorch's values and gradients",
    (_, golden) => {
      const layer = activationOf(golden.module, optionsOf(golden.options));
      expectGolden((x) => layer.forward(x) as Tensor, golden);
    },
  );

  test.each(loadGoldens('nn').prelu.map((golden) => [golden.name, golden] as const))(
    "%s: PyTorch's values and gradients, the slopes' too",
    (_, golden) => {
      let layer = new nn.PReLU();
      expectGolden((x) => {
        layer = new nn.PReLU(golden.weight.shape[0]);
        layer.loadStateDict({ weight: tensorOf(golden.weight) });
        return layer.forward(x);
      }, golden);
      expectClose(layer.weight.grad?.dataSync() ?? [], golden.gradWeight.data, ROUNDED, 'slopes');
    },
  );

  test.each(loadGoldens('nn').rrelu.map((golden) => [golden.name, golden] as const))(
    "%s: PyTorch's slopes, values and gradients, and as many draws",
    (_, golden) => {
      const layer = new nn.RReLU(golden.lower, golden.upper);
      expectGolden((x) => {
        manualSeed(golden.seed);
        const y = layer.forward(x);
        expect(loaderBaseSeed(defaultGenerator).toString()).toBe(golden.after);
        return y;
      }, golden);
    },
  );

  test.each(Object.entries(MAKERS))('%s: value and slope are finite at ±400', (_, make) => {
    const x = tensor([-400, -88, 0, 88, 400], { requiresGrad: true });
    const y = make({ dim: 0 }).forward(x) as Tensor;
    y.sum().backward();
    for (const value of y.dataSync()) expect(Number.isFinite(value)).toBe(true);
    for (const slope of x.grad?.dataSync() ?? [NaN]) expect(Number.isFinite(slope)).toBe(true);
  });
});

describe('activations', () => {
  test.each(Object.entries(MAKERS))(
    '%s: the gradient agrees with central differences',
    (_, make) => {
      const layer = make({ dim: 1 });
      const x = tensor(
        [
          [-2.9, -1.3, -0.2],
          [0.1, 0.9, 2.7],
        ],
        { requiresGrad: true },
      );
      expect(gradcheck((input) => layer.forward(input) as Tensor, [x])).toBe(true);
    },
  );

  test.each([
    ['Sigmoid', 0, 0.25],
    ['Tanh', 0, 1],
    ['ReLU', 1, 1],
    ['LeakyReLU', 1, 1],
    ['ELU', 1, 1],
    ['GELU', Math.SQRT2, 1.1289],
    ['SiLU', 2.3994, 1.0998],
    ['SELU', -1e-6, 1.7581],
    ['CELU', 1, 1],
    ['Mish', 1.4906, 1.0885],
    ['Softsign', 0, 1],
    ['Tanhshrink', 400, 1],
    ['LogSigmoid', -400, 1],
    ['Hardsigmoid', 0, 1 / 6],
    ['Hardswish', 3, 1.5],
  ])('%s: the largest slope is where and what its page says', (name, at, largest) => {
    const around = [at, at - 1, at + 1, at - 0.1, at + 0.1, -5, 5];
    const x = tensor(around, { requiresGrad: true });
    (MAKERS[name]({}).forward(x) as Tensor).sum().backward();
    const slopes = [...(x.grad?.dataSync() ?? [])];
    expect(slopes[0]).toBeCloseTo(largest, 4);
    expect(Math.max(...slopes)).toBe(slopes[0]);
  });

  test('keep the type of the input shape', () => {
    const x = zeros(2, 3);
    expectTypeOf(new nn.ReLU().forward(x)).toEqualTypeOf<Tensor<readonly [2, 3]>>();
    expectTypeOf(new nn.GELU().forward(x)).toEqualTypeOf<Tensor<readonly [2, 3]>>();
    expectTypeOf(new nn.Softmax(1).forward(x)).toEqualTypeOf<Tensor<readonly [2, 3]>>();
    expect(new nn.SiLU().forward(x).shape).toEqual([2, 3]);
  });

  test('convert integers to float32', () => {
    const x = tensor(Int32Array.of(-1, 0, 2));
    for (const make of Object.values(MAKERS)) {
      expect((make({ dim: 0 }).forward(x) as Tensor).shape).toEqual([3]);
    }
    expect(new nn.LeakyReLU(0.5).forward(x).dataSync()).toEqual(Float32Array.of(-0.5, 0, 2));
  });

  test.each<[string, () => unknown, RegExp]>([
    ['a slope of NaN', () => new nn.LeakyReLU(Number.NaN), /LeakyReLU: negativeSlope must be/],
    ['an infinite alpha', () => new nn.ELU(Number.POSITIVE_INFINITY), /ELU: alpha must be/],
    ['a beta of 0', () => new nn.Softplus(0), /Softplus: beta must be a number above 0/],
    ['an alpha of 0', () => new nn.CELU(0), /CELU: alpha must not be 0/],
    ['an empty range', () => new nn.Hardtanh(1, 1), /Hardtanh: maxVal must be a number above 1/],
    ['a negative lambda', () => new nn.Softshrink(-0.5), /Softshrink: lambd must be a number/],
    [
      'a threshold that is missing',
      () => new nn.Threshold(0, undefined as never),
      /Threshold: value/,
    ],
    ['bounds in the wrong order', () => new nn.RReLU(0.5, 0.25), /RReLU: upper must be a number/],
    ['no slope', () => new nn.PReLU(0), /PReLU: numParameters must be an integer/],
    [
      'slopes for other channels',
      () => new nn.PReLU(3).forward(zeros(2, 4)),
      /3 slopes, but its input of shape \[2,4\] has 4 channels.*new PReLU\(4\)/,
    ],
    ['an odd size', () => new nn.GLU().forward(zeros(2, 3)), /halves dimension -1.* is 3\./],
    ['a gate without dimension', () => new nn.GLU().forward(zeros()), /dimension -1|even size/],
    ['another approximation', () => new nn.GELU('erf' as 'tanh'), /'none' or 'tanh', got 'erf'/],
    ['no dimension', () => new nn.Softmax(undefined as unknown as number), /new Softmax\(1\)/],
    [
      'half a dimension',
      () => new nn.LogSoftmax(0.5),
      /LogSoftmax: pass the dimension as an integer/,
    ],
    ['a dimension too far', () => new nn.Softmax(2).forward(zeros(2, 3)), /dimension 2 does not/],
  ])('%s is refused with a reason', (_, make, message) => {
    expect(make).toThrow(GradusError);
    expect(make).toThrow(message);
  });
});
