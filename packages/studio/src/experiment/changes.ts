import { type Changes, withChanges } from '@gradus/lab/diagnostics';
import type { RateChange } from '@gradus/lab/settings';
import type { Experiment } from './schema.ts';

/** Equal for experiments of equal content. A number that is not valid yet (NaN) differs from one that is left out. */
export function contentOf(experiment: Experiment): string {
  return JSON.stringify(experiment, (_, value) => (Number.isNaN(value) ? 'NaN' : value));
}

/** The data of an experiment, without the folder. */
type DataIdentity = Pick<Experiment['data'], 'name' | 'classes' | 'checksum' | 'rows' | 'columns'>;

/** Whether an experiment uses these data; false for null. */
export function isOn({ data }: Experiment, summary: DataIdentity | null): boolean {
  return (
    summary !== null &&
    summary.checksum === data.checksum &&
    summary.rows === data.rows &&
    summary.columns === data.columns &&
    summary.classes === data.classes
  );
}

/** The experiment on other data: its network takes the size and the classes of their pictures. */
export function withData(experiment: Experiment, summary: DataIdentity): Experiment {
  const { name, classes, checksum, rows, columns } = summary;
  const { data, model } = experiment;
  const inputDim = rows * columns;
  if (data.checksum === checksum && data.name === name && model.inputDim === inputDim)
    return experiment;
  return {
    ...experiment,
    model: { ...model, inputDim, outputDim: classes },
    data: { kind: 'pictures', name, directory: null, classes, checksum, rows, columns },
  };
}

/** The experiment with a new learning rate, set by hand. Changes that were planned for later are dropped. */
export function withRate(experiment: Experiment, change: RateChange): Experiment {
  const earlier = experiment.rates.filter(({ iteration }) => iteration < change.iteration);
  return { ...experiment, rates: [...earlier, change] };
}

/**
 * The experiment of a run that is forked after `from` steps, with changes: rates that were planned for later are
 * scaled like the rate.
 */
export function forkedExperiment(base: Experiment, changes: Changes, from: number): Experiment {
  const changed = withChanges(base, changes);
  const scale = changed.training.lr / base.training.lr;
  const rates = base.rates.map(({ iteration, lr }) => ({
    iteration,
    // Drops the last digits, where the product of two decimal fractions is wrong.
    lr: iteration < from ? lr : Number((lr * scale).toPrecision(12)),
  }));
  return { ...changed, rates };
}

/** Settings that make another network or other initial weights: a change of them can be tried only from the start. */
const FROM_START: readonly string[] = ['hidden', 'init', 'gain'];

/** Whether a run can continue with a change in the middle of training. */
export function canGoOnWith(changes: Changes): boolean {
  return Object.keys(changes).every((name) => !FROM_START.includes(name));
}
