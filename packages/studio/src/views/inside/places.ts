import type { LayerSummary } from '../../engine/messages.ts';

/** Units that can be looked at: those of a layer with weights, after its activation where it has one. */
export interface Place {
  /** Path of what gives their outputs, such as `relu1`. */
  readonly name: string;
  /** Path of the layer that has their weights, such as `fc1`. */
  readonly layer: string;
  readonly units: number;
  /** How many weights each unit has. */
  readonly inputs: number;
}

/** A unit, by the place that it is in. */
export interface ChosenUnit {
  readonly place: string;
  readonly unit: number;
}

/** The places of a network, in its order. */
export function placesOf(layers: readonly LayerSummary[]): Place[] {
  return layers.flatMap(({ name, units, parameters }, i) => {
    const weight = parameters.find((parameter) => parameter.name === 'weight');
    if (weight?.shape.length !== 2) return [];
    const next = layers.at(i + 1);
    const end = next === undefined || next.parameters.length > 0 ? name : next.name;
    return [{ name: end, layer: name, units, inputs: weight.shape[1] }];
  });
}
