/** Arguments that plain JavaScript may pass: each mistake throws at the call, with the value. */
import { describe, expect, test } from 'vitest';
import { explain } from '../../src/runtime/index.ts';
import * as gradus from '../../src/tensor/index.ts';
import { ArgumentError, GradusError, ShapeError } from '../../src/util/errors.ts';

// biome-ignore lint/suspicious/noExplicitAny: the calls are wrong on purpose.
type Any = any;
const g: Any = { ...gradus, explain };
const x = (): Any =>
  gradus.tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);

const REDUCTIONS = ['sum', 'mean', 'var', 'std', 'max', 'min', 'argmax', 'argmin', 'logsumexp'];
const DIMENSIONS = [
  ...REDUCTIONS,
  'softmax',
  'logSoftmax',
  'squeeze',
  'unsqueeze',
  'select',
  'flatten',
];
const NO_DIMENSIONS: [unknown, RegExp][] = [
  ['0', /'0'/],
  [0.5, /0\.5/],
  [Number.NaN, /NaN/],
  [7, /7/],
  [{ dim: 1 }, /\{ dim \}/],
  [null, /null/],
];

describe('dimensions', () => {
  test.each(DIMENSIONS)('%s', (method) => {
    for (const [wrong, shown] of NO_DIMENSIONS) {
      expect(() => x()[method](wrong), String(wrong)).toThrow(ArgumentError);
      expect(() => x()[method](wrong), String(wrong)).toThrow(shown);
    }
  });

  test.each(['softmax', 'logSoftmax', 'logsumexp'])('%s needs one', (method) => {
    expect(() => x()[method]()).toThrow(
      /undefined.*softmax|undefined.*logSoftmax|undefined.*logsumexp/,
    );
  });

  test.each(['sum', 'mean', 'max', 'argmin', 'logsumexp'])(
    '%s takes keepdim as a boolean',
    (method) => {
      expect(() => x()[method](0, { keepdim: false })).toThrow(/\{ keepdim \}/);
      expect(() => x()[method](0, 1)).toThrow(ArgumentError);
    },
  );
});

describe('operands', () => {
  const wrong: [unknown, RegExp][] = [
    ['1', /'1'/],
    [null, /null/],
    [undefined, /undefined/],
    [[1, 2, 3], /array/],
    [true, /true/],
    [1n, /1/],
    [{ alpha: 2 }, /alpha/],
  ];
  const methods = [
    'add',
    'sub',
    'mul',
    'div',
    'pow',
    'maximum',
    'minimum',
    'eq',
    'ne',
    'lt',
    'le',
    'gt',
    'ge',
  ];

  test.each([
    ...methods,
    'matmul',
    'add_',
    'sub_',
    'mul_',
    'copy_',
    'fill_',
    'logicalAnd',
    'logicalOr',
  ])('%s', (method) => {
    for (const [value, shown] of wrong) {
      expect(() => x()[method](value), String(value)).toThrow(ArgumentError);
      expect(() => x()[method](value), String(value)).toThrow(shown);
    }
  });

  test('of functions', () => {
    for (const value of ['1', null, undefined, [1]]) {
      expect(() => g.where(gradus.tensor([true]), value, 1)).toThrow(ArgumentError);
      expect(() => g.where(gradus.tensor([true]), 1, value)).toThrow(ArgumentError);
      expect(() => g.where(value, x(), 1)).toThrow(ArgumentError);
      expect(() => x().gather(0, value)).toThrow(ArgumentError);
      expect(() => x().indexSelect(0, value)).toThrow(ArgumentError);
      expect(() => g.cat([x(), value])).toThrow(ArgumentError);
      expect(() => g.stack([x(), value])).toThrow(ArgumentError);
      expect(() => g.maximum(value, x())).toThrow(ArgumentError);
      expect(() => g.matmul(value, x())).toThrow(ArgumentError);
    }
    expect(() => g.cat(x(), x())).toThrow(/cat\(\[a, b\]\)/);
    expect(() => g.cat([x()], '0')).toThrow(/'0'/);
    expect(() => x().clamp('a')).toThrow(/'a'/);
    expect(() => x().clamp({ min: 0 })).toThrow(/min/);
    expect(() => g.where(gradus.tensor([1, 0], { dtype: 'uint8' }), 1, gradus.tensor(2))).toThrow(
      /uint8/,
    );
  });
});

describe('sizes', () => {
  const wrong = [-2, 1.5, Number.NaN, '4', Number.POSITIVE_INFINITY, 2 ** 31, 2 ** 53];
  test.each(wrong)('%s', (size) => {
    for (const call of [
      () => gradus.tensor([1]).expand(size as Any),
      () => gradus.tensor([[1]]).expand([size as Any, 1]),
      () => g.zeros(size),
      () => g.ones([size]),
      () => g.full([size], 1),
      () => g.rand([size]),
      () => g.randint(3, [size]),
      () => g.fromArray(new Float32Array(1), [size]),
    ]) {
      expect(call).toThrow(GradusError);
      expect(call).toThrow(String(size));
    }
    expect(() => x().view(size)).toThrow(GradusError);
  });

  test('−1 in expand keeps an existing dimension, and is refused for a new one', () => {
    expect(gradus.ones([3]).expand(2, -1).shape).toEqual([2, 3]);
    expect(() => gradus.ones([3]).expand(-1, 3)).toThrow(/-1/);
  });

  test('a shape can be passed as an array', () => {
    expect(gradus.tensor([1]).expand([1000]).sum().itemSync()).toBe(1000);
    expect(x().permute([1, 0]).toArraySync()).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
  });

  test('results that are too large', () => {
    const column = gradus.zeros([2 ** 16, 1]);
    expect(() => column.add(column.T)).toThrow(ArgumentError);
  });

  test('an invalid shape', () => {
    for (const shape of [3, undefined, 'ab', null]) {
      expect(() => g.full(shape, 1)).toThrow(ArgumentError);
      expect(() => g.fromArray(new Float32Array(1), shape)).toThrow(ArgumentError);
    }
    expect(() => g.randint(0, 3)).toThrow(ArgumentError);
    expect(() => g.zeros(2, { dtype: 'int32' })).toThrow(/zeros\(\[/);
  });
});

describe('values', () => {
  test('that are not numbers or booleans', () => {
    for (const value of ['a', null, undefined, 1n, {}, () => 1]) {
      expect(() => g.tensor([1, value])).toThrow(GradusError);
      expect(() => g.tensor(value)).toThrow(GradusError);
      expect(() => g.full([2], value)).toThrow(ArgumentError);
    }
    expect(() => g.tensor([[1], [2, 3]])).toThrow(ShapeError);
    expect(() => g.tensor(new BigInt64Array(2))).toThrow(/BigInt64Array/);
    expect(() => g.tensor(new BigInt64Array(2), { dtype: 'int32' })).toThrow(/BigInt64Array/);
  });

  test('that do not fit the dtype', () => {
    expect(() => gradus.tensor([300], { dtype: 'uint8' })).toThrow(/300/);
    expect(() => gradus.tensor([3e9], { dtype: 'int32' })).toThrow(/3000000000/);
    expect(gradus.tensor([-1], { dtype: 'uint8' }).dataSync()).toEqual(Uint8Array.of(255));
    expect(gradus.tensor(Float32Array.of(3e9), { dtype: 'int32' }).dataSync()[0]).toBe(-(2 ** 31));
  });

  test('positions', () => {
    for (const position of ['0', 0.5, Number.NaN, 5]) {
      expect(() => x().select(0, position)).toThrow(ArgumentError);
    }
    for (const position of ['0', 0.5, Number.NaN]) {
      expect(() => x().slice(0, position)).toThrow(ArgumentError);
      expect(() => x().slice(0, 0, 2, position)).toThrow(ArgumentError);
    }
    expect(() => g.arange(0, 1, 0)).toThrow(ArgumentError);
    expect(() => g.arange(0, 1e12)).toThrow(ArgumentError);
    expect(() => g.arange('5')).toThrow(/'5'/);
  });
});

const NAMES = [
  'int64',
  'torch.float32',
  'foo',
  'float',
  'long',
  'double',
  'torch.int64',
  '',
  null,
  3,
  'toString',
];

test.each(NAMES)('the dtype %s is refused wherever one is taken', (dtype) => {
  const options = { dtype };
  for (const call of [
    () => g.tensor([1], options),
    () => g.tensor(Float32Array.of(1), options),
    () => g.fromArray(new Float32Array(1), [1], options),
    () => g.zeros([1], options),
    () => g.ones([1], options),
    () => g.full([1], 1, options),
    () => g.zerosLike(x(), options),
    () => g.eye(2, 2, options),
    () => g.arange(0, 3, 1, options),
    () => g.linspace(0, 1, 2, options),
    () => g.rand([1], options),
    () => g.randn([1], options),
    () => g.randint(3, [1], options),
    () => g.randperm(3, options),
    () => x().to(dtype),
  ]) {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(/float32, int32, uint8 and bool/);
  }
});

test('the message for a dtype of PyTorch names the one to use instead', () => {
  expect(() => x().to('long')).toThrow(/Use 'int32'/);
  expect(() => x().to('torch.float64')).toThrow(/Use 'float64'/);
});

describe('any wrong argument', () => {
  const OTHERS = [
    ...['2', 'sum', null, Number.NaN, 1.5, -3, 2 ** 53, Number.POSITIVE_INFINITY, true, 1n],
    ...[{}, { dim: 0 }, [], [[1, 2], [3]], [1, 'a'], new Float32Array(2), Symbol('s'), () => 1],
  ];

  /** The value or the error of a call, including what is computed later. */
  function expectSound(what: string, call: () => unknown): void {
    try {
      const made = call();
      if (made instanceof gradus.Tensor) made.dataSync();
    } catch (error) {
      expect(error, what).toBeInstanceOf(GradusError);
    }
  }

  const methods = new Set<string>();
  for (let type = gradus.Tensor.prototype; type !== Object.prototype; ) {
    for (const name of Object.getOwnPropertyNames(type)) {
      if (typeof Object.getOwnPropertyDescriptor(type, name)?.value === 'function')
        methods.add(name);
    }
    type = Object.getPrototypeOf(type);
  }
  /** Methods that users do not call, and the constructor. */
  const INNER = 'constructor make makeView write receive scaled extreme writableLeaf';
  for (const name of INNER.split(' ')) expect(methods.delete(name), name).toBe(true);
  // Methods that return promises read like the others.
  for (const name of ['data', 'item', 'toArray']) methods.delete(name);

  test.each([...methods])('%s of a tensor', (method) => {
    for (const other of OTHERS) {
      const what = `${method} ${typeof other} ${String(other?.constructor?.name)}`;
      expectSound(what, () => x()[method](other));
      expectSound(what, () => x()[method](0, other));
      expectSound(what, () => x()[method](x(), other));
      expectSound(what, () => x().requiresGrad_().sum()[method](undefined, other));
    }
  });

  const FUNCTIONS =
    'arange cat enableGrad explain eye fromArray full fullLike grad inferenceMode linspace matmul maximum minimum ' +
    'noGrad ones onesLike rand randLike randint randn randnLike randperm setGradEnabled stack tensor where zeros ' +
    'zerosLike';

  test.each(FUNCTIONS.split(' '))('%s', (name) => {
    for (const other of [undefined, ...OTHERS]) {
      const what = `${name} ${typeof other}`;
      expectSound(what, () => g[name](other));
      expectSound(what, () => g[name]([2], other));
      expectSound(what, () => g[name](x(), other));
      expectSound(what, () => g[name]([x()], other));
      expectSound(what, () => g[name](x().requiresGrad_().sum(), [x()], other));
    }
  });
});

test("options with PyTorch's names, and invalid values, are refused", () => {
  expect(() => g.zeros([2], { requires_grad: true })).toThrow(/It is called requiresGrad/);
  expect(() => g.tensor([2], { requiresGrad: 'no' })).toThrow(/requiresGrad must be a boolean/);
  expect(() => g.rand([2], { generator: 7 })).toThrow(/generator must be a Generator, got 7/);
  expect(() => g.ones([2], 'int32')).toThrow(/options are an object/);
  expect(() => g.onesLike([2])).toThrow(/expected a tensor, got an array/);
  expect(() => g.noGrad(x())).toThrow(/expected a function/);
  expect(() => g.grad(x(), 3)).toThrow(/array of tensors/);
  expect(() => x().requiresGrad_().sum().backward(1)).toThrow(/expected a tensor.*got 1/);
  expect(() => x().requiresGrad_().sum().backward(null, true)).toThrow(/options are an object/);
});

test('an array that does not match the dtype is converted', () => {
  for (const [data, dtype, values] of [
    [Float64Array.of(1.1, 2.5), 'float32', Float32Array.of(1.1, 2.5)],
    [Float32Array.of(1.5, -2.5), 'int32', Int32Array.of(1, -2)],
    [Int32Array.of(1, 200), 'float32', Float32Array.of(1, 200)],
    [Uint8ClampedArray.of(1, 200), 'uint8', Uint8Array.of(1, 200)],
    [Uint8Array.of(0, 2), 'bool', Uint8Array.of(0, 1)],
  ]) {
    const made = g.fromArray(data, [2], { dtype });
    expect(made.dataSync()).toEqual(values);
    expect(made.clone().dataSync()).toEqual(values);
  }
  expect(() => x().setData(new Int32Array(6))).toThrow(/takes a Float32Array, got an Int32Array/);
  expect(() => x().setData(null)).toThrow(ArgumentError);
});
