import type { TaskName, TrainEvent, ResumeEvent as TrainResumeEvent } from 'gradus/train';
import type { ProbeEvent } from '../diagnostics/index.ts';

/** A checkpoint was written. */
export interface CheckpointEvent {
  readonly event: 'checkpoint';
  /** Steps taken so far. */
  readonly iteration: number;
}

/** The run resumes from its checkpoint. The steps after the checkpoint are logged again. */
export interface ResumeEvent extends TrainResumeEvent {
  /** The time, as ISO 8601. */
  readonly at: string;
}

/** A line of a run's `events.jsonl`. The scores of an evaluation depend on the task of the run. */
export type RunEvent<T extends TaskName = TaskName> =
  | Exclude<TrainEvent<T>, { event: 'resume' }>
  | CheckpointEvent
  | ResumeEvent
  | ProbeEvent;

/**
 * The log of a run as if it had never been interrupted. A resumed run logs the steps after its checkpoint again, so
 * this leaves out their earlier events. The `resume` events stay.
 */
export function foldEvents(events: readonly RunEvent[]): RunEvent[] {
  const folded: RunEvent[] = [];
  const validates = events.some((event) => event.event === 'eval' && event.split === 'validation');
  /** The earliest iteration from which the run is resumed later in the log. */
  let wentOn = Number.POSITIVE_INFINITY;
  for (const event of events.toReversed()) {
    if (stays(event, wentOn, validates)) folded.push(event);
    if (event.event === 'resume') wentOn = Math.min(wentOn, event.iteration);
  }
  return folded.reverse();
}

/**
 * Whether an event stays in the folded log. A start does not stay if the run starts again later. An end does not stay
 * if the run is resumed later, nor does its test if there are validations.
 */
function stays(event: RunEvent, wentOn: number, validates: boolean): boolean {
  if (event.event === 'start') return wentOn > 0;
  const isOfEnd =
    event.event === 'end' || (validates && event.event === 'eval' && event.split === 'test');
  return isOfEnd ? wentOn === Number.POSITIVE_INFINITY : event.iteration <= wentOn;
}

/**
 * Whether a run's log keeps a step: if its number has at most three significant digits. So it keeps steps 1 to 1,000,
 * then every 10th to 10,000, every 100th to 100,000, and so on: about 900 for each power of ten, as many as a plot
 * can show.
 * @param iteration counted from 1
 */
export function isKept(iteration: number): boolean {
  let unit = 1;
  while (iteration >= 1000 * unit) unit *= 10;
  return iteration % unit === 0;
}
