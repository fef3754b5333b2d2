// The sizes that grow, and for each the networks, the work and the memory that it uses.

const PIXELS = 784;
const FLOAT = 4;
const doubling = (from, to) =>
  Array.from({ length: Math.log2(to / from) + 1 }, (_, i) => from * 2 ** i);

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const parameters = (layers) => sum(layers.slice(1).map((size, i) => (layers[i] + 1) * size));

/** Bytes that a step reads or writes. */
const bytes = ({ layers, batch }) =>
  FLOAT * (parameters(layers) + batch * (layers[0] + 2 * sum(layers.slice(1))));

/** Multiplications and additions of a step, zeros included, without a gradient of the inputs. */
const flops = ({ layers, batch }) =>
  2 * batch * (3 * parameters(layers) - parameters(layers.slice(0, 2)));

/** An axis of the cost of a step. `network(size)` gives layer sizes and batch size. */
const ofStep = ({ network, pictures = true, ...axis }) => ({
  of: 'a training step',
  speed: { unit: 'GFLOP/s (zeros counted)', of: (size, ms) => flops(network(size)) / ms / 1e6 },
  bytes: (size) => bytes(network(size)),
  job: 'growth.mjs',
  settings: { pictures, networks: axis.sizes.map((size) => ({ size, ...network(size) })) },
  ...axis,
});

export const axes = {
  width: ofStep({
    label: 'hidden neurons',
    caption: 'one hidden layer, batch 100',
    sizes: doubling(64, 4096),
    network: (width) => ({ layers: [PIXELS, width, 10], batch: 100 }),
  }),
  depth: ofStep({
    label: 'hidden layers of 100',
    caption: 'batch 100',
    sizes: [1, 2, 3, 4, 6, 8, 12, 16],
    network: (depth) => ({ layers: [PIXELS, ...new Array(depth).fill(100), 10], batch: 100 }),
  }),
  batch: ofStep({
    label: 'samples in a batch',
    caption: 'one hidden layer of 100',
    sizes: doubling(1, 8192),
    network: (batch) => ({ layers: [PIXELS, 100, 10], batch }),
  }),
  columns: ofStep({
    label: 'columns of a table',
    caption: 'two hidden layers of 64, batch 32',
    sizes: doubling(2, 8192),
    pictures: false,
    network: (columns) => ({ layers: [columns, 64, 64, 2], batch: 32 }),
  }),
  classes: ofStep({
    label: 'classes',
    caption: '20 columns, two hidden layers of 64, batch 32',
    sizes: [2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000],
    pictures: false,
    network: (classes) => ({ layers: [20, 64, 64, classes], batch: 32 }),
  }),
  rows: {
    of: 'an epoch',
    label: 'rows of a table',
    caption: 'flights, two hidden layers of 64, batch 100',
    sizes: [1e3, 3e3, 1e4, 3e4, 1e5, 3e5, 1e6, 3e6],
    job: 'growth-rows.mjs',
    speed: { unit: 'thousand rows a second', of: (rows, ms) => rows / ms },
    because: ofRows,
  },
  steps: {
    of: 'a call',
    label: 'steps in a call',
    caption: '2 → 8 → 8 → 2, batch 10',
    sizes: doubling(1, 1024),
    job: 'growth-calls.mjs',
    speed: { unit: 'thousand steps a second', of: (steps, ms) => steps / ms },
    // What differs from step to step: ten rows, a learning rate and a loss.
    bytes: (steps) => FLOAT * 12 * steps,
  },
};

/** The rows of a large table stay packed, and JavaScript makes each batch a matrix. */
function ofRows(before, left) {
  const share = ({ batches, ms }) => `${Math.round((100 * batches) / ms)} %`;
  return (
    `because making batches of packed rows takes ${share(left)} of the epoch, ` +
    `and ${share(before)} at ${before.size.toLocaleString('en')} rows`
  );
}
