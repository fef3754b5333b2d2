/** Hooks of modules that replace inputs, outputs and gradients. */
import { engineStatistics, GradusError, grad, ones, type Tensor, tensor } from 'gradus';
import * as nn from 'gradus/nn';
import * as F from 'gradus/nn/functional';
import { SGD } from 'gradus/optim';
import { expect, test } from 'vitest';

const values = (x: Tensor | null | undefined): number[] => [...(x as Tensor).dataSync()];
const leaf = (...data: number[]): Tensor => tensor(data, { requiresGrad: true });

/** a · 2 + b · 3, and a + b. */
class Two extends nn.Module {
  forward(a: Tensor, b: Tensor): Tensor[] {
    return [a.mul(2).add(b.mul(3)), a.add(b)];
  }
}

test('forward hooks replace inputs and output, one after another', () => {
  const layer = new nn.ReLU();
  layer.registerForwardPreHook((_, [x]) => (x as Tensor).add(1));
  layer.registerForwardPreHook((_, [x]) => [(x as Tensor).mul(10)]);
  layer.registerForwardHook((_, [x], output) => (output as Tensor).sub(x as Tensor).add(5));
  layer.registerForwardHook(() => 'ignored');
  const after = layer.registerForwardHook((_, __, output) => (output as Tensor).mul(2));
  expect(values(layer.forward(leaf(-2, 3)))).toEqual([30, 10]);
  after.remove();
  expect(values(layer.forward(leaf(-2, 3)))).toEqual([15, 5]);
});

test('a replaced output stays readable, and gradients flow through it', () => {
  const layer = new nn.Linear(1, 1, { bias: false });
  layer.weight.setData(Float32Array.of(2));
  layer.registerForwardHook((_, __, output) => (output as Tensor).mul(3));
  const optimizer = new SGD(layer.parameters(), { lr: 0.1 });
  const output = layer.forward(ones([1, 1]));
  output.sum().backward();
  optimizer.step();
  expect(values(layer.weight)[0]).toBeCloseTo(1.7, 6);
  expect(values(output)).toEqual([6]);
});

test('backward hooks replace the gradients of inputs, and see those of this call alone', () => {
  const layer = new Two();
  const seen: number[][] = [];
  layer.registerFullBackwardHook((_, gradInputs, gradOutputs) => {
    seen.push([...gradInputs, ...gradOutputs].map((gradient) => values(gradient)[0]));
    return [gradInputs[0]?.mul(100), null];
  });
  const [a, b] = [leaf(1), leaf(1)];
  const [first, second] = layer.forward(a, b);
  first.mul(7).add(second).add(a).sum().backward();
  // a also reaches the loss directly; the hook gets the gradient of the call: 2 · 7 + 1.
  expect(seen).toEqual([[15, 22, 7, 1]]);
  expect([values(a.grad), b.grad]).toEqual([[1501], null]);
});

test('the same tensor as two arguments has a gradient for each', () => {
  const layer = new Two();
  const seen: number[][] = [];
  layer.registerFullBackwardHook((_, gradInputs) => {
    seen.push(gradInputs.map((gradient) => values(gradient)[0]));
  });
  const a = leaf(1);
  layer.forward(a, a)[0].sum().backward();
  expect([seen, values(a.grad)]).toEqual([[[2, 3]], [5]]);
});

test('backward pre-hooks replace the gradients of outputs; hooks then see these', () => {
  const layer = new nn.Linear(1, 1, { bias: false });
  layer.weight.setData(Float32Array.of(3));
  const order: string[] = [];
  layer.registerFullBackwardHook((_, [gradInput], [gradOutput]) => {
    order.push(`hook ${values(gradInput)} ${values(gradOutput)}`);
  });
  layer.registerFullBackwardPreHook((_, [gradOutput]) => {
    order.push(`pre ${values(gradOutput)}`);
    return gradOutput?.mul(5);
  });
  const x = tensor([[2]], { requiresGrad: true });
  layer.forward(x).sum().backward();
  expect(order).toEqual(['pre 1', 'hook 15 5']);
  expect([values(x.grad), values(layer.weight.grad)]).toEqual([[15], [10]]);
});

test('without a gradient of the inputs, hooks run with those of the outputs', () => {
  const layer = new nn.Linear(1, 1);
  let seen: unknown;
  layer.registerFullBackwardHook((_, gradInputs, gradOutputs) => {
    seen = [gradInputs, gradOutputs.map((gradient) => gradient?.shape)];
  });
  layer
    .forward(ones([1, 1]))
    .sum()
    .backward();
  expect(seen).toEqual([[null], [[1, 1]]]);
});

test('tensors inside of arrays and objects are seen and replaced too', () => {
  class Nested extends nn.Module {
    forward({ parts }: { parts: Tensor[] }): { sum: Tensor } {
      return { sum: parts[0].add(parts[1]) };
    }
  }
  const layer = new Nested();
  layer.registerFullBackwardHook((_, [, second]) => [null, second?.mul(4)]);
  const [a, b] = [leaf(1), leaf(1)];
  layer.forward({ parts: [a, b] }).sum.backward();
  expect([a.grad, values(b.grad)]).toEqual([null, [4]]);
});

test('second derivatives flow through hooks, and a step compiles nothing new', () => {
  const layer = new nn.Tanh();
  layer.registerFullBackwardHook((_, [gradInput]) => gradInput?.mul(2));
  const x = leaf(0);
  const [dx] = grad(layer.forward(x).sum(), x, null, { createGraph: true });
  expect(values(dx)).toEqual([2]);
  const run = (): void => {
    x.clearGrad();
    layer.forward(x).sum().backward();
    values(x.grad);
  };
  run();
  const { compilations } = engineStatistics();
  run();
  expect(engineStatistics().compilations).toBe(compilations);
});

test('a wrong number of gradients is refused', () => {
  const layer = new nn.ReLU();
  layer.registerFullBackwardHook((_, [gradInput]) => [gradInput, gradInput]);
  const run = () => layer.forward(leaf(1)).sum().backward();
  expect(run).toThrow(GradusError);
  expect(run).toThrow(/returned 2 gradients in place of 1/);
});

test('a hook of all modules runs first, and sees functions', () => {
  const order: string[] = [];
  const layer = new nn.ReLU();
  layer.registerForwardHook(() => order.push('own'));
  const handle = nn.registerModuleForwardHook((module, _, output) => {
    order.push(module.describe());
    return (output as Tensor).mul(2);
  });
  expect(values(layer.forward(tensor([1, -1])))).toEqual([2, 0]);
  expect(values(F.tanh(tensor([0])))).toEqual([0]);
  expect(order).toEqual(['ReLU', 'own', 'Tanh']);
  handle.remove();
  expect(values(layer.forward(tensor([1])))).toEqual([1]);
  expect(order).toHaveLength(4);
});
