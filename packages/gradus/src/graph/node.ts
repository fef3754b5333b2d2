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
  /** For a scalar: its number, which is not part of the structure. */
  readonly number: number | null;
  /** Whether a gradient may flow through. */
  readonly needsGrad: boolean;
  /** The memory behind a leaf. */
  readonly source: Source | null;
  /** For a leaf: the version of its source that it stands for. */
  readonly version: number;
  /** The largest number of steps that lie before a leaf below this node; −1 where no step writes to any. */
  readonly generation: number;

  /** The value, once it has been computed. */
  value: TypedArray | null = null;
  /** Whether the value stays readable after the step that computes it, or, of a leaf, that overwrites it. */
  keep = false;
  /** Whether all leaves below are marked to be kept. */
  isSecured = false;
  /** Whether backward has gone through here for the last time: a step that computes this drops its inputs. */
  spent = false;
  /** Whether another node reads this one. */
  consumed = false;
  /** Whether a tensor has this node for itself. */
  owned = false;
  /** The tensor that wants the gradient of this node; of a tape, what it has to remember. */
  owner: object | null = null;
  /** Scratch of a traversal: its number, and this node's place in it. */
  mark = 0;
  slot = 0;

  constructor(
    op: Op,
    inputs: readonly Node[],
    dtype: DType,
    shape: Tuple,
    attributes: Tuple,
    needsGrad: boolean,
    source: Source | null = null,
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
    this.source = source;
    this.version = version;
    this.number = number;
    let latest = generation;
    for (let i = 0; i < inputs.length; i++) {
      if (inputs[i].generation > latest) latest = inputs[i].generation;
    }
    this.generation = latest;
  }
}
