import { ACTIVATION_CLASSES, type ModelConfig } from '@gradus/lab/settings';

/** A layer of a network that is not made yet. */
export interface PlannedLayer {
  /** Its field in the network that Gradus makes, so that files of weights fit. */
  readonly name: string;
  /** Its class, such as `Linear` or `ReLU`. */
  readonly kind: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** The layers in order, Linear and activation in turn. */
export function layersOf({ inputDim, hidden, activation, outputDim }: ModelConfig): PlannedLayer[] {
  if (activation === null || hidden.length === 0) {
    return [{ name: 'linear', kind: 'Linear', inputs: inputDim, outputs: outputDim }];
  }
  const sizes = [inputDim, ...hidden, outputDim];
  return sizes.slice(1).flatMap((outputs, i) => {
    const linear = { name: `fc${i + 1}`, kind: 'Linear', inputs: sizes[i], outputs };
    if (i === hidden.length) return [linear];
    const number = hidden.length === 1 ? '' : i + 1;
    const kind = ACTIVATION_CLASSES[activation];
    return [linear, { name: `${activation}${number}`, kind, inputs: outputs, outputs }];
  });
}
