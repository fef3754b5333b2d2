import { describe, expect, expectTypeOf, test } from 'vitest';
import * as g from '../../src/index.ts';
import { ArgumentError, Generator, GradusError, manualSeed, ShapeError } from '../../src/index.ts';
import { loadGoldens, type OpArg } from '../helpers/goldens.ts';

const creators: Record<string, (args: OpArg[]) => g.Tensor> = {
  zeros: ([shape]) => g.zeros(shape as number[]),
  ones: ([shape]) => g.ones(shape as number[]),
  full: ([shape, value]) => g.full(shape as number[], value as number),
  eye: ([n, m]) => (m === undefined ? g.eye(n as number) : g.eye(n as number, m as number)),
  arange: (args) => g.arange(...(args as [number, number, number?])),
  linspace: (args) => g.linspace(...(args as [number, number, number])),
};

describe('values by rule', () => {
  const cases = loadGoldens('ops').cases.filter(({ op }) => op in creators);

  test.each(cases.map((golden) => [golden.name, golden] as const))(
    "%s: PyTorch's values, shape and dtype",
    (_, { op, args, outputs: [expected], exact }) => {
      const made = creators[op](args);
      expect(made.shape).toEqual(expected.shape);
      expect(made.dtype).toBe(expected.dtype);
      const data = made.dataSync();
      if (exact) expect(data).toEqual(expected.data);
      for (const [i, value] of expected.data.entries()) expect(data[i]).toBeCloseTo(value, 6);
    },
  );

  test('take the shape as a list or as arguments, and have it as a type', () => {
    expectTypeOf(g.zeros([2, 3])).toEqualTypeOf<g.Tensor<readonly [2, 3]>>();
    expectTypeOf(g.zeros(2, 3)).toEqualTypeOf<g.Tensor<readonly [2, 3]>>();
    expectTypeOf(g.zeros([28 * 28])).toEqualTypeOf<g.Tensor<readonly [number]>>();
    expectTypeOf(g.eye(3)).toEqualTypeOf<g.Tensor<readonly [3, 3]>>();
    expect(g.zeros(2, 3).shape).toEqual([2, 3]);
    expect(g.ones(4).toArraySync()).toEqual([1, 1, 1, 1]);
    expect(g.zeros([]).itemSync()).toBe(0);
    expect(g.zeros(0, 3).toArraySync()).toEqual([]);
  });

  test('have the requested dtype', () => {
    expect(g.ones([2], { dtype: 'bool' }).toArraySync()).toEqual([true, true]);
    expect(g.full([2], true).toArraySync()).toEqual([true, true]);
    expect(g.full([2], -1, { dtype: 'int32' }).dataSync()).toEqual(Int32Array.of(-1, -1));
    expect(g.full([2], 7, { dtype: 'bool' }).dataSync()).toEqual(Uint8Array.of(1, 1));
    expect(g.arange(3, { dtype: 'float32' }).dataSync()).toEqual(Float32Array.of(0, 1, 2));
    expect(g.ones([1], { requiresGrad: true }).requiresGrad).toBe(true);
  });

  test('are empty if a range has no step, whatever the sign', () => {
    for (const empty of [g.arange(0), g.arange(3, 3), g.arange(3, 3, -1), g.arange(0.5, 0.5, 2)]) {
      expect(empty.shape).toEqual([0]);
      expect(empty.toArraySync()).toEqual([]);
    }
  });

  test('count up by 1, and as bools are all true except 0', () => {
    expect(g.arange(2, 5).dataSync()).toEqual(Int32Array.of(2, 3, 4));
    expect(g.arange(-1, 2, 1, { dtype: 'bool' }).toArraySync()).toEqual([true, false, true]);
  });

  test('are spaced evenly, with the second half counted back from the end', () => {
    // Counted up from 0.2, the middle value would be 0.74999994.
    expect(g.linspace(0.2, 1.3, 5).dataSync()[2]).toBe(0.75);
    const there = g.linspace(0.2, 2.1, 8).dataSync();
    expect(g.linspace(2.1, 0.2, 8).dataSync()).toEqual(there.toReversed());
  });

  test('are an identity matrix, square or not', () => {
    expect(g.eye(4, 2).dataSync()).toEqual(Float32Array.of(1, 0, 0, 1, 0, 0, 0, 0));
    expect(g.eye(2, 4).dataSync()).toEqual(Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0));
  });

  test('count up to the ends of int32, both included', () => {
    const [least, most] = [-(2 ** 31), 2 ** 31 - 1];
    expect(g.arange(least, most, most - least).dataSync()).toEqual(Int32Array.of(least));
    expect(g.arange(0, 2 ** 31, most).dataSync()).toEqual(Int32Array.of(0, most));
    expect(() => g.arange(least - 1, 0, 2 ** 31)).toThrow('-2147483649 does not fit int32');
    expect(() => g.arange(0, 2 ** 31 + 1, 2 ** 31)).toThrow('2147483648 does not fit int32');
  });

  test('take shape and dtype from another tensor', () => {
    const x = g.zeros([2, 3], { dtype: 'int32' });
    expectTypeOf(g.onesLike(x)).toEqualTypeOf<g.Tensor<readonly [2, 3]>>();
    expect(g.onesLike(x).dataSync()).toEqual(Int32Array.of(1, 1, 1, 1, 1, 1));
    expect(g.zerosLike(x, { dtype: 'float32' }).dataSync()).toEqual(new Float32Array(6));
    expect(g.fullLike(x, 9).dataSync()).toEqual(new Int32Array(6).fill(9));
    expect(g.randnLike(x).shape).toEqual([2, 3]);
    expect(g.randLike(x).dtype).toBe('float32');
  });

  test('do not share memory with that tensor', () => {
    const x = g.zeros([2]);
    const y = g.zerosLike(x);
    y.fill_(1);
    expect(x.dataSync()).toEqual(Float32Array.of(0, 0));
  });
});

describe('refusals', () => {
  test.each<[string, () => unknown, RegExp]>([
    ['a negative size', () => g.zeros(2, -3), /zeros: sizes are integers.*-3 in \[2,-3\]/],
    ['a size of NaN', () => g.ones([Number.NaN]), /ones: sizes are integers.*NaN/],
    ['a fraction', () => g.rand(1.5), /rand: sizes are integers.*1\.5/],
    ['more than memory', () => g.zeros(1e6, 1e6), /1000000000000 elements/],
    ['a step of 0', () => g.arange(0, 5, 0), /arange: from 0 to 5: the step is 0/],
    ['a step the wrong way', () => g.arange(0, 5, -1), /leads away/],
    ['a long step the wrong way', () => g.arange(0, 1, -2), /from 0 to 1: the step -2 leads away/],
    ['a negative number of columns', () => g.eye(2, -1), /eye: sizes are integers.*-1 in \[2,-1\]/],
    ['a dtype that is none', () => g.zeros([1], { dtype: 'half' as 'bool' }), /zeros: .*'half'/],
    ['an infinite end', () => g.arange(Number.POSITIVE_INFINITY), /end must be a finite number/],
    ['a NaN start', () => g.linspace(Number.NaN, 1, 3), /start must be a finite number/],
    ['a negative count', () => g.linspace(0, 1, -1), /steps must be an integer of at least 0/],
    ['int32 overflow', () => g.arange(2 ** 31, 2 ** 31 + 2), /does not fit int32/],
    ['an endless range', () => g.arange(0, 1e12, 1e-3), /elements/],
    ['a negative n', () => g.randperm(-1), /randperm: n must be/],
    ['integer normals', () => g.randn([2], { dtype: 'int32' }), /randn: draws real numbers/],
    ['a gradient of int32', () => g.zeros([1], { dtype: 'int32', requiresGrad: true }), /float32/],
    ['text', () => g.tensor(['a'] as unknown as number[]), /numbers or booleans, got 'a'/],
    ['a hole', () => g.tensor([1, undefined] as unknown as number[]), /got undefined/],
    ['BigInts', () => g.tensor(BigInt64Array.of(1n) as unknown as Int32Array), /BigInt64Array/],
    ['no tensors', () => g.cat([]), /cat: needs at least one tensor/],
    ['a dimension too far', () => g.cat([g.zeros(2)], 1), /cat: dimension 1 does not exist/],
    ['joining scalars', () => g.cat([g.tensor(1)]), /a scalar has none/],
  ])('%s is an ArgumentError that says so', (_, make, message) => {
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(message);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['ragged rows', () => g.tensor([[1, 2], [3]]), /rows of different lengths/],
    ['too few values', () => g.fromArray(new Float32Array(3), [2, 2]), /takes 4 values, got 3/],
    ['stacking unequal shapes', () => g.stack([g.zeros(2), g.zeros(3)]), /stack: shapes must be/],
    ['joining unequal shapes', () => g.cat([g.zeros(1, 2), g.zeros(1, 3)]), /must agree/],
  ])('%s is a ShapeError that says so', (_, make, message) => {
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(message);
  });

  test('randint with an empty range is refused', () => {
    expect(() => g.randint(3, 3, [2])).toThrow(GradusError);
    expect(() => g.randint(3, 3, [2])).toThrow(/high must be an integer above 3/);
  });
});

describe('random tensors', () => {
  test("draw PyTorch's numbers", () => {
    manualSeed(0);
    const [a, b, c] = g.rand(3).dataSync();
    expect([a, b, c]).toEqual([0.49625658988952637, 0.7682217955589294, 0.08847743272781372]);
    manualSeed(0);
    const normal = g.randn(3).dataSync();
    [1.540996, -0.293429, -2.178789].forEach((value, i) => {
      expect(normal[i]).toBeCloseTo(value, 5);
    });
    manualSeed(0);
    expect(g.randint(0, 10, [5]).toArraySync()).toEqual([4, 9, 3, 0, 3]);
    manualSeed(0);
    expect(g.randperm(5).toArraySync()).toEqual([4, 0, 1, 3, 2]);
  });

  test('take a generator, and then do not use the default one', () => {
    manualSeed(1);
    const expected = g.rand(2).dataSync();
    manualSeed(1);
    const generator = new Generator().manualSeed(0);
    g.rand([2], { generator });
    g.randn([2], { generator });
    g.randint(7, [2], { generator });
    g.randperm(7, { generator });
    g.randnLike(g.zeros(2), { generator });
    expect(g.rand(2).dataSync()).toEqual(expected);
  });

  test('have the requested dtype and shape', () => {
    expectTypeOf(g.randn(2, 3)).toEqualTypeOf<g.Tensor<readonly [2, 3]>>();
    expectTypeOf(g.randint(0, 10, [4])).toEqualTypeOf<g.Tensor<readonly [4]>>();
    expectTypeOf(g.randperm(4)).toEqualTypeOf<g.Tensor<readonly [4]>>();
    expect(g.rand([]).shape).toEqual([]);
    expect(g.randint(10, [2, 2]).dtype).toBe('int32');
    expect(g.randint(2, [4], { dtype: 'bool' }).dtype).toBe('bool');
    expect(g.rand([2], { requiresGrad: true }).requiresGrad).toBe(true);
  });
});

describe('tensor', () => {
  test('takes typed arrays by their own dtype', () => {
    expect(g.tensor(Float64Array.of(0.1) as unknown as Float32Array).dtype).toBe('float32');
    expect(g.tensor(Int16Array.of(-3) as unknown as Int32Array).dataSync()).toEqual(
      Int32Array.of(-3),
    );
    expect(g.tensor(Uint8Array.of(255)).dtype).toBe('uint8');
  });

  test('copies', () => {
    const data = Float32Array.of(1);
    const x = g.tensor(data);
    data[0] = 2;
    expect(x.itemSync()).toBe(1);
  });
});

describe('functions of several tensors', () => {
  const a = g.tensor([
    [1, 2],
    [3, 4],
  ]);

  test('stack joins along a new dimension, cat along an existing one', () => {
    expect(g.stack([a, a], -1).shape).toEqual([2, 2, 2]);
    expect(g.cat([a, a], -1).toArraySync()).toEqual([
      [1, 2, 1, 2],
      [3, 4, 3, 4],
    ]);
  });

  test('where takes numbers on either side', () => {
    const test = a.gt(2);
    expect(g.where(test, a, 0).toArraySync()).toEqual([
      [0, 0],
      [3, 4],
    ]);
    expect(g.where(test, 0, a).toArraySync()).toEqual([
      [1, 2],
      [0, 0],
    ]);
    expect(g.where(test, 1, -1).toArraySync()).toEqual([
      [-1, -1],
      [1, 1],
    ]);
  });

  test('maximum, minimum and matmul are the methods', () => {
    expect(g.maximum(a, 2.5).toArraySync()).toEqual([
      [2.5, 2.5],
      [3, 4],
    ]);
    expect(g.minimum(a, a.T).toArraySync()).toEqual([
      [1, 2],
      [2, 4],
    ]);
    expect(g.matmul(a, g.eye(2)).toArraySync()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });
});
