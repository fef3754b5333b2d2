/** Names that the command line knows. This file imports only types, so that the command line starts fast. */
import type { EmnistSplit, PointFeature, PointSetKind } from '@gradus/datasets';
import type { activations } from 'gradus/nn';
import type { BinaryOutput } from 'gradus/preprocessing';
import type { TaskName } from 'gradus/train';

/** Image data sets that the Studio shows too. */
export const STUDIO_DATASETS = ['mnist', 'fashion-mnist', 'idx', 'folder'] as const;

/** Image data sets. Those that are not bundled need a directory. */
export const DATASETS = [
  ...STUDIO_DATASETS,
  'emnist-balanced',
  'emnist-byclass',
  'emnist-bymerge',
  'emnist-digits',
  'emnist-letters',
  'emnist-mnist',
] as const satisfies readonly (
  | (typeof STUDIO_DATASETS)[number]
  | `emnist-${EmnistSplit}`
  | 'folder'
)[];

/** A name in {@link DATASETS}. */
export type DatasetName = (typeof DATASETS)[number];

/** 2-D point sets, which are generated, not loaded. */
export const POINT_SETS = [
  'circles',
  'xor',
  'spiral',
  'moons',
  'gaussians',
] as const satisfies readonly PointSetKind[];

/** A name in {@link POINT_SETS}. */
export type PointSetName = (typeof POINT_SETS)[number];

/** The features that a point can have. */
export const POINT_FEATURES = [
  'x',
  'y',
  'xx',
  'yy',
  'xy',
  'sinx',
  'siny',
] as const satisfies readonly PointFeature[];

/** The outputs of a network for two classes of a table: a logit for each, or one logit. */
export const BINARY_OUTPUTS = ['softmax', 'logit'] as const satisfies readonly BinaryOutput[];

/** The tasks of a network. */
export const TASKS = ['classification', 'regression'] as const satisfies readonly TaskName[];

/** The classes of activation functions that a network can have, here and in PyTorch. */
const ACTIVATION_LIST = [
  'Sigmoid',
  'Tanh',
  'ReLU',
  'LeakyReLU',
  'ELU',
  'GELU',
  'SiLU',
  'Softplus',
  'SELU',
  'CELU',
  'Mish',
  'Softsign',
  'Hardswish',
  'Hardsigmoid',
  'Hardtanh',
  'ReLU6',
  'LogSigmoid',
  'Tanhshrink',
] as const satisfies readonly (keyof typeof activations)[];

/** The name of an activation function: the name of its class in lower case. */
export type ActivationName = Lowercase<(typeof ACTIVATION_LIST)[number]>;

/** The class of each activation function in `gradus/nn` and in `torch.nn`. */
export const ACTIVATION_CLASSES = byName(ACTIVATION_LIST);

/** The names of activation functions that a network can have. */
export const ACTIVATION_NAMES = Object.keys(ACTIVATION_CLASSES) as ActivationName[];

function byName<Class extends string>(classes: readonly Class[]) {
  const rows = classes.map((name) => [name.toLowerCase(), name]);
  return Object.fromEntries(rows) as Readonly<Record<Lowercase<Class>, Class>>;
}

/**
 * Schemes for initial weights; `default` is PyTorch's for Linear. With gain g, `uniform` is U(−g, g),
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

/** The backends that a run can compute with. */
export const BACKENDS = ['wasm', 'reference'] as const;

/** The default directory of runs. */
export const RUNS = 'runs';

/** The version of `config.json` that this version of the lab writes. It also reads earlier versions. */
export const CONFIG_VERSION = 3;
