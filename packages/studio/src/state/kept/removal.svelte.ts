import type { StudioRun } from '../run.svelte.ts';
import { studio } from '../studio.svelte.ts';
import { keptRuns } from './kept-runs.svelte.ts';

/** Milliseconds during which a deleted run can be brought back. */
const WAIT = 10_000;

/** The run that was deleted last. It can be brought back for a while, or until the visitor does something else. */
class Removal {
  run = $state.raw<StudioRun | null>(null);
  private place = 0;
  private wasTraining = false;
  private wasSelected = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Ends the updates of the run while it is not on the page. */
  private unsubscribe: () => void = () => {};

  constructor() {
    studio.onAction = () => this.settle();
  }

  remove(run: StudioRun): void {
    this.settle();
    this.place = studio.runs.indexOf(run);
    this.wasTraining = run.status === 'training';
    this.wasSelected = studio.selectedId === run.id;
    studio.takeOff(run);
    this.unsubscribe = studio.subscribe(run.id, (update) => run.apply(update));
    if (this.wasTraining) void studio.engine.call('pause', { run: run.id });
    // Deleted for good also if the page closes now.
    void keptRuns.note(run, { isRemoved: true });
    this.run = run;
    this.timer = setTimeout(() => this.settle(), WAIT);
  }

  undo(): void {
    const { run } = this;
    if (run === null) return;
    this.run = null;
    this.stopWaiting();
    studio.runs = studio.runs.toSpliced(this.place, 0, run);
    if (this.wasSelected) studio.select(run);
    if (this.wasTraining) void studio.train(run, null);
  }

  /** Deletes the run for good. */
  private settle(): void {
    this.stopWaiting();
    if (this.run !== null) void studio.drop(this.run);
    this.run = null;
  }

  private stopWaiting(): void {
    clearTimeout(this.timer);
    this.unsubscribe();
  }
}

export const removal = new Removal();
