/** Modules: members in fields, hooks, errors that name the layer, state dicts. */
import {
  engineStatistics,
  GradusError,
  randn,
  ShapeError,
  type Tensor,
  tensor,
  zeros,
} from 'gradus';
import { loadSafetensors, saveSafetensors } from 'gradus/data';
import * as nn from 'gradus/nn';
import { describe, expect, test } from 'vitest';

class Block extends nn.Module {
  fc = new nn.Linear(8, 8);

  forward(x: Tensor): Tensor {
    return this.fc.forward(x).relu();
  }
}

class Net extends nn.Module {
  fc1 = new nn.Linear(4, 8);
  blocks = [new Block(), new Block()];
  scale = new nn.Parameter(Float32Array.of(1), [1]);
  fc2 = new nn.Linear(8, 3);

  forward(x: Tensor): Tensor {
    let h = this.fc1.forward(x);
    for (const block of this.blocks) h = block.forward(h);
    return this.fc2.forward(h).mul(this.scale);
  }
}

describe('members', () => {
  test('parameters have the names of the fields, a module’s own before those of its children', () => {
    const names = [...new Net().namedParameters()].map(([name]) => name);
    expect(names).toEqual([
      'scale',
      'fc1.weight',
      'fc1.bias',
      'blocks.0.fc.weight',
      'blocks.0.fc.bias',
      'blocks.1.fc.weight',
      'blocks.1.fc.bias',
      'fc2.weight',
      'fc2.bias',
    ]);
  });

  test('a shared layer counts once', () => {
    const shared = new nn.Linear(2, 2);
    const net = new nn.Sequential(shared, shared);
    expect(net.parameters().length).toBe(2);
    expect(net.modules().length).toBe(2);
  });

  test('train and eval reach every module; apply visits children first', () => {
    const net = new Net();
    net.eval();
    expect(net.modules().every((m) => !m.training)).toBe(true);
    net.train();
    expect(net.modules().every((m) => m.training)).toBe(true);
    const visited: nn.Module[] = [];
    expect(net.apply((m) => visited.push(m))).toBe(net);
    expect(visited.at(-1)).toBe(net);
    expect(visited.length).toBe(7);
  });

  test('the printed form is PyTorch’s', () => {
    expect(`${new nn.Sequential(new nn.Linear(2, 3), new nn.Linear(3, 1, { bias: false }))}`).toBe(
      'Sequential(\n' +
        '  (0): Linear(in_features=2, out_features=3, bias=True)\n' +
        '  (1): Linear(in_features=3, out_features=1, bias=False)\n)',
    );
  });
});

describe('errors', () => {
  test('a wrong shape is refused at the call, with the layer, its path, both shapes and the fix', () => {
    const net = new Net();
    net.blocks[1].fc = new nn.Linear(9, 8) as unknown as nn.Linear<8, 8>;
    let error: unknown;
    try {
      net.forward(zeros([5, 4]));
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(ShapeError);
    expect((error as ShapeError).layer).toBe('blocks.1.fc (Linear 9 → 8)');
    expect((error as ShapeError).message).toBe(
      'blocks.1.fc (Linear 9 → 8): expected [batch, 9], got [5,8]. ' +
        'Make this layer Linear(8, 8), or give it 9 features.',
    );
  });

  test('for images that are not flattened, the error says so', () => {
    const layer = new nn.Linear(784, 10);
    expect(() => layer.forward(zeros([2, 1, 28, 28]) as Tensor)).toThrow('x.view(-1, 784)');
  });

  test('for a scalar, the error asks for a dimension', () => {
    expect(() => new nn.Linear(1, 2).forward(tensor(5) as Tensor)).toThrow(
      'Linear 1 → 2: expected [batch, 1], got []. Give it a tensor of at least one dimension.',
    );
  });

  test.each([0, -1, 1.5, Number.NaN])('a layer of size %s is refused', (size) => {
    expect(() => new nn.Linear(size, 2)).toThrow(/inFeatures must be an integer of at least 1/);
  });

  test('forward as a class field is refused with the reason', () => {
    class Field extends nn.Module {
      forward = (x: Tensor): Tensor => x;
    }
    expect(() => new Field()).toThrow(/must be a method/);
    class Late extends Net {
      override forward = (x: Tensor): Tensor => x;
    }
    expect(() => new Late().parameters()).toThrow(/must be a method/);
  });
});

test('zeroGrad clears the gradients of all parameters', () => {
  const net = new Net();
  net
    .forward(zeros([2, 4]))
    .sum()
    .backward();
  expect(net.parameters().every(({ grad }) => grad !== null)).toBe(true);
  net.zeroGrad();
  expect(net.parameters().every(({ grad }) => grad === null)).toBe(true);
});

describe('hooks', () => {
  test('fire around forward, for inner modules too, and can be removed', () => {
    const net = new Net();
    const calls: string[] = [];
    const before = net.fc1.registerForwardPreHook(() => calls.push('before fc1'));
    net.fc1.registerForwardHook((_, inputs, output) => {
      calls.push(`fc1 ${(inputs[0] as Tensor).shape} → ${(output as Tensor).shape}`);
    });
    const after = net.registerForwardHook(() => calls.push('net'));
    net.forward(zeros([2, 4]));
    expect(calls).toEqual(['before fc1', 'fc1 2,4 → 2,8', 'net']);
    before.remove();
    net.forward(zeros([2, 4]));
    expect(calls.length).toBe(5);
    after.remove();
    net.forward(zeros([2, 4]));
    expect(calls.slice(5)).toEqual(['fc1 2,4 → 2,8']);
  });

  test('a hook that reads a value changes no result', () => {
    const net = new Net();
    const x = randn([3, 4]);
    const plain = net.forward(x).dataSync();
    let mean = Number.NaN;
    net.fc1.registerForwardHook((_, __, output) => {
      mean = (output as Tensor).mean().itemSync();
    });
    expect(net.forward(x).dataSync()).toEqual(plain);
    expect(mean).not.toBeNaN();
    const { compilations } = engineStatistics();
    for (let i = 0; i < 5; i++) net.forward(x).dataSync();
    expect(engineStatistics().compilations).toBe(compilations);
  });

  test('a backward hook gets the gradients of inputs and outputs', () => {
    const net = new Net();
    const x = randn([3, 4]).requiresGrad_();
    const told: [unknown, unknown][] = [];
    const handle = net.fc1.registerFullBackwardHook((_, gradInputs, gradOutputs) => {
      told.push([gradInputs[0]?.dataSync(), gradOutputs[0]?.shape]);
    });
    net.forward(x).sum().backward();
    expect(told).toEqual([[x.grad?.dataSync(), [3, 8]]]);
    handle.remove();
    net.forward(x).sum().backward();
    expect(told.length).toBe(1);
  });

  test('an asynchronous forward is refused', () => {
    class Late extends nn.Module {
      async forward(x: Tensor): Promise<Tensor> {
        return x;
      }
    }
    expect(() => new Late().forward(zeros([1]))).toThrow(/must be synchronous/);
  });

  test('super.forward belongs to the same call', () => {
    let calls = 0;
    class Twice extends Net {
      override forward(x: Tensor): Tensor {
        return super.forward(x).mul(2);
      }
    }
    const net = new Twice();
    net.registerForwardHook(() => calls++);
    net.forward(zeros([1, 4]));
    expect(calls).toBe(1);
  });
});

describe('state dicts', () => {
  test('survive safetensors bytes', () => {
    const [a, b] = [new Net(), new Net()];
    const bytes = saveSafetensors(a.stateDict(), { format: 'pt' });
    b.loadStateDict(loadSafetensors(bytes));
    const x = randn([3, 4]);
    expect(b.forward(x).dataSync()).toEqual(a.forward(x).dataSync());
  });

  test('the error finds a state dict inside a checkpoint, or of an outer module', () => {
    const net = new Net();
    const state = net.stateDict();
    const entries = Object.entries(state).map(([name, value]) => [`model.${name}`, value] as const);
    const prefixed = Object.fromEntries(entries);
    expect(() => net.loadStateDict(prefixed)).toThrow(
      /Take 'model\.' off the names: Object\.fromEntries\(.+name\.slice\(6\), value\]\)\)\.$/,
    );
    const checkpoint = { epoch: 3, none: null, state_dict: state } as never;
    expect(() => net.loadStateDict(checkpoint)).toThrow(
      /Pass what the checkpoint has as 'state_dict'\.$/,
    );
    const others = { ...prefixed, other: zeros([1]) };
    expect(() => net.loadStateDict(others)).toThrow(/pass \{ strict: false \}\.$/);
    expect(() => net.loadStateDict({ ...state, 'model.extra': zeros([1]) })).toThrow(
      /pass \{ strict: false \}\.$/,
    );
  });

  test('wrong names and shapes are refused, and nothing changes', () => {
    const net = new Net();
    const before = saveSafetensors(net.stateDict());
    const { scale, ...rest } = net.stateDict();
    expect(() => net.loadStateDict(rest)).toThrow(/missing: scale/);
    const long = { ...net.stateDict(), ['x'.repeat(1e5)]: scale };
    expect(() => net.loadStateDict(long)).toThrow(/^.*not in this model: x{60}….{0,200}$/);
    expect(() => net.loadStateDict({ ...net.stateDict(), extra: zeros([1]) })).toThrow(/extra/);
    expect(() => net.loadStateDict({ ...net.stateDict(), 'fc1.bias': zeros([9]) })).toThrow(
      /fc1\.bias has shape \[8\] in this model, but \[9\]/,
    );
    expect(saveSafetensors(net.stateDict())).toEqual(before);
    expect(() => net.loadStateDict(rest)).toThrow(GradusError);
  });

  test('the error lists all different shapes, strict or not', () => {
    const net = new Net();
    const before = saveSafetensors(net.stateDict());
    const other = {
      ...net.stateDict(),
      'fc1.bias': zeros([9]),
      scale: zeros([]),
      extra: zeros([1]),
    };
    const load = () => net.loadStateDict(other, { strict: false });
    expect(load).toThrow(ShapeError);
    expect(load).toThrow(
      /scale has shape \[.*\] in this model, but \[\] in the state dict; fc1\.bias has shape \[8\] in this model, but \[9\] in/,
    );
    expect(load).toThrow(/or leave these names out and pass \{ strict: false \}\.$/);
    expect(saveSafetensors(net.stateDict())).toEqual(before);
  });
});

test('countParameters counts all values, shared parameters once', () => {
  class Tied extends nn.Module {
    first = new nn.Linear(3, 3);
    second = new nn.Linear(3, 3);

    constructor() {
      super();
      this.second.weight = this.first.weight;
    }

    forward(x: Tensor): Tensor {
      return this.second.forward(this.first.forward(x));
    }
  }
  expect(nn.utils.countParameters(new nn.Linear(4, 2))).toBe(10);
  expect(nn.utils.countParameters(new nn.ReLU())).toBe(0);
  expect(nn.utils.countParameters(new Tied())).toBe(9 + 3 + 3);
});
