import type { DataSummary } from '../engine/messages.ts';
import type { Experiment } from './schema.ts';

/** The same for experiments of the same content; what is no number yet differs from what is left out. */
export function contentOf(experiment: Experiment): string {
  return JSON.stringify(experiment, (_, value) => (Number.isNaN(value) ? 'NaN' : value));
}

/** Whether an experiment is one on these data; null for none. */
export function isOn({ data }: Experiment, summary: DataSummary | null): boolean {
  return (
    summary !== null &&
    summary.checksum === data.checksum &&
    summary.rows === data.rows &&
    summary.columns === data.columns &&
    summary.classes === data.classes
  );
}

/** An experiment on other data: its network takes their pictures and tells their classes apart. */
export function withData(experiment: Experiment, summary: DataSummary): Experiment {
  const { name, classes, checksum, rows, columns } = summary;
  const { data, model } = experiment;
  const inputDim = rows * columns;
  if (data.checksum === checksum && data.name === name && model.inputDim === inputDim)
    return experiment;
  return {
    ...experiment,
    model: { ...model, inputDim, outputDim: classes },
    data: { name, directory: null, classes, checksum, rows, columns },
  };
}
