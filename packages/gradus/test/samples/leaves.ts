import { cast, multiply } from '../../src/ops/elementwise.ts';
import { constant, range, scalar, variable } from '../../src/ops/leaves.ts';
import { EDGES, float, int, type Sample, type SampleInput, type Samples, spread } from './kit.ts';

const scaled = (number: number): Sample => ({
  about: `times ${number}`,
  inputs: [spread(-1, 1, [5])],
  compute: (x) => multiply(x, scalar(number, x.shape)),
  smooth: Number.isFinite(number),
});

const filled = (number: number): Sample => ({
  about: `times ${Object.is(number, -0) ? '-0' : number}`,
  inputs: [spread(-1, 1, [3, 3])],
  compute: (x) => multiply(x, constant(number, x.shape)),
  smooth: Number.isFinite(number),
});

const positions = (shape: readonly number[], dimension: number): Sample => ({
  about: `[${shape}] along ${dimension}`,
  inputs: [spread(-1, 1, shape)],
  compute: (x) => multiply(x, cast(range(shape, dimension), 'float32')),
  smooth: shape.every((extent) => extent > 0),
});

/** A new leaf ends gradients, so central differences would see more of the function than they do. */
const detour = (about: string, input: SampleInput): Sample => ({
  about,
  inputs: [input],
  compute: (x) => multiply(variable(multiply(x, x)), x),
  smooth: false,
});

export const samples: Samples = {
  variable: [
    detour('odd sizes', spread(-1, 1, [3, 5])),
    detour('scalar', float([2], [])),
    detour('edges', float(EDGES)),
  ],
  storage: [
    { about: 'edges', inputs: [float(EDGES)], compute: (x) => x, smooth: false },
    { about: 'scalar', inputs: [float([2], [])], compute: (x) => x, smooth: false },
    { about: 'empty', inputs: [float([], [0])], compute: (x) => x, smooth: false },
    { about: 'int32', inputs: [int([1, -1])], compute: (x) => x, smooth: false },
  ],
  scalar: [0.1, 0, -3, 1e30, NaN, Infinity].map(scaled),
  constant: [0.1, 0, -0, -3, 1e-40, NaN, -Infinity].map(filled),
  range: [positions([5], 0), positions([3, 4], 0), positions([3, 4], 1), positions([0, 2], 1)],
};
