import { ArgumentError, manualSeed, ones, ShapeError, type Tensor } from 'gradus';
import * as nn from 'gradus/nn';
import { expect, test } from 'vitest';

function network() {
  return new nn.Sequential(new nn.Linear(4, 3), new nn.ReLU(), new nn.Linear(3, 2));
}

test('layers run one after the other and are named by their position', async () => {
  manualSeed(0);
  const net = network();
  expect([...net.namedParameters()].map(([name]) => name)).toEqual([
    '0.weight',
    '0.bias',
    '2.weight',
    '2.bias',
  ]);
  const x = ones([5, 4]);
  const byHand = net.at(2).forward(net.at(1).forward(net.at(0).forward(x)));
  expect(await net.forward(x).toArray()).toEqual(await byHand.toArray());
});

test('layers are found by position, from 0 to the last one, or from the end', () => {
  const net = network();
  expect(net.length).toBe(3);
  expect([...net].map((layer) => layer.constructor.name)).toEqual(['Linear', 'ReLU', 'Linear']);
  for (const i of [-4, 3, 0.5]) {
    expect(() => net.at(i)).toThrow(ArgumentError);
    expect(() => net.at(i)).toThrow(`there is no position ${i}; it has 3, numbered from 0`);
  }
});

test('an empty Sequential returns its input', async () => {
  const x = ones([2, 3]);
  expect(await new nn.Sequential().forward(x).toArray()).toEqual(await x.toArray());
});

test('for layers that do not fit, with sizes unknown to the types, the error names the layer', () => {
  const sizes: number[] = [4, 3, 50, 2];
  const layers = [new nn.Linear(sizes[0], sizes[1]), new nn.Linear(sizes[2], sizes[3])];
  const net = new nn.Sequential(...layers);
  expect(() => net.forward(ones([5, 4]))).toThrow(ShapeError);
  expect(() => net.forward(ones([5, 4]))).toThrow('1 (Linear 50 → 2): expected [batch, 50]');
});

test('accepts your own layer', async () => {
  class Double extends nn.Module {
    forward(x: Tensor): Tensor {
      return x.mul(2);
    }
  }
  const net = new nn.Sequential(new Double(), new Double());
  expect(await net.forward(ones([2])).toArray()).toEqual([4, 4]);
  expect(String(net)).toBe('Sequential(\n  (0): Double()\n  (1): Double()\n)');
});
