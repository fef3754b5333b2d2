import { GradusError } from 'gradus';
import type { LayerWeights } from '../messages.ts';
import type { Snapshot } from '../snapshots.ts';

/** Which weights: those of `count` units from `first` on, or of all. */
interface WantedWeights {
  readonly layer: string;
  readonly first?: number;
  readonly count?: number;
}

/** @throws GradusError if the network has no such layer with weights, or too few units */
export function weights(
  { layer, first = 0, count }: WantedWeights,
  now: Snapshot,
  initial: Snapshot,
): LayerWeights {
  const name = `${layer}.weight`;
  const [current, before] = [now.weights[name], initial.weights[name]];
  if (current === undefined || before === undefined) {
    throw new GradusError(`${layer} has no weights.`, { code: 'argument' });
  }
  const [units, inputs] = current.shape;
  if (first < 0 || first >= units) {
    throw new GradusError(`${layer} has no unit ${first}.`, { code: 'argument' });
  }
  const [begin, end] = [first * inputs, Math.min(units, first + (count ?? units)) * inputs];
  return {
    ...{ name: layer, units, inputs, first, iteration: now.iteration },
    weights: new Float32Array(current.data.subarray(begin, end)),
    initial: new Float32Array(before.data.subarray(begin, end)),
    ...limitsOf(current.data, before.data),
  };
}

/** The largest finite magnitudes, so that all units share one scale. */
function limitsOf(now: ArrayLike<number>, before: ArrayLike<number>) {
  let [limit, changeLimit] = [0, 0];
  for (let i = 0; i < now.length; i++) {
    const size = Math.abs(now[i]);
    const change = Math.abs(now[i] - before[i]);
    // A comparison with NaN is false, so NaN is left out.
    if (size > limit && size < Number.POSITIVE_INFINITY) limit = size;
    if (change > changeLimit && change < Number.POSITIVE_INFINITY) changeLimit = change;
  }
  return { limit, changeLimit };
}
