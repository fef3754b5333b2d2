/** The interfaces between the code of a program, of its kernels, and of their values. */
import type { FunctionBuilder, FunctionReference, Local } from '../asm/function.ts';
import type { MathLibrary } from '../math/library.ts';
import type { AffineAddress, Value, ValueGraph } from './values.ts';

/**
 * The layout of a block of arguments: the address of each buffer, the scalars, and the address of a workspace
 * for the kernels.
 */
export class ArgumentLayout {
  readonly bytes: number;
  readonly workspace: number;
  readonly #bufferCount: number;

  constructor(bufferCount: number, scalarCount: number) {
    this.#bufferCount = bufferCount;
    this.workspace = 4 * (bufferCount + scalarCount);
    this.bytes = this.workspace + 4;
  }

  address(buffer: number): number {
    return 4 * buffer;
  }

  scalar(slot: number): number {
    return 4 * (this.#bufferCount + slot);
  }
}

/** What the kernels of a program share, and the number of the present kernel. */
export interface KernelContext {
  readonly layout: ArgumentLayout;
  readonly math: MathLibrary;
  readonly fusedMultiplyAdd: boolean;
  /** (values: v128, extent: i32, kernel: i32): throws. Called if a lane is outside [0, extent). */
  readonly outOfRange: FunctionReference;
  readonly kernelNumber: number;
}

/** A partial address: one local, or one per lane if the distance of lanes is not constant. */
export interface PartialAddress {
  readonly depth: number;
  readonly lanes: readonly Local[];
}

/** What the code of a value needs from the `Emitter` that writes it. */
export interface ValueEmitter {
  readonly f: FunctionBuilder;
  readonly graph: ValueGraph;
  readonly context: KernelContext;
  /** The loop variables, by axis. */
  readonly axes: readonly Local[];
  /** How many points are computed at once: 4 along the vector axis, or 1, which then fills all lanes of a vector. */
  readonly width: 1 | 4;
  /** The address of a buffer. */
  base(buffer: number): Local;
  /** The part of an address that has been computed in this or an outer loop. */
  partial(address: AffineAddress): PartialAddress | undefined;
  /** Pushes `value` for the current point or points. */
  push(value: Value): void;
}
