// The three sizes that grow, and the memory that a step uses.

const PIXELS = 784;
const FLOAT = 4;
const doubling = (from, to) =>
  Array.from({ length: Math.log2(to / from) + 1 }, (_, i) => from * 2 ** i);

const parameters = ({ width, depth }) =>
  (PIXELS + 1) * width + (depth - 1) * (width + 1) * width + 11 * width;
const activations = ({ width, depth, batch }) => batch * (PIXELS + depth * 2 * width);
const modelC = { width: 100, depth: 1, batch: 100 };

/** Bytes that a step reads or writes. */
const bytes = (sizes) => FLOAT * (parameters(sizes) + activations(sizes));

/** Multiplications and additions of a step, zeros included, without a gradient of the pictures. */
const flops = ({ width, depth, batch }) =>
  2 * batch * (3 * parameters({ width, depth }) - (PIXELS + 1) * width);

const of = (name) => ({
  bytes: (size) => bytes({ ...modelC, [name]: size }),
  flops: (size) => flops({ ...modelC, [name]: size }),
});

export const axes = {
  width: {
    label: 'hidden neurons',
    caption: 'one hidden layer, batch 100',
    sizes: doubling(64, 4096),
    ...of('width'),
  },
  depth: {
    label: 'hidden layers of 100',
    caption: 'batch 100',
    sizes: [1, 2, 3, 4, 6, 8, 12, 16],
    ...of('depth'),
  },
  batch: {
    label: 'samples in a batch',
    caption: 'one hidden layer of 100',
    sizes: doubling(1, 8192),
    ...of('batch'),
  },
};
