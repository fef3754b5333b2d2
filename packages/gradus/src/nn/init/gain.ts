import { ArgumentError } from '../../util/errors.ts';

const GAINS = {
  linear: () => 1,
  conv1d: () => 1,
  conv2d: () => 1,
  conv3d: () => 1,
  sigmoid: () => 1,
  tanh: () => 5 / 3,
  relu: () => Math.SQRT2,
  leakyRelu: (slope = 0.01) => Math.sqrt(2 / (1 + slope * slope)),
  selu: () => 3 / 4,
} satisfies Record<string, (param?: number) => number>;

/** What follows a layer, as far as initial weights care. */
export type Nonlinearity = keyof typeof GAINS;

/**
 * How much larger initial weights should be so that the variance of the signal survives the
 * non-linearity, PyTorch's table: 1 for linear, sigmoid and convolutions, 5/3 for tanh, √2 for relu,
 * √(2 / (1 + slope²)) for leakyRelu, 3/4 for selu.
 *
 * @param param the slope of leakyRelu, 0.01 where it is left out; the others have none
 * @throws ArgumentError for a name that is not in the table, or a slope that is no finite number
 */
export function calculateGain(nonlinearity: Nonlinearity, param?: number): number {
  if (!Object.hasOwn(GAINS, nonlinearity)) {
    const known = Object.keys(GAINS).join(', ');
    throw new ArgumentError(
      'calculateGain',
      `there is no gain for '${nonlinearity}'; there are ${known}.`,
    );
  }
  if (param !== undefined && !Number.isFinite(param)) {
    throw new ArgumentError('calculateGain', `the slope must be a finite number, got ${param}.`);
  }
  return GAINS[nonlinearity](param);
}
