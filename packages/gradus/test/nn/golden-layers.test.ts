/** Embeddings, normalisations, Bilinear, dropout of channels and more: PyTorch's values, gradients, states and draws. */
import { defaultGenerator, manualSeed, setBackend, type Tensor } from 'gradus';
import * as nn from 'gradus/nn';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loaderBaseSeed } from '../../src/util/random/index.ts';
import { BACKENDS } from '../contract/backends.ts';
import { expectClose, ROUNDED } from '../contract/close.ts';
import { type GoldenArray, type LayerCase, loadGoldens } from '../helpers/goldens.ts';
import { expectGolden, tensorOf } from './cases.ts';

const { layers, dropouts, adaptive, triplet } = loadGoldens('nn-layers');

type Named = Readonly<Record<string, GoldenArray>>;
type Make = new (...args: unknown[]) => nn.Module;

/** Some layers take all arguments by position. */
function layerOf({ module, args, options, seed }: LayerCase): nn.Module {
  const make = Reflect.get(nn, module) as Make;
  manualSeed(seed);
  return new make(...args, ...(module === 'Unflatten' ? [] : [options]));
}

const stateOf = (state: Named): nn.StateDict =>
  Object.fromEntries(Object.entries(state).map(([name, array]) => [name, tensorOf(array)]));

function expectTensor(actual: Tensor, { data, shape, dtype }: GoldenArray, about: string): void {
  expect([actual.dtype, actual.shape]).toEqual([dtype, shape]);
  expectClose(actual.dataSync(), data, ROUNDED, about);
}

function expectState(module: nn.Module, expected: Named, about: string): void {
  const state = module.stateDict();
  expect(Object.keys(state)).toEqual(Object.keys(expected));
  for (const [name, each] of Object.entries(expected)) {
    expectTensor(state[name], each, `${about}: ${name}`);
  }
}

function expectGradients(module: nn.Module, expected: Named): void {
  for (const [name, parameter] of module.namedParameters()) {
    if (name in expected)
      expectTensor(parameter.grad as Tensor, expected[name], `gradient: ${name}`);
    else expect(parameter.grad).toBeNull();
  }
}

describe.each(BACKENDS)('on %s', (_, create) => {
  beforeAll(() => setBackend(create()));
  afterAll(() => setBackend(BACKENDS[0][1]()));

  test.each(layers.map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
    const layer = layerOf(golden);
    expectState(layer, golden.initial, 'initial');
    expect(loaderBaseSeed(defaultGenerator).toString()).toBe(golden.draw);
    expect(`${layer}`).toBe(golden.text);
    layer.loadStateDict(stateOf(golden.before));
    const inputs = golden.inputs.map((each) => each && tensorOf(each, each.dtype === 'float32'));
    const output = layer.forward(...inputs) as Tensor;
    if (golden.module !== 'Unflatten' || inputs[0]?.requiresGrad) {
      output.backward(tensorOf(golden.upstream));
    }
    expectTensor(output, golden.output, 'output');
    golden.gradInputs.forEach((expected, i) => {
      if (expected !== null) expectTensor(inputs[i]?.grad as Tensor, expected, `gradient ${i}`);
    });
    expectGradients(layer, golden.grads);
    expectState(layer, golden.after, 'after a forward');
    layer.eval();
    const evaluated = layer.forward(...golden.inputs.map((each) => each && tensorOf(each)));
    expectTensor(evaluated as Tensor, golden.evaluated, 'in evaluation');
  });

  test.each(dropouts.map((golden) => [golden.name, golden] as const))(
    "%s: PyTorch's mask, values and gradients, and as many draws",
    (_, golden) => {
      const layer = new (Reflect.get(nn, golden.module) as Make)(golden.p);
      expectGolden((x) => {
        manualSeed(golden.seed);
        const y = layer.forward(x) as Tensor;
        expect(loaderBaseSeed(defaultGenerator).toString()).toBe(golden.after);
        return y;
      }, golden);
    },
  );

  test.each(adaptive.map((golden) => [golden.name, golden] as const))(
    'AdaptiveLogSoftmaxWithLoss %s',
    (_, golden) => {
      manualSeed(golden.seed);
      const layer = new nn.AdaptiveLogSoftmaxWithLoss(...golden.args, golden.options);
      expect(loaderBaseSeed(defaultGenerator).toString()).toBe(golden.draw);
      expect(`${layer}`).toBe(golden.text);
      expectState(layer, golden.initial, 'initial');
      const x = tensorOf(golden.input, true);
      const { output, loss } = layer.forward(x, tensorOf(golden.target));
      loss.backward();
      expectTensor(output, golden.output, 'output');
      expectTensor(loss, golden.loss, 'loss');
      expectTensor(x.grad as Tensor, golden.gradInput, 'gradient');
      expectGradients(layer, golden.grads);
      const batch = tensorOf(golden.input).view(-1, golden.args[0]);
      expectTensor(layer.logProb(batch), golden.logProb, 'logProb');
      expectTensor(layer.predict(batch), golden.predicted, 'predict');
    },
  );

  test.each(triplet.map((golden) => [golden.name, golden] as const))(
    'TripletMarginWithDistanceLoss %s',
    (_, { options, inputs: [anchor, positive, negative], ...golden }) => {
      const loss = new nn.TripletMarginWithDistanceLoss({
        distanceFunction: (a, b) => a.sub(b).abs().sum(-1),
        ...options,
      });
      const compute = (x: Tensor) => loss.forward(x, tensorOf(positive), tensorOf(negative));
      expectGolden(compute, { input: anchor, ...golden });
    },
  );
});
