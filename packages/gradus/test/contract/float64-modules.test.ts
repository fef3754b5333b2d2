/** Modules, optimizers and random streams in double precision, compared with PyTorch. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as gradus from '../../src/index.ts';
import {
  createReferenceBackend,
  type Generator,
  setBackend,
  type Tensor,
} from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import { type Optimizer, optimizers } from '../../src/optim/index.ts';
import { type GoldenArray, loadGoldens, type OptimCase } from '../helpers/goldens.ts';
import { activationOf, expectGolden, optionsOf, tensorOf } from '../nn/cases.ts';
import { EXACT, expectClose, type Tolerance } from './close.ts';

const goldens = loadGoldens('float64-modules');

const DOUBLE: Tolerance = { relative: 1e-12, scale: 1e-13 };
/** PyTorch computes these with a sixth that is rounded to float32. */
const SIXTHS = { Hardsigmoid: true, Hardswish: true };
const SIXTH: Tolerance = { relative: 1e-7, scale: 1e-13 };

const named = <Case extends { name: string }>(cases: readonly Case[]) =>
  cases.map((each) => [each.name, each] as const);

const before = gradus.currentBackend();
beforeAll(() => setBackend(createReferenceBackend()));
afterAll(() => setBackend(before));

test.each(named(goldens.activations))('%s', (_, golden) => {
  const layer = activationOf(golden.module, optionsOf(golden.options)).double();
  const tolerance = golden.module in SIXTHS ? SIXTH : DOUBLE;
  expectGolden((x) => layer.forward(x) as Tensor, golden, tolerance);
});

type Loss = new (
  options: object,
) => { forward(input: Tensor, target: Tensor, third?: Tensor): Tensor };

test.each(named(goldens.losses))('%s', (_, golden) => {
  const loss = new (Reflect.get(nn, golden.module) as Loss)(optionsOf(golden.options));
  const target = tensorOf(golden.target);
  const third = golden.third && tensorOf(golden.third);
  expectGolden((x) => loss.forward(x, target, third), golden, DOUBLE);
});

test.each(named(goldens.norms))('%s', (_, { module, size, options, ...golden }) => {
  const Norm = module === 'LayerNorm' ? nn.LayerNorm : nn.BatchNorm1d;
  const layer = new Norm(size as number, options).double();
  const state = (arrays: Readonly<Record<string, GoldenArray>>) =>
    Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, tensorOf(array)]));
  const load = () => layer.loadStateDict(state(golden.before));
  expectGolden(
    (x) => {
      load();
      layer.zeroGrad();
      return layer.forward(x);
    },
    golden,
    DOUBLE,
  );
  for (const [name, { grad }] of layer.namedParameters()) {
    expectClose((grad as Tensor).dataSync(), golden.grads[name].data, DOUBLE, name);
  }
  layer.forward(tensorOf(golden.input).mul(2).sub(1));
  layer.eval();
  const evaluated = layer.forward(tensorOf(golden.input));
  expect(evaluated.dtype).toBe('float64');
  expectClose(evaluated.dataSync(), golden.evaluated.data, DOUBLE, 'in evaluation');
});

function optimizerOf({ optimizer, options, groups }: OptimCase, parameters: nn.Parameter[]) {
  const Class = optimizers[optimizer as keyof typeof optimizers];
  const list = groups[0].params.map((i) => parameters[i]);
  return new Class(list as never, options as never) as unknown as Optimizer<object>;
}

test.each(named(goldens.steps))('ten steps of %s', (_, golden) => {
  const parameters = goldens.parameters.map((array) => new nn.Parameter(tensorOf(array)));
  const optimizer = optimizerOf(golden, parameters);
  for (const gradients of goldens.gradients) {
    optimizer.zeroGrad();
    parameters.forEach((parameter, i) => {
      parameter.mul(tensorOf(gradients[i])).sum().backward();
    });
    optimizer.step();
  }
  golden.trajectory[0].forEach(({ data, dtype }, i) => {
    expect(parameters[i].dtype).toBe(dtype);
    expectClose(
      parameters[i].dataSync(),
      data,
      { relative: 1e-11, scale: 1e-12 },
      `parameter ${i}`,
    );
  });
});

describe('random streams', () => {
  const dtype = 'float64';
  const empty = (n: number) => gradus.zeros([n], { dtype });
  const share = () => gradus.linspace(0, 1, 9, { dtype });
  const calls: Readonly<Record<string, (generator: Generator) => Tensor>> = {
    rand: (generator) => gradus.rand([7], { dtype, generator }),
    'randn below 16': (generator) => gradus.randn([5], { dtype, generator }),
    'randn of 16': (generator) => gradus.randn([16], { dtype, generator }),
    'randn of 37': (generator) => gradus.randn([37], { dtype, generator }),
    uniform_: (generator) => gradus.uniform_(empty(5), -0.1, 0.3, { generator }),
    normal_: (generator) => gradus.normal_(empty(20), 10, 2, { generator }),
    exponential_: (generator) => gradus.exponential_(empty(5), 2, { generator }),
    cauchy_: (generator) => gradus.cauchy_(empty(5), 1, 2, { generator }),
    logNormal_: (generator) => gradus.logNormal_(empty(5), 1, 2, { generator }),
    geometric_: (generator) => gradus.geometric_(empty(5), 0.3, { generator }),
    random_: (generator) => gradus.random_(empty(5), undefined, { generator }),
    'random_ in a range': (generator) => gradus.random_(empty(5), -5, 17, { generator }),
    'random_ in a wide range': (generator) =>
      gradus.random_(empty(5), -(2 ** 40), 2 ** 40, { generator }),
    bernoulli: (generator) => gradus.bernoulli(share(), { generator }),
    poisson: (generator) => gradus.poisson(share().mul(20), { generator }),
    multinomial: (generator) => gradus.multinomial(share(), 5, false, { generator }),
    'multinomial with replacement': (generator) =>
      gradus.multinomial(share(), 5, true, { generator }),
  };
  /** The last digit depends on the functions of the C library, and on fused multiply-add. */
  const ROUNDED = /uniform_|randn|normal_|cauchy_|logNormal_|exponential_/;

  test.each(named(goldens.streams))('%s', (name, { output, after }) => {
    const generator = new gradus.Generator().manualSeed(42);
    const drawn = calls[name](generator);
    expect([drawn.dtype, ...drawn.shape]).toEqual([output.dtype, ...output.shape]);
    const tolerance = ROUNDED.test(name) ? { relative: 1e-15, scale: 1e-15 } : EXACT;
    expectClose(drawn.dataSync(), output.data, tolerance, name);
    expect(String(BigInt.asUintN(63, generator.random64()))).toBe(after);
  });
});
