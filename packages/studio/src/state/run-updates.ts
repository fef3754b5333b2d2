import type { RunId, RunUpdate } from '../engine/messages.ts';
import type { StudioRun } from './run.svelte.ts';

/** Milliseconds between two changes of runs in training on the page. */
const INTERVAL = 150;

/** Gets the updates of a run that is not on the page. */
export type Listener = (update: RunUpdate) => void;

/**
 * Passes updates to their runs in batches, because several runs send more than a reader can follow. An update of a
 * run that stopped training is passed on at once, with all earlier ones.
 */
export class RunUpdates {
  private readonly runOf: (id: RunId) => StudioRun | undefined;
  private readonly listeners = new Map<RunId, Listener>();
  private waiting: RunUpdate[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param runOf returns the run with an id, if it is on the page */
  constructor(runOf: (id: RunId) => StudioRun | undefined) {
    this.runOf = runOf;
  }

  push(update: RunUpdate): void {
    this.waiting.push(update);
    if (update.status !== 'training') this.flush();
    else this.timer ??= setTimeout(() => this.flush(), INTERVAL);
  }

  /**
   * Passes on the updates of a run that is not on the page.
   * @returns a function that ends it
   */
  subscribe(id: RunId, listener: Listener): () => void {
    this.listeners.set(id, listener);
    return () => void this.listeners.delete(id);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const update of this.waiting.splice(0)) {
      const run = this.runOf(update.run);
      if (run === undefined) this.listeners.get(update.run)?.(update);
      else run.apply(update);
    }
  }
}
