/** Where values come from: memory, numbers, constants, positions. */

import { Node } from '../graph/node.ts';
import { Storage } from '../graph/storage.ts';
import { EMPTY, type Tuple, tuple } from '../graph/tuple.ts';
import type { DType, TypedArray } from '../ir/dtype.ts';
import { position, value } from './expressions.ts';
import { defineLeaf, defineMap, record } from './record.ts';

/** The elements of a storage, as they are at one version of it. */
export const storageOp = defineLeaf({ name: 'storage', gradient: null });

/** A number that changes from run to run without changing the program. */
export const scalarOp = defineLeaf({ name: 'scalar', gradient: null });

const NONE: readonly Node[] = Object.freeze([]);

const bits = new DataView(new ArrayBuffer(8));

/** The bits of a number as two integers, for attributes. */
export function words(number: number): [high: number, low: number] {
  bits.setFloat64(0, number);
  return [bits.getInt32(0), bits.getInt32(4)];
}

/** The number that {@link words} took apart. */
export function fromWords(high: number, low: number): number {
  bits.setInt32(0, high);
  bits.setInt32(4, low);
  return bits.getFloat64(0);
}

/** A number that is part of the program; its attributes are the {@link words} of the number. */
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

/** Attribute: the dimension whose positions the elements are. */
export const rangeOp = defineMap({
  name: 'range',
  access: 'pointwise',
  cost: 1,
  gradient: null,
  lower: (node, at) => position(at[node.attributes.values[0]]),
});

/** A leaf that reads `storage` at its present version. */
export function leaf(storage: Storage, shape: Tuple, requiresGrad = false): Node {
  return leafAt(storage, storage.version, shape, requiresGrad, storage.isState ? 0 : -1);
}

/** A leaf that reads `storage` at `version`, which may still be to come. */
export function leafAt(
  storage: Storage,
  version: number,
  shape: Tuple,
  requiresGrad: boolean,
  generation: number,
): Node {
  const leaf = { storage, version, generation, number: null };
  return new Node(storageOp, NONE, storage.dtype, shape, EMPTY, requiresGrad, leaf);
}

/** A leaf over an array; the array is read when the program runs. */
export function fromArray(dtype: DType, data: TypedArray, shape: readonly number[]): Node {
  return leaf(new Storage(dtype, data, false), tuple(shape));
}

/** A run-time float32 number, the same for every element of `shape`. */
export function scalar(number: number, shape: Tuple = EMPTY): Node {
  const leaf = { storage: null, version: 0, generation: -1, number };
  return new Node(scalarOp, NONE, 'float32', shape, EMPTY, false, leaf);
}

/** A number that is part of the program, the same for every element of `shape`. */
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

/** The same values as a leaf of differentiation: gradients end here, and it wants one. */
export function variable(x: Node): Node {
  x.consumed = true;
  return new Node(variableOp, [x], x.dtype, x.shape, EMPTY, true);
}
