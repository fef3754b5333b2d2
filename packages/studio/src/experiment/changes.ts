import { type Changes, withChanges } from '@gradus/lab/diagnostics';
import type { RateChange } from '@gradus/lab/settings';
import type { Experiment } from './schema.ts';

/** The same for experiments of the same content; what is not a number yet differs from what is left out. */
export function contentOf(experiment: Experiment): string {
  return JSON.stringify(experiment, (_, value) => (Number.isNaN(value) ? 'NaN' : value));
}

/** The data of an experiment, wherever they lie. */
type DataIdentity = Pick<Experiment['data'], 'name' | 'classes' | 'checksum' | 'rows' | 'columns'>;

/** Whether an experiment uses these data; null for none. */
export function isOn({ data }: Experiment, summary: DataIdentity | null): boolean {
  return (
    summary !== null &&
    summary.checksum === data.checksum &&
    summary.rows === data.rows &&
    summary.columns === data.columns &&
    summary.classes === data.classes
  );
}

/** An experiment on other data: its network takes their pictures and tells their classes apart. */
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

/** An experiment with its learning rate changed by hand: what was planned for later falls away. */
export function withRate(experiment: Experiment, change: RateChange): Experiment {
  const earlier = experiment.rates.filter(({ iteration }) => iteration < change.iteration);
  return { ...experiment, rates: [...earlier, change] };
}

/**
 * What a run trains that is forked from another one after `from` steps, with changes: rates that were planned
 * for later are scaled as the rate is.
 */
export function forkedExperiment(base: Experiment, changes: Changes, from: number): Experiment {
  const changed = withChanges(base, changes);
  const scale = changed.training.lr / base.training.lr;
  const rates = base.rates.map(({ iteration, lr }) => ({
    iteration,
    // Without the last digits, in which the product of two decimal fractions is wrong.
    lr: iteration < from ? lr : Number((lr * scale).toPrecision(12)),
  }));
  return { ...changed, rates };
}

/** Changes of these make another network, or other initial weights: they can be tried from the start alone. */
const FROM_START: readonly string[] = ['hidden', 'init', 'gain'];

/** Whether a run can go on with a change in the middle of training. */
export function canGoOnWith(changes: Changes): boolean {
  return Object.keys(changes).every((name) => !FROM_START.includes(name));
}
