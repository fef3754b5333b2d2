import { Activation, activations, Dropout, Linear, Module, Sequential } from '../nn/index.ts';
import type { Tensor } from '../tensor/index.ts';
import { checkArgument, POSITIVE_INTEGER, PROBABILITY } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { defaultGenerator, Generator } from '../util/random/index.ts';
import type { TargetDescription } from './description.ts';
import { type PreprocessingLayer, TargetLayer } from './layer.ts';
import { Preprocessing } from './preprocessing.ts';

/** The name of an activation class that works on each element and needs no argument. */
export type ActivationName = {
  [Name in keyof typeof activations]: (typeof activations)[Name] extends new () => Activation
    ? Name
    : never;
}[keyof typeof activations];

/** The activations that a {@link TabularModel} can have. */
export const ACTIVATION_NAMES = Object.entries(activations).flatMap(([name, Class]) => {
  const isOne = Class.prototype instanceof Activation && Class.length === 0;
  return isOne ? [name as ActivationName] : [];
});

/**
 * The output of a model with two classes: `'logit'`, one logit for the second class, or `'softmax'`, one for each.
 *
 * @example
 * ```ts
 * const binary: BinaryOutput = 'logit';
 * const table = Table.fromRows(['no', 'no', 'yes', 'yes'].map((sick, dose) => ({ dose, sick })));
 * const model = new TabularModel(fitPreprocessing(table, { target: 'sick' }), { binary });
 * model.forward(tensor([[0], [3]])).shape; // [2, 1]
 * ```
 */
export type BinaryOutput = (typeof BINARY_OUTPUTS)[number];

/** The values of the option `binary`. */
export const BINARY_OUTPUTS = ['softmax', 'logit'] as const;

/**
 * The architecture of a {@link TabularModel}, as plain data.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: 3, price: 2.5 }]);
 * const model = new TabularModel(fitPreprocessing(table, { target: 'price' }), { hidden: [8] });
 * const architecture: TabularArchitecture = model.architecture;
 * architecture; // { hidden: [8], activation: 'ReLU', dropout: 0, binary: 'softmax' }
 * ```
 */
export interface TabularArchitecture {
  /** The widths of the hidden layers; with none, the model is linear. Default: `[100]`. */
  readonly hidden: readonly number[];
  /** The activation after each hidden layer. Default: `'ReLU'`. */
  readonly activation: ActivationName;
  /** The probability of dropout after each activation; default 0, without dropout. */
  readonly dropout: number;
  /**
   * The output for two classes. `'softmax'`, the default, is a logit for each class, for `CrossEntropyLoss`. `'logit'`
   * is one logit, for `BCEWithLogitsLoss`, which can weight the second class by `posWeight`.
   */
  readonly binary: BinaryOutput;
}

/**
 * Options of {@link TabularModel}.
 *
 * @example
 * ```ts
 * const options: TabularModelOptions = { hidden: [64, 64], activation: 'SiLU', dropout: 0.1 };
 * ```
 */
export interface TabularModelOptions extends Partial<TabularArchitecture> {
  /** Draws initial weights and dropout masks; default: the generator that `manualSeed` seeds. */
  generator?: Generator;
}

/**
 * A network for the rows of a table, with its preprocessing: a `PreprocessingLayer`, fully connected layers, and for
 * regression a `TargetLayer`.
 *
 * Shape: x [batch, inputs] → logits [batch, classes], or [batch, 1] with `binary: 'logit'`; for regression,
 * standardised numbers [batch, targets].
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: 3, price: 2.5 }]);
 * const fitted = fitPreprocessing(table, { target: 'price' });
 * const model = new TabularModel(fitted, { hidden: [64, 64], activation: 'SiLU' });
 * const { values } = fitted.encode(table);
 * model.forward(tensor(values).view(2, 1)).shape; // [2, 1]
 * ```
 */
export class TabularModel extends Module {
  /** Encodes tables for this model. */
  readonly fitted: Preprocessing;
  readonly architecture: TabularArchitecture;
  readonly preprocessing: PreprocessingLayer;
  readonly network: Sequential;
  /** For regression, else null. `forward` does not apply it, so that losses get standardised numbers. */
  readonly target: TargetLayer | null;

  /** @throws ArgumentError if an option is unknown or wrong, or for `binary: 'logit'` without two classes */
  constructor(fitted: Preprocessing, options: TabularModelOptions = {}) {
    super();
    const owner = 'TabularModel';
    this.fitted = checkArgument(owner, 'the first argument', fitted, Preprocessing);
    const {
      generator = defaultGenerator,
      hidden = [100],
      activation = 'ReLU',
      dropout = 0,
      binary = 'softmax',
    } = checkOptions<TabularModelOptions>(owner, options, {
      hidden: Array,
      activation: ACTIVATION_NAMES,
      dropout: PROBABILITY,
      binary: BINARY_OUTPUTS,
      generator: Generator,
    });
    hidden.forEach((width, i) => {
      checkArgument(owner, `hidden[${i}]`, width, POSITIVE_INTEGER);
    });
    const { target } = fitted.description;
    checkBinary(owner, binary, target);
    this.architecture = { hidden: [...hidden], activation, dropout, binary };
    this.preprocessing = fitted.layer(generator);
    const widths = widthsOf(this.preprocessing, this.architecture, target);
    this.network = networkOf(widths, this.architecture, generator);
    this.target = target.task === 'regression' ? new TargetLayer(target) : null;
  }

  forward(x: Tensor): Tensor {
    return this.network.forward(this.preprocessing.forward(x)) as Tensor;
  }
}

/** @throws ArgumentError for `'logit'` without two classes */
export function checkBinary(owner: string, binary: BinaryOutput, target: TargetDescription): void {
  const classes = target.task === 'classification' ? target.classNames.length : 0;
  if (binary === 'softmax' || classes === 2) return;
  const found = classes === 0 ? 'the target is a number' : `the target has ${classes}`;
  const fix = 'Leave the option out';
  throw new ArgumentError(
    owner,
    `binary: 'logit' needs a target of two classes, but ${found}. ${fix}.`,
  );
}

/** The widths between the layers of a network, from its input to its output. */
export function widthsOf(
  { outFeatures }: PreprocessingLayer,
  { hidden, binary }: TabularArchitecture,
  target: TargetDescription,
): number[] {
  const outputs = target.task === 'regression' ? target.columns : target.classNames;
  return [outFeatures, ...hidden, binary === 'logit' ? 1 : outputs.length];
}

function networkOf(
  widths: readonly number[],
  { activation, dropout }: TabularArchitecture,
  generator: Generator,
): Sequential {
  const layers = widths.slice(1).flatMap((width, i): Module[] => {
    const linear = new Linear(widths[i], width, { generator });
    if (i === widths.length - 2) return [linear];
    const act: Activation = new activations[activation]();
    return dropout === 0 ? [linear, act] : [linear, act, new Dropout(dropout, { generator })];
  });
  return new Sequential(...layers);
}
