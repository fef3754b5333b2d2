import { type Changes, withChanges } from '@gradus/lab/diagnostics';
import type { RateChange } from '@gradus/lab/settings';
import { checksumOf, type Pictures, pictureKey, type TableOf } from './data.ts';
import { modelFor } from './defaults.ts';
import type { Experiment } from './schema.ts';
import type { DataSummary } from './summary.ts';

/** Equal for experiments of equal content. A number that is not valid yet (NaN) differs from one that is left out. */
export function contentOf(experiment: Experiment): string {
  return JSON.stringify(experiment, (_, value) => (Number.isNaN(value) ? 'NaN' : value));
}

/** Whether the page has the data of an experiment: points always, since it generates them. */
export function isOn({ data }: Experiment, summary: DataSummary | null): boolean {
  if (data.kind === 'table') {
    return data.source.kind === 'points' || isOfTable(data, summary);
  }
  return summary?.kind === 'pictures' && pictureKey(summary.data) === pictureKey(data);
}

/** Equal for tables with the same rows and columns in the same parts. The folder of a file does not count. */
function tableKey({ source, target, options, split, binary }: TableOf): string {
  const rows = source.kind === 'file' ? source.checksum : { ...source, checksum: '' };
  return JSON.stringify([rows, target, options, split, binary]);
}

/** Whether two experiments are on the same points, in the same parts. */
export function isSameData(one: Experiment, other: Experiment): boolean {
  if (one.data.kind !== 'table' || other.data.kind !== 'table') return false;
  return one.training.seed === other.training.seed && tableKey(one.data) === tableKey(other.data);
}

/** The experiment on the data of the page, unless the page can generate its own. */
export function withData(experiment: Experiment, summary: DataSummary): Experiment {
  const { data } = experiment;
  const isGenerated = data.kind === 'table' && data.source.kind === 'points';
  return isGenerated && !isOfTable(data, summary) ? experiment : movedTo(experiment, summary);
}

function isOfTable(data: TableOf, summary: DataSummary | null): boolean {
  return summary?.kind === 'table' && tableKey(summary.data) === tableKey(data);
}

/** The experiment on other data: its network takes their inputs and outputs. */
export function movedTo(experiment: Experiment, summary: DataSummary): Experiment {
  const inputs = summary.kind === 'table' ? summary.inputs : undefined;
  const { data } = summary;
  const model = modelFor(experiment.model, data, inputs);
  const isSame =
    checksumOf(experiment.data) === summary.checksum &&
    experiment.model.inputDim === model.inputDim &&
    (data.kind === 'table'
      ? experiment.data.kind === 'table' && tableKey(data) === tableKey(experiment.data)
      : experiment.data.kind === 'pictures' && isComplete(experiment.data, data));
  return isSame ? experiment : { ...experiment, data, model };
}

/** Whether a description of pictures, perhaps from an address, says all that is known about them. */
function isComplete(said: Pictures, known: Pictures): boolean {
  if (said.name !== known.name || pictureKey(said) !== pictureKey(known)) return false;
  return (said.classNames ?? known.classNames) === said.classNames;
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
