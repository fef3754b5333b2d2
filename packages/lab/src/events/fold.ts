import type { RunEvent } from './events.ts';

/**
 * The log of a run as if it had never been interrupted: a run that is resumed tells the iterations after
 * its checkpoint anew, so what was told of them before is left out. The `resume` events stay.
 */
export function foldEvents(events: readonly RunEvent[]): RunEvent[] {
  const folded: RunEvent[] = [];
  /** The earliest iteration from which the run went on later. */
  let wentOn = Number.POSITIVE_INFINITY;
  for (const event of events.toReversed()) {
    if (staysTold(event, wentOn)) folded.push(event);
    if (event.event === 'resume') wentOn = Math.min(wentOn, event.iteration);
  }
  return folded.reverse();
}

/** Whether an event stays told: not an end, where the run went on, nor a start where it started again. */
function staysTold(event: RunEvent, wentOn: number): boolean {
  if (event.event === 'start') return wentOn > 0;
  return event.event === 'end' ? wentOn === Number.POSITIVE_INFINITY : event.iteration <= wentOn;
}
