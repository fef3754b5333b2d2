/** Which copies of data sets a backend keeps. */
import { expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backend/reference/index.ts';
import { Residence } from '../../src/backend/residence.ts';
import { Source } from '../../src/graph/source.ts';

const set = (...values: number[]) => new Source('uint8', Uint8Array.from(values), false);

test('copies beyond the budget are dropped, but none that the present run reads', () => {
  const backend = createReferenceBackend();
  const residence = new Residence(backend, 4);
  const [images, labels, others] = [set(1, 2, 3, 4, 5, 6), set(7, 8), set(9)];
  residence.beginRun();
  const handles = [images, labels].map((source) => residence.handleOf(source));
  expect(handles.map((handle) => [...backend.read(handle)])).toEqual([
    [1, 2, 3, 4, 5, 6],
    [7, 8],
  ]);
  expect(backend.memory().stateBytes).toBe(8);
  residence.beginRun();
  residence.handleOf(labels);
  residence.handleOf(others);
  expect(images.resident).toBeNull();
  expect(backend.memory().stateBytes).toBe(3);
  residence.beginRun();
  expect([...backend.read(residence.handleOf(images))]).toEqual([1, 2, 3, 4, 5, 6]);
});
