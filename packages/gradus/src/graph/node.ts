import type { DType, TypedArray } from './dtype.ts';
import type { Op } from './op.ts';
import type { Source } from './source.ts';
import type { Tuple } from './tuple.ts';

/**
 * One recorded operation: what it is, what it reads, what shape it gives. The structure never changes
 * while anything may still need it; what changes is whether the value is known.
 */
export class Node {
  readonly op: Op;
  inputs: readonly Node[];
  readonly dtype: DType;
  readonly shape: Tuple;
  /** Integers that are part of the operation's structure: axes, offsets. */
  readonly attributes: Tuple;
  /** A run-time number that is not part of the structure. */
  readonly number: number;
  /** Whether a gradient may flow through. */
  readonly needsGrad: boolean;
  /** The memory behind a leaf. */
  readonly source: Source | null;
  /** For a leaf: the version of its source that it stands for. */
  readonly version: number;
  /** The largest number of steps that lie before a leaf below this node. */
  readonly generation: number;

  /** The value, once it has been computed. */
  value: TypedArray | null = null;
  /** Whether the value stays readable after the step that computes it. */
  keep = false;
  /** Whether another node reads this one. */
  consumed = false;
  /** The tensor that wants the gradient of this leaf. */
  owner: object | null = null;
  /** Scratch of a traversal: its number, and this node's place in it. */
  mark = 0;
  slot = 0;

  constructor(fields: NodeFields) {
    this.op = fields.op;
    this.inputs = fields.inputs;
    this.dtype = fields.dtype;
    this.shape = fields.shape;
    this.attributes = fields.attributes;
    this.number = fields.number ?? 0;
    this.source = fields.source ?? null;
    this.version = fields.version ?? 0;
    let generation = fields.generation ?? 0;
    for (const input of fields.inputs) {
      input.consumed = true;
      if (input.generation > generation) generation = input.generation;
    }
    this.generation = generation;
    this.needsGrad = fields.needsGrad;
  }
}

export interface NodeFields {
  op: Op;
  inputs: readonly Node[];
  dtype: DType;
  shape: Tuple;
  attributes: Tuple;
  needsGrad: boolean;
  number?: number;
  source?: Source;
  version?: number;
  generation?: number;
}
