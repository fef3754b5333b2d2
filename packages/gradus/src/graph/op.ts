import type { Combine, Expression, Index } from './loop.ts';
import type { Node } from './node.ts';

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
  /** What computing one element costs, in additions; 0 for a mere change of index. */
  readonly cost: number;
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
  /** Of a sum: how it is cut into blocks where it has many terms. Other reductions do not round. */
  readonly blocks?: SumBlocks;
}

/** How a long float32 sum is cut, so that its error grows with the logarithm of its length. */
export interface SumBlocks {
  /** The most terms that one accumulator adds up; a longer sum is cut. */
  readonly longest: number;
  /** The fewest terms of a block that are worth a place in memory for its sum. */
  readonly block: number;
  /** Before which output axis the summed axes lie in memory; how many there are where they lie innermost. */
  readonly place: (node: Node) => number;
}

/** What programs are made of. */
export type LoopOp = LeafOp | MapOp | ReduceOp;

/** Stands for several nodes: it is recorded as one, and unfolded when its program is compiled. */
export interface CompositeOp extends Common {
  readonly kind: 'composite';
  /** The value, recorded from the inputs of the node. */
  unfold(node: Node): Node;
}

export type Op = LoopOp | CompositeOp;
