/** Backends whose threads have all started, and which share even the smallest work. */
import type { Backend } from '../../../src/backends/backend.ts';
import { generateProgram } from '../../../src/backends/wasm/codegen/program.ts';
import { WasmExecutable } from '../../../src/backends/wasm/executable.ts';
import { Handles } from '../../../src/backends/wasm/handles.ts';
import type { WasmBackend } from '../../../src/backends/wasm/index.ts';
import { simdFeatures } from '../../../src/backends/wasm/index.ts';
import { LinearMemory } from '../../../src/backends/wasm/memory.ts';
import { ThreadPool } from '../../../src/backends/wasm/threads/thread-pool.ts';
import type { TypedArray } from '../../../src/ir/dtype.ts';
import type { Program } from '../../../src/ir/loop.ts';
import { accumulator, apply, at, axis, load, program } from '../reference/programs.ts';

const EAGER = { kernel: 0, part: 0, program: 0 };

export interface EagerBackend extends Backend {
  readonly pool: ThreadPool;
}

/** Shares every kernel of at least two pieces among threads that have started. */
export function eagerBackend(threads: number, { fused = true } = {}): EagerBackend {
  const memory = new LinearMemory(true);
  const handles = new Handles(memory);
  const pool = new ThreadPool(memory, threads, 0);
  pool.ready();
  waitUntil(() => pool.started === threads);
  const fusedMultiplyAdd = fused && simdFeatures().fusedMultiplyAdd;
  return {
    name: 'eager',
    dtypes: ['float32', 'int32', 'uint8', 'bool'],
    pool,
    allocate: (dtype, length) => handles.allocate(dtype, length),
    write: (handle, data) => handles.write(handle, data),
    read: (handle) => handles.read(handle),
    release: (handle) => handles.release(handle),
    compile: (program) => {
      const generated = generateProgram(program, fusedMultiplyAdd, threads, EAGER);
      return new WasmExecutable(program, generated, { memory, handles, pool });
    },
    memory: () => ({
      stateBytes: handles.bytes,
      scratchBytes: memory.scratchBytes,
      reservedBytes: memory.reservedBytes,
    }),
  };
}

export function waitForThreads(backend: WasmBackend): void {
  waitUntil(() => backend.startedThreads === backend.threads);
}

/** Blocks this thread, like a training loop. */
export function waitUntil(condition: () => boolean): void {
  for (let tries = 0; !condition(); tries += 1) {
    if (tries > 2000) throw new Error('Threads did not start within 20 s');
    sleep(10);
  }
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** state[m, n] ← Σ x[m, k] · y[k, n]; result ← exp(state); other ← chosen[index[m]]. */
export function product(m: number, k: number, n: number): Program {
  const place = at([n, axis(0, m)], [1, axis(1, n)]);
  const x = load(0, at([k, axis(0, m)], [1, axis(2, k)]));
  const y = load(1, at([n, axis(2, k)], [1, axis(1, n)]));
  const chosen = load(2, at([1, axis(0, m)]), 'int32');
  const gathered = load(0, at([1, { kind: 'value', value: chosen, extent: m * k }]));
  return program(
    [
      ['input', 'float32', m * k],
      ['input', 'float32', k * n],
      ['input', 'int32', m],
      ['state', 'float32', m * n],
      ['result', 'float32', m * n],
      ['result', 'float32', m],
    ],
    [
      {
        extents: [m, n],
        reduction: { extents: [k], combine: 'sum', value: apply('multiply', [x, y]) },
        stores: [{ buffer: 3, index: place, value: apply('add', [load(3, place), accumulator()]) }],
      },
      {
        extents: [m, n],
        stores: [{ buffer: 4, index: place, value: apply('exp', [load(3, place)]) }],
      },
      {
        label: 'gather',
        extents: [m],
        stores: [{ buffer: 5, index: at([1, axis(0, m)]), value: gathered }],
      },
    ],
  );
}

export function inputsOf(
  m: number,
  k: number,
  n: number,
  indexes = new Int32Array(m),
): TypedArray[] {
  const values = (length: number, seed: number): Float32Array =>
    Float32Array.from({ length }, (_, i) => (((i * 7919 + seed) % 201) - 100) / 5000);
  return [values(m * k, 1), values(k * n, 2), indexes];
}
