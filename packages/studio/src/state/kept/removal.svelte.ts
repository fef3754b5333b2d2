import type { KeptRun } from '../../engine/messages.ts';
import type { StudioRun } from '../run.svelte.ts';
import { studio } from '../studio.svelte.ts';
import { keptRuns } from './kept-runs.svelte.ts';
import { titleOfKept } from './notes.ts';

/** Milliseconds during which deleted runs can be brought back. */
const WAIT = 10_000;

/** What was deleted, and what becomes of it. */
interface Removed {
  readonly titles: readonly string[];
  /** Brings it back. */
  undo(): void;
  /** Deletes it for good. */
  settle(): void;
}

/** The runs that were deleted last. They can be brought back for a while, or until the visitor does something else. */
class Removal {
  removed = $state.raw<Removed | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    studio.onAction = () => this.settle();
  }

  /** Deletes a run of the page. */
  remove(run: StudioRun): void {
    this.settle();
    const place = studio.runs.indexOf(run);
    const wasTraining = run.status === 'training';
    const wasSelected = studio.selectedId === run.id;
    studio.takeOff(run);
    const unsubscribe = studio.subscribe(run.id, (update) => run.apply(update));
    if (wasTraining) void studio.engine.call('pause', { run: run.id });
    // Deleted for good also if the page closes now.
    void keptRuns.note(run, { isRemoved: true });
    this.offer({
      titles: [run.title],
      undo: () => {
        unsubscribe();
        studio.runs = studio.runs.toSpliced(place, 0, run);
        if (wasSelected) studio.select(run);
        if (wasTraining) void studio.train(run, null);
      },
      settle: () => {
        unsubscribe();
        void studio.drop(run);
      },
    });
  }

  /** Deletes earlier runs. */
  removeEarlier(runs: readonly KeptRun[]): void {
    this.settle();
    keptRuns.hide(runs);
    this.offer({
      titles: runs.map(titleOfKept),
      undo: () => keptRuns.unhide(runs),
      settle: () => {
        for (const { id } of runs) void studio.drop({ id });
      },
    });
  }

  undo(): void {
    const { removed } = this;
    this.forget();
    removed?.undo();
  }

  private offer(removed: Removed): void {
    this.removed = removed;
    this.timer = setTimeout(() => this.settle(), WAIT);
  }

  private settle(): void {
    const { removed } = this;
    this.forget();
    removed?.settle();
  }

  private forget(): void {
    clearTimeout(this.timer);
    this.removed = null;
  }
}

export const removal = new Removal();
