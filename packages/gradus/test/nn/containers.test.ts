/** ModuleList, ModuleDict, ParameterList, ParameterDict, and changing a Sequential. */
import { ArgumentError, GradusError, ones, type Tensor, tensor, zeros } from 'gradus';
import * as nn from 'gradus/nn';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { loadGoldens } from '../helpers/goldens.ts';

class Holder extends nn.Module {
  layers = new nn.ModuleList<nn.Module>([new nn.Linear(2, 3), new nn.ReLU()]);
  heads = new nn.ModuleDict({
    left: new nn.Linear(3, 1),
    right: new nn.Sequential(new nn.Linear(3, 2)),
  });
  scales = new nn.ParameterList([ones([2, 3]), ones([4])]);
  shifts = new nn.ParameterDict({ a: ones([2]), b: ones([1, 2]) });

  forward(x: Tensor): Tensor {
    const hidden = [...this.layers].reduce((y, layer) => layer.forward(y) as Tensor, x);
    return this.heads.get('right').forward(hidden);
  }
}

const { prints, names } = loadGoldens('nn-layers');
const PRINTED: Record<string, () => nn.Module> = {
  Holder: () => new Holder(),
  ModuleList: () => new nn.ModuleList(),
  ModuleDict: () => new nn.ModuleDict(),
  ParameterList: () => new nn.ParameterList(),
  ParameterDict: () => new nn.ParameterDict(),
  'ParameterList of one': () => new nn.ParameterList([ones([3])]),
  LazyLinear: () => new nn.LazyLinear(4, { bias: false }),
  AlphaDropout: () => new nn.AlphaDropout(),
  FeatureAlphaDropout: () => new nn.FeatureAlphaDropout(0.25),
  Dropout1d: () => new nn.Dropout1d(),
  TripletMarginWithDistanceLoss: () => new nn.TripletMarginWithDistanceLoss(),
};

test.each(prints.map(({ name, text }) => [name, text]))(
  "%s: PyTorch's printed form",
  (name, text) => {
    expect(`${PRINTED[name]()}`).toBe(text);
  },
);

test('the names of a state dict are those of PyTorch', () => {
  const model = new Holder();
  expect(Object.keys(model.stateDict())).toEqual(names);
  expect(model.forward(ones([4, 2])).shape).toEqual([4, 2]);
});

describe('ModuleList', () => {
  test('appends, extends, inserts, takes out and slices', () => {
    const [a, b, c, d] = [new nn.ReLU(), new nn.Tanh(), new nn.Sigmoid(), new nn.Identity()];
    const list = new nn.ModuleList<nn.Module>();
    expect(list.append(a).extend([c, d])).toBe(list);
    list.insert(1, b);
    expect([...list]).toEqual([a, b, c, d]);
    expect([list.length, list[2], list.at(-1), list.at(0)]).toEqual([4, c, d, a]);
    expect([list.pop(1), list.pop(), list.length]).toEqual([b, d, 2]);
    expect([...list.slice(1)]).toEqual([c]);
    list.insert(2, d);
    list[0] = b;
    expect([...list.namedChildren()]).toEqual([
      ['0', b],
      ['1', c],
      ['2', d],
    ]);
    expectTypeOf(new nn.ModuleList([new nn.Linear(2, 3)]).at(0)).toEqualTypeOf<nn.Linear<2, 3>>();
  });

  test.each<[string, () => unknown, string | RegExp]>([
    ['a class', () => new nn.ModuleList([nn.ReLU as never]), /item 0 is .*not a module. Make one/],
    ['no module', () => new nn.ModuleList().append(3 as never), 'ModuleList.append: item 0 is 3'],
    ['position 1 of none', () => new nn.ModuleList().insert(1, new nn.ReLU()), 'no position 1'],
    ['the last of none', () => new nn.ModuleList().pop(), 'there is no position -1; it has 0'],
    ['a fraction', () => new nn.ModuleList([new nn.ReLU()]).at(0.5), 'no position 0.5'],
  ])('refuses %s', (_, attempt, expected) => {
    expect(attempt).toThrow(ArgumentError);
    expect(attempt).toThrow(expected);
  });

  test('adds nothing if one item is wrong', () => {
    const list = new nn.ModuleList<nn.Module>();
    expect(() => list.extend([new nn.ReLU(), null as never])).toThrow('item 1');
    expect(list.length).toBe(0);
  });
});

test.each([
  ['ModuleList', new nn.ModuleList()],
  ['ModuleDict', new nn.ModuleDict()],
  ['ParameterList', new nn.ParameterList()],
  ['ParameterDict', new nn.ParameterDict()],
])('%s has no forward of its own', (name, container) => {
  expect(() => container.forward()).toThrow(GradusError);
  expect(() => container.forward()).toThrow(`${name} has no computation of its own`);
});

describe('ModuleDict', () => {
  test('sets, gets, lists, updates and takes out', () => {
    const [a, b, c] = [new nn.ReLU(), new nn.Tanh(), new nn.Linear(1, 1)];
    const dict = new nn.ModuleDict(new Map([['a', a]]));
    dict.set('b', b).update({ c, a: c });
    expect(dict.keys()).toEqual(['a', 'b', 'c']);
    expect([...dict]).toEqual(['a', 'b', 'c']);
    expect(dict.values()).toEqual([c, b, c]);
    expect(dict.items()[1]).toEqual(['b', b]);
    expect([dict.has('b'), dict.has('keys'), dict.has('training'), dict.length]).toEqual([
      true,
      false,
      false,
      3,
    ]);
    expect(dict.pop('b')).toBe(b);
    dict.clear();
    expect(dict.length).toBe(0);
    const typed = new nn.ModuleDict({ left: new nn.Linear(3, 1), right: new nn.ReLU() });
    expectTypeOf(typed.get('right')).toEqualTypeOf<nn.ReLU>();
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      'an unknown key',
      () => new nn.ModuleDict({ a: new nn.ReLU() }).get('b' as never),
      /no 'b'\. Its keys are: a\./,
    ],
    ['an unknown key of none', () => new nn.ModuleDict().pop('b'), /Its keys are: none/],
    ['a dot', () => new nn.ModuleDict({ 'a.b': new nn.ReLU() }), /not a valid name/],
    ['the name of a method', () => new nn.ModuleDict({ keys: new nn.ReLU() }), /member 'keys'/],
    ['no module', () => new nn.ModuleDict({ a: 3 as never }), /a is 3, not a module/],
  ])('refuses %s', (_, attempt, expected) => {
    expect(attempt).toThrow(expected);
  });
});

describe('parameters', () => {
  test('of a list and a dictionary: tensors become parameters, parameters stay', () => {
    const own = new nn.Parameter([1, 2]);
    const list = new nn.ParameterList([own]).append(zeros([3])).extend([tensor([1])]);
    expect(list[0]).toBe(own);
    expect(list.at(-1)).toBeInstanceOf(nn.Parameter);
    expect(list.parameters()).toHaveLength(3);
    const dict = new nn.ParameterDict([['a', own]]);
    expect(dict.setDefault('a', zeros([1]))).toBe(own);
    expect(dict.setDefault('b', zeros([1])).shape).toEqual([1]);
    expect(dict.update({ c: ones([2]) }).length).toBe(3);
    expect([...dict.namedParameters()].map(([name]) => name)).toEqual(['a', 'b', 'c']);
  });

  test('refuse values that cannot be learned', () => {
    const labels = tensor([1], { dtype: 'int32' });
    expect(() => new nn.ParameterList([labels])).toThrow(
      /only float32 and float64 values can be learned/,
    );
    expect(() => new nn.ParameterDict({ a: labels })).toThrow(
      /only float32 and float64 values can be learned/,
    );
    expect(() => new nn.ParameterDict().set('get', ones([1]))).toThrow(/member 'get'/);
  });
});

describe('a Sequential', () => {
  test('grows and shrinks', () => {
    const model = new nn.Sequential(new nn.Linear(4, 3)).append(new nn.ReLU());
    expectTypeOf(model).toEqualTypeOf<nn.Sequential<[nn.Linear<4, 3>, nn.ReLU]>>();
    expect(model.extend([new nn.Linear(3, 2)]).insert(1, new nn.Tanh())).toBe(model);
    expect(model.forward(ones([5, 4])).shape).toEqual([5, 2]);
    expect([...model.namedChildren()].map(([, layer]) => layer.constructor.name)).toEqual([
      'Linear',
      'Tanh',
      'ReLU',
      'Linear',
    ]);
    const last = model.pop();
    expect(last).toBeInstanceOf(nn.Linear);
    expect([model.length, model.at(-1).constructor.name]).toEqual([3, 'ReLU']);
    expect(model.slice(0, 1).forward(ones([5, 4])).shape).toEqual([5, 3]);
    expect(Object.keys(model.slice(0, 1).stateDict())).toEqual(['0.weight', '0.bias']);
  });

  test('refuses what is not a module, and a place that it does not have', () => {
    const model = new nn.Sequential(new nn.ReLU());
    expect(() => model.append(3 as never)).toThrow('argument 0 is 3, not a module');
    expect(() => model.extend([null as never])).toThrow('argument 0 is null');
    expect(() => model.insert(2, new nn.ReLU())).toThrow('there is no position 2; it has 1');
    expect(() => model.pop(1)).toThrow('there is no position 1');
    expect(model.length).toBe(1);
  });
});
