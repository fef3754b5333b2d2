/** Random graphs: a list of numbers that selects an op and its operands at each step. */
import fc from 'fast-check';
import type { Node } from '../../src/graph/node.ts';
import { Storage } from '../../src/graph/storage.ts';
import { tuple } from '../../src/graph/tuple.ts';
import { allocateReal, type DType } from '../../src/ir/dtype.ts';
import * as elementwise from '../../src/ops/elementwise.ts';
import { gather, indexSelect } from '../../src/ops/gather.ts';
import { constant, fromArray, leaf, range, scalar } from '../../src/ops/leaves.ts';
import { matmul } from '../../src/ops/matmul.ts';
import * as movement from '../../src/ops/movement.ts';
import * as reduce from '../../src/ops/reduce.ts';

/** One step: an op, the two values that it is applied to, and a number that varies it. */
export interface Step {
  readonly op: number;
  readonly a: number;
  readonly b: number;
  readonly vary: number;
}

export interface Recipe {
  readonly shapes: readonly (readonly number[])[];
  readonly seed: number;
  readonly steps: readonly Step[];
}

type Apply = (a: Node, b: Node, vary: number) => Node;

const { broadcast } = reduce;
const shapeOf = (x: Node) => x.shape.values;
const rank = (x: Node) => x.shape.values.length;

/** `fn` on two values of any shapes: the second is made to fit. */
function both(name: string, fn: (a: Node, b: Node) => Node): Apply {
  const spread = broadcast(name, fn);
  return (a, b) => spread(a, fits(a, b) ? b : reduce.sum(b, axesOf(b)));
}

function fits(a: Node, b: Node): boolean {
  const [m, n] = [shapeOf(a), shapeOf(b)];
  const size = Math.max(m.length, n.length);
  return Array.from({ length: size }, (_, d) => {
    const [p, q] = [m[d - size + m.length] ?? 1, n[d - size + n.length] ?? 1];
    return p === q || p === 1 || q === 1;
  }).every(Boolean);
}

const axesOf = (x: Node) => shapeOf(x).map((_, d) => d);
const someAxes = (x: Node, vary: number) => axesOf(x).filter((d) => (vary >> d) & 1);

/** A copy of `x` as a matrix, whatever its rank. */
function matrix(x: Node): Node {
  const columns = rank(x) === 0 ? 1 : shapeOf(x)[rank(x) - 1];
  const rows = columns === 0 ? 0 : x.shape.size / columns;
  return movement.reshape(x, [rows, columns]);
}

/** Ops whose results IEEE arithmetic fixes to the last bit. */
const EXACT: Record<string, Apply> = {
  add: both('add', elementwise.add),
  subtract: both('subtract', elementwise.subtract),
  multiply: both('multiply', elementwise.multiply),
  divide: both('divide', elementwise.divide),
  maximum: both('maximum', elementwise.maximum),
  minimum: both('minimum', elementwise.minimum),
  where: both('where', (a, b) => elementwise.where(elementwise.less(a, b), a, b)),
  less: both('less', (a, b) => elementwise.cast(elementwise.lessEqual(a, b), a.dtype)),
  logic: both('logic', (a, b) => {
    const { and, cast, equal, less, not, or } = elementwise;
    return cast(or(and(less(a, b), not(equal(a, b))), equal(a, a)), a.dtype);
  }),
  negative: elementwise.negative,
  abs: elementwise.abs,
  relu: elementwise.relu,
  sqrt: (a) => elementwise.sqrt(elementwise.abs(a)),
  floor: (a) => elementwise.floor(a),
  truncate: (a) => elementwise.cast(elementwise.cast(a, 'int32'), a.dtype),
  scale: (a, _, vary) => elementwise.multiply(a, scalar(vary / 8, a.shape, a.dtype)),
  shift: (a, _, vary) => elementwise.add(a, constant(vary / 4, a.shape, a.dtype)),
  positions: (a, _, vary) => {
    if (rank(a) === 0) return a;
    return elementwise.add(a, elementwise.cast(range(shapeOf(a), vary % rank(a)), a.dtype));
  },
  sum: (a, _, vary) => reduce.sum(a, someAxes(a, vary)),
  sumAll: (a) => reduce.sum(a, axesOf(a)),
  largest: (a, _, vary) => extreme(reduce.amax, a, vary),
  smallest: (a, _, vary) => extreme(reduce.amin, a, vary),
  argmax: (a, _, vary) => position(reduce.argmax, a, vary),
  argmin: (a, _, vary) => position(reduce.argmin, a, vary),
  flat: (a) => movement.reshape(a, [a.shape.size]),
  matrix,
  column: (a) => movement.reshape(a, [...shapeOf(a), 1]),
  transpose: (a, _, vary) => {
    return rank(a) < 2 ? a : movement.transpose(a, vary % rank(a), (vary >> 2) % rank(a));
  },
  expand: (a, _, vary) => reduce.expand(a, [1 + (vary % 3), ...shapeOf(a)]),
  slice: (a, _, vary) => {
    const starts = shapeOf(a).map((n) => Math.min(n, vary % 2));
    const steps = shapeOf(a).map(() => 1 + (vary % 3));
    const left = shapeOf(a).map((n, d) => Math.ceil((n - starts[d]) / steps[d]));
    return movement.slice(a, starts, steps, left);
  },
  cat: (a, b, vary) => {
    if (rank(a) === 0) return a;
    const same = tuple(shapeOf(a)) === tuple(shapeOf(b)) ? b : elementwise.negative(a);
    return movement.cat([a, same, a], vary % rank(a));
  },
  matmul: (a, b) => {
    const [m, n] = [matrix(a), matrix(b)];
    const [rows, columns] = shapeOf(m);
    if (columns === shapeOf(n)[0]) return matmul(m, n);
    if (columns === shapeOf(n)[1]) return matmul(m, movement.transpose(n, 0, 1));
    return rows * columns === 0 ? m : matmul(m, movement.transpose(m, 0, 1));
  },
  indexSelect: (a, _, vary) => {
    const d = vary % Math.max(1, rank(a));
    const extent = shapeOf(a)[d] ?? 0;
    if (extent === 0) return a;
    const rows = Int32Array.from({ length: 1 + (vary % 4) }, (_, i) => (i * 7 + vary) % extent);
    return indexSelect(a, d, fromArray('int32', rows, [rows.length]));
  },
  gather: (a, _, vary) => {
    const d = vary % Math.max(1, rank(a));
    const extent = shapeOf(a)[d] ?? 0;
    if (extent === 0) return a;
    const shape = shapeOf(a).map((n, i) => (i === d ? 1 + (vary % 2) : n));
    const size = shape.reduce((m, n) => m * n, 1);
    const found = Int32Array.from({ length: size }, (_, i) => (i * 5 + vary) % extent);
    return gather(a, d, fromArray('int32', found, shape));
  },
};

/** Ops whose last bits may differ. */
const ROUNDED: Record<string, Apply> = {
  exp: (a) => elementwise.exp(elementwise.negative(elementwise.abs(a))),
  log: (a) => elementwise.log(elementwise.add(elementwise.abs(a), elementwise.like(a, 1))),
  sigmoid: elementwise.sigmoid,
  tanh: elementwise.tanh,
  erf: elementwise.erf,
  sin: elementwise.sin,
  softmax: (a) => {
    if (rank(a) === 0 || a.shape.size === 0) return a;
    const last = rank(a) - 1;
    const kept = [...shapeOf(a).slice(0, last), 1];
    const along = (x: Node) => reduce.expand(movement.reshape(x, kept), shapeOf(a));
    const e = elementwise.exp(elementwise.subtract(a, along(reduce.amax(a, [last]))));
    return elementwise.divide(e, along(reduce.sum(e, [last])));
  },
};

function extreme(fn: (x: Node, axes: number[]) => Node, a: Node, vary: number): Node {
  return a.shape.size === 0 ? a : fn(a, someAxes(a, vary));
}

function position(fn: (x: Node, axis: number) => Node, a: Node, vary: number): Node {
  return a.shape.size === 0 || rank(a) === 0 ? a : elementwise.cast(fn(a, vary % rank(a)), a.dtype);
}

const extentArbitrary = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.constant(1) },
  { weight: 8, arbitrary: fc.integer({ min: 2, max: 9 }) },
);

/** Graphs of up to `steps` ops on up to three tensors. */
export function recipes(steps: number): fc.Arbitrary<Recipe> {
  const step = fc.record({
    op: fc.nat(),
    a: fc.nat(),
    b: fc.nat(),
    vary: fc.nat({ max: 7 }),
  });
  return fc.record({
    shapes: fc.array(fc.array(extentArbitrary, { maxLength: 3 }), { minLength: 1, maxLength: 3 }),
    seed: fc.nat({ max: 1000 }),
    steps: fc.array(step, { minLength: 1, maxLength: steps, size: 'max' }),
  });
}

export interface Made {
  readonly leaves: readonly Node[];
  /** All values of the recipe, in order. */
  readonly values: readonly Node[];
  /** The names of the ops, for messages. */
  readonly names: readonly string[];
}

/** The most elements of a value; a step that would exceed it is skipped. */
const LARGEST = 2000;

/** The graph of a recipe in a dtype of real numbers; `rounded` adds the ops whose last bits may differ. */
export function make(recipe: Recipe, rounded: boolean, dtype: DType = 'float32'): Made {
  const table = Object.entries(rounded ? { ...EXACT, ...ROUNDED } : EXACT);
  const leaves = recipe.shapes.map((shape, i) => {
    const { size } = tuple(shape);
    const data = allocateReal(dtype, size).map((_, n) => numberAt(recipe.seed + i * 131 + n));
    return leaf(new Storage(dtype, data, false), tuple(shape), true);
  });
  const values: Node[] = [...leaves];
  const names: string[] = [];
  for (const { op, a, b, vary } of recipe.steps) {
    const [name, apply] = table[op % table.length];
    // Recent values are used more often, so that chains get long.
    const pick = (n: number) => values[values.length - 1 - (n % Math.min(values.length, 4))];
    const value = apply(pick(a), pick(b), vary);
    if (value.shape.size > LARGEST || rank(value) > 5) continue;
    values.push(value);
    names.push(name);
  }
  return { leaves, values, names };
}

/** Multiples of 1/8 between −2 and 2, in random order; ties and zeros are common. */
function numberAt(n: number): number {
  return (((n * 2654435761) >>> 7) % 33) / 8 - 2;
}
