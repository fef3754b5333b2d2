import type { Changes, SymptomName } from '@gradus/lab/diagnostics';
import type { StudioRun } from '../../state/run.svelte.ts';
import { studio } from '../../state/studio.svelte.ts';

/** Advice that was tried: a run, and its fork with the change. */
export interface Trial {
  readonly run: string;
  readonly fork: string;
  readonly symptom: SymptomName;
  readonly changes: Changes;
  /** The iteration at which the fork began; null for the start. */
  readonly from: number | null;
}

/** All advice that was tried on this page. */
class Trials {
  private list = $state.raw<readonly Trial[]>([]);

  /** Trials whose two runs are still on the page. */
  readonly all: readonly Trial[] = $derived(
    this.list.filter(({ run, fork }) => isOnPage(run) && isOnPage(fork)),
  );

  /** Forks a run with a change. The run stays selected; its fork is shown beside it. */
  async begin(
    run: StudioRun,
    symptom: SymptomName,
    changes: Changes,
    where: 'start' | 'here',
  ): Promise<void> {
    const { at } = studio;
    // The last saved step; for a run in training, the step at which it pauses for this.
    const here = at ?? Number.POSITIVE_INFINITY;
    const made = await studio.fork(run, changes, where === 'start' ? null : here);
    if (made === null) return;
    const from = made.parent?.iteration ?? null;
    this.list = [...this.list, { run: run.id, fork: made.id, symptom, changes, from }];
    if (studio.runs.includes(run)) studio.select(run);
    studio.at = at;
  }
}

function isOnPage(id: string): boolean {
  return studio.runs.some((run) => run.id === id);
}

export const trials = new Trials();
