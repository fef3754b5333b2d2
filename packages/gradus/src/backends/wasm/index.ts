/**
 * The WebAssembly backend: compiles loop code to SIMD code at run time, with an assembler of its own.
 *
 * How a program becomes machine code, in the order of reading:
 * - `codegen/program` makes one WebAssembly module per program, with one function per kernel.
 * - `codegen/kernel` writes the loops of a kernel. `axes` joins loops, `values` decides where each value is
 *   computed, and `emitter` writes it. Matrix products have their own code: `contraction` (tiles in registers)
 *   and `sparse` (zeros skipped).
 * - `math/` has the elementary functions on vectors, and `asm/` writes the bytes of modules.
 * - `kept-programs` keeps modules on disk for the next process, if a program asks for it.
 * - `executable` puts the arguments into memory (`memory`, `handles`) and calls the module.
 * - `threads/` shares large programs among threads: `stages` plans, `protocol` is the code, `thread-pool` runs it.
 */
import type { Program } from '../../ir/loop.ts';
import { GradusError } from '../../util/errors.ts';
import { checkOptions, type OptionKinds } from '../../util/options.ts';
import type { Backend } from '../backend.ts';
import { generateProgram } from './codegen/program.ts';
import { WasmExecutable } from './executable.ts';
import { simdFeatures } from './features.ts';
import { Handles } from './handles.ts';
import { WITHOUT_WASM } from './instantiate.ts';
import { LinearMemory } from './memory.ts';
import { programs } from './program-store.ts';
import { ThreadPool } from './threads/thread-pool.ts';
import { canShare, coreCount } from './threads/threads.ts';

export { type SimdFeatures, simdFeatures } from './features.ts';
export { keepPrograms } from './keep-programs.ts';

/** Options of {@link createWasmBackend}. */
export interface WasmOptions {
  /** Whether sums of products may use fused multiply-add if the machine has it. Default: true. */
  readonly relaxedSimd?: boolean;
  /**
   * How many threads share the work of large programs, an integer from 1 to 64. Results have the same bits for
   * any number. Default: the number of cores, at most 16.
   */
  readonly threads?: number;
}

/** The WebAssembly backend, and what it uses of the machine. */
export interface WasmBackend extends Backend {
  /** Whether each term of a sum of products is rounded once instead of twice. */
  readonly fusedMultiplyAdd: boolean;
  /**
   * How many threads share large programs. 1 if workers or shared memory are not available (a page must be
   * cross-origin isolated and allow workers from `blob:`), or if a worker died.
   */
  readonly threads: number;
  /**
   * How many of the threads have started. They start at the first large program, which does not wait for them.
   */
  readonly startedThreads: number;
}

const OPTIONS: OptionKinds<WasmOptions> = {
  relaxedSimd: 'boolean',
  threads: { integer: true, least: 1, most: 64 },
};

/**
 * The fast backend: it compiles loop code to WebAssembly SIMD code.
 * @throws GradusError with code `simd` if the platform has no WebAssembly SIMD, with code `csp` if the policy
 * of a page or host forbids compiling WebAssembly, with code `out-of-memory` if no WebAssembly memory can be
 * reserved
 * @throws ArgumentError for an option that is unknown or out of range
 *
 * @example
 * ```ts
 * const backend = createWasmBackend({ threads: 1 });
 * backend.name; // 'wasm'
 * ```
 */
export function createWasmBackend(options: WasmOptions = {}): WasmBackend {
  const { relaxedSimd = true, threads = coreCount() } = checkOptions(
    'createWasmBackend',
    options,
    OPTIONS,
  );
  const features = simdFeatures();
  if (!features.simd) {
    const missing =
      typeof WebAssembly === 'object'
        ? 'There is no WebAssembly SIMD here, which every engine has since 2023 (Node 16, Chrome 91, ' +
          'Firefox 89, Safari 16.4). Use a newer one.'
        : "There is no WebAssembly here. Node's option --jitless and the lockdown mode of browsers " +
          'turn it off.';
    throw new GradusError(`${missing} ${WITHOUT_WASM}`, { code: 'simd' });
  }
  const fusedMultiplyAdd = relaxedSimd && features.fusedMultiplyAdd;
  const shared = threads > 1 && canShare();
  const memory = new LinearMemory(shared);
  const handles = new Handles(memory);
  const pool = shared ? new ThreadPool(memory, threads) : null;
  return {
    name: 'wasm',
    dtypes: ['float32', 'int32', 'uint8', 'bool'],
    fusedMultiplyAdd,
    get threads() {
      return pool?.threads ?? 1;
    },
    get startedThreads() {
      return pool?.started ?? 1;
    },
    allocate: (dtype, length) => handles.allocate(dtype, length),
    write: (handle, data, start) => handles.write(handle, data, start),
    read: (handle) => handles.read(handle),
    release: (handle) => handles.release(handle),
    compile: (program: Program) => {
      const count = shared ? threads : 1;
      const generate = () => generateProgram(program, fusedMultiplyAdd, count);
      const generated =
        programs.store?.find(program, [fusedMultiplyAdd, count], generate) ?? generate();
      return new WasmExecutable(program, generated, { memory, handles, pool });
    },
    memory: () => ({
      stateBytes: handles.bytes,
      scratchBytes: memory.scratchBytes,
      reservedBytes: memory.reservedBytes,
    }),
  };
}
