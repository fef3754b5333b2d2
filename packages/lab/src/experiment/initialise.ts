import { ArgumentError } from 'gradus';
import { init, Linear, type Module, type Parameter } from 'gradus/nn';
import type { Initialisation } from '../settings/names.ts';

type Scheme = (weight: Parameter, gain: number) => unknown;

/** The gain multiplies the standard deviation, and so every weight. */
const SCHEMES: Readonly<Record<Initialisation, Scheme>> = {
  default: scale,
  'xavier-uniform': (weight, gain) => init.xavierUniform_(weight, { gain }),
  'xavier-normal': (weight, gain) => init.xavierNormal_(weight, { gain }),
  'kaiming-uniform': (weight, gain) =>
    scale(init.kaimingUniform_(weight, { nonlinearity: 'relu' }), gain),
  'kaiming-normal': (weight, gain) =>
    scale(init.kaimingNormal_(weight, { nonlinearity: 'relu' }), gain),
  'lecun-uniform': (weight, gain) => scale(init.lecunUniform_(weight), gain),
  'lecun-normal': (weight, gain) => scale(init.lecunNormal_(weight), gain),
  orthogonal: (weight, gain) => init.orthogonal_(weight, { gain }),
  uniform: (weight, gain) => init.uniform_(weight, -gain, gain),
  normal: (weight, gain) => init.normal_(weight, 0, gain),
  constant: (weight, gain) => init.constant_(weight, gain),
  zeros: (weight) => init.zeros_(weight),
};

function scale(weight: Parameter, gain: number): unknown {
  return gain === 1 ? weight : weight.setData(weight.dataSync().map((value) => value * gain));
}

/**
 * Draws the weights of all Linear layers again by a scheme and makes biases 0; `default` keeps the weights and
 * biases that Linear has drawn, as in PyTorch.
 * @param gains factor of the weights of each layer, in order; null for 1
 * @throws ArgumentError if the number of gains is not the number of layers; then nothing changes
 */
export function initialise(
  model: Module,
  scheme: Initialisation,
  gains: readonly number[] | null = null,
): void {
  const layers = model.modules().filter((module) => module instanceof Linear);
  if (gains !== null && gains.length !== layers.length) {
    throw new ArgumentError(
      'initialise',
      `${gains.length} gains do not fit ${layers.length} Linear layers.`,
    );
  }
  layers.forEach(({ weight, bias }, i) => {
    SCHEMES[scheme](weight, gains?.[i] ?? 1);
    if (scheme !== 'default' && bias !== null) init.zeros_(bias);
  });
}
