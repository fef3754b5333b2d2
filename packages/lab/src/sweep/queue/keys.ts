/** The name of the queue of trials below the prefix of a sweep. */
export const TRIALS = 'trials';

/** How often workers of a trial may die or stop responding. After that, the trial fails: it may kill its workers. */
export const MOST_STALLS = 10;

/** The announced sweeps: a sorted set, the oldest first. */
export const OPEN_SWEEPS = 'gradus:sweeps';

/** Ids that are safe as part of a key, a path and a job's name. */
const SWEEP_ID = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,199}$/u;

export function isSweepId(text: string): boolean {
  return SWEEP_ID.test(text);
}

/** The prefix of all keys of a sweep, including BullMQ's keys for its queue. */
export function prefixOf(sweep: string): string {
  return `gradus:sweep:${sweep}`;
}

/** The keys of a sweep, without those of BullMQ. */
export function keysOf(sweep: string) {
  const prefix = prefixOf(sweep);
  return {
    prefix,
    /** The {@link Announcement}. Without this key, nothing is written for the sweep. */
    about: `${prefix}:about`,
    /** A part of the data. */
    data: (part: number) => `${prefix}:data:${part}`,
    /** The {@link TrialResult} of each trial. */
    results: `${prefix}:results`,
    /** The files of a run, from one delivery of a trial. */
    files: (trial: string, delivery: string) => `${prefix}:files:${trial}:${delivery}`,
    /** The score of each trial at a rung. */
    rung: (step: number) => `${prefix}:rung:${step}`,
    /** The reason of each worker that takes no trials. */
    refusals: `${prefix}:refusals`,
  };
}
