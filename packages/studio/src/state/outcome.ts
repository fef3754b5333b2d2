import type { RunEvent } from '@gradus/lab/events';
import type { EngineClient } from '../engine/client.ts';
import type { Result } from '../experiment/link/index.ts';
import type { StudioRun } from './run.svelte.ts';

/** The loss of a step; null if the step is not on record. */
export function lossAt(
  run: Pick<StudioRun, 'iteration' | 'loss' | 'losses'>,
  iteration: number,
): number | null {
  if (run.iteration === iteration) return run.loss;
  return run.losses.find((point) => point.iteration === iteration)?.value ?? null;
}

/** The machine of a run; null for a recorded run. */
export function machineOf({ kind, built }: Pick<StudioRun, 'kind' | 'built'>): Result['machine'] {
  if (kind === 'recorded') return null;
  const { arch, fusedMultiplyAdd } = built.machine;
  return { arch, fusedMultiplyAdd };
}

/** The saved step that is shown; for the present, the last one. */
export function shownSnapshot(
  run: Pick<StudioRun, 'snapshotAt' | 'snapshots'>,
  at: number | null,
): number {
  return run.snapshotAt(at) ?? run.snapshots.at(-1) ?? 0;
}

export type Divergence = Extract<RunEvent, { event: 'diverged' }>;

/** The step at which the loss was no longer finite; null if it was always finite. */
export function divergenceOf(events: readonly RunEvent[]): Divergence | null {
  return events.findLast((event) => event.event === 'diverged') ?? null;
}

/** The result of a run at a saved step, as a link can hold it; or why it cannot. */
type Outcome =
  | { readonly iteration: number; readonly loss: number }
  | { readonly missing: 'untrained' | 'forked' | 'training' | 'noLoss' };

/** @param at the iteration that is shown; null for the present */
export function outcomeOf(run: StudioRun | null, at: number | null): Outcome {
  if (run === null || run.iteration === 0) return { missing: 'untrained' };
  // A link starts at the first step, so its result would be another one.
  if (run.parent !== null) return { missing: 'forked' };
  if (run.status === 'training' && at === null) return { missing: 'training' };
  const iteration = shownSnapshot(run, at);
  const loss = iteration === 0 ? null : lossAt(run, iteration);
  return loss === null || !Number.isFinite(loss) ? { missing: 'noLoss' } : { iteration, loss };
}

/**
 * The result of a run at a saved step.
 * @param loss the loss of that step
 * @throws Error with the engine's message if the step is no longer saved
 */
export async function resultOf(
  engine: Pick<EngineClient, 'call'>,
  run: StudioRun,
  iteration: number,
  loss: number,
): Promise<Result> {
  const snapshot = { run: run.id, iteration };
  const isOfPictures = run.experiment.data.kind === 'pictures';
  const [tested, digest] = await Promise.all([
    isOfPictures ? engine.call('test', snapshot) : null,
    engine.call('digest', snapshot),
  ]);
  const correct = tested?.correct ?? null;
  return { iteration, loss, correct, digest, machine: machineOf(run) };
}
