/** Modules find parameters in all fields that they can see; an error reports layers that they cannot find. */
import {
  ArgumentError,
  fromArray,
  GradusError,
  noGrad,
  ones,
  type Tensor,
  tensor,
  zeros,
} from 'gradus';
import { loadSafetensors, saveSafetensors } from 'gradus/data';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { describe, expect, test } from 'vitest';

const linear = () => new nn.Linear(2, 2, { bias: false });

class Holder extends nn.Module {
  constructor(fields: object = {}) {
    super();
    Object.assign(this, fields);
  }

  forward(x: Tensor): Tensor {
    return x;
  }
}

const names = (module: nn.Module) => [...module.namedParameters()].map(([name]) => name);

describe('containers', () => {
  test.each<[string, object, string[]]>([
    ['a plain object', { heads: { left: linear() } }, ['heads.left.weight']],
    [
      'an object without prototype',
      { heads: Object.assign(Object.create(null), { a: linear() }) },
      ['heads.a.weight'],
    ],
    [
      'a Map',
      {
        heads: new Map<string | number, nn.Module>([
          ['left', linear()],
          [7, linear()],
        ]),
      },
      ['heads.left.weight', 'heads.7.weight'],
    ],
    ['a Set', { blocks: new Set([linear(), linear()]) }, ['blocks.0.weight', 'blocks.1.weight']],
    [
      'nested arrays',
      { blocks: [[linear()], [linear(), linear()]] },
      ['blocks.0.0.weight', 'blocks.1.0.weight', 'blocks.1.1.weight'],
    ],
    ['all of them', { a: [{ b: new Map([['c', [linear()]]]) }] }, ['a.0.b.c.0.weight']],
    [
      'parameters in an object',
      { scales: { x: new nn.Parameter([1]), y: [new nn.Parameter([2])] } },
      ['scales.x', 'scales.y.0'],
    ],
  ])('%s', (_, fields, expected) => {
    const holder = new Holder(fields);
    expect(names(holder)).toEqual(expected);
    expect(Object.keys(holder.stateDict())).toEqual(expected);
    expect(holder.parameters()).toHaveLength(expected.length);
    holder.eval();
    expect(holder.modules().every(({ training }) => !training)).toBe(true);
  });

  test('a cyclic object ends the search, and other values are ignored', () => {
    const loop: Record<string, unknown> = { fc: linear(), text: 'x', nothing: null, x: ones([2]) };
    loop.self = loop;
    loop.list = [loop];
    const holder = new Holder({ loop, bytes: new Uint8Array(3), date: new Date(), fn: () => 1 });
    expect(names(holder)).toEqual(['loop.fc.weight']);
    const [parent, child] = [new Holder(), new Holder({ fc: linear() })];
    Object.assign(parent, { child });
    Object.assign(child, { parent });
    expect(Object.keys(parent.stateDict())).toEqual(['child.fc.weight']);
  });

  test.each<[string, object]>([
    ['a dot', { heads: { 'a.b': linear() } }],
    ['nothing', { heads: { '': linear() } }],
    ['an object', { heads: new Map([[{}, linear()]]) }],
    ['a symbol', { heads: new Map([[Symbol('a'), [linear()]]]) }],
  ])('a key that is %s is refused', (_, fields) => {
    expect(() => new Holder(fields).parameters()).toThrow(/heads holds a module .* under the key/);
    expect(() => new Holder(fields).stateDict()).toThrow(GradusError);
  });
});

describe('layers that forward calls and no optimizer trains', () => {
  class Private extends nn.Module {
    fc = linear();
    #hidden = linear();
    teacher = false;

    forward(x: Tensor): Tensor {
      const y = this.fc.forward(x);
      return this.teacher ? y.sub(noGrad(() => this.#hidden.forward(x))) : this.#hidden.forward(y);
    }
  }

  class Lazy extends nn.Module {
    first = linear();
    fc?: nn.Linear;

    forward(x: Tensor): Tensor {
      this.fc ??= new nn.Linear(2, 2);
      return this.fc.forward(this.first.forward(x));
    }
  }

  class Anew extends nn.Module {
    first = linear();

    forward(x: Tensor): Tensor {
      return linear().forward(new nn.ReLU().forward(this.first.forward(x)));
    }
  }

  const x = ones([1, 2]);
  const optimize = (...modules: nn.Module[]) => {
    return new SGD(
      modules.flatMap((module) => module.parameters()),
      { lr: 0.1 },
    );
  };

  test('in a private field', () => {
    const model = new Private();
    expect(model.forward(x).shape).toEqual([1, 2]);
    optimize(model);
    expect(() => model.forward(x)).toThrow(
      /^Private: forward calls Linear 2 → 2, which parameters\(\) does not find/,
    );
    expect(() => model.forward(x), 'not only once').toThrow(/does not find/);
    const teacher = new Private();
    teacher.teacher = true;
    optimize(teacher);
    expect(() => teacher.forward(x)).not.toThrow();
  });

  test('made in forward after the optimizer', () => {
    const model = new Lazy();
    optimize(model);
    expect(() => model.forward(x)).toThrow(/^Lazy: forward made fc \(Linear 2 → 2\) after the opt/);
    const early = new Lazy();
    early.forward(x);
    optimize(early);
    expect(() => early.forward(x)).not.toThrow();
    const again = new Anew();
    optimize(again);
    expect(() => again.forward(x)).toThrow(/^Anew: forward calls Linear 2 → 2/);
  });

  test('a layer of another model, or one that the optimizer leaves out, is not an error', () => {
    const critic = linear();
    class Generator extends nn.Module {
      fc = linear();
      forward(y: Tensor): Tensor {
        return critic.forward(this.fc.forward(y));
      }
    }
    const model = new Generator();
    optimize(model);
    optimize(critic);
    expect(() => model.forward(x)).not.toThrow();
    const frozen = new nn.Sequential(linear(), linear());
    optimize(frozen[1 as never]);
    expect(() => frozen.forward(x)).not.toThrow();
  });

  test('are checked once for each optimizer, when the model trains', () => {
    let looks = 0;
    class Watched extends nn.Sequential {
      override modules(): nn.Module[] {
        looks++;
        return super.modules();
      }
    }
    const model = new Watched(linear());
    optimize(model);
    model.eval();
    looks = 0;
    model.forward(x);
    expect(looks).toBe(0);
    model.train();
    looks = 0;
    noGrad(() => model.forward(x));
    expect(looks).toBe(0);
    for (let i = 0; i < 3; i++) model.forward(x);
    expect(looks).toBe(1);
    optimize(linear());
    for (let i = 0; i < 3; i++) model.forward(x);
    expect(looks).toBe(2);
  });

  test('are not checked if nothing trains', () => {
    const model = new Private();
    optimize(model);
    expect(() => noGrad(() => model.forward(x))).not.toThrow();
    expect(() => model.eval().forward(x)).not.toThrow();
  });
});

describe('Parameter', () => {
  test('takes the values of a tensor, of arrays and of numbers', () => {
    const from = tensor([
      [1, 2],
      [3, 4],
    ]).mul(2);
    const parameter = new nn.Parameter(from);
    expect([parameter.shape, parameter.toArraySync()]).toEqual([
      [2, 2],
      [
        [2, 4],
        [6, 8],
      ],
    ]);
    expect([parameter.requiresGrad, parameter.isLeaf, parameter.dtype]).toEqual([
      true,
      true,
      'float32',
    ]);
    expect(new nn.Parameter([[1, 2, 3]]).shape).toEqual([1, 3]);
    expect(new nn.Parameter(5).shape).toEqual([]);
    expect(new nn.Parameter(new Float32Array(3)).shape).toEqual([3]);
    expect(names(new Holder({ w: parameter }))).toEqual(['w']);
  });

  test('is a copy: neither values nor gradients reach the original', () => {
    const source = ones([2]).requiresGrad_();
    const parameter = new nn.Parameter(source.mul(3));
    parameter.mul(2).sum().backward();
    new SGD([parameter], { lr: 1 }).step();
    expect(parameter.toArraySync()).toEqual([1, 1]);
    expect([source.toArraySync(), source.grad]).toEqual([[1, 1], null]);
    const data = new Float32Array(2);
    new SGD([new nn.Parameter(data)], { lr: 1 });
    expect([...data]).toEqual([0, 0]);
  });

  test('can be made without requiresGrad', () => {
    const parameter = new nn.Parameter(ones([2]), { requiresGrad: false });
    expect(parameter.requiresGrad).toBe(false);
    expect(names(new Holder({ parameter }))).toEqual(['parameter']);
  });

  test.each<[string, RegExp, () => unknown]>([
    [
      'int32',
      /only float32 .* got int32.*x\.float\(\)/,
      () => new nn.Parameter(tensor([1], { dtype: 'int32' })),
    ],
    ['bool', /got bool/, () => new nn.Parameter([true])],
    ['an Int32Array', /got int32/, () => new nn.Parameter(Int32Array.of(1) as never)],
    [
      'an Int32Array with a shape',
      /Float32Array, got an Int32Array/,
      () => new nn.Parameter(Int32Array.of(1) as never, [1]),
    ],
    [
      'a tensor with a shape',
      /Float32Array, got a Tensor/,
      () => new nn.Parameter(ones([4]) as never, [2, 2]),
    ],
    ['null', /got null/, () => new nn.Parameter(null as never)],
    [
      'a positional boolean',
      /such as \{ requiresGrad: … \}, got false/,
      () => new nn.Parameter(ones([1]), false as never),
    ],
    [
      'an unknown option',
      /It is called requiresGrad/,
      () => new nn.Parameter(ones([1]), { requires_grad: false } as never),
    ],
  ])('refuses %s', (_, message, attempt) => {
    expect(attempt).toThrow(ArgumentError);
    expect(attempt).toThrow(message);
  });
});

describe('refuses wrong arguments at the call', () => {
  class Plain extends nn.Module {
    declare forward: () => Tensor;
  }

  test('a module without forward', () => {
    expect(() => new Plain()).toThrow(/^Plain: forward must be a method. Add `forward\(x\)/);
  });

  test.each<[string, RegExp, unknown[]]>([
    [
      'an array',
      /argument 0 is an array of length 1, .* new Sequential\(\.\.\.layers\)/,
      [[linear()]],
    ],
    ['a class', /argument 1 is the class ReLU, .* new ReLU\(\)/, [linear(), nn.ReLU]],
    ['a function', /argument 0 is the function .* write a class/, [(x: Tensor) => x]],
    ['an object', /argument 0 is \{ fc \}, not a module/, [{ fc: linear() }]],
    ['null', /argument 1 is null/, [linear(), null]],
  ])('Sequential of %s', (_, message, layers) => {
    expect(() => new nn.Sequential(...(layers as never))).toThrow(message);
  });
});

describe('tied weights', () => {
  class Tied extends nn.Module {
    enc = linear();
    dec = linear();
    constructor() {
      super();
      this.dec.weight = this.enc.weight;
    }

    forward(x: Tensor): Tensor {
      return this.dec.forward(this.enc.forward(x));
    }
  }

  const w = tensor([
    [1, 2],
    [3, 4],
  ]);

  test('are one parameter, and stand under each of their names', () => {
    const model = new Tied();
    expect(Object.keys(model.stateDict())).toEqual(['enc.weight', 'dec.weight']);
    expect(names(model)).toEqual(['enc.weight']);
    const shared = linear();
    const twice = new nn.Sequential(shared, new nn.ReLU(), shared);
    expect(Object.keys(twice.stateDict())).toEqual(['0.weight', '2.weight']);
    expect(twice.parameters()).toHaveLength(1);
  });

  test.each<[string, nn.StateDict]>([
    ['both names', { 'enc.weight': w, 'dec.weight': w }],
    ['the first', { 'enc.weight': w }],
    ['the second', { 'dec.weight': w }],
    ['both, the last of which counts', { 'dec.weight': w, 'enc.weight': zeros([2, 2]) }],
  ])('are loaded from %s', (_, state) => {
    const model = new Tied();
    model.loadStateDict(state);
    expect(model.enc.weight.toArraySync()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(model.dec.weight).toBe(model.enc.weight);
  });

  test('survive safetensors bytes, once for each name, as PyTorch loads them', () => {
    const [a, b] = [new Tied(), new Tied()];
    const loaded = loadSafetensors(saveSafetensors(a.stateDict()));
    expect(Object.keys(loaded).sort()).toEqual(['dec.weight', 'enc.weight']);
    b.loadStateDict(loaded);
    expect(b.enc.weight.dataSync()).toEqual(a.enc.weight.dataSync());
  });

  test('are missing under all of their names', () => {
    expect(() => new Tied().loadStateDict({})).toThrow(/missing: enc\.weight, dec\.weight/);
  });
});

describe('loadStateDict', () => {
  test('strict: false returns the names that only one side has', () => {
    const model = new nn.Linear(2, 2);
    const weight = ones([2, 2]);
    expect(model.loadStateDict({ weight, x: weight }, { strict: false })).toEqual({
      missingKeys: ['bias'],
      unexpectedKeys: ['x'],
    });
    expect(model.weight.toArraySync()).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(model.loadStateDict(model.stateDict())).toEqual({ missingKeys: [], unexpectedKeys: [] });
    expect(() => model.loadStateDict({ weight: ones([1, 2]) }, { strict: false })).toThrow(
      /weight has shape \[2,2\] in this model, but \[1,2\]/,
    );
  });

  test.each<[string, RegExp, unknown, unknown?]>([
    ['bytes', /got a Uint8Array\. .*loadStateDict\(loadSafetensors\(bytes\)\)/, new Uint8Array(9)],
    ['a buffer', /got an ArrayBuffer\. .*loadSafetensors/, new ArrayBuffer(9)],
    ['a path', /got 'x\.safetensors'\. .*loadSafetensors/, 'x.safetensors'],
    ['a Map', /got a Map\. .*Object\.fromEntries/, new Map([['weight', ones([2, 2])]])],
    ['a promise', /got a Promise\. Wait/, Promise.resolve({})],
    ['a module', /got a Linear\. Pass its stateDict\(\)/, new nn.Linear(2, 2)],
    ['a decoded file', /loadSafetensors/, { tensors: new Map(), metadata: {} }],
    ['nothing', /got undefined/, undefined],
    [
      'arrays',
      /weight must be a tensor, got an array of length 2/,
      {
        weight: [
          [1, 2],
          [3, 4],
        ],
        bias: ones([2]),
      },
    ],
    ['null', /bias must be a tensor, got null/, { weight: ones([2, 2]), bias: null }],
    [
      'host arrays',
      /weight must be a tensor, got \{ dtype, shape, data \}/,
      { weight: { dtype: 'float32', shape: [2, 2], data: new Float32Array(4) }, bias: ones([2]) },
    ],
    [
      'integers',
      /bias must be float32, but is int32/,
      { weight: ones([2, 2]), bias: fromArray(new Int32Array(2), [2]) },
    ],
    ['a positional boolean', /got false/, {}, false],
    ['an unknown option', /no option 'Strict'. It is called strict/, {}, { Strict: false }],
    ['a word for a boolean', /strict must be a boolean, got 'no'/, {}, { strict: 'no' }],
  ])('refuses %s', (_, message, state, options) => {
    const model = new nn.Linear(2, 2);
    const before = model.weight.dataSync();
    const attempt = () => model.loadStateDict(state as never, options as never);
    expect(attempt).toThrow(ArgumentError);
    expect(attempt).toThrow(message);
    expect(model.weight.dataSync()).toEqual(before);
  });
});
