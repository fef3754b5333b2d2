import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../../src/backends/reference/index.ts';
import { GradusError } from '../../../src/util/errors.ts';
import { apply, at, axis, constant, load, pointwise, program } from './programs.ts';

describe('handles', () => {
  test('hold copies, start at zero, and cannot be used after their release', () => {
    const backend = createReferenceBackend();
    const handle = backend.allocate('int32', 3);
    expect([...backend.read(handle)]).toEqual([0, 0, 0]);
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

  test('refuse data of another length, invalid lengths, and handles of other backends', () => {
    const backend = createReferenceBackend();
    const handle = backend.allocate('float32', 2);
    expect(() => backend.write(handle, new Float32Array(3))).toThrow('Cannot write 3 elements');
    expect(() => backend.write(handle, new Float32Array(2), 3)).toThrow(
      /2 elements .* at element 3/,
    );
    expect(() => backend.allocate('float32', -1)).toThrow('Cannot allocate -1 elements');
    expect(() => backend.allocate('float32', 1.5)).toThrow(GradusError);
    expect(() => backend.read({ dtype: 'float32', length: 2 })).toThrow('another backend');
  });

  test('are counted in bytes, and so are programs until their release', () => {
    const backend = createReferenceBackend();
    const handle = backend.allocate('float32', 10);
    backend.allocate('bool', 3);
    expect(backend.memory()).toEqual({ stateBytes: 43, scratchBytes: 0, reservedBytes: 43 });
    const executable = backend.compile(pointwise(load(0, at()), 4, [['float32', 1]]));
    expect(backend.memory().scratchBytes).toBe(20);
    executable.release();
    backend.release(handle);
    expect(backend.memory()).toEqual({ stateBytes: 3, scratchBytes: 0, reservedBytes: 3 });
    expect(() => executable.run({ states: [], inputs: [], scalars: [] })).toThrow(
      'after its release',
    );
  });
});

describe('runs', () => {
  const source = program(
    [
      ['state', 'float32', 2],
      ['input', 'int32', 2],
      ['result', 'float32', 2],
    ],
    [
      {
        extents: [2],
        stores: [{ buffer: 2, index: at([1, axis(0, 2)]), value: load(0, at([1, axis(0, 2)])) }],
      },
    ],
    1,
  );
  const setUp = () => {
    const backend = createReferenceBackend();
    return { backend, executable: backend.compile(source), state: backend.allocate('float32', 2) };
  };

  test('refuse arguments that do not fit, and name them', () => {
    const { backend, executable, state } = setUp();
    const inputs = [new Int32Array(2)];
    const scalars = [0];
    expect(() => executable.run({ states: [], inputs, scalars })).toThrow(
      'was run with 0, 1 and 1',
    );
    expect(() => executable.run({ states: [state], inputs: [], scalars })).toThrow(
      'with 1, 0 and 1',
    );
    expect(() => executable.run({ states: [state], inputs, scalars: [] })).toThrow(
      'with 1, 1 and 0',
    );
    expect(() => executable.run({ states: [state], inputs: [new Int32Array(3)], scalars })).toThrow(
      'Buffer 1 (input) has 2 elements of int32, but got 3 of int32',
    );
    const wrong = backend.allocate('int32', 2);
    expect(() => executable.run({ states: [wrong], inputs, scalars })).toThrow(
      'Buffer 0 (state) has 2 elements of float32, but got 2 of int32',
    );
  });

  test('return copies that later runs do not change', () => {
    const { backend, executable, state } = setUp();
    const run = () =>
      executable.run({ states: [state], inputs: [new Int32Array(2)], scalars: [0] });
    const [first] = run();
    backend.write(state, Float32Array.from([5, 6]));
    expect([...run()[0]]).toEqual([5, 6]);
    expect([...first]).toEqual([0, 0]);
  });
});

describe('float64 precision', () => {
  test('keeps floats in double precision from input to result, and still wraps integers', () => {
    const backend = createReferenceBackend({ precision: 'float64' });
    const third = apply('divide', [load(0, at()), constant(3)]);
    const executable = backend.compile(pointwise(third, 1, [['float32', 1]]));
    const [result] = executable.run({ states: [], inputs: [Float32Array.of(1)], scalars: [] });
    expect(result).toBeInstanceOf(Float64Array);
    expect(result[0]).toBe(1 / 3);

    const handle = backend.allocate('float32', 1);
    backend.write(handle, result);
    expect(backend.read(handle)[0]).toBe(1 / 3);
    expect(backend.memory().stateBytes).toBe(8);

    const sum = apply('add', [load(0, at(), 'int32'), constant(1, 'int32')]);
    const [wrapped] = backend
      .compile(pointwise(sum, 1, [['int32', 1]]))
      .run({ states: [], inputs: [Int32Array.of(2 ** 31 - 1)], scalars: [] });
    expect([...wrapped]).toEqual([-(2 ** 31)]);
  });
});
