import { Activation, activations, Dropout, Linear, Module, Sequential } from '../nn/index.ts';
import type { Tensor } from '../tensor/index.ts';
import { checkArgument, POSITIVE_INTEGER, PROBABILITY } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { defaultGenerator, Generator } from '../util/random/index.ts';
import type { TargetDescription } from './description.ts';
import { type PreprocessingLayer, TargetLayer } from './layer.ts';
import { Preprocessing } from './preprocessing.ts';

/** The class of an activation that works on each element and needs no argument. */
export type ActivationName = {
  [Name in keyof typeof activations]: (typeof activations)[Name] extends new () => Activation
    ? Name
    : never;
}[keyof typeof activations];

/** The activations that a {@link TabularModel} can have. */
export const ACTIVATION_NAMES = Object.entries(activations).flatMap(([name, { prototype }]) => {
  return prototype instanceof Activation ? [name as ActivationName] : [];
});

/** What a model gives for a target of two classes: one logit, of the second class, or a logit for each class. */
export type BinaryOutput = (typeof BINARY_OUTPUTS)[number];

/** The values of the option `binary`. */
export const BINARY_OUTPUTS = ['softmax', 'logit'] as const;

/** The network of a {@link TabularModel}, as plain data from which it is built. */
export interface TabularArchitecture {
  /** The widths of the hidden layers; with none the model is linear. Default: one of 100. */
  readonly hidden: readonly number[];
  /** The activation after each hidden layer. Default: `'ReLU'`. */
  readonly activation: ActivationName;
  /** The probability of dropout after each activation; 0, the default, for none. */
  readonly dropout: number;
  /**
   * Of two classes: `'softmax'`, the default, gives a logit for each, for `CrossEntropyLoss`; `'logit'` gives one,
   * for `BCEWithLogitsLoss`, which can weigh the second class by `posWeight`.
   */
  readonly binary: BinaryOutput;
}

/** Options of {@link TabularModel}. */
export interface TabularModelOptions extends Partial<TabularArchitecture> {
  /** Where initial values and masks are drawn; default: the generator that `manualSeed` seeds. */
  generator?: Generator;
}

/**
 * A network for rows of a table, with its preprocessing: the layer that turns the encoded matrix into numbers, fully
 * connected layers, and for regression the layer that brings predictions to the units of the target.
 *
 *     const model = new TabularModel(preprocessing, { hidden: [64, 64], activation: 'SiLU' });
 *
 * Shape: x [batch, inputs] → logits [batch, classes], or [batch, 1] with `binary: 'logit'`; or standardised numbers
 * [batch, targets].
 */
export class TabularModel extends Module {
  /** What encodes tables for this model. */
  readonly fitted: Preprocessing;
  readonly architecture: TabularArchitecture;
  readonly preprocessing: PreprocessingLayer;
  readonly network: Sequential;
  /** For regression. `forward` does not apply it, so that losses see standardised numbers. */
  readonly target: TargetLayer | null;

  /** @throws ArgumentError where an option is not known or not what it must be, or one logit for other than two classes */
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

/** @throws ArgumentError for one logit where there are not two classes */
export function checkBinary(owner: string, binary: BinaryOutput, target: TargetDescription): void {
  const classes = target.task === 'classification' ? target.classNames.length : 0;
  if (binary === 'softmax' || classes === 2) return;
  const found = classes === 0 ? 'it is of regression' : `it has ${classes}`;
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
