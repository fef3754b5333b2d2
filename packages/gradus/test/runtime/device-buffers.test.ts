/** Which copies of data sets a backend keeps. */
import { expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.ts';
import { Storage } from '../../src/graph/storage.ts';
import { DeviceBuffers } from '../../src/runtime/device-buffers.ts';

const set = (...values: number[]) => new Storage('uint8', Uint8Array.from(values), false);

test('copies beyond the budget are dropped, but none that the present run reads', () => {
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
