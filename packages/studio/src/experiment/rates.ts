import type { RateChange } from '@gradus/lab/config';
import type { Experiment } from './schema.ts';

/** An experiment with its learning rate changed by hand: what was planned for later falls away. */
export function withRate(experiment: Experiment, change: RateChange): Experiment {
  const earlier = experiment.rates.filter(({ iteration }) => iteration < change.iteration);
  return { ...experiment, rates: [...earlier, change] };
}
