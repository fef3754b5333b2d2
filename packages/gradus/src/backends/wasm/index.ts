/**
 * The WebAssembly backend: loop code to SIMD code at run time, by an assembler of its own.
 *
 * In the order of reading: `asm/` (bytes, instructions, functions, modules), `math/` (elementary functions
 * on vectors), `codegen/` (axes → values → emitter → kernel → program), `memory` and `handles` (allocation),
 * `threads/` (stages → protocol → worker → thread pool), `executable` (a compiled program).
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
import { ThreadPool } from './threads/thread-pool.ts';
import { canShare, coreCount } from './threads/threads.ts';

export { type SimdFeatures, simdFeatures } from './features.ts';

export interface WasmOptions {
  /** Whether sums of products may use fused multiply-add where the machine has it. Default: true. */
  readonly relaxedSimd?: boolean;
  /**
   * How many threads share the work of large programs; results have the same bits for any number. An
   * integer from 1 to 64. Default: the machine's cores, at most 16.
   */
  readonly threads?: number;
}

export interface WasmBackend extends Backend {
  /** Whether sums of products round once instead of twice for each term. */
  readonly fusedMultiplyAdd: boolean;
  /**
   * How many threads large programs are shared among. 1 where workers or shared memory are not to be
   * had (a page must be cross-origin isolated and let workers start from `blob:`), or a worker died.
   */
  readonly threads: number;
  /** How many of them have started. They start at the first large program, which goes on without them. */
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
    fusedMultiplyAdd,
    get threads() {
      return pool?.threads ?? 1;
    },
    get startedThreads() {
      return pool?.started ?? 1;
    },
    allocate: (dtype, length) => handles.allocate(dtype, length),
    write: (handle, data) => handles.write(handle, data),
    read: (handle) => handles.read(handle),
    release: (handle) => handles.release(handle),
    compile: (program: Program) => {
      const generated = generateProgram(program, fusedMultiplyAdd, shared ? threads : 1);
      return new WasmExecutable(program, generated, { memory, handles, pool });
    },
    memory: () => ({
      stateBytes: handles.bytes,
      scratchBytes: memory.scratchBytes,
      reservedBytes: memory.reservedBytes,
    }),
  };
}
