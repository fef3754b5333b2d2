import type { Result } from '../experiment/link/index.ts';
import { machineOf } from './outcome.ts';
import type { StudioRun } from './run.svelte.ts';
import { studio } from './studio.svelte.ts';

/**
 * What came of a run at a kept moment.
 * @param loss that of the step
 * @throws Error with the engine's message, where the moment is no longer kept
 */
export async function resultOf(run: StudioRun, iteration: number, loss: number): Promise<Result> {
  const snapshot = { run: run.id, iteration };
  const [{ correct }, digest] = await Promise.all([
    studio.engine.call('test', snapshot),
    studio.engine.call('digest', snapshot),
  ]);
  return { iteration, loss, correct, digest, machine: machineOf(run) };
}
