/** The values that a backend holds for a storage, version by version, and when memory is released. */
import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.ts';
import { Storage } from '../../src/graph/storage.ts';
import type { TypedArray } from '../../src/ir/dtype.ts';
import { DeviceBuffers, dataOf } from '../../src/runtime/device-buffers.ts';

const set = (...values: number[]) => new Storage('uint8', Uint8Array.from(values), false);
const state = (...values: number[]) => new Storage('float32', Float32Array.from(values), true);

describe('copies of data sets', () => {
  test('beyond the budget are dropped, but not those that the present run reads', () => {
    const backend = createReferenceBackend();
    const buffers = new DeviceBuffers(backend, 4);
    const [images, labels, others] = [set(1, 2, 3, 4, 5, 6), set(7, 8), set(9)];
    buffers.beginRun();
    const handles = [images, labels].map((storage) => buffers.handleOf(storage));
    expect(handles.map((handle) => [...backend.read(handle)])).toEqual([
      [1, 2, 3, 4, 5, 6],
      [7, 8],
    ]);
    expect(backend.memory().stateBytes).toBe(8);
    buffers.beginRun();
    buffers.handleOf(labels);
    buffers.handleOf(others);
    expect(images.buffers).toBeNull();
    expect(backend.memory().stateBytes).toBe(3);
    buffers.beginRun();
    expect([...backend.read(buffers.handleOf(images))]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('are dropped in the order of their last use, and only as many as necessary', () => {
    const backend = createReferenceBackend();
    const buffers = new DeviceBuffers(backend, 6);
    const [first, second, third] = [set(1, 2), set(3, 4), set(5, 6)];
    for (const each of [first, second, third, first]) {
      buffers.beginRun();
      buffers.handleOf(each);
    }
    buffers.beginRun();
    buffers.handleOf(set(7));
    expect([first, second, third].map(({ buffers: copy }) => copy !== null)).toEqual([
      true,
      false,
      true,
    ]);
    expect(backend.memory().stateBytes).toBe(5);
  });
});

test('there are at most 64 copies of data sets', () => {
  const backend = createReferenceBackend();
  const buffers = new DeviceBuffers(backend);
  const sets = Array.from({ length: 70 }, () => set(1, 2));
  for (const each of sets) {
    buffers.beginRun();
    buffers.handleOf(each);
  }
  expect(backend.memory().stateBytes).toBe(2 * 64);
  expect(sets.findIndex(({ buffers: copy }) => copy !== null)).toBe(6);
});

describe('values that move', () => {
  /** More than two pieces of float32, 8 bytes behind the start of a buffer that can shrink. */
  const LENGTH = 600_000;
  const Buffer = ArrayBuffer as new (length: number, options: object) => ArrayBuffer;
  const moving = (data: TypedArray) => {
    const storage = new Storage('float32', data, false);
    storage.moves = true;
    return storage;
  };
  const counted = (data: Float32Array<ArrayBuffer>) => data.map((_, i) => i);

  test('leave a resizable buffer as they are written', () => {
    const buffer = new Buffer(8 + 4 * LENGTH, { maxByteLength: 8 + 4 * LENGTH });
    const data = new Float32Array(buffer, 8, LENGTH);
    data.set(counted(data));
    const backend = createReferenceBackend();
    const lengths: number[] = [];
    const write = (...args: Parameters<typeof backend.write>) => {
      lengths.push(buffer.byteLength);
      backend.write(...args);
    };
    const storage = moving(data);
    const handle = new DeviceBuffers({ ...backend, write }, 4).handleOf(storage);
    expect(backend.read(handle)).toEqual(counted(new Float32Array(LENGTH)));
    expect([storage.data, buffer.byteLength]).toEqual([null, 8]);
    expect(lengths).toEqual([
      8 + 4 * LENGTH,
      8 + 4 * (LENGTH - 2 ** 18),
      8 + 4 * (LENGTH - 2 ** 19),
    ]);
    expect(dataOf(storage)).toEqual(counted(new Float32Array(LENGTH)));
  });

  test('stay in the backend beyond its budget, and move on to another one', () => {
    const [first, second] = [createReferenceBackend(), createReferenceBackend()];
    const buffers = new DeviceBuffers(first, 4);
    const data = Float32Array.of(1, 2, 3);
    const storage = moving(data);
    buffers.handleOf(storage);
    buffers.beginRun();
    buffers.handleOf(set(1, 2, 3, 4));
    expect([...dataOf(storage)]).toEqual([1, 2, 3]);
    const handle = new DeviceBuffers(second).handleOf(storage);
    expect([...second.read(handle)]).toEqual([1, 2, 3]);
    expect([storage.data, first.memory().stateBytes]).toEqual([null, 4]);
    expect([...data]).toEqual([1, 2, 3]);
  });
});

/** A storage of state that is written step by step, as by the engine. */
function written(...start: number[]) {
  const backend = createReferenceBackend();
  const buffers = new DeviceBuffers(backend);
  const storage = state(...start);
  const write = (keepsOld: boolean, ...values: number[]): void => {
    buffers.beginRun();
    const present = buffers.handleOf(storage);
    const to = keepsOld ? buffers.nextOf(storage, [present]) : present;
    backend.write(to, Float32Array.from(values));
    buffers.advance(storage, keepsOld);
  };
  const read = (version?: number) => [...dataOf(storage, version)];
  const bytes = () => backend.memory().stateBytes;
  return { backend, buffers, storage, write, read, bytes };
}

describe('state', () => {
  test('written in place has one version and one piece of memory', () => {
    const { storage, write, read, bytes } = written(1, 2);
    for (const value of [3, 4]) write(false, value, value);
    expect(read()).toEqual([4, 4]);
    expect([storage.version, storage.oldest, storage.data]).toEqual([2, 2, null]);
    expect(bytes()).toBe(8);
  });

  test('written to a second piece of memory keeps the last values too', () => {
    const { storage, write, read, bytes } = written(1, 2);
    for (const value of [3, 4, 5]) {
      write(true, value, value);
      expect(read()).toEqual([value, value]);
      expect(read(storage.version - 1)).toEqual(value === 3 ? [1, 2] : [value - 1, value - 1]);
      expect([storage.holds(storage.version - 1), storage.holds(storage.version - 2)]).toEqual([
        true,
        false,
      ]);
    }
    expect(bytes()).toBe(16);
    write(false, 6, 6);
    expect(read()).toEqual([6, 6]);
    expect(storage.holds(storage.version - 1)).toBe(false);
    write(true, 7, 7);
    expect(read(storage.version - 1)).toEqual([6, 6]);
    expect(bytes()).toBe(16);
  });

  test('is never written where the same program reads', () => {
    const { buffers, storage, write, bytes } = written(1, 2);
    write(true, 3, 3);
    const old = buffers.handleOf(storage, storage.version - 1);
    const present = buffers.handleOf(storage);
    expect(old).not.toBe(present);
    const next = buffers.nextOf(storage, [old, present]);
    expect([old, present]).not.toContain(next);
    expect(buffers.nextOf(storage, [])).toBe(next);
    expect(bytes()).toBe(24);
    buffers.advance(storage, true);
    expect(bytes()).toBe(16);
  });

  test('keeps its values after a failed write, for the next version too', () => {
    const { buffers, storage, write, read } = written(1, 2);
    buffers.repeat(storage);
    expect([storage.version, storage.oldest]).toEqual([1, 0]);
    expect([read(0), read(1)]).toEqual([
      [1, 2],
      [1, 2],
    ]);
    write(true, 3, 3);
    buffers.repeat(storage);
    expect([read(storage.version - 1), read()]).toEqual([
      [3, 3],
      [3, 3],
    ]);
  });

  test('drops the memory of a failed write if JavaScript still has the values', () => {
    const { backend, buffers, storage, read, bytes } = written(1, 2);
    backend.write(buffers.handleOf(storage), Float32Array.of(9, 9));
    buffers.repeat(storage);
    expect(storage.buffers).toBeNull();
    expect(bytes()).toBe(0);
    expect(read()).toEqual([1, 2]);
    expect([...backend.read(buffers.handleOf(storage))]).toEqual([1, 2]);
  });

  test('moves to another backend with both versions, and frees the memory of the first', () => {
    const { buffers, storage, write, read, bytes } = written(1, 2);
    write(true, 3, 3);
    const other = createReferenceBackend();
    const elsewhere = new DeviceBuffers(other);
    expect([...other.read(elsewhere.handleOf(storage))]).toEqual([3, 3]);
    expect([...other.read(elsewhere.handleOf(storage, 0))]).toEqual([1, 2]);
    expect(bytes()).toBe(0);
    expect(other.memory().stateBytes).toBe(16);
    expect(read()).toEqual([3, 3]);
    buffers.handleOf(storage);
    expect(other.memory().stateBytes).toBe(0);
  });

  test('stored by columns is read by rows, in all versions', () => {
    const { backend, buffers, storage, write, read } = written(1, 2, 3, 4, 5, 6);
    write(true, 10, 20, 30, 40, 50, 60);
    buffers.keepByColumns(storage, 3);
    expect([...backend.read(buffers.handleOf(storage))]).toEqual([10, 40, 20, 50, 30, 60]);
    expect([...backend.read(buffers.handleOf(storage, 0))]).toEqual([1, 4, 2, 5, 3, 6]);
    expect([read(), read(0)]).toEqual([
      [10, 20, 30, 40, 50, 60],
      [1, 2, 3, 4, 5, 6],
    ]);
    const other = createReferenceBackend();
    const moved = new DeviceBuffers(other).handleOf(storage);
    expect([...other.read(moved)]).toEqual([10, 40, 20, 50, 30, 60]);
    buffers.keepByColumns(storage, 0);
    expect(storage.columns).toBe(0);
    expect(read()).toEqual([10, 20, 30, 40, 50, 60]);
    expect([...other.read(moved)]).toEqual([10, 20, 30, 40, 50, 60]);
  });
});
