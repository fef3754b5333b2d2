import { init, Linear, type Module, type Parameter } from 'gradus/nn';

const SCHEMES = {
  'xavier-uniform': (weight) => init.xavierUniform_(weight),
  'xavier-normal': (weight) => init.xavierNormal_(weight),
  'kaiming-uniform': (weight) => init.kaimingUniform_(weight, { nonlinearity: 'relu' }),
  'kaiming-normal': (weight) => init.kaimingNormal_(weight, { nonlinearity: 'relu' }),
  'lecun-uniform': (weight) => init.lecunUniform_(weight),
  'lecun-normal': (weight) => init.lecunNormal_(weight),
  orthogonal: (weight) => init.orthogonal_(weight),
  zeros: (weight) => init.zeros_(weight),
} satisfies Record<string, (weight: Parameter) => unknown>;

type Scheme = keyof typeof SCHEMES;

/** How weights can be initialised, by name; `default` is PyTorch's own for Linear. */
export const INITIALISATIONS: readonly string[] = ['default', ...Object.keys(SCHEMES)];

/** Draws all weights of Linear layers anew by a scheme and makes biases 0; `default` changes nothing. */
export function initialise(model: Module, scheme: string): void {
  if (scheme === 'default') return;
  for (const module of model.modules()) {
    if (!(module instanceof Linear)) continue;
    SCHEMES[scheme as Scheme](module.weight);
    if (module.bias !== null) init.zeros_(module.bias);
  }
}
