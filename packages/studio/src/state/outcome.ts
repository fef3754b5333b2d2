import type { RunEvent } from '@gradus/lab/events';
import type { EngineClient } from '../engine/client.ts';
import type { Result } from '../experiment/link/index.ts';
import type { StudioRun } from './run.svelte.ts';

/** The loss of a step; null where it is not on record. */
export function lossAt(
  run: Pick<StudioRun, 'iteration' | 'loss' | 'losses'>,
  iteration: number,
): number | null {
  if (run.iteration === iteration) return run.loss;
  return run.losses.find((point) => point.iteration === iteration)?.value ?? null;
}

/** Where a run was computed; of a record that is not known. */
export function machineOf({ kind, built }: Pick<StudioRun, 'kind' | 'built'>): Result['machine'] {
  if (kind === 'recorded') return null;
  const { arch, fusedMultiplyAdd } = built.machine;
  return { arch, fusedMultiplyAdd };
}

/** The moment of a run that is shown: the last one that is kept, where the present is asked for. */
export function shownSnapshot(
  run: Pick<StudioRun, 'snapshotAt' | 'snapshots'>,
  at: number | null,
): number {
  return run.snapshotAt(at) ?? run.snapshots.at(-1) ?? 0;
}

export type Divergence = Extract<RunEvent, { event: 'diverged' }>;

/** Where a run's loss was no longer finite; null where it always was. */
export function divergenceOf(events: readonly RunEvent[]): Divergence | null {
  return events.findLast((event) => event.event === 'diverged') ?? null;
}

/** What a run came to at a moment, as far as a link can tell it; or why it cannot. */
type Outcome =
  | { readonly iteration: number; readonly loss: number }
  | { readonly missing: 'untrained' | 'forked' | 'training' | 'noLoss' };

/** @param at the iteration that is shown; null for the present */
export function outcomeOf(run: StudioRun | null, at: number | null): Outcome {
  if (run === null || run.iteration === 0) return { missing: 'untrained' };
  // A link begins with the first step, and so comes to something else.
  if (run.parent !== null) return { missing: 'forked' };
  if (run.status === 'training' && at === null) return { missing: 'training' };
  const iteration = shownSnapshot(run, at);
  const loss = iteration === 0 ? null : lossAt(run, iteration);
  return loss === null || !Number.isFinite(loss) ? { missing: 'noLoss' } : { iteration, loss };
}

/**
 * What came of a run at a kept moment.
 * @param loss that of the step
 * @throws Error with the engine's message, where the moment is no longer kept
 */
export async function resultOf(
  engine: Pick<EngineClient, 'call'>,
  run: StudioRun,
  iteration: number,
  loss: number,
): Promise<Result> {
  const snapshot = { run: run.id, iteration };
  const [{ correct }, digest] = await Promise.all([
    engine.call('test', snapshot),
    engine.call('digest', snapshot),
  ]);
  return { iteration, loss, correct, digest, machine: machineOf(run) };
}
