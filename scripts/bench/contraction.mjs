// Speed of matrix products on the wasm backend: `node scripts/bench/contraction.mjs [name …]`.
// Cases take turns, and the result is the median over all rounds, so other work on the machine matters less.
import { rolldown } from 'rolldown';

const ROUNDS = 15;
const ROUND_MS = 20;

const bundle = await rolldown({ input: 'packages/gradus/src/backends/wasm/index.ts' });
const { output } = await bundle.generate({ format: 'esm' });
const source = `data:text/javascript;base64,${Buffer.from(output[0].code).toString('base64')}`;
const { createWasmBackend } = await import(source);

const axis = (number, extent) => ({ kind: 'axis', axis: number, extent });
const index = (...terms) => ({
  terms: terms.map(([factor, atom]) => ({ factor, atom })),
  offset: 0,
});
const load = (buffer, at) => ({ kind: 'load', dtype: 'float32', buffer, index: at });
const apply = (fn, ...args) => ({ kind: 'apply', dtype: 'float32', fn, args });
const accumulator = { kind: 'accumulator', dtype: 'float32' };

/** C[m, n] = Σ A[m, k] B[k, n]. With `transposed`, A is [k, m], as for gradients of weights. */
function product(m, k, n, { transposed = false, epilogue = 'none' } = {}) {
  const [i, j, r] = [axis(0, m), axis(1, n), axis(2, k)];
  const a = transposed ? index([1, i], [m, r]) : index([k, i], [1, r]);
  const b = index([n, r], [1, j]);
  const c = index([n, i], [1, j]);
  const values = {
    none: accumulator,
    sigmoid: apply('sigmoid', apply('add', accumulator, load(3, index([1, j])))),
    update: apply(
      'subtract',
      load(2, c),
      apply('multiply', { kind: 'scalar', dtype: 'float32', slot: 0 }, accumulator),
    ),
  };
  const state = (length) => ({ role: 'state', dtype: 'float32', length, offset: -1 });
  return {
    buffers: [state(m * k), state(k * n), state(m * n), state(n)],
    kernels: [
      {
        label: 'product',
        extents: [m, n],
        reduction: {
          extents: [k],
          combine: 'sum',
          value: apply('multiply', load(0, a), load(1, b)),
        },
        stores: [{ buffer: 2, index: c, value: values[epilogue] }],
      },
    ],
    scalarCount: 1,
    scratchBytes: 0,
  };
}

const shapes = {
  forward1: [100, 784, 100, { epilogue: 'sigmoid' }],
  weights1: [100, 100, 784, { transposed: true, epilogue: 'update' }],
  forward2: [100, 100, 10],
  inputs2: [100, 10, 100],
  weights2: [10, 100, 100, { transposed: true, epilogue: 'update' }],
  square256: [256, 256, 256],
  square512: [512, 512, 512],
  square1024: [1024, 1024, 1024],
  row: [1, 784, 100],
  evaluation: [10000, 784, 100],
};

const chosen = process.argv.slice(2);
const backend = createWasmBackend();
const cases = Object.entries(shapes)
  .filter(([name]) => chosen.length === 0 || chosen.includes(name))
  .map(([name, [m, k, n, options]]) => {
    const program = product(m, k, n, options);
    const executable = backend.compile(program);
    const states = program.buffers.map(({ dtype, length }) => backend.allocate(dtype, length));
    for (const state of states) {
      backend.write(
        state,
        Float32Array.from({ length: state.length }, () => Math.random() - 0.5),
      );
    }
    const args = { states, inputs: [], scalars: [1e-9] };
    return { name, flops: 2 * m * k * n, run: () => executable.run(args), seconds: [] };
  });

/** The mean seconds of a run, measured for about ROUND_MS. */
function time(run) {
  const begin = performance.now();
  let runs = 0;
  do {
    run();
    runs += 1;
  } while (performance.now() - begin < ROUND_MS);
  return (performance.now() - begin) / runs / 1000;
}

for (let round = -2; round < ROUNDS; round += 1) {
  for (const { run, seconds } of cases) {
    const mean = time(run);
    if (round >= 0) seconds.push(mean);
  }
}
console.log(`fused multiply-add: ${backend.fusedMultiplyAdd}`);
for (const { name, flops, seconds } of cases) {
  const median = seconds.sort((a, b) => a - b)[ROUNDS >> 1];
  const speed = flops / median / 1e9;
  console.log(
    `${name.padEnd(12)} ${(median * 1e6).toFixed(1).padStart(10)} µs ${speed.toFixed(1).padStart(6)} GFLOP/s` +
      `  (best ${(flops / seconds[0] / 1e9).toFixed(1)})`,
  );
}
