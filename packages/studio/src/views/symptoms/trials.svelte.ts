import type { Changes } from '@gradus/lab/diagnostics';
import type { StudioRun } from '../../state/run.svelte.ts';
import { studio } from '../../state/studio.svelte.ts';
import { type Followed, type Judgement, judge } from './follow.ts';

/** A fork with a change, and what followed from it; null while it trains. */
export interface Try {
  readonly fork: string;
  readonly changes: Changes;
  readonly judgement: Judgement | null;
}

/** Advice that is followed: a run, and forks with changes until one of them helps. */
export interface Trial extends Followed {
  readonly id: number;
  readonly run: string;
  /** The changes that were advised first. */
  readonly changes: Changes;
  /** The iteration at which the forks begin; null for the start. */
  readonly from: number | null;
  readonly tries: readonly Try[];
  /** Whether the visitor ended it. */
  readonly isStopped: boolean;
}

/** Whether forks are still to come, or in training. */
export function isGoingOn({ tries, isStopped }: Trial): boolean {
  const last = tries.at(-1)?.judgement;
  return !isStopped && (last === null || last?.kind === 'next');
}

/** All advice that was tried on this page. */
class Trials {
  private list = $state.raw<readonly Trial[]>([]);
  private nextId = 1;

  /** Trials whose run and forks are still on the page. */
  readonly all: readonly Trial[] = $derived(
    this.list.flatMap((trial) => {
      const tries = trial.tries.filter(({ fork }) => isOnPage(fork));
      return isOnPage(trial.run) && tries.length > 0 ? [{ ...trial, tries }] : [];
    }),
  );

  /**
   * Forks a run with advised changes, and goes on with further ones until a fork is cured. Resolves with the first
   * fork. The selected run stays selected; the forks are shown beside it.
   */
  async begin(
    run: StudioRun,
    advice: Followed & { readonly changes: Changes },
    where: 'start' | 'here',
  ): Promise<void> {
    // The last saved step; for a run in training, the step at which it pauses for this.
    const here = studio.at ?? Number.POSITIVE_INFINITY;
    const made = await forkBeside(run, advice.changes, where === 'start' ? null : here);
    if (made === null) return;
    const { symptom, key, changes } = advice;
    const from = made.parent?.iteration ?? null;
    const id = this.nextId++;
    const tries = [{ fork: made.id, changes, judgement: null }];
    const trial = { id, symptom, key, changes, from, tries, run: run.id, isStopped: false };
    this.list = [...this.list, trial];
    void this.follow(id, run, made);
  }

  /** Ends a trial: its last fork pauses, and no other one follows. */
  async stop({ id, tries }: Trial): Promise<void> {
    this.update(id, { isStopped: true });
    const last = studio.runs.find((run) => run.id === tries.at(-1)?.fork);
    if (last?.status === 'training') await studio.pause(last);
  }

  private async follow(id: number, run: StudioRun, first: StudioRun): Promise<void> {
    for (let fork: StudioRun | null = first; fork !== null; ) {
      await this.ended(id, fork);
      const trial = this.find(id);
      if (trial === undefined || trial.isStopped || !isOnPage(fork.id)) break;
      const { tries, from } = trial;
      const tried = { ...resultOf(fork), changes: this.last(trial).changes };
      const judgement = judge(trial, tried, tries.length);
      this.update(id, { tries: tries.with(-1, { ...this.last(trial), judgement }) });
      if (judgement.kind !== 'next' || !isOnPage(run.id)) break;
      const { changes } = judgement;
      fork = await forkBeside(run, changes, from);
      if (fork === null) break;
      const made: Try = { fork: fork.id, changes, judgement: null };
      this.update(id, { tries: [...(this.find(id)?.tries ?? []), made] });
    }
    const trial = this.find(id);
    if (trial !== undefined && isGoingOn(trial)) this.update(id, { isStopped: true });
  }

  private last({ tries }: Trial): Try {
    return tries[tries.length - 1];
  }

  private find(id: number): Trial | undefined {
    return this.list.find((trial) => trial.id === id);
  }

  private update(id: number, news: Partial<Trial>): void {
    this.list = this.list.map((trial) => (trial.id === id ? { ...trial, ...news } : trial));
  }

  /** Resolves once a fork trains no more: it has ended, was deleted, or its trial was stopped. */
  private ended(id: number, fork: StudioRun): Promise<void> {
    return new Promise((resolve) => {
      const stop = $effect.root(() => {
        $effect(() => {
          const hasEnded = ENDED.includes(fork.status) || !isOnPage(fork.id);
          if (!hasEnded && this.find(id)?.isStopped !== true) return;
          queueMicrotask(() => stop());
          resolve();
        });
      });
    });
  }
}

const ENDED: readonly StudioRun['status'][] = ['finished', 'diverged', 'failed'];

function resultOf({ status, probes, symptoms }: StudioRun) {
  return { status, probes, symptoms };
}

/** Forks a run. What the visitor looks at and edits stays as it is. */
async function forkBeside(
  run: StudioRun,
  changes: Changes,
  from: number | null,
): Promise<StudioRun | null> {
  const { selectedId, at, draft, isEdited } = studio;
  const made = await studio.fork(run, changes, from);
  const selected = studio.runs.find(({ id }) => id === selectedId);
  if (selected !== undefined) studio.select(selected);
  studio.at = at;
  if (isEdited) studio.edit(draft);
  return made;
}

function isOnPage(id: string): boolean {
  return studio.runs.some((run) => run.id === id);
}

export const trials = new Trials();
