import { ACTIVATION_CLASSES } from '@gradus/lab/settings';
import type { Experiment } from './schema.ts';

/** A layer of a network that is not built yet. */
export interface PlannedLayer {
  /** Its field in the network that Gradus builds, so that files of weights fit. */
  readonly name: string;
  readonly role: 'linear' | 'activation' | 'dropout';
  /** Its class, such as `Linear` or `ReLU`. */
  readonly kind: string;
  /** The arguments of its class, such as `784, 100`. */
  readonly args: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** The layers in order: Linear, activation and, if the network has it, dropout in turn. */
export function layersOf(experiment: Experiment): PlannedLayer[] {
  const layers = plannedLayers(experiment);
  // The network for a table is a Sequential after the preprocessing of the columns.
  if (experiment.data.kind === 'table')
    return layers.map((layer, i) => ({ ...layer, name: `network.${i}` }));
  return layers;
}

function plannedLayers({ model, training: { dropout } }: Experiment): PlannedLayer[] {
  const { inputDim, hidden, activation, outputDim } = model;
  if (activation === null || hidden.length === 0) {
    return [linearLayer('linear', inputDim, outputDim)];
  }
  const sizes = [inputDim, ...hidden, outputDim];
  return sizes.slice(1).flatMap((outputs, i): PlannedLayer[] => {
    const linear = linearLayer(`fc${i + 1}`, sizes[i], outputs);
    if (i === hidden.length) return [linear];
    const number = hidden.length === 1 ? '' : i + 1;
    const units = { inputs: outputs, outputs };
    const kind = ACTIVATION_CLASSES[activation];
    const name = `${activation}${number}`;
    const act: PlannedLayer = { name, role: 'activation', kind, args: '', ...units };
    if (dropout === 0) return [linear, act];
    const dropped = { name: `dropout${number}`, kind: 'Dropout', args: String(dropout) };
    return [linear, act, { ...dropped, role: 'dropout', ...units }];
  });
}

function linearLayer(name: string, inputs: number, outputs: number): PlannedLayer {
  return { name, role: 'linear', kind: 'Linear', args: `${inputs}, ${outputs}`, inputs, outputs };
}
