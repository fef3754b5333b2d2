/** The outputs of forward, in arrays, objects and Maps too, and what hooks get of them. */
import { engineStatistics, manualSeed, ones, type Tensor, tensor } from 'gradus';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { expect, test } from 'vitest';

type Wrap = (hidden: Tensor, output: Tensor) => unknown;

class Net extends nn.Module {
  fc1 = new nn.Linear(2, 3);
  fc2 = new nn.Linear(3, 1);
  readonly wrap: Wrap;

  constructor(wrap: Wrap) {
    super();
    this.wrap = wrap;
  }

  forward(x: Tensor): unknown {
    const hidden = this.fc1.forward(x).tanh();
    return this.wrap(hidden, this.fc2.forward(hidden));
  }
}

class Named {
  readonly hidden: Tensor;
  readonly output: Tensor;

  constructor(hidden: Tensor, output: Tensor) {
    this.hidden = hidden;
    this.output = output;
  }
}

const circle = (hidden: Tensor, output: Tensor): object => {
  const result: Record<string, unknown> = { hidden, output };
  result.self = result;
  return result;
};

test.each<[string, Wrap, (result: unknown) => Tensor, (result: unknown) => Tensor]>([
  ['a tuple', (h, y) => [h, y], (r) => (r as Tensor[])[0], (r) => (r as Tensor[])[1]],
  [
    'an object',
    (hidden, output) => ({ hidden, output }),
    (r) => (r as Named).hidden,
    (r) => (r as Named).output,
  ],
  [
    'objects in arrays in objects',
    (hidden, output) => ({ output, layers: [{ hidden }, null, 3] }),
    (r) => (r as { layers: [Named] }).layers[0].hidden,
    (r) => (r as Named).output,
  ],
  [
    'a Map',
    (h, y) =>
      new Map([
        ['h', h],
        ['y', y],
      ]),
    (r) => (r as Map<string, Tensor>).get('h') as Tensor,
    (r) => (r as Map<string, Tensor>).get('y') as Tensor,
  ],
  [
    'a Set',
    (h, y) => new Set([h, y]),
    (r) => [...(r as Set<Tensor>)][0],
    (r) => [...(r as Set<Tensor>)][1],
  ],
  [
    'an instance of a class',
    (h, y) => new Named(h, y),
    (r) => (r as Named).hidden,
    (r) => (r as Named).output,
  ],
  ['an object that holds itself', circle, (r) => (r as Named).hidden, (r) => (r as Named).output],
])('what forward returns in %s stays readable over steps', (_, wrap, hiddenOf, outputOf) => {
  manualSeed(2);
  const net = new Net(wrap);
  const optimizer = new SGD(net.parameters(), { lr: 0.5 });
  const x = tensor([[1, 2]]);
  const before = net.fc1.forward(x).tanh().dataSync();
  const results: unknown[] = [];
  for (let i = 0; i < 3; i++) {
    optimizer.zeroGrad();
    const result = net.forward(x);
    outputOf(result).sum().backward();
    optimizer.step();
    results.push(result);
  }
  net.fc1.weight.dataSync();
  expect(hiddenOf(results[0]).dataSync()).toEqual(before);
  expect(hiddenOf(results[1]).dataSync()).not.toEqual(before);
});

test('the output of the outermost forward is read after the step, without computing it again', () => {
  // The outputs of its layers are not kept.
  const net = new Net((_, output) => output.mul(2));
  const optimizer = new SGD(net.parameters(), { lr: 0.5 });
  const output = net.forward(ones([1, 2])) as Tensor;
  output.sum().backward();
  optimizer.step();
  net.parameters()[0].dataSync();
  const { runs } = engineStatistics();
  output.dataSync();
  expect(engineStatistics().runs).toBe(runs);
});

test('the tensors that a hook gets stay readable over steps', () => {
  const net = new Net((_, output) => output);
  const optimizer = new SGD(net.parameters(), { lr: 0.5 });
  const seen: Tensor[] = [];
  net.fc1.registerForwardHook((_, __, output) => void seen.push(output as Tensor));
  const before = net.fc1.forward(ones([1, 2])).dataSync();
  seen.length = 0;
  for (let i = 0; i < 3; i++) {
    optimizer.zeroGrad();
    (net.forward(ones([1, 2])) as Tensor).sum().backward();
    optimizer.step();
  }
  net.fc1.weight.dataSync();
  expect(seen[0].dataSync()).toEqual(before);
});

test('a backward hook is called in every backward, once for each call of forward', () => {
  const layer = new nn.Linear(1, 1, { bias: false });
  layer.weight.setData(Float32Array.of(3));
  const seen: number[][] = [];
  layer.registerFullBackwardHook((_, [gradInput], [gradOutput]) => {
    seen.push([...(gradInput as Tensor).dataSync(), ...(gradOutput as Tensor).dataSync()]);
  });
  const x = tensor([[2]], { requiresGrad: true });
  const y = layer.forward(x);
  y.sum().backward(null, { retainGraph: true });
  y.mul(4).sum().backward();
  expect(seen).toEqual([
    [3, 1],
    [12, 4],
  ]);
  layer.forward(layer.forward(x)).sum().backward();
  expect(seen.slice(2)).toEqual([
    [3, 1],
    [9, 3],
  ]);
});

test('a backward hook is called also if the gradient arrives at an output other than the first', () => {
  const net = new Net((hidden, output) => ({ hidden, output }));
  let calls = 0;
  net.registerFullBackwardHook((_, __, gradOutputs) => {
    calls++;
    expect(gradOutputs.map((gradient) => gradient !== null)).toEqual([true, calls === 1]);
  });
  const first = net.forward(ones([1, 2])) as Named;
  first.hidden.sum().add(first.output.sum()).backward();
  (net.forward(ones([1, 2])) as Named).hidden.sum().backward();
  expect(calls).toBe(2);
});
