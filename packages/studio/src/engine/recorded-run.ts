/** Runs that were trained elsewhere. The engine loads this module when a visitor opens the first one. */
import { type Experiment as Built, buildExperiment, type Parts } from '@gradus/lab/experiment';
import { DataError } from 'gradus';
import { decodeSafetensors } from 'gradus/data';
import type { TaskName } from 'gradus/train';
import type { Experiment } from '../experiment/index.ts';
import type { Data } from './data.ts';
import type { RecordedWeights } from './messages.ts';
import { hostWeightsOf, type Snapshot, Snapshots } from './snapshots.ts';
import { preservingGenerator } from './time-slicer.ts';

/** A run that was trained elsewhere. Its initial weights are drawn again from its seed. */
export class RecordedRun {
  readonly experiment: Experiment;
  readonly data: Data;
  readonly snapshots = new Snapshots();
  readonly lossFunction: Built['loss'];

  constructor(experiment: Experiment, data: Data, recorded: readonly Snapshot[], parts: Parts) {
    this.experiment = experiment;
    this.data = data;
    const { model, loss } = preservingGenerator(() =>
      buildExperiment<TaskName>(experiment, data.flat, parts),
    );
    this.lossFunction = loss;
    this.snapshots.add({ iteration: 0, weights: hostWeightsOf(model), state: null });
    for (const snapshot of [...recorded].sort((a, b) => a.iteration - b.iteration)) {
      if (snapshot.iteration > 0) this.snapshots.add(snapshot);
    }
  }

  now(): Snapshot {
    return this.snapshots.last as Snapshot;
  }

  drop(): void {}
}

/**
 * @param name how errors call the file
 * @throws DataError if the bytes are not a safetensors file, or do not hold their iteration
 */
export function recordedSnapshot({ iteration, bytes }: RecordedWeights, name: string): Snapshot {
  const { tensors, metadata } = decodeSafetensors(bytes, name);
  const at = iteration ?? Number(metadata.iteration);
  if (!Number.isSafeInteger(at) || at < 0) {
    throw new DataError(
      name,
      `have the iteration '${metadata.iteration}' in their metadata, not a whole number.`,
    );
  }
  return { iteration: at, weights: Object.fromEntries(tensors), state: null };
}
