import { GradusError } from 'gradus';
import type { LayerWeights } from '../messages.ts';
import type { KeptMoment } from '../moments.ts';

/** @throws GradusError where the network has no layer of that name with weights */
export function weights(layer: string, now: KeptMoment, initial: KeptMoment): LayerWeights {
  const name = `${layer}.weight`;
  const [current, before] = [now.weights[name], initial.weights[name]];
  if (current === undefined || before === undefined) {
    throw new GradusError(`there are no weights in ${layer}.`, { code: 'argument' });
  }
  const [units, inputs] = current.shape;
  return {
    ...{ name: layer, units, inputs, iteration: now.iteration },
    weights: Float32Array.from(current.data),
    initial: Float32Array.from(before.data),
  };
}
