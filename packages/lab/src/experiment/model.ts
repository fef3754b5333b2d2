import type { Tensor } from 'gradus';
import * as nn from 'gradus/nn';
import { ACTIVATION_CLASSES, type ActivationName } from '../settings/names.ts';
import type { ExperimentConfig, ModelConfig } from '../settings/schema.ts';

/** A network that takes one tensor and returns one. */
export type Network = { forward(x: Tensor): Tensor } & nn.Module;

/** An activation function by its name, as a layer. */
export function createActivation(name: ActivationName): nn.Activation {
  return new nn.activations[ACTIVATION_CLASSES[name]]();
}

/** The sizes and the activation of a network. */
export type NetworkSizes = Readonly<Pick<ModelConfig, 'inputDim' | 'activation' | 'outputDim'>> & {
  readonly hidden: readonly number[];
  /** The probability of dropout after each activation; 0, the default, for none. */
  readonly dropout?: number;
};

/** The parts of a configuration that describe a network. */
export interface NetworkConfig {
  readonly model: ModelConfig;
  readonly training: Pick<ExperimentConfig['training'], 'dropout'>;
}

/** Makes the network of a configuration for pictures and draws its weights. */
export function createNetwork({ model, training }: NetworkConfig): FeedforwardModel {
  return new FeedforwardModel({ ...model, dropout: training.dropout });
}

/**
 * A network of any depth and width. Its fields are named as in PyTorch tutorials: fc1, relu1, dropout1, fc2, relu2,
 * …, without a number for the activation and dropout of a single hidden layer. Without a hidden layer, the only field
 * is `linear`.
 *
 * Shape: [batch, inputDim] → [batch, outputDim].
 */
export class FeedforwardModel extends nn.Module {
  /** @throws ArgumentError if a size is not a positive integer, or `dropout` is not in [0, 1] */
  constructor({ inputDim, hidden, activation, outputDim, dropout = 0 }: NetworkSizes) {
    super();
    const fields: Record<string, Network> = {};
    const sizes = [inputDim, ...hidden];
    hidden.forEach((size, i) => {
      const number = hidden.length === 1 ? '' : i + 1;
      fields[`fc${i + 1}`] = new nn.Linear(sizes[i], size) as Network;
      if (activation !== null) fields[`${activation}${number}`] = createActivation(activation);
      if (dropout !== 0) fields[`dropout${number}`] = new nn.Dropout(dropout) as Network;
    });
    const last = hidden.length === 0 ? 'linear' : `fc${sizes.length}`;
    fields[last] = new nn.Linear(sizes[hidden.length], outputDim) as Network;
    Object.assign(this, fields);
  }

  forward(x: Tensor): Tensor {
    let h = x;
    for (const layer of this.children()) h = (layer as Network).forward(h);
    return h;
  }
}
