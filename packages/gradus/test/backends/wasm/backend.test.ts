import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { FreeList } from '../../../src/backends/wasm/free-list.ts';
import { createWasmBackend, simdFeatures } from '../../../src/backends/wasm/index.ts';
import type { Program } from '../../../src/ir/loop.ts';
import { GradusError, IndexOutOfRangeError } from '../../../src/util/errors.ts';
import { apply, at, axis, load, pointwise, program, scalar } from '../reference/programs.ts';

/** state ← state + scalar · input; the result is the state before. */
function accumulate(length: number): Program {
  const index = at([1, axis(0, length)]);
  const next = apply('add', [load(0, index), apply('multiply', [scalar(0), load(1, index)])]);
  return program(
    [
      ['state', 'float32', length],
      ['input', 'float32', length],
      ['result', 'float32', length],
    ],
    [
      {
        extents: [length],
        stores: [
          { buffer: 0, index, value: next },
          { buffer: 2, index, value: load(0, index) },
        ],
      },
    ],
    1,
  );
}

describe('runs', () => {
  test('read scalars, inputs and states each time, and store after reading', () => {
    const backend = createWasmBackend();
    const [first, second] = [backend.allocate('float32', 5), backend.allocate('float32', 5)];
    backend.write(second, Float32Array.from([10, 20, 30, 40, 50]));
    const executable = backend.compile(accumulate(5));
    const inputs = [Float32Array.from([1, 2, 3, 4, 5])];
    const run = (state: typeof first, scale: number): number[] =>
      Array.from(executable.run({ states: [state], inputs, scalars: [scale] })[0]);
    expect(run(first, 1)).toEqual([0, 0, 0, 0, 0]);
    expect(run(first, 2)).toEqual([1, 2, 3, 4, 5]);
    expect(run(second, -1)).toEqual([10, 20, 30, 40, 50]);
    expect([...backend.read(first)]).toEqual([3, 6, 9, 12, 15]);
    expect([...backend.read(second)]).toEqual([9, 18, 27, 36, 45]);
  });

  test('return copies that later runs do not change', () => {
    const backend = createWasmBackend();
    const executable = backend.compile(
      pointwise(apply('negative', [load(0, at([1, axis(0, 3)]))]), 3, [['float32', 3]]),
    );
    const run = (...values: number[]) =>
      executable.run({ states: [], inputs: [Float32Array.from(values)], scalars: [] })[0];
    const before = run(1, 2, 3);
    run(7, 8, 9);
    expect([...before]).toEqual([-1, -2, -3]);
    expect(before.buffer.byteLength).toBe(12);
  });

  test('refuse too few or too many arguments, inputs of another length, and released programs', () => {
    const backend = createWasmBackend();
    const state = backend.allocate('float32', 2);
    const executable = backend.compile(accumulate(2));
    const args = { states: [state], inputs: [new Float32Array(2)], scalars: [1] };
    expect(() => executable.run({ ...args, scalars: [] })).toThrow(
      '1 states, 1 inputs and 1 scalars was run with 1, 1 and 0',
    );
    expect(() => executable.run({ ...args, inputs: [new Float32Array(3)] })).toThrow(
      'Buffer 1 (input) has 2 elements of float32, but got 3 of float32',
    );
    executable.release();
    expect(() => executable.run(args)).toThrow(GradusError);
    expect(() => executable.release()).toThrow(GradusError);
  });

  test('an index from data that is out of range throws with kernel, index and extent', () => {
    const backend = createWasmBackend();
    const chosen = load(1, at([1, axis(0, 6)]), 'int32');
    const source = pointwise(load(0, at([1, { kind: 'value', value: chosen, extent: 4 }])), 6, [
      ['float32', 4],
      ['int32', 6],
    ]);
    const labelled = { ...source, kernels: [{ ...source.kernels[0], label: 'gather' }] };
    const executable = backend.compile(labelled);
    const run = (...indexes: number[]): number[] => {
      const inputs = [Float32Array.from([0, 10, 20, 30]), Int32Array.from(indexes)];
      return Array.from(executable.run({ states: [], inputs, scalars: [] })[0]);
    };
    expect(run(3, 0, 1, 2, 3, 0)).toEqual([30, 0, 10, 20, 30, 0]);
    for (const [place, wrong] of [4, -1, 2 ** 31 - 1, -(2 ** 31), 5, 4].entries()) {
      const indexes = [0, 1, 2, 3, 0, 1];
      indexes[place] = wrong;
      const error = { kernel: 'gather', index: wrong, extent: 4 };
      expect(() => run(...indexes)).toThrow(IndexOutOfRangeError);
      expect(() => run(...indexes)).toThrow(expect.objectContaining(error));
    }
    expect(run(0, 0, 0, 0, 0, 1)).toEqual([0, 0, 0, 0, 0, 10]);
  });
});

describe('memory', () => {
  test('handles hold copies, and cannot be used after their release', () => {
    const backend = createWasmBackend();
    const handle = backend.allocate('int32', 3);
    const data = Int32Array.from([1, 2, 3]);
    backend.write(handle, data);
    data[0] = 9;
    const copy = backend.read(handle);
    copy[1] = 9;
    expect([...backend.read(handle)]).toEqual([1, 2, 3]);
    backend.release(handle);
    expect(() => backend.read(handle)).toThrow('was used after its release');
    expect(() => backend.write(handle, data)).toThrow(GradusError);
    expect(() => backend.release(handle)).toThrow(GradusError);
  });

  test('refuses data of another length, invalid lengths, and handles of other backends', () => {
    const backend = createWasmBackend();
    const handle = backend.allocate('float32', 2);
    expect(() => backend.write(handle, new Float32Array(3))).toThrow('Cannot write 3 elements');
    expect(() => backend.write(handle, new Float32Array(2), 3)).toThrow(
      /2 elements .* at element 3/,
    );
    expect(() => backend.allocate('float32', -1)).toThrow('Cannot allocate -1 elements');
    expect(() => backend.allocate('float32', 1.5)).toThrow(GradusError);
    expect(() => createWasmBackend().read(handle)).toThrow('another backend');
    expect(() => backend.read({ dtype: 'float32', length: 2 })).toThrow('another backend');
  });

  test('keeps everything when it grows, even between runs of a program', () => {
    const backend = createWasmBackend();
    const state = backend.allocate('float32', 4);
    const executable = backend.compile(accumulate(4));
    const args = { states: [state], inputs: [new Float32Array(4).fill(1)], scalars: [1] };
    executable.run(args);
    const before = backend.memory().reservedBytes;
    const large = Array.from({ length: 6 }, (_, i) => {
      const handle = backend.allocate('float32', 300_000 + i);
      backend.write(handle, new Float32Array(300_000 + i).fill(i));
      return handle;
    });
    expect(backend.memory().reservedBytes).toBeGreaterThan(before);
    executable.run(args);
    expect([...backend.read(state)]).toEqual([2, 2, 2, 2]);
    large.forEach((handle, i) => {
      expect(new Set(backend.read(handle))).toEqual(new Set([i]));
    });
  });

  test('counts bytes exactly and stays flat over many programs and handles', () => {
    const backend = createWasmBackend();
    const small = backend.compile(accumulate(100));
    const state = backend.allocate('float32', 100);
    backend.allocate('bool', 3);
    expect(backend.memory().stateBytes).toBe(403);
    small.run({ states: [state], inputs: [new Float32Array(100)], scalars: [0] });
    const { scratchBytes } = backend.memory();
    expect(scratchBytes).toBeGreaterThanOrEqual(accumulate(100).scratchBytes);
    const { reservedBytes } = backend.memory();
    for (let i = 0; i < 300; i += 1) {
      const handle = backend.allocate('float32', 1 + ((i * 37) % 100));
      const executable = backend.compile(accumulate(handle.length));
      const inputs = [new Float32Array(handle.length)];
      executable.run({ states: [handle], inputs, scalars: [i] });
      executable.release();
      backend.release(handle);
    }
    expect(backend.memory()).toEqual({ stateBytes: 403, scratchBytes, reservedBytes });
  });

  test('an impossible allocation throws, and the rest stays usable', () => {
    const backend = createWasmBackend();
    const state = backend.allocate('float32', 1);
    expect(() => backend.allocate('float32', 2 ** 31)).toThrow('Out of memory');
    backend.write(state, Float32Array.of(3));
    expect([...backend.read(state)]).toEqual([3]);
    expect(backend.memory().stateBytes).toBe(4);
  });

  test('blocks never overlap, and join when they are released', () => {
    const steps = fc.array(fc.tuple(fc.nat({ max: 2000 }), fc.nat({ max: 20 })), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (list) => {
        const free = new FreeList();
        free.give(64, 64 * 1000);
        const live: { start: number; bytes: number }[] = [];
        for (const [wanted, choice] of list) {
          if (choice < 8 && live.length > 0) {
            const [{ start, bytes }] = live.splice(choice % live.length, 1);
            free.give(start, bytes);
            continue;
          }
          const bytes = FreeList.blockBytes(wanted);
          expect(bytes).toBeGreaterThanOrEqual(wanted + 16);
          const start = free.take(bytes);
          if (start < 0) continue;
          expect(start % 64).toBe(0);
          for (const other of live) {
            expect(start + bytes <= other.start || other.start + other.bytes <= start).toBe(true);
          }
          live.push({ start, bytes });
        }
        for (const { start, bytes } of live) free.give(start, bytes);
        expect(free.take(64 * 1000)).toBe(64);
      }),
    );
  });
});

describe('the features of the engine', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.resetModules();
  });

  /** A new copy of the backend's module, which does not know the features yet. */
  const freshly = () => {
    vi.resetModules();
    return import('../../../src/backends/wasm/index.ts');
  };

  test('are those that the backend reports, and fused multiply-add can be turned off', () => {
    const { fusedMultiplyAdd } = simdFeatures();
    expect(createWasmBackend()).toMatchObject({ name: 'wasm', fusedMultiplyAdd });
    expect(createWasmBackend({ relaxedSimd: false }).fusedMultiplyAdd).toBe(false);
  });

  test('relaxed SIMD is not used if modules with it are refused', async () => {
    const fresh = await freshly();
    vi.spyOn(WebAssembly, 'validate').mockReturnValue(false).mockReturnValueOnce(true);
    expect(fresh.simdFeatures()).toEqual({ simd: true, fusedMultiplyAdd: false });
    const backend = fresh.createWasmBackend();
    const executable = backend.compile(
      pointwise(load(0, at([1, axis(0, 2)])), 2, [['float32', 2]]),
    );
    const inputs = [Float32Array.of(1, 2)];
    expect([...executable.run({ states: [], inputs, scalars: [] })[0]]).toEqual([1, 2]);
  });

  test('without SIMD, the error names platforms that have it', async () => {
    const fresh = await freshly();
    vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    expect(() => fresh.createWasmBackend()).toThrow('no WebAssembly SIMD here');
  });

  test('the error names a content-security policy that forbids WebAssembly', async () => {
    const fresh = await freshly();
    vi.spyOn(WebAssembly, 'validate').mockReturnValue(true);
    vi.spyOn(WebAssembly, 'Module').mockImplementation(function refuse(): never {
      throw new WebAssembly.CompileError(
        'WebAssembly.Module(): Refused to compile or instantiate WebAssembly module because ' +
          "'unsafe-eval' is not an allowed source of script in the following Content Security " +
          'Policy directive: "script-src \'self\'"',
      );
    });
    expect(() => fresh.createWasmBackend()).toThrow("needs 'wasm-unsafe-eval' in script-src");
  });
});
