import { bestOf } from '@gradus/lab/compare';
import { isKept, type RunEvent } from '@gradus/lab/events';

type Evaluation = Extract<RunEvent, { event: 'eval' }>;

/**
 * The events of a run that the page keeps and draws. Evaluations are thinned as logs thin steps: 900 stay of each
 * power of ten, besides the best and the last one. The whole log stays with the engine.
 */
export class ThinnedLog {
  readonly events: RunEvent[] = [];
  private readonly evalEvery: number;
  /** The best and the last evaluation on each set. */
  private readonly ends = new Map<
    string,
    { readonly best: Evaluation; readonly last: Evaluation }
  >();

  /** @param evalEvery the steps between two evaluations; 0 for one at the end */
  constructor(evalEvery: number, events: readonly RunEvent[] = []) {
    this.evalEvery = evalEvery;
    for (const event of events) this.add(event);
  }

  add(event: RunEvent): void {
    this.events.push(event);
    if (event.event !== 'eval') return;
    const ends = this.ends.get(event.split);
    const best = ends === undefined ? event : (bestOf([ends.best, event]) as Evaluation);
    this.ends.set(event.split, { best, last: event });
    for (const old of new Set([ends?.last, ends?.best])) {
      if (old !== undefined && old !== best && !this.stays(old)) {
        this.events.splice(this.events.lastIndexOf(old), 1);
      }
    }
  }

  /** By its number and not by its step, since any number of steps may lie between two. */
  private stays({ iteration }: Evaluation): boolean {
    return this.evalEvery === 0 || isKept(iteration / this.evalEvery);
  }
}
