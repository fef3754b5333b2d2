/** Names that the command line knows. They stand here by themselves, so that it starts without the library. */

/** Data sets. Those that do not come along need a directory. */
export const DATASETS = ['mnist', 'fashion-mnist', 'idx'] as const;

/** A name in {@link DATASETS}. */
export type DatasetName = (typeof DATASETS)[number];

/** Activation functions that a network can be asked for. */
export const ACTIVATION_NAMES = [
  'sigmoid',
  'tanh',
  'relu',
  'leakyrelu',
  'elu',
  'gelu',
  'silu',
  'softplus',
] as const;

/** A name in {@link ACTIVATION_NAMES}. */
export type ActivationName = (typeof ACTIVATION_NAMES)[number];

/**
 * How weights can be initialised; `default` is PyTorch's own for Linear. With gain g, `uniform` is U(−g, g),
 * `normal` N(0, g²) and `constant` g.
 */
export const INITIALISATIONS = [
  'default',
  'xavier-uniform',
  'xavier-normal',
  'kaiming-uniform',
  'kaiming-normal',
  'lecun-uniform',
  'lecun-normal',
  'orthogonal',
  'uniform',
  'normal',
  'constant',
  'zeros',
] as const;

/** A name in {@link INITIALISATIONS}. */
export type Initialisation = (typeof INITIALISATIONS)[number];

/** Optimizers. */
export const OPTIMIZERS = ['sgd', 'adam', 'adamw'] as const;

/** A name in {@link OPTIMIZERS}. */
export type OptimizerName = (typeof OPTIMIZERS)[number];

/** Where a run computes. */
export const BACKENDS = ['wasm', 'reference'] as const;

/** The directory of the runs where no other is given. */
export const RUNS = 'runs';

/** The version of `config.json` that this version of the lab writes; it reads those before as well. */
export const CONFIG_VERSION = 2;
