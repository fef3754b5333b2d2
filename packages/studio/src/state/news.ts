import type { RunId, RunNews } from '../engine/messages.ts';
import type { StudioRun } from './run.svelte.ts';

/** Milliseconds between two changes of what the page shows of runs in training. */
const INTERVAL = 150;

/** Hears the news of a run that is not on the page. */
export type Listener = (news: RunNews) => void;

/**
 * Brings news to the runs that they are of, some at a time: several runs at work tell more than can be seen.
 * What says that a run does not train any more comes at once, with all that came before it.
 */
export class News {
  private readonly runOf: (id: RunId) => StudioRun | undefined;
  private readonly listeners = new Map<RunId, Listener>();
  private waiting: RunNews[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param runOf the run of a name, where it is on the page */
  constructor(runOf: (id: RunId) => StudioRun | undefined) {
    this.runOf = runOf;
  }

  hear(event: RunNews): void {
    this.waiting.push(event);
    if (event.status !== 'training') this.spread();
    else this.timer ??= setTimeout(() => this.spread(), INTERVAL);
  }

  /** Hears the news of a run that is not on the page, until the function that comes back is called. */
  listen(id: RunId, listener: Listener): () => void {
    this.listeners.set(id, listener);
    return () => void this.listeners.delete(id);
  }

  private spread(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const event of this.waiting.splice(0)) {
      const run = this.runOf(event.run);
      if (run === undefined) this.listeners.get(event.run)?.(event);
      else run.hear(event);
    }
  }
}
