/** The whole contract between the engine and what runs its loop code. */
import type { DType, TypedArray } from '../ir/dtype.ts';
import type { Program } from '../ir/loop.ts';

/** Memory of a backend that outlives a run. Opaque; only the backend that made it reads it. */
export interface Handle {
  readonly dtype: DType;
  /** In elements. */
  readonly length: number;
}

/** What a program is run with; `states` and `inputs` in the order of its buffers of that role. */
export interface RunArguments {
  readonly states: readonly Handle[];
  readonly inputs: readonly TypedArray[];
  readonly scalars: ArrayLike<number>;
}

/** What differs from run to run of a program. */
export type ArgumentSet = Omit<RunArguments, 'states'>;

export interface Executable {
  /**
   * Runs all kernels and gives copies of the `result` buffers in their order.
   * @throws IndexOutOfRangeError where an index read from data lies outside its extent
   */
  run(args: RunArguments): TypedArray[];
  /**
   * {@link run} for each of the sets, in their order and over the same states, with the same bits. What lies
   * around the kernels is paid once.
   * @throws IndexOutOfRangeError as `run` does; the sets before the one that fails have run
   */
  runEach(states: readonly Handle[], sets: readonly ArgumentSet[]): TypedArray[][];
  /** Frees what belongs to this program alone. It is not run afterwards. */
  release(): void;
}

/** What a backend holds. */
export interface BackendMemory {
  /** Bytes held by handles. */
  readonly stateBytes: number;
  /** Bytes of the scratch area that programs share. */
  readonly scratchBytes: number;
  /** Bytes reserved from the platform in all. */
  readonly reservedBytes: number;
}

/** What runs loop code. */
export interface Backend {
  readonly name: string;
  /** Its content is any until it is written: to clear a data set's memory first takes as long as the copy. */
  allocate(dtype: DType, length: number): Handle;
  write(handle: Handle, data: TypedArray): void;
  /** A copy. */
  read(handle: Handle): TypedArray;
  release(handle: Handle): void;
  compile(program: Program): Executable;
  memory(): BackendMemory;
}
