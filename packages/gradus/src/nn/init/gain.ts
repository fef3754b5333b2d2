import { checkArgument } from '../../util/arguments.ts';

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
 * @throws ArgumentError for a name that is not in the table, or a slope that is not a finite number
 */
export function calculateGain(nonlinearity: Nonlinearity, param?: number): number {
  checkArgument('calculateGain', 'nonlinearity', nonlinearity, Object.keys(GAINS));
  if (param !== undefined) checkArgument('calculateGain', 'the slope', param, 'number');
  return GAINS[nonlinearity](param);
}
