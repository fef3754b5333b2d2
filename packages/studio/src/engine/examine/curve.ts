import { ACTIVATIONS, type ActivationName } from '@gradus/lab/experiment';
import { fromArray, full, grad } from 'gradus';
import type { ActivationCurve } from '../messages.ts';

/** From −REACH to REACH, with 0 among the points. */
const REACH = 6;
const POINTS_PER_UNIT = 20;

/** An activation function and its derivative, as its module and autograd compute them. */
export function curve(activation: ActivationName): ActivationCurve {
  const middle = REACH * POINTS_PER_UNIT;
  const z = Float32Array.from({ length: 2 * middle + 1 }, (_, i) => (i - middle) / POINTS_PER_UNIT);
  const input = fromArray(z, [z.length]).requiresGrad_();
  const output = ACTIVATIONS[activation]().forward(input);
  const [slope] = grad(output, [input], full(output.shape, 1));
  return {
    z,
    f: Float32Array.from(output.dataSync()),
    df: Float32Array.from(slope?.dataSync() ?? z.map(() => 0)),
  };
}
