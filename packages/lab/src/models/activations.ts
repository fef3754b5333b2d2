import * as nn from 'gradus/nn';

/** The activation functions that a network can be asked for by name. */
export const ACTIVATIONS = {
  sigmoid: () => new nn.Sigmoid(),
  tanh: () => new nn.Tanh(),
  relu: () => new nn.ReLU(),
  leakyrelu: () => new nn.LeakyReLU(),
  elu: () => new nn.ELU(),
  gelu: () => new nn.GELU(),
  silu: () => new nn.SiLU(),
  softplus: () => new nn.Softplus(),
} as const;

/** A name in {@link ACTIVATIONS}. */
export type ActivationName = keyof typeof ACTIVATIONS;

/** All names in {@link ACTIVATIONS}. */
export const ACTIVATION_NAMES = Object.keys(ACTIVATIONS) as ActivationName[];
