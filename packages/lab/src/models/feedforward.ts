import type { Tensor } from 'gradus';
import * as nn from 'gradus/nn';
import type { ActivationName } from '../names.ts';
import { ACTIVATIONS, type Layer } from './activations.ts';

/**
 * A network of any depth and width. Its fields are named as in PyTorch tutorials: fc1, relu1, fc2, relu2, …,
 * and without a number for the activation of a single hidden layer.
 *
 * Shape: [batch, inputDim] → [batch, outputDim].
 */
export class FeedforwardModel extends nn.Module {
  /** @throws ArgumentError where a size is no positive integer */
  constructor(
    inputDim: number,
    hidden: readonly number[],
    outputDim: number,
    activation: ActivationName,
  ) {
    super();
    const fields: Record<string, Layer> = {};
    const sizes = [inputDim, ...hidden];
    hidden.forEach((size, i) => {
      const number = hidden.length === 1 ? '' : i + 1;
      fields[`fc${i + 1}`] = new nn.Linear(sizes[i], size) as Layer;
      fields[`${activation}${number}`] = ACTIVATIONS[activation]();
    });
    fields[`fc${sizes.length}`] = new nn.Linear(sizes[hidden.length], outputDim) as Layer;
    Object.assign(this, fields);
  }

  forward(x: Tensor): Tensor {
    let h = x;
    for (const layer of this.children()) h = (layer as Layer).forward(h);
    return h;
  }
}
