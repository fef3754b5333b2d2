import type { Tensor } from 'gradus';
import * as nn from 'gradus/nn';
import type { ActivationName } from '../names.ts';

/** A module that takes one tensor and makes one. */
export type Layer = { forward(x: Tensor): Tensor } & nn.Module;

/** The activation functions that a network can be asked for by name. */
export const ACTIVATIONS: Readonly<Record<ActivationName, () => Layer>> = {
  sigmoid: () => new nn.Sigmoid(),
  tanh: () => new nn.Tanh(),
  relu: () => new nn.ReLU(),
  leakyrelu: () => new nn.LeakyReLU(),
  elu: () => new nn.ELU(),
  gelu: () => new nn.GELU(),
  silu: () => new nn.SiLU(),
  softplus: () => new nn.Softplus(),
};
