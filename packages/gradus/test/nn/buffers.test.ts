/** Buffers: tensors in the state dict that steps read and no optimizer trains. */
import fc from 'fast-check';
import {
  ArgumentError,
  engineStatistics,
  fromArray,
  GradusError,
  noGrad,
  ones,
  randn,
  ShapeError,
  type Tensor,
  tensor,
  zeros,
} from 'gradus';
import { loadSafetensors, saveSafetensors } from 'gradus/data';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { describe, expect, expectTypeOf, test } from 'vitest';

class Standardize extends nn.Module {
  weight = new nn.Parameter([1, 1]);
  mean = this.registerBuffer('mean', tensor([1, 2]));
  scale = this.registerBuffer('scale', tensor([2, 4]));

  forward(x: Tensor): Tensor {
    return x.sub(this.mean).div(this.scale).mul(this.weight);
  }
}

class Net extends nn.Module {
  fc = new nn.Linear(2, 3);
  seen = this.registerBuffer('seen', tensor(7, { dtype: 'int32' }));
  standardize = new Standardize();
  gain = new nn.Parameter([1]);
  scratch = this.registerBuffer('scratch', zeros(2), { persistent: false });

  forward(x: Tensor): Tensor {
    return this.fc.forward(this.standardize.forward(x)).mul(this.gain);
  }
}

class Holder extends nn.Module {
  forward(x: Tensor): Tensor {
    return x;
  }
}

describe('registerBuffer', () => {
  test('assigns the field and returns the tensor in its type', () => {
    const holder = new Holder() as Holder & { mean: unknown };
    const mean = zeros(3);
    const returned = holder.registerBuffer('mean', mean);
    expect(returned).toBe(mean);
    expect(holder.mean).toBe(mean);
    expectTypeOf(returned).toEqualTypeOf<Tensor<readonly [3]>>();
  });

  test('a state dict has parameters, then buffers, then children, as in PyTorch', () => {
    const model = new Net();
    // PyTorch's state_dict, named_buffers and named_parameters of this module.
    const names = [
      'gain',
      'seen',
      'fc.weight',
      'fc.bias',
      'standardize.weight',
      'standardize.mean',
      'standardize.scale',
    ];
    expect(Object.keys(model.stateDict())).toEqual(names);
    expect([...model.namedBuffers()].map(([name]) => name)).toEqual([
      'seen',
      'scratch',
      'standardize.mean',
      'standardize.scale',
    ]);
    expect(model.buffers()).toEqual([
      model.seen,
      model.scratch,
      model.standardize.mean,
      model.standardize.scale,
    ]);
    expect([...model.namedParameters()].map(([name]) => name)).toEqual([
      'gain',
      'fc.weight',
      'fc.bias',
      'standardize.weight',
    ]);
  });

  test('assigning the field replaces the buffer; null or a parameter removes it', () => {
    const model = new Standardize();
    model.mean = tensor([5, 6]);
    expect(model.buffers()[0]).toBe(model.mean);
    (model as { mean: unknown }).mean = null;
    expect(Object.keys(model.stateDict())).toEqual(['weight', 'scale']);
    (model as { mean: unknown }).mean = new nn.Parameter([5, 6]);
    expect(Object.keys(model.stateDict())).toEqual(['weight', 'mean', 'scale']);
    expect(model.buffers()).toEqual([model.scale]);
    expect(model.parameters()).toHaveLength(2);
  });

  test('null is a buffer that the state dict leaves out until a tensor replaces it', () => {
    const holder = new Holder() as Holder & { mean: Tensor | null };
    holder.registerBuffer('mean', null);
    expect(holder.mean).toBeNull();
    expect(holder.buffers()).toEqual([]);
    expect(holder.stateDict()).toEqual({});
    expect(() => holder.loadStateDict({ mean: zeros(2) })).toThrow(/not in this model: mean/);
    holder.mean = ones(2);
    expect(Object.keys(holder.stateDict())).toEqual(['mean']);
  });

  test('a registered name can be registered again, also as persistent or not', () => {
    const model = new Standardize();
    model.registerBuffer('mean', zeros(2), { persistent: false });
    expect(Object.keys(model.stateDict())).toEqual(['weight', 'scale']);
    expect(model.buffers()).toHaveLength(2);
  });

  test('one tensor in two places counts once, and has both names', () => {
    const shared = zeros(2);
    const [a, b] = [new Holder(), new Holder()];
    a.registerBuffer('x', shared);
    b.registerBuffer('y', shared);
    const both = new nn.Sequential(a, b);
    expect(both.buffers()).toEqual([shared]);
    expect(Object.keys(both.stateDict())).toEqual(['0.x', '1.y']);
    both.loadStateDict({ '1.y': ones(2) });
    expect(shared.toArraySync()).toEqual([1, 1]);
  });

  test('a computed tensor is read once, so that steps find it in memory', () => {
    const x = randn([50, 2]);
    const holder = new Holder();
    const mean = holder.registerBuffer('mean', x.mean(0));
    expect(mean.node.storage).not.toBeNull();
    expect(mean.dataSync()).toEqual(x.mean(0).dataSync());
  });

  test.each<[string, RegExp, unknown, unknown, unknown?]>([
    ['an empty name', /'' is not a valid name/, '', zeros(1)],
    ['a dot', /'a\.b' is not a valid name.*no dot/, 'a.b', zeros(1)],
    ['a number for a name', /5 is not a valid name/, 5, zeros(1)],
    ['the name of a parameter', /already has a member 'weight'/, 'weight', zeros(1)],
    ['the name of a method', /already has a member 'forward'/, 'forward', zeros(1)],
    ['__proto__', /already has a member '__proto__'/, '__proto__', zeros(1)],
    ['an array', /x must be a tensor or null, got an array of length 2/, 'x', [1, 2]],
    ['nothing', /x must be a tensor or null, got undefined/, 'x', undefined],
    ['a parameter', /x is a parameter\. Assign it to a field, this\.x/, 'x', new nn.Parameter([1])],
    [
      'a tensor that asks for a gradient',
      /x asks for a gradient.*x\.detach\(\)/,
      'x',
      ones([1], { requiresGrad: true }),
    ],
    ['an unknown option', /no option 'Persistent'/, 'x', zeros(1), { Persistent: true }],
    ['a positional boolean', /such as \{ persistent: … \}, got false/, 'x', zeros(1), false],
  ])('refuses %s', (_, message, name, value, options) => {
    const model = new Standardize();
    const before = Object.keys(model.stateDict());
    const attempt = () => model.registerBuffer(name as never, value as never, options as never);
    expect(attempt).toThrow(ArgumentError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(/^Standardize\.registerBuffer: /);
    expect(Object.keys(model.stateDict())).toEqual(before);
  });
});

describe('state dicts with buffers', () => {
  test('loading copies into the buffer, which stays the same tensor', () => {
    const [a, b] = [new Net(), new Net()];
    a.standardize.mean = tensor([9, 8]);
    const { mean } = b.standardize;
    b.loadStateDict(a.stateDict());
    expect(b.standardize.mean).toBe(mean);
    expect(mean.toArraySync()).toEqual([9, 8]);
    a.standardize.mean.setData(Float32Array.of(0, 0));
    expect(mean.toArraySync()).toEqual([9, 8]);
    const x = randn([3, 2]);
    a.standardize.mean.setData(Float32Array.of(9, 8));
    expect(b.forward(x).dataSync()).toEqual(a.forward(x).dataSync());
  });

  test('strict loading names missing and unknown buffers', () => {
    const model = new Standardize();
    const { mean, ...rest } = model.stateDict();
    expect(() => model.loadStateDict(rest)).toThrow(GradusError);
    expect(() => model.loadStateDict(rest)).toThrow(
      'the names do not match the parameters and buffers of Standardize (missing: mean)',
    );
    expect(model.loadStateDict({ ...rest, old: mean }, { strict: false })).toEqual({
      missingKeys: ['mean'],
      unexpectedKeys: ['old'],
    });
    const net = new Net();
    expect(() => net.loadStateDict({ ...net.stateDict(), scratch: zeros(2) })).toThrow(
      /not in this model: scratch/,
    );
  });

  test('a buffer of another shape or dtype is refused, and nothing changes', () => {
    const model = new Net();
    const state = model.stateDict();
    const before = saveSafetensors(state);
    const load = (changes: nn.StateDict) => () => model.loadStateDict({ ...state, ...changes });
    expect(load({ 'standardize.mean': zeros(3), gain: ones(1).mul(5) })).toThrow(ShapeError);
    expect(load({ 'standardize.mean': zeros(3) })).toThrow(
      /standardize\.mean has shape \[2\] in this model, but \[3\]/,
    );
    expect(load({ seen: tensor(7), gain: ones(1).mul(5) })).toThrow(
      /seen must be int32, but is float32\. Convert it: \.to\('int32'\)/,
    );
    expect(saveSafetensors(model.stateDict())).toEqual(before);
  });

  test('survive safetensors bytes with dtype, shape and bits', () => {
    const arrays = fc.oneof(
      fc.array(fc.float()).map((values) => fromArray(Float32Array.from(values), [values.length])),
      fc
        .array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }))
        .map((values) => fromArray(Int32Array.from(values), [1, values.length])),
      fc.uint8Array().map((values) => fromArray(values, [values.length])),
      fc
        .array(fc.boolean())
        .map((values) =>
          fromArray(Uint8Array.from(values, Number), [values.length], { dtype: 'bool' }),
        ),
      fc.float().map((value) => fromArray(Float32Array.of(value), [])),
    );
    fc.assert(
      fc.property(fc.array(arrays, { minLength: 1, maxLength: 4 }), (buffers) => {
        const make = (values: readonly Tensor[]) => {
          const holder = new Holder();
          for (const [i, value] of values.entries()) holder.registerBuffer(`b${i}`, value);
          return holder;
        };
        const empty = buffers.map(({ shape, dtype }) => zeros([...shape], { dtype }));
        const [from, to] = [make(buffers), make(empty)];
        to.loadStateDict(loadSafetensors(saveSafetensors(from.stateDict())));
        for (const [i, each] of to.buffers().entries()) {
          expect([each.dtype, each.shape]).toEqual([buffers[i].dtype, buffers[i].shape]);
          expect(each.dataSync()).toEqual(buffers[i].dataSync());
        }
      }),
    );
  });
});

describe('buffers in steps', () => {
  test('steps read buffers and do not train them; a new value compiles nothing', () => {
    const model = new Net();
    const optimizer = new SGD(model.parameters(), { lr: 0.1, weightDecay: 0.5 });
    const before = model.buffers().map((buffer) => buffer.dataSync());
    const step = (): number => {
      optimizer.zeroGrad();
      const loss = model
        .forward(ones([4, 2]))
        .pow(2)
        .mean();
      loss.backward();
      optimizer.step();
      return loss.itemSync();
    };
    step();
    step();
    const { compilations } = engineStatistics();
    step();
    model.loadStateDict({ 'standardize.mean': tensor([3, 3]) }, { strict: false });
    step();
    expect(engineStatistics().compilations).toBe(compilations);
    expect(model.standardize.mean.toArraySync()).toEqual([3, 3]);
    expect(model.standardize.scale.dataSync()).toEqual(before[3]);
    expect(model.seen.dataSync()).toEqual(before[0]);
  });

  test('forward can write to a buffer, such as a running mean', () => {
    class Running extends nn.Module {
      mean = this.registerBuffer('mean', zeros(2));
      count = this.registerBuffer('count', tensor(0, { dtype: 'int32' }));
      w = new nn.Parameter([1, 1]);

      forward(x: Tensor): Tensor {
        if (this.training) {
          noGrad(() => {
            this.mean.copy_(this.mean.mul(0.5).add(x.mean(0).mul(0.5)));
            this.count.add_(1);
          });
        }
        return x.sub(this.mean).mul(this.w);
      }
    }
    const model = new Running();
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    for (let i = 0; i < 3; i++) {
      optimizer.zeroGrad();
      model
        .forward(fromArray(Float32Array.of(8, 16), [1, 2]))
        .sum()
        .backward();
      optimizer.step();
    }
    expect(model.mean.toArraySync()).toEqual([7, 14]);
    expect(model.count.itemSync()).toBe(3);
    expect(Object.keys(model.stateDict())).toEqual(['w', 'mean', 'count']);
    const copy = new Running();
    copy.loadStateDict(loadSafetensors(saveSafetensors(model.stateDict())));
    expect(copy.mean.toArraySync()).toEqual([7, 14]);
  });
});
