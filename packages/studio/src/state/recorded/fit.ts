import { parameterCount, type RunConfig, type StudioData } from '@gradus/lab/settings';
import type { BuiltRun, DataSummary } from '../../engine/messages.ts';
import { type Experiment, isOn, problemsOf } from '../../experiment/index.ts';
import type { Unfit } from '../run.svelte.ts';

/** The experiment of a run of the command line's; where its data lay says nothing here. */
export function experimentOf({ model, data, training }: RunConfig<StudioData>): Experiment {
  return { model, data: { ...data, directory: null }, training, rates: [] };
}

/** Null where it can be looked into. */
export function unfitFor(experiment: Experiment, summary: DataSummary | null): Unfit | null {
  if (summary === null || !isOn(experiment, summary)) return 'data';
  return problemsOf(experiment, { samples: summary.trainSize }).length > 0 ? 'network' : null;
}

/** What there is to know of a run that is not built here. */
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
