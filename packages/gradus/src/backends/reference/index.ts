/**
 * The reference backend: plain loops over the loop code, written to be read. The other backends are tested
 * against it, and it runs wherever JavaScript does.
 *
 * In the order of reading: `functions` (of one element), `interpreter` (expressions), `kernel` (loop nests),
 * `contraction` (sums of products), `memory` (handles), `executable` (programs).
 */
import type { Program } from '../../ir/loop.ts';
import { checkOptions } from '../../util/options.ts';
import type { Backend } from '../backend.ts';
import { ReferenceExecutable } from './executable.ts';
import type { Precision } from './memory.ts';
import { HandleMemory } from './memory.ts';

/** Options of {@link createReferenceBackend}. */
export interface ReferenceOptions {
  /**
   * `float32` (default) rounds to float32 after each operation; products and sums are rounded separately.
   * `float64` keeps every float in double precision: `write`, `read` and results then use a `Float64Array`
   * where the dtype is float32. Numeric gradients are checked with it.
   */
  readonly precision?: Precision;
}

const OPTIONS = { precision: ['float32', 'float64'] };

/**
 * A backend that needs nothing but JavaScript: exact and readable, but slow.
 * @throws ArgumentError for an unknown option
 *
 * @example
 * ```ts
 * const backend = createReferenceBackend({ precision: 'float32' });
 * backend.name; // 'reference'
 * ```
 */
export function createReferenceBackend(options: ReferenceOptions = {}): Backend {
  const { precision = 'float32' } = checkOptions('createReferenceBackend', options, OPTIONS);
  const handles = new HandleMemory(precision);
  const executables = new Set<ReferenceExecutable>();

  function compile(program: Program) {
    const executable = new ReferenceExecutable(program, precision, handles);
    executables.add(executable);
    return {
      run: executable.run.bind(executable),
      runEach: executable.runEach.bind(executable),
      repeat: executable.repeat.bind(executable),
      release() {
        executables.delete(executable);
        executable.release();
      },
    };
  }

  function memory() {
    let scratchBytes = 0;
    for (const { bytes } of executables) scratchBytes += bytes;
    return { stateBytes: handles.bytes, scratchBytes, reservedBytes: handles.bytes + scratchBytes };
  }

  return {
    name: 'reference',
    dtypes: ['float64', 'float32', 'int32', 'uint8', 'bool'],
    allocate: (dtype, length) => handles.allocate(dtype, length),
    write: (handle, data, start) => handles.write(handle, data, start),
    read: (handle) => handles.read(handle),
    release: (handle) => handles.release(handle),
    compile,
    memory,
  };
}
