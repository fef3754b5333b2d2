/** The contract between the engine and a backend, which runs its loop code. */
import type { DType, TypedArray } from '../ir/dtype.ts';
import type { Program } from '../ir/loop.ts';

/** Memory of a backend that outlives a run. Opaque: only the backend that made it reads it. */
export interface Handle {
  readonly dtype: DType;
  /** In elements. */
  readonly length: number;
}

/** The arguments of a program; `states` and `inputs` in the order of its buffers of that role. */
export interface RunArguments {
  readonly states: readonly Handle[];
  readonly inputs: readonly TypedArray[];
  readonly scalars: ArrayLike<number>;
}

/** The arguments that differ from run to run of a program. */
export type ArgumentSet = Omit<RunArguments, 'states'>;

/** The argument sets of several runs. */
export interface ArgumentSets {
  /** The number of runs. */
  readonly count: number;
  readonly inputs: readonly InputColumn[];
  /** The scalars of one run after the other. */
  readonly scalars: Float64Array;
}

/** An input of several runs. */
export interface InputColumn {
  readonly values: TypedArray;
  /** Elements from the input of a run to that of the next; 0 if all have the same one. */
  readonly step: number;
}

/** The arguments of one of several runs. */
export function argumentSet({ count, inputs, scalars }: ArgumentSets, run: number): ArgumentSet {
  const length = scalars.length / count;
  return {
    inputs: inputs.map(({ values, step }) =>
      step === 0 ? values : values.subarray(run * step, (run + 1) * step),
    ),
    scalars: scalars.subarray(run * length, (run + 1) * length),
  };
}

/** A compiled program. */
export interface Executable {
  /**
   * Runs all kernels and returns copies of the `result` buffers, in their order.
   * @throws IndexOutOfRangeError if an index read from data is outside its extent
   */
  run(args: RunArguments): TypedArray[];
  /**
   * {@link run} for each of the sets, in their order and over the same states, with the same bits. The cost of
   * entering the program is paid once.
   * @throws IndexOutOfRangeError as `run` does; the sets before the failing one have run
   */
  runEach(states: readonly Handle[], sets: ArgumentSets): TypedArray[][];
  /**
   * As {@link runEach}, for a program whose first result is a float32 number, and ends early: after the first run whose
   * number is infinite or NaN, or before the first run that fails.
   * @returns the number of each run that was made
   */
  repeat(states: readonly Handle[], sets: ArgumentSets): Float32Array;
  /** Frees what belongs to this program alone. Do not run it afterwards. */
  release(): void;
}

/**
 * The memory that a backend holds.
 *
 * @example
 * ```ts
 * const memory: BackendMemory = currentBackend().memory();
 * memory.reservedBytes >= memory.stateBytes; // true
 * ```
 */
export interface BackendMemory {
  /** Bytes of handles. */
  readonly stateBytes: number;
  /** Bytes of the scratch area, which programs share. */
  readonly scratchBytes: number;
  /** Bytes reserved from the platform in total. */
  readonly reservedBytes: number;
}

/**
 * Allocates memory, and compiles loop code to programs that run on it.
 *
 * @example
 * ```ts
 * const backend: Backend = createReferenceBackend();
 * backend.name; // 'reference'
 * ```
 */
export interface Backend {
  readonly name: string;
  /** The dtypes that its programs may use. */
  readonly dtypes: readonly DType[];
  /** Memory with arbitrary content: clearing a data set's memory would take as long as copying the data. */
  allocate(dtype: DType, length: number): Handle;
  /** Copies `data` to the elements that begin at `start`; default: the first. */
  write(handle: Handle, data: TypedArray, start?: number): void;
  /** A copy of the content. */
  read(handle: Handle): TypedArray;
  release(handle: Handle): void;
  compile(program: Program): Executable;
  memory(): BackendMemory;
}
