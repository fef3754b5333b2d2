import type { DType, TypedArray } from '../ir/dtype.ts';
import type { Combine, Expression, Index } from '../ir/loop.ts';
import type { Storage } from './storage.ts';
import type { Tuple } from './tuple.ts';

/**
 * One recorded operation.
 *
 * Its structure (op, inputs, shape) does not change while anything may still need it. Its state is what the
 * runtime knows about its value.
 */
export class Node {
  // Structure.

  readonly op: Op;
  inputs: readonly Node[];
  readonly dtype: DType;
  readonly shape: Tuple;
  /** Integers that belong to the structure of the operation: axes, offsets. */
  readonly attributes: Tuple;
  /** The number of a scalar, which does not belong to the structure. */
  readonly number: number | null;
  /** Whether a gradient may flow through this node. */
  readonly needsGrad: boolean;
  /** The memory behind a leaf. */
  readonly storage: Storage | null;
  /** The version of its storage that a leaf stands for. */
  readonly version: number;
  /** The largest generation of the leaves below: how many steps must run first; −1 if no step writes to them. */
  readonly generation: number;

  // State.

  /** The value, once computed. */
  value: TypedArray | null = null;
  /**
   * Whether the value stays readable after the step that computes it or, for a leaf, after the step that
   * overwrites it.
   */
  keep = false;
  /** Whether all leaves below have `keep` set. */
  leavesKept = false;
  /**
   * Whether backward has gone through this node for the last time: the step that computes it drops its inputs.
   */
  spent = false;
  /** Whether another node reads this one. */
  consumed = false;
  /** Whether this node belongs to a tensor. */
  owned = false;
  /** The tensor that receives the gradient of this node. */
  owner: object | null = null;
  /** Data that the op attaches to the node. */
  memo: object | null = null;
  /** Scratch for a traversal: its number, and this node's position in it. */
  mark = 0;
  slot = 0;
  /** Scratch for a search: its number. */
  found = 0;

  /** @param generation of a leaf: how many steps must run before its version exists; −1 if no step writes to it */
  constructor(
    op: Op,
    inputs: readonly Node[],
    dtype: DType,
    shape: Tuple,
    attributes: Tuple,
    needsGrad: boolean,
    storage: Storage | null = null,
    version = 0,
    generation = -1,
    number: number | null = null,
  ) {
    this.op = op;
    this.inputs = inputs;
    this.dtype = dtype;
    this.shape = shape;
    this.attributes = attributes;
    this.needsGrad = needsGrad;
    this.storage = storage;
    this.version = version;
    this.number = number;
    let latest = generation;
    for (let i = 0; i < inputs.length; i++) {
      if (inputs[i].generation > latest) latest = inputs[i].generation;
    }
    this.generation = latest;
  }
}

let searches = 0;

/** The number of a new search, which marks the nodes that it has found. Another search may mark them again. */
export function newSearch(): number {
  return ++searches;
}

/** The value of input `i` of an op at a point of that input. */
export type InputAt = (i: number, at: readonly Index[]) => Expression;

/** The gradients of the inputs, in their order; `null` where none flows. */
export type Gradient = (node: Node, upstream: Node) => readonly (Node | null)[];

interface Common {
  readonly id: number;
  readonly name: string;
  /** `null` if no gradient flows through this op: comparisons, positions, detach. */
  readonly gradient: Gradient | null;
}

/** A value that exists before the program runs. */
export interface LeafOp extends Common {
  readonly kind: 'leaf';
}

/** Each output element is a function of input elements. */
export interface MapOp extends Common {
  readonly kind: 'map';
  /**
   * Which input elements an output element reads: `pointwise` the one at the same point, `bijection` each
   * element once (permute, reshape), `other` any, perhaps repeatedly.
   */
  readonly access: 'pointwise' | 'bijection' | 'other';
  /**
   * The cost of one element in additions; 0 if only the index changes.
   * @heuristic
   */
  readonly cost: number;
  /** Whether an element is chosen among the inputs; each input after the first then adds this cost. */
  readonly isChoice?: boolean;
  /** How often each input element is read, if that is more often than the sizes tell: a search reads many places. */
  repeats?(node: Node, input: number): number;
  /** For a permutation: the input dimension of each output dimension. */
  permutation?(node: Node): readonly number[];
  /** The output element at point `at`. */
  lower(node: Node, at: readonly Index[], input: InputAt): Expression;
}

/** Each output element combines input elements along additional axes. */
export interface ReduceOp extends Common {
  readonly kind: 'reduce';
  readonly combine: Combine;
  /** The extents that are reduced, in the order of the reduction. */
  extents(node: Node): readonly number[];
  /** How often each input element is read. */
  repeats(node: Node, input: number): number;
  /** One term of the output element at point `at`, at point `along` of the reduced extents. */
  lower(node: Node, at: readonly Index[], along: readonly Index[], input: InputAt): Expression;
  /** For a sum: whether it is a matrix product, the rows of input 0 times the columns of input 1. */
  readonly isMatrixProduct?: boolean;
  /** For a sum: how it is split into blocks if it has many terms. Other reductions do not round. */
  readonly blocks?: SumBlocks;
}

/** How to split a long float32 sum, so that its error grows with the logarithm of its length. */
export interface SumBlocks {
  /** The most terms that one accumulator adds up; a longer sum is split. */
  readonly longest: number;
  /** The fewest terms of a block that justify the memory for its sum. */
  readonly block: number;
  /** The output axis that follows the summed axes in memory, or the number of output axes if none does. */
  readonly position: (node: Node) => number;
}

/** The ops that programs consist of. */
export type LoopOp = LeafOp | MapOp | ReduceOp;

/** Stands for several nodes: recorded as one node, and expanded when its program is compiled. */
export interface CompositeOp extends Common {
  readonly kind: 'composite';
  /** Whether it only connects nodes for differentiation, and has no value. */
  readonly isStructural?: boolean;
  /** Records the value from the inputs of the node. */
  expand(node: Node): Node;
}

export type Op = LoopOp | CompositeOp;
