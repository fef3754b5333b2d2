import { type Experiment, titleOf } from '../../experiment/index.ts';
import type { StudioRun } from '../../state/run.svelte.ts';
import { studio } from '../../state/studio.svelte.ts';
import { isRunOf } from './same.ts';

/** The run on the page that trains an experiment as the lesson means it: from its first step, unchanged. */
export function runOf(experiment: Experiment): StudioRun | undefined {
  const checksum = studio.summary?.checksum;
  return studio.runs.find((run) => isRunOf(run, experiment, checksum));
}

/** Whether there is something left to do until each experiment has taken so many steps (null: all). */
export function isWanting(experiment: Experiment, steps: number | null): boolean {
  const run = runOf(experiment);
  return run === undefined || (run.canTrain && run.iteration < (steps ?? Number.POSITIVE_INFINITY));
}

/**
 * Lets each experiment take so many steps, or all: with the run on the page where there is one, so that
 * nothing is trained twice. What goes wrong is shown on the page.
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
  return studio.runs.find((run) => run.status === 'failed' && run.title === title);
}

/** Takes one more step with a run and comes back when it is taken. */
export async function takeStep(run: StudioRun): Promise<void> {
  await studio.engine.call('train', { run: run.id, steps: 1 });
  // A pause comes back once the run stands, and each allowance of steps is used up before it does.
  await studio.engine.call('pause', { run: run.id });
}
