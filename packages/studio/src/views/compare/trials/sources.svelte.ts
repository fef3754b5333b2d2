import { bestOf, type Measure, watchedOf } from '@gradus/lab/compare';
import { type ComparedRun, type SweepView, viewOfRuns } from '@gradus/lab/trials';
import { preferences } from '../../../state/preferences.svelte.ts';
import { type FollowedSweep, type ListedRun, matches } from '../../../state/recorded/answers.ts';
import { recordedRuns } from '../../../state/recorded/recorded-runs.svelte.ts';
import type { StudioRun } from '../../../state/run.svelte.ts';
import { studio } from '../../../state/studio.svelte.ts';

/** Milliseconds between two questions about a sweep that still runs. */
const INTERVAL = 3000;

/** The runs on the page as trials of a sweep over the settings in which they differ. Reactive. */
export function viewOfPage(title: string): SweepView {
  const runs = studio.shownRuns;
  const isByError = runs.every(({ tests }) => tests[0]?.rmse !== undefined);
  const measure = isByError ? 'rmse' : 'accuracy';
  const compared = runs.map((run) => comparedRun(run, measure));
  return viewOfRuns(compared, {
    ...{ title, measure, labels: preferences.text.compare.fields },
    watched: watchedOf(runs.map(({ tests }) => tests)),
  });
}

function comparedRun(run: StudioRun, measure: Measure): ComparedRun {
  const { id, title, status, experiment, tests } = run;
  const states: Partial<Record<StudioRun['status'], ComparedRun['state']>> = {
    ...{ finished: 'complete', recorded: 'complete', diverged: 'failed', failed: 'failed' },
  };
  const score = bestOf(tests)?.[measure] ?? null;
  return { id, title, state: states[status] ?? 'running', config: experiment, score };
}

/** The runs of the command line that have the same measure and contain all words. Reactive. */
export function listedBy(measure: Measure, words: string): ListedRun[] {
  const runs = recordedRuns.list?.runs ?? [];
  return runs.filter((run) => measureOf(run) === measure && matches(run, words));
}

function measureOf({ config: { data } }: ListedRun): Measure {
  return data.kind === 'table' && data.task === 'regression' ? 'rmse' : 'accuracy';
}

const STATES = {
  finished: 'complete',
  interrupted: 'stopped',
  diverged: 'failed',
  running: 'running',
} as const satisfies Record<ListedRun['state'], ComparedRun['state']>;

/** Runs of the command line as trials. */
export function viewOfListed(
  runs: readonly ListedRun[],
  measure: Measure,
  title: string,
): SweepView {
  const compared = runs.map(({ id, state, config, result }): ComparedRun => {
    const score = measure === 'rmse' ? result.bestRmse : result.bestAccuracy;
    return { id, state: STATES[state], config, score };
  });
  const { fields: labels } = preferences.text.compare;
  return viewOfRuns(compared, { title, measure, watched: 'both', labels });
}

/** The sweep that is shown. */
export class WatchedSweep {
  followed = $state.raw<FollowedSweep | null>(null);
  problem = $state<string | null>(null);

  /** Asks about a sweep until it ends. @returns a function that stops asking */
  watch(id: string): () => void {
    let isWanted = true;
    const ask = async (): Promise<void> => {
      while (isWanted) {
        try {
          const followed = await recordedRuns.server.sweep(id);
          if (!isWanted) return;
          this.followed = followed;
          this.problem = null;
          if (!followed.isRunning) return;
        } catch (error) {
          // A stopped server may come back, so the page asks again.
          if (isWanted) this.problem = (error as Error).message;
        }
        await new Promise((resolve) => setTimeout(resolve, INTERVAL));
      }
    };
    void ask();
    return () => {
      isWanted = false;
    };
  }
}
