import type { RunEvent } from './events.ts';

/**
 * The log of a run as if it had never been interrupted: a run that is resumed tells the iterations after
 * its checkpoint anew, so what was told of them before is left out. The `resume` events stay.
 */
export function foldEvents(events: readonly RunEvent[]): RunEvent[] {
  const folded: RunEvent[] = [];
  for (const event of events) {
    if (event.event === 'resume') {
      const kept = folded.filter((earlier) => isBefore(earlier, event.iteration));
      folded.splice(0, folded.length, ...kept);
    }
    folded.push(event);
  }
  return folded;
}

/** Whether an event stays told: not an end, since the run went on, nor a start where it started again. */
function isBefore(event: RunEvent, iteration: number): boolean {
  if (event.event === 'start') return iteration > 0;
  return event.event !== 'end' && event.iteration <= iteration;
}
