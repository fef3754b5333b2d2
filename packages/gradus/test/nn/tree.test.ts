/** Registering members by name, finding them by name, freezing. */
import { ArgumentError, ones, type Tensor, tensor } from 'gradus';
import * as nn from 'gradus/nn';
import { describe, expect, test } from 'vitest';

class Block extends nn.Module {
  fc = new nn.Linear(2, 2);
  norm = new nn.BatchNorm1d(2);
  scratch = this.registerBuffer('scratch', ones([1]), { persistent: false });
  forward(x: Tensor): Tensor {
    return this.norm.forward(this.fc.forward(x));
  }
}

class Net extends nn.Module {
  blocks = [new Block(), new Block()];
  scales = { left: new nn.Parameter([1]), right: new nn.Parameter([2]) };
  tied = this.blocks[0].fc;
  forward(x: Tensor): Tensor {
    return this.blocks.reduce((y, block) => block.forward(y), x).mul(this.scales.left);
  }
}

describe('finding by name', () => {
  test('goes through fields, lists and objects, also to a tied module', () => {
    const net = new Net();
    expect(net.getSubmodule('')).toBe(net);
    expect(net.getSubmodule('blocks.1')).toBe(net.blocks[1]);
    expect(net.getSubmodule('blocks.1.norm')).toBe(net.blocks[1].norm);
    expect(net.getSubmodule('tied')).toBe(net.blocks[0].fc);
    expect(net.getParameter('scales.right')).toBe(net.scales.right);
    expect(net.getParameter('tied.weight')).toBe(net.blocks[0].fc.weight);
    expect(net.getBuffer('blocks.0.norm.running_var')).toBe(net.blocks[0].norm.running_var);
    expect(net.getBuffer('blocks.0.scratch')).toBe(net.blocks[0].scratch);
  });

  test('finds every name that the lists have', () => {
    const net = new Net();
    for (const [name, module] of net.namedModules()) expect(net.getSubmodule(name)).toBe(module);
    for (const [name, each] of net.namedParameters()) expect(net.getParameter(name)).toBe(each);
    for (const [name, buffer] of net.namedBuffers()) expect(net.getBuffer(name)).toBe(buffer);
  });

  test.each<[string, (net: Net) => unknown]>([
    ['namedModules', (net) => net.getSubmodule('blocks.2')],
    ['namedModules', (net) => net.getSubmodule('blocks')],
    ['namedModules', (net) => net.getSubmodule('tied.weight')],
    ['namedParameters', (net) => net.getParameter('tied')],
    ['namedParameters', (net) => net.getParameter('blocks.0.norm.running_mean')],
    ['namedBuffers', (net) => net.getBuffer('scales.left')],
    ['namedBuffers', (net) => net.getBuffer('')],
    ['namedBuffers', (net) => net.getBuffer('toString')],
  ])('refuses another name, and names %s', (list, attempt) => {
    expect(() => attempt(new Net())).toThrow(ArgumentError);
    expect(() => attempt(new Net())).toThrow(`${list}() lists the names`);
  });
});

describe('registering', () => {
  test('assigns parameters and modules as fields', () => {
    const model = new nn.Sequential();
    const scale = model.registerParameter('scale', new nn.Parameter([2]));
    const head = model.addModule('head', new nn.Linear(1, 1));
    expect(model.registerParameter('none', null)).toBeNull();
    expect(model.registerModule('nothing', null)).toBeNull();
    expect(model.getParameter('scale')).toBe(scale);
    expect(model.getSubmodule('head')).toBe(head);
    expect(Object.keys(model.stateDict())).toEqual(['scale', 'head.weight', 'head.bias']);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['a dot', () => new Block().addModule('a.b', new nn.ReLU()), /'a\.b' is not a valid name/],
    ['a taken name', () => new Block().registerModule('fc', new nn.ReLU()), /already has a member/],
    [
      'a method',
      () => new Block().registerParameter('forward', null),
      /Block\.registerParameter: the module already has a member 'forward'/,
    ],
    [
      'a tensor',
      () => new Block().registerParameter('w', tensor([1]) as never),
      /w must be a parameter or null/,
    ],
    [
      'a class',
      () => new Block().registerModule('w', nn.ReLU as never),
      /w must be a module or null, got/,
    ],
  ])('refuses %s', (_, attempt, expected) => {
    expect(attempt).toThrow(expected);
  });
});

test('requiresGrad_ freezes and thaws all parameters', () => {
  const net = new Net();
  expect(net.requiresGrad_(false)).toBe(net);
  expect(net.parameters().every(({ requiresGrad }) => !requiresGrad)).toBe(true);
  net.requiresGrad_();
  const loss = net
    .forward(
      tensor([
        [1, 2],
        [3, 4],
      ]),
    )
    .sum();
  loss.backward();
  expect(net.blocks[0].fc.weight.grad?.shape).toEqual([2, 2]);
});
