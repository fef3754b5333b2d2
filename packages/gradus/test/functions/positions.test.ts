/** Functions that read and write at positions: bad input, writing in place, many positions. */
import * as g from 'gradus';
import {
  ArgumentError,
  arange,
  GradusError,
  IndexOutOfRangeError,
  noGrad,
  ones,
  randint,
  ShapeError,
  slice,
  stack,
  type Tensor,
  tensor,
  zeros,
} from 'gradus';
import { describe, expect, test } from 'vitest';

/** Calls without types, as from JavaScript. */
// biome-ignore lint/suspicious/noExplicitAny: tests wrong types
const js = g as any;
const int = (values: number[] | number[][]): Tensor => tensor(values, { dtype: 'int32' });
const x = zeros(2, 3);
const at = int([[0, 1, 0]]);
const real = tensor([0.5]);
const mask = tensor([true, false]);

type Thrown = typeof ArgumentError | typeof GradusError | typeof ShapeError;

const REFUSED: readonly [name: string, call: () => unknown, error: Thrown, text: RegExp][] = [
  ['scatter rank', () => g.scatter(x, 0, int([0]), ones(1)), ShapeError, /as many dimensions/],
  ['scatter size', () => g.scatter(x, 0, at, ones(1, 2)), ShapeError, /no larger than the source/],
  [
    'scatter positions',
    () => g.scatter(x, 0, x, x),
    ArgumentError,
    /must be integers.*Use int\(\)/,
  ],
  [
    'scatter dtype',
    () => g.scatter(x, 0, at, at),
    ArgumentError,
    /source is int32, the tensor float32/,
  ],
  ['scatter dimension', () => g.scatter(x, 2, at, x), ArgumentError, /dimension 2 does not exist/],
  [
    'scatter number',
    () => js.scatter(x, 0, at, 'a'),
    ArgumentError,
    /a tensor or a number, got 'a'/,
  ],
  [
    'scatterAdd number',
    () => js.scatterAdd(x, 0, at, 1),
    ArgumentError,
    /expected a tensor, got 1/,
  ],
  ['scatterReduce', () => js.scatterReduce(x, 0, at, ones(1, 3), 'max'), ArgumentError, /'amax'/],
  [
    'indexAdd shape',
    () => g.indexAdd(x, 0, int([0]), ones(1, 2)),
    ShapeError,
    /must have shape \[1,3\]/,
  ],
  ['indexAdd matrix', () => g.indexAdd(x, 0, at, ones(1, 3)), ShapeError, /must be a vector/],
  [
    'indexAdd alpha',
    () => g.indexAdd(int([1]), 0, int([0]), int([1]), { alpha: 0.5 }),
    ArgumentError,
    /alpha must be an integer for int32/,
  ],
  ['indexFill', () => g.indexFill(x, 0, int([0]), ones(2)), ArgumentError, /without dimensions/],
  ['maskedSelect', () => g.maskedSelect(x, x), ArgumentError, /must be bool, got float32/],
  ['maskedSelect shape', () => g.maskedSelect(x, mask), ShapeError, /do not broadcast/],
  [
    'maskedScatter',
    () => g.maskedScatter(ones(3), tensor([true, false, true]), ones(1)),
    ShapeError,
    /2 true elements, but the source only 1/,
  ],
  ['take', () => g.take(x, real), ArgumentError, /take: positions must be integers/],
  ['takeAlongDim', () => g.takeAlongDim(x, int([0]), 0), ShapeError, /as many dimensions/],
  [
    'put',
    () => g.put(x, int([0, 1]), ones(1)),
    ShapeError,
    /2 positions need as many values, got 1/,
  ],
  [
    'indexPut',
    () => g.indexPut(x, [], ones(1)),
    ArgumentError,
    /1 to 2 dimensions are needed, got 0/,
  ],
  [
    'indexPut mask',
    () => g.indexPut(x, [tensor([true])], ones(1)),
    ShapeError,
    /mask of shape \[1\]/,
  ],
  ['index number', () => g.index(x, 2), ArgumentError, /position 2 does not exist in dimension 0/],
  [
    'index many',
    () => g.index(x, 0, 0, 0),
    ArgumentError,
    /take 3 dimensions, but shape \[2,3\] has 2/,
  ],
  ['index dots', () => g.index(x, '...', '...'), ArgumentError, /may appear once/],
  ['index fraction', () => g.index(x, 0.5), ArgumentError, /must be an integer, slice/],
  ['index text', () => js.index(x, '1:2'), ArgumentError, /got '1:2'/],
  ['index real', () => g.index(x, real), ArgumentError, /positions must be integers/],
  [
    'index mask',
    () => g.index(x, tensor([true])),
    ShapeError,
    /does not fit dimensions of sizes \[2\]/,
  ],
  ['index scalar mask', () => g.index(x, tensor(true)), ArgumentError, /at least one dimension/],
  [
    'index positions',
    () => g.index(x, int([0, 1]), int([0, 1, 2])),
    ShapeError,
    /do not broadcast/,
  ],
  ['slice', () => slice(0, 1, -1), ArgumentError, /slice: step must be an integer of at least 1/],
  ['slice fraction', () => slice(0.5), ArgumentError, /start must be an integer/],
  ['set items', () => js.set(zeros(2), 0, 1), ArgumentError, /items must be an array/],
  ['set value', () => g.set(zeros(2, 3), [0], ones(2)), ShapeError, /\[2\] does not broadcast/],
  ['set a view', () => g.set(zeros(2, 3).view(6), [0], 1), GradusError, /a view/],
  ['set a leaf', () => g.set(ones(2).requiresGrad_(), [0], 1), GradusError, /Write inside noGrad/],
];

test.each(REFUSED)('%s is refused', (_, call, error, text) => {
  expect(call).toThrow(error);
  expect(call).toThrow(text);
});

test.each<[string, () => Tensor]>([
  ['scatter', () => g.scatter(zeros(3), 0, int([3]), ones(1))],
  ['scatterAdd', () => g.scatterAdd(zeros(3), 0, int([-1]), ones(1))],
  ['indexAdd', () => g.indexAdd(zeros(3), 0, int([3]), ones(1))],
  ['take', () => g.take(zeros(3), int([-4]))],
  ['index', () => g.index(zeros(3, 2), ':', int([2]))],
  ['put', () => g.put(zeros(3), int([3]), ones(1))],
])('%s: a position outside of the tensor is an error when the result is read', (_, call) => {
  const made = call();
  expect(() => made.dataSync()).toThrow(IndexOutOfRangeError);
});

describe('in place', () => {
  test('set writes to a leaf inside noGrad', () => {
    const w = ones(2, 3).requiresGrad_();
    noGrad(() => g.set(w, [':', 1], 5));
    expect(w.toArraySync()).toEqual([
      [1, 5, 1],
      [1, 5, 1],
    ]);
    w.sum().backward();
    expect(w.grad?.toArraySync()).toEqual([
      [1, 1, 1],
      [1, 1, 1],
    ]);
  });

  test('gradients flow to the values that stay and to the new ones', () => {
    const w = tensor([1, 2, 3], { requiresGrad: true });
    const value = tensor([10], { requiresGrad: true });
    const y = w.mul(2);
    expect(g.set(y, [slice(0, 2)], value)).toBe(y);
    y.mul(tensor([1, 2, 3]))
      .sum()
      .backward();
    expect(w.grad?.toArraySync()).toEqual([0, 0, 6]);
    expect(value.grad?.toArraySync()).toEqual([3]);
  });

  test('the other functions write to their first argument', () => {
    const y = zeros(4);
    expect(g.scatter_(y, 0, int([0]), 1)).toBe(y);
    g.scatterAdd_(y, 0, int([1, 1]), ones(2));
    g.scatterReduce_(y, 0, int([2, 2]), tensor([3, 4]), 'amax');
    g.indexAdd_(y, 0, int([3]), ones(1), { alpha: 5 });
    expect(y.toArraySync()).toEqual([1, 2, 4, 5]);
    g.indexCopy_(y, 0, int([0]), tensor([7]));
    g.indexFill_(y, 0, int([1]), 8);
    g.indexPut_(y, [int([2])], tensor([9]));
    g.put_(y, int([-1]), tensor([6]));
    expect(y.toArraySync()).toEqual([7, 8, 9, 6]);
    g.maskedScatter_(y, y.gt(7), tensor([1, 2]));
    expect(y.toArraySync()).toEqual([7, 1, 2, 6]);
  });

  test('a mask with one value is not read', () => {
    const y = arange(4).mul(1);
    g.set(y, [y.gt(1)], 0);
    expect(y.toArraySync()).toEqual([0, 1, 0, 0]);
  });
});

test('the last of several values for one position counts', () => {
  const rows = int([1, 0, 1]);
  const values = tensor([5, 6, 7]);
  expect(g.scatter(zeros(2), 0, rows, values).toArraySync()).toEqual([6, 7]);
  expect(g.indexCopy(zeros(2), 0, rows, values).toArraySync()).toEqual([6, 7]);
  expect(g.put(zeros(2), rows, values).toArraySync()).toEqual([6, 7]);
  expect(g.set(zeros(2), [rows], values).toArraySync()).toEqual([6, 7]);
});

describe('many positions', () => {
  g.manualSeed(0);
  const [n, m] = [6000, 7000];
  const rows = randint(0, n, [m], { dtype: 'int32' });
  // Integers, whose sums do not depend on the order.
  const values = randint(-8, 9, [m], { dtype: 'int32' }).float();
  const numbers = [...values.dataSync()];
  const places = [...rows.dataSync()];

  /** What a loop computes, starting from `start`. */
  function expected(start: number, combine: (old: number, value: number) => number): number[] {
    const result = new Array<number>(n).fill(start);
    places.forEach((row, i) => {
      result[row] = combine(result[row], numbers[i]);
    });
    return result;
  }

  const all = (made: Tensor): number[] => [...made.dataSync()];

  test('are added, multiplied, compared and written', () => {
    const start = ones(n);
    const sum = expected(1, (a, b) => a + b);
    expect(all(g.scatterAdd(start, 0, rows, values))).toEqual(sum);
    expect(all(g.indexAdd(start, 0, rows, values))).toEqual(sum);
    expect(all(g.put(start, rows, values, true))).toEqual(sum);
    const reduce = (kind: g.ScatterReduction) => all(g.scatterReduce(start, 0, rows, values, kind));
    expect(reduce('prod').map((v) => v + 0)).toEqual(
      expected(1, (a, b) => a * b).map((v) => v + 0),
    );
    expect(reduce('amax')).toEqual(expected(1, Math.max));
    expect(reduce('amin')).toEqual(expected(1, Math.min));
    const last = expected(1, (_, b) => b);
    expect(all(g.scatter(start, 0, rows, values))).toEqual(last);
    expect(all(g.indexCopy(start, 0, rows, values))).toEqual(last);
    expect(all(g.set(ones(n), [rows], values))).toEqual(last);
  });

  test('have the gradients of few', () => {
    const w = ones(n).requiresGrad_();
    g.index(w, rows).mul(values).sum().backward();
    expect(all(w.grad as Tensor)).toEqual(expected(0, (a, b) => a + b));
    w.clearGrad();
    g.takeAlongDim(w, rows, 0).mul(values).sum().backward();
    expect(all(w.grad as Tensor)).toEqual(expected(0, (a, b) => a + b));
    const table = ones(2, n).requiresGrad_();
    const both = stack([rows, rows.mul(0)]);
    g.takeAlongDim(table, both, 1).mul(values).sum().backward();
    const zeroth = numbers.reduce((a, b) => a + b);
    expect(all(table.grad as Tensor)).toEqual([
      ...expected(0, (a, b) => a + b),
      zeroth,
      ...new Array<number>(n - 1).fill(0),
    ]);
    const v = tensor(numbers, { requiresGrad: true });
    const weights = arange(n);
    g.indexAdd(zeros(n), 0, rows, v).mul(weights).sum().backward();
    expect(all(v.grad as Tensor)).toEqual(places);
    v.clearGrad();
    const extreme = g.scatterReduce(zeros(n), 0, rows, v, 'amax', { includeSelf: false });
    extreme.sum().backward();
    expect(all(v.grad as Tensor).reduce((a, b) => a + b)).toBeCloseTo(new Set(places).size, 2);
  });

  test('are checked at once', () => {
    const wrong = rows.clone();
    g.set(wrong, [3], n);
    expect(() => g.scatterAdd(ones(n), 0, wrong, values)).toThrow(IndexOutOfRangeError);
  });

  test('take whole rows', () => {
    const table = zeros(n, 2);
    const sources = g.repeatInterleave(values, 2).view(m, 2);
    const made = g.indexPut(table, [rows], sources, true);
    expect(all(made.select(1, 1))).toEqual(expected(0, (a, b) => a + b));
  });
});
