import type { LayerSummary } from '../../engine/messages.ts';

/** A layer with weights, as units. Their output is that of its activation, if it has one. */
export interface UnitLayer {
  /** Path of the module with their output, such as `relu1`. */
  readonly name: string;
  /** Path of the module with their weights, such as `fc1`. */
  readonly weightLayer: string;
  readonly units: number;
  /** Number of weights of each unit. */
  readonly inputs: number;
}

/** A unit of a network. */
export interface ChosenUnit {
  /** Path of the module with its output, such as `relu1`. */
  readonly layer: string;
  readonly unit: number;
}

/** The layers of a network that have units, in order. */
export function unitLayersOf(layers: readonly LayerSummary[]): UnitLayer[] {
  return layers.flatMap(({ name, units, parameters }, i) => {
    const weight = parameters.find((parameter) => parameter.name === 'weight');
    if (weight?.shape.length !== 2) return [];
    const next = layers.at(i + 1);
    const isLast = next === undefined || next.parameters.length > 0;
    const output = isLast ? name : next.name;
    return [{ name: output, weightLayer: name, units, inputs: weight.shape[1] }];
  });
}
