/** The leaves of the graph: memory, numbers, constants, positions. */

import { Node } from '../graph/node.ts';
import { current as replay } from '../graph/replay.ts';
import { Storage } from '../graph/storage.ts';
import { EMPTY, type Tuple, tuple } from '../graph/tuple.ts';
import type { DType, TypedArray } from '../ir/dtype.ts';
import type { Generator } from '../util/random/index.ts';
import { position, value } from './expressions.ts';
import { defineLeaf, defineMap, record } from './record.ts';

/** The elements of a storage at one of its versions. */
export const storageOp = defineLeaf({ name: 'storage', gradient: null });

/** A number that can differ in each run of the same program. */
export const scalarOp = defineLeaf({ name: 'scalar', gradient: null });

const NONE: readonly Node[] = Object.freeze([]);

const bits = new DataView(new ArrayBuffer(8));

/** The bits of a number as two integers, for attributes. */
export function words(number: number): [high: number, low: number] {
  bits.setFloat64(0, number);
  return [bits.getInt32(0), bits.getInt32(4)];
}

/** The number of two {@link words}. */
export function fromWords(high: number, low: number): number {
  bits.setInt32(0, high);
  bits.setInt32(4, low);
  return bits.getFloat64(0);
}

/** A number in the program itself; its attributes are the {@link words} of the number. */
export const constantOp = defineMap({
  name: 'constant',
  access: 'pointwise',
  cost: 0,
  gradient: null,
  lower: (node) => {
    const [high, low] = node.attributes.values;
    return value(fromWords(high, low), node.dtype);
  },
});

/** The position of each element along a dimension. Attribute: the dimension. */
export const rangeOp = defineMap({
  name: 'range',
  access: 'pointwise',
  cost: 1,
  gradient: null,
  lower: (node, at) => position(at[node.attributes.values[0]]),
});

/** A leaf that reads `storage` at its current version. */
export function leaf(storage: Storage, shape: Tuple, requiresGrad = false): Node {
  return leafAt(storage, storage.version, shape, requiresGrad, storage.isState ? 0 : -1);
}

/** A leaf that reads `storage` at `version`, which may be a later one. */
export function leafAt(
  storage: Storage,
  version: number,
  shape: Tuple,
  requiresGrad: boolean,
  generation: number,
): Node {
  const { dtype } = storage;
  return new Node(storageOp, NONE, dtype, shape, EMPTY, requiresGrad, storage, version, generation);
}

/** A leaf of an array, which is read when the program runs. */
export function fromArray(dtype: DType, data: TypedArray, shape: readonly number[]): Node {
  return leaf(new Storage(dtype, data, false), tuple(shape));
}

/** Values drawn from `generator`; the next step draws others. */
export function drawn(
  generator: Generator,
  shape: readonly number[],
  draw: () => Float32Array,
): Node {
  const before = generator.drawn;
  const leaf = fromArray('float32', draw(), shape);
  replay?.noteDraw({ leaf, next: draw }, generator, generator.drawn - before);
  return leaf;
}

/**
 * A run-time number of a real dtype, the same for every element of `shape`.
 * @param number the number, or what computes it in each step
 */
export function scalar(
  number: number | (() => number),
  shape: Tuple = EMPTY,
  dtype: DType = 'float32',
): Node {
  const next = typeof number === 'function' ? number : null;
  const now = next === null ? (number as number) : next();
  const node = new Node(scalarOp, NONE, dtype, shape, EMPTY, false, null, 0, -1, now);
  replay?.noteNumber(node, next);
  return node;
}

/** A number in the program itself, the same for every element of `shape`. */
export function constant(number: number, shape: Tuple = EMPTY, dtype: DType = 'float32'): Node {
  return record(constantOp, NONE, shape, dtype, tuple(words(number)));
}

/** int32 [shape]: the position along `dimension` of each element. */
export function range(shape: readonly number[], dimension: number): Node {
  return record(rangeOp, NONE, tuple(shape), 'int32', tuple([dimension]));
}

const variableOp = defineMap({
  name: 'variable',
  access: 'pointwise',
  cost: 0,
  gradient: null,
  lower: (_, at, input) => input(0, at),
});

/** The same values as a leaf of differentiation: it gets a gradient, and backward stops here. */
export function variable(x: Node): Node {
  x.consumed = true;
  return new Node(variableOp, [x], x.dtype, x.shape, EMPTY, true);
}
