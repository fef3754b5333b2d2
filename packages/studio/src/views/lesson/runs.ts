import { type Experiment, titleOf } from '../../experiment/index.ts';
import type { StudioRun } from '../../state/run.svelte.ts';
import { studio } from '../../state/studio.svelte.ts';
import { isRunOf } from './same.ts';

/** The run on the page that trains the experiment of the lesson from its first step, unchanged. */
export function runOf(experiment: Experiment): StudioRun | undefined {
  const checksum = studio.summary?.checksum;
  return studio.runs.find((run) => isRunOf(run, experiment, checksum));
}

/** Whether an experiment still needs training to reach `steps` steps (null: its end). */
export function isWanting(experiment: Experiment, steps: number | null): boolean {
  const run = runOf(experiment);
  return run === undefined || (run.canTrain && run.iteration < (steps ?? Number.POSITIVE_INFINITY));
}

/**
 * Trains each experiment for `steps` steps (null: to its end). It uses the run on the page if there is one, so
 * nothing is trained twice. The page shows failures.
 */
export async function bring(
  experiments: readonly Experiment[],
  steps: number | null,
): Promise<void> {
  await studio.attempt(async () => {
    for (const experiment of experiments) {
      const run =
        runOf(experiment) ?? (await studio.add(experiment, { replaced: failed(experiment) }));
      if (!isWanting(experiment, steps) || run.status === 'training') continue;
      await studio.train(run, steps);
    }
    const [first] = experiments;
    const run = first && runOf(first);
    if (run) studio.select(run);
  });
}

function failed(experiment: Experiment): StudioRun | undefined {
  const title = titleOf(experiment);
  return studio.runs.find((run) => run.status === 'failed' && titleOf(run.experiment) === title);
}

/** Takes one more step with a run. Resolves after the step. */
export async function takeStep(run: StudioRun): Promise<void> {
  await studio.engine.call('train', { run: run.id, steps: 1 });
  // A pause resolves when the run stands, after it has used up its allowance of steps.
  await studio.engine.call('pause', { run: run.id });
}
