/** A compiled program in the cache, and where a traversal holds its arguments. */
import type { Executable, Handle } from '../backends/backend.ts';
import type { Compiled, StateLeaf } from '../compiler/compile.ts';
import type { Node } from '../graph/node.ts';
import { bytesPerElement } from '../ir/dtype.ts';
import type { Program } from '../ir/loop.ts';

export interface Plan {
  readonly key: Int32Array;
  readonly hash: number;
  readonly compiled: Compiled;
  readonly executable: Executable;
  /** Positions in the traversal of the leaves behind state buffers, inputs and scalars. */
  readonly stateLeaves: readonly StateLeaf[];
  readonly inputSlots: readonly number[];
  readonly scalarSlots: readonly number[];
  readonly states: Handle[];
  readonly inputs: Node['value'][];
  readonly scalars: Float64Array;
  /** Bytes of the inputs and results of a run. */
  readonly runBytes: number;
  /** How many runs may wait to be made in one call; adapted to the time that they take. */
  patience: number;
  /** The time of the last look-up, counted in look-ups of all plans. */
  used: number;
}

/** Bytes of a program's inputs and results. */
export function runBytesOf({ buffers }: Program): number {
  let bytes = 0;
  for (const { role, dtype, length } of buffers) {
    if (role === 'input' || role === 'result') bytes += length * bytesPerElement(dtype);
  }
  return bytes;
}
