import { isKept, type RunEvent } from '@gradus/lab/events';

/** Milliseconds between two messages about a run: the page draws no more often. */
const INTERVAL = 60;

/** Collects what is told of a run, and says when it is time to post it. */
export class RunLog {
  private events: RunEvent[] = [];
  private posted = 0;

  /** Steps that logs leave out are left out here too. */
  add(event: RunEvent): void {
    if (event.event !== 'step' || isKept(event.iteration)) this.events.push(event);
  }

  get isDue(): boolean {
    return performance.now() - this.posted >= INTERVAL;
  }

  take(): RunEvent[] {
    const { events } = this;
    this.events = [];
    this.posted = performance.now();
    return events;
  }
}
