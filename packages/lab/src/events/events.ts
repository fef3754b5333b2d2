import type { TrainEvent, ResumeEvent as TrainResumeEvent } from 'gradus/train';
import type { ProbeEvent } from '../diagnostics/index.ts';

/** A checkpoint of this iteration is on disk. */
export interface CheckpointEvent {
  readonly event: 'checkpoint';
  /** Steps taken so far. */
  readonly iteration: number;
}

/** The run goes on from its checkpoint. What was told of later iterations before is told anew. */
export interface ResumeEvent extends TrainResumeEvent {
  /** When, as ISO 8601. */
  readonly at: string;
}

/** A line of a run's `events.jsonl`. */
export type RunEvent =
  | Exclude<TrainEvent, { event: 'resume' }>
  | CheckpointEvent
  | ResumeEvent
  | ProbeEvent;
