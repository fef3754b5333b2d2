import { init, Linear, type Module, type Parameter } from 'gradus/nn';
import type { Initialisation } from './names.ts';

const SCHEMES: Readonly<Record<Initialisation, ((weight: Parameter) => unknown) | null>> = {
  default: null,
  'xavier-uniform': (weight) => init.xavierUniform_(weight),
  'xavier-normal': (weight) => init.xavierNormal_(weight),
  'kaiming-uniform': (weight) => init.kaimingUniform_(weight, { nonlinearity: 'relu' }),
  'kaiming-normal': (weight) => init.kaimingNormal_(weight, { nonlinearity: 'relu' }),
  'lecun-uniform': (weight) => init.lecunUniform_(weight),
  'lecun-normal': (weight) => init.lecunNormal_(weight),
  orthogonal: (weight) => init.orthogonal_(weight),
  zeros: (weight) => init.zeros_(weight),
};

/** Draws all weights of Linear layers anew by a scheme and makes biases 0; `default` changes nothing. */
export function initialise(model: Module, scheme: Initialisation): void {
  const draw = SCHEMES[scheme];
  if (draw === null) return;
  for (const module of model.modules()) {
    if (!(module instanceof Linear)) continue;
    draw(module.weight);
    if (module.bias !== null) init.zeros_(module.bias);
  }
}
