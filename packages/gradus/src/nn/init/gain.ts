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

/**
 * A name of {@link calculateGain}: the function that follows the layer.
 *
 * @example
 * ```ts
 * const nonlinearity: nn.init.Nonlinearity = 'selu';
 * nn.init.calculateGain(nonlinearity); // 0.75
 * ```
 */
export type Nonlinearity = keyof typeof GAINS;

/**
 * The factor for initial weights that keeps the variance of the signal through a non-linearity, from PyTorch's
 * table: 1 for linear, sigmoid and convolutions, 5/3 for tanh, √2 for relu, √(2 / (1 + slope²)) for leakyRelu,
 * 3/4 for selu.
 *
 * @param param the slope of leakyRelu, default 0.01; the others have none
 * @throws ArgumentError for a name that is not in the table, or a slope that is not a finite number
 *
 * @example
 * ```ts
 * nn.init.calculateGain('relu'); // 1.414…
 * nn.init.calculateGain('leakyRelu', 1); // 1
 * ```
 */
export function calculateGain(nonlinearity: Nonlinearity, param?: number): number {
  checkArgument('calculateGain', 'nonlinearity', nonlinearity, Object.keys(GAINS));
  if (param !== undefined) checkArgument('calculateGain', 'the slope', param, 'number');
  return GAINS[nonlinearity](param);
}
