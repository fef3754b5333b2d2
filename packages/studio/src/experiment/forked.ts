import { followed } from '@gradus/lab/config';
import type { Changes } from '@gradus/lab/diagnostics';
import type { Experiment } from './schema.ts';

/**
 * What a run trains that is forked from another one after `from` steps, with changes: rates that were planned
 * for later are scaled as the rate is.
 */
export function forkedExperiment(base: Experiment, changes: Changes, from: number): Experiment {
  const changed = followed(base, changes);
  const scale = changed.training.lr / base.training.lr;
  const rates = base.rates.map(({ iteration, lr }) => ({
    iteration,
    // Without the last digits, in which the product of two decimal fractions is wrong.
    lr: iteration < from ? lr : Number((lr * scale).toPrecision(12)),
  }));
  return { ...changed, rates };
}
