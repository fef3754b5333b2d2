import * as nn from 'gradus/nn';

/** What diagnosis has to know about an activation function. */
export interface ActivationKind {
  /** Its two ends, near which its slope vanishes as 1 − g², where g is the output brought to −1 … 1. */
  readonly ends?: readonly [number, number];
  /** Whether its output and slope are 0 on a half-line, so that a unit can be dead. */
  readonly canDie?: boolean;
}

const KINDS = /* @__PURE__ */ new Map<unknown, ActivationKind>([
  [nn.Sigmoid, { ends: [0, 1] }],
  [nn.Tanh, { ends: [-1, 1] }],
  [nn.ReLU, { canDie: true }],
  [nn.LeakyReLU, {}],
  [nn.ELU, {}],
  [nn.GELU, {}],
  [nn.SiLU, {}],
  [nn.Softplus, {}],
]);

/** What is known of a module as an activation function; undefined where it is none. */
export function activationKind(module: nn.Module): ActivationKind | undefined {
  return KINDS.get(module.constructor);
}
