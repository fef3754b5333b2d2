/**
 * The reference backend: plain loops over the loop code, written to be read. It is the oracle that
 * other backends are tested against, and runs wherever JavaScript does.
 *
 * In the order of reading: `elements` (what numbers are kept in), `functions` (of one element),
 * `interpreter` (expressions), `loops` and `kernel` (loop nests), `contraction` (sums of products),
 * `memory` (handles), `executable` (programs).
 */
import type { Program } from '../../ir/loop.ts';
import { checkOptions } from '../../util/options.ts';
import type { Backend } from '../backend.ts';
import { ReferenceExecutable } from './executable.ts';
import type { Precision } from './memory.ts';
import { HandleMemory } from './memory.ts';

/** Settings of {@link createReferenceBackend}. */
export interface ReferenceOptions {
  /**
   * `float32` (default) rounds to float32 after each operation, products and sums one by one.
   * `float64` keeps every float in double precision: handles hold, and reads and results give,
   * a `Float64Array` where the dtype is float32. It is what numeric gradients are checked with.
   */
  readonly precision?: Precision;
}

const OPTIONS = { precision: ['float32', 'float64'] };

/** A backend that needs nothing but JavaScript: exact, readable, and slow. */
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
    allocate: (dtype, length) => handles.allocate(dtype, length),
    write: (handle, data) => handles.write(handle, data),
    read: (handle) => handles.read(handle),
    release: (handle) => handles.release(handle),
    compile,
    memory,
  };
}
