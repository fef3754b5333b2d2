import { parameterCount, type RunConfig, type StudioData } from '@gradus/lab/settings';
import type { BuiltRun } from '../../engine/messages.ts';
import type { DataSummary } from '../../experiment/index.ts';
import {
  type Experiment,
  filesOf,
  isOn,
  problemsOf,
  withoutFolder,
} from '../../experiment/index.ts';
import type { Unfit } from '../run.svelte.ts';

/** The experiment of a run of the command line, without the folder of its data. */
export function experimentOf({ model, data, training }: RunConfig<StudioData>): Experiment {
  return { model, data: withoutFolder(data), training, rates: [] };
}

/** Null if the page can look inside the run. */
export function unfitFor(experiment: Experiment, summary: DataSummary | null): Unfit | null {
  if (summary === null || !isOn(experiment, summary)) {
    return filesOf(experiment.data) === null ? 'data' : 'file';
  }
  return problemsOf(experiment, { samples: summary.trainSize }).length > 0 ? 'network' : null;
}

/** What is known about a run that the page did not train. */
export function unbuilt({ model, machine }: RunConfig<StudioData>): BuiltRun {
  const { arch = null, fusedMultiplyAdd = false } = machine ?? {};
  return {
    layers: [],
    parameters: parameterCount(model),
    batchesPerEpoch: 1,
    snapshots: [],
    machine: { arch, fusedMultiplyAdd, threads: 1 },
  };
}
