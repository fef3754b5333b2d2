// Rungs that use gradus itself: the kernel alone on each backend, and `a.matmul(b)` as a user writes it.
import { createWasmBackend, fromArray, setBackend } from 'gradus';

/** C[n, n] = A B as loop code. */
function product(n) {
  const axis = (number) => ({ kind: 'axis', axis: number, extent: n });
  const at = (row, column) => ({
    terms: [
      { factor: n, atom: row },
      { factor: 1, atom: column },
    ],
    offset: 0,
  });
  const load = (buffer, index) => ({ kind: 'load', dtype: 'float32', buffer, index });
  const [i, j, k] = [axis(0), axis(1), axis(2)];
  const value = {
    kind: 'apply',
    dtype: 'float32',
    fn: 'multiply',
    args: [load(0, at(i, k)), load(1, at(k, j))],
  };
  const state = { role: 'state', dtype: 'float32', length: n * n, offset: -1 };
  const kernel = {
    label: 'matmul',
    extents: [n, n],
    reduction: { extents: [n], combine: 'sum', value },
    stores: [{ buffer: 2, index: at(i, j), value: { kind: 'accumulator', dtype: 'float32' } }],
  };
  return { buffers: [state, state, state], kernels: [kernel], scalarCount: 0, scratchBytes: 0 };
}

/** The kernel alone. Factors and product stay in the memory of the backend. */
export function kernelRung(n, options) {
  const backend = createWasmBackend(options);
  const executable = backend.compile(product(n));
  const states = [0, 1, 2].map(() => backend.allocate('float32', n * n));
  const args = { states, inputs: [], scalars: [] };
  return {
    load(a, b) {
      backend.write(states[0], a);
      backend.write(states[1], b);
    },
    run: () => executable.run(args),
    result: () => backend.read(states[2]),
  };
}

/** From two tensors to an array, with recording, copying in and copying out. */
export function publicRung(n) {
  let factors;
  let result;
  return {
    load(a, b) {
      setBackend(createWasmBackend());
      factors = [fromArray(a, [n, n]), fromArray(b, [n, n])];
    },
    run() {
      result = factors[0].matmul(factors[1]).dataSync();
    },
    result: () => result,
  };
}
