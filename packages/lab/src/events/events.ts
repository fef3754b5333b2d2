import type { TaskName, TrainEvent, ResumeEvent as TrainResumeEvent } from 'gradus/train';
import type { ProbeEvent } from '../diagnostics/index.ts';

/** A checkpoint of this iteration is on disk. */
export interface CheckpointEvent {
  readonly event: 'checkpoint';
  /** Steps taken so far. */
  readonly iteration: number;
}

/** The run goes on from its checkpoint. Later iterations are logged again from here. */
export interface ResumeEvent extends TrainResumeEvent {
  /** When, as ISO 8601. */
  readonly at: string;
}

/** A line of a run's `events.jsonl`; the task of the run says which scores an evaluation has. */
export type RunEvent<T extends TaskName = TaskName> =
  | Exclude<TrainEvent<T>, { event: 'resume' }>
  | CheckpointEvent
  | ResumeEvent
  | ProbeEvent;

/**
 * The log of a run as if it had never been interrupted: a resumed run logs the iterations after its
 * checkpoint again, so their earlier events are left out. The `resume` events stay.
 */
export function foldEvents(events: readonly RunEvent[]): RunEvent[] {
  const folded: RunEvent[] = [];
  const validates = events.some((event) => event.event === 'eval' && event.split === 'validation');
  /** The earliest iteration from which the run went on later. */
  let wentOn = Number.POSITIVE_INFINITY;
  for (const event of events.toReversed()) {
    if (stays(event, wentOn, validates)) folded.push(event);
    if (event.event === 'resume') wentOn = Math.min(wentOn, event.iteration);
  }
  return folded.reverse();
}

/**
 * Whether an event stays: not an end where the run went on, nor the test that comes with it where there are
 * validations, nor a start where it started again.
 */
function stays(event: RunEvent, wentOn: number, validates: boolean): boolean {
  if (event.event === 'start') return wentOn > 0;
  const isOfEnd =
    event.event === 'end' || (validates && event.event === 'eval' && event.split === 'test');
  return isOfEnd ? wentOn === Number.POSITIVE_INFINITY : event.iteration <= wentOn;
}

/**
 * Whether a run's log keeps a step: where its number has at most three significant digits. So it keeps
 * all of 1 to 1,000, then every 10th to 10,000, every 100th to 100,000, and so on: about 900 for each
 * power of ten, as close together as any plot can show.
 * @param iteration counted from 1
 */
export function isKept(iteration: number): boolean {
  let unit = 1;
  while (iteration >= 1000 * unit) unit *= 10;
  return iteration % unit === 0;
}
