import type { DType, TypedArray } from '../ir/dtype.ts';
import type { Combine, Expression, Index } from '../ir/loop.ts';
import type { Storage } from './storage.ts';
import type { Tuple } from './tuple.ts';

/** What a leaf stands for: memory at one of its versions, or a number. */
interface Leaf {
  readonly storage: Storage | null;
  /** The version of the storage. */
  readonly version: number;
  /** How many steps lie before it; −1 where no step writes to it. */
  readonly generation: number;
  readonly number: number | null;
}

const NO_LEAF: Leaf = { storage: null, version: 0, generation: -1, number: null };

/**
 * One recorded operation. Its structure, what it is and what it reads and what shape it gives, never changes
 * while anything may still need it. Its state is what the run time knows of its value.
 */
export class Node {
  // Structure.

  readonly op: Op;
  inputs: readonly Node[];
  readonly dtype: DType;
  readonly shape: Tuple;
  /** Integers that are part of the operation's structure: axes, offsets. */
  readonly attributes: Tuple;
  /** For a scalar: its number, which is not part of the structure. */
  readonly number: number | null;
  /** Whether a gradient may flow through. */
  readonly needsGrad: boolean;
  /** The memory behind a leaf. */
  readonly storage: Storage | null;
  /** For a leaf: the version of its storage that it stands for. */
  readonly version: number;
  /** The largest number of steps that lie before a leaf below this node; −1 where no step writes to any. */
  readonly generation: number;

  // State.

  /** The value, once it has been computed. */
  value: TypedArray | null = null;
  /** Whether the value stays readable after the step that computes it, or, of a leaf, that overwrites it. */
  keep = false;
  /** Whether all leaves below are marked to be kept. */
  leavesKept = false;
  /** Whether backward has gone through here for the last time: a step that computes this drops its inputs. */
  spent = false;
  /** Whether another node reads this one. */
  consumed = false;
  /** Whether this node belongs to one tensor alone. */
  owned = false;
  /** The tensor that wants the gradient of this node. */
  owner: object | null = null;
  /** What its op notes beside it. */
  memo: object | null = null;
  /** Scratch of a traversal: its number, and this node's position in it. */
  mark = 0;
  slot = 0;

  constructor(
    op: Op,
    inputs: readonly Node[],
    dtype: DType,
    shape: Tuple,
    attributes: Tuple,
    needsGrad: boolean,
    leaf: Leaf = NO_LEAF,
  ) {
    this.op = op;
    this.inputs = inputs;
    this.dtype = dtype;
    this.shape = shape;
    this.attributes = attributes;
    this.needsGrad = needsGrad;
    this.storage = leaf.storage;
    this.version = leaf.version;
    this.number = leaf.number;
    let latest = leaf.generation;
    for (let i = 0; i < inputs.length; i++) {
      if (inputs[i].generation > latest) latest = inputs[i].generation;
    }
    this.generation = latest;
  }
}

/** The value of an op's input `i` at a point of that input. */
export type InputAt = (i: number, at: readonly Index[]) => Expression;

/** Gradients for the inputs, in their order; `null` where none flows. */
export type Gradient = (node: Node, upstream: Node) => readonly (Node | null)[];

interface Common {
  readonly id: number;
  readonly name: string;
  /** `null`: no gradient flows through this op, and that is right (comparisons, positions, detach). */
  readonly gradient: Gradient | null;
}

/** A value that is there before the program runs. */
export interface LeafOp extends Common {
  readonly kind: 'leaf';
}

/** Output element = a function of input elements. */
export interface MapOp extends Common {
  readonly kind: 'map';
  /**
   * How it reads its inputs: `pointwise` at the very point, `bijection` each element once (permute,
   * reshape), `other` anywhere, perhaps repeatedly.
   */
  readonly access: 'pointwise' | 'bijection' | 'other';
  /**
   * What computing one element costs, in additions; 0 for a mere change of index.
   * @heuristic
   */
  readonly cost: number;
  /** Whether an element is chosen among the inputs, so that each but the first has this cost. */
  readonly isChoice?: boolean;
  /** Of a permutation: the dimension of the input that each dimension of the output is. */
  permutation?(node: Node): readonly number[];
  lower(node: Node, at: readonly Index[], input: InputAt): Expression;
}

/** Output element = input elements combined along axes of their own. */
export interface ReduceOp extends Common {
  readonly kind: 'reduce';
  readonly combine: Combine;
  /** The extents that are summed over, in the order of summation. */
  extents(node: Node): readonly number[];
  /** How often each input element is read. */
  repeats(node: Node, input: number): number;
  lower(node: Node, at: readonly Index[], along: readonly Index[], input: InputAt): Expression;
  /** Of a sum: whether it is a matrix product, the rows of input 0 times the columns of input 1. */
  readonly isMatrixProduct?: boolean;
  /** Of a sum: how it is cut into blocks where it has many terms. Other reductions do not round. */
  readonly blocks?: SumBlocks;
}

/** How a long float32 sum is cut, so that its error grows with the logarithm of its length. */
export interface SumBlocks {
  /** The most terms that one accumulator adds up; a longer sum is cut. */
  readonly longest: number;
  /** The fewest terms of a block that are worth the memory for its sum. */
  readonly block: number;
  /** The output axis that follows the summed axes in memory; the number of output axes where none does. */
  readonly position: (node: Node) => number;
}

/** What programs are made of. */
export type LoopOp = LeafOp | MapOp | ReduceOp;

/** Stands for several nodes: it is recorded as one, and expanded when its program is compiled. */
export interface CompositeOp extends Common {
  readonly kind: 'composite';
  /** The value, recorded from the inputs of the node. */
  expand(node: Node): Node;
}

export type Op = LoopOp | CompositeOp;
