/** The name of the queue of trials below the prefix of a sweep. */
export const TRIALS = 'trials';

/** How often the worker of one trial may die or fall silent. A trial that brings down its workers fails then. */
export const MOST_STALLS = 10;

/** The sweeps whose coordinators offer trials: a sorted set, the oldest first. */
export const OPEN_SWEEPS = 'gradus:sweeps';

/** Ids that are safe as part of a key, of a path and of a job's name. */
const SWEEP_ID = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,199}$/u;

export function isSweepId(text: string): boolean {
  return SWEEP_ID.test(text);
}

/** What all keys of a sweep begin with; BullMQ's keys of its queue too. */
export function prefixOf(sweep: string): string {
  return `gradus:sweep:${sweep}`;
}

/** The keys of a sweep besides those of BullMQ. */
export function keysOf(sweep: string) {
  const prefix = prefixOf(sweep);
  return {
    prefix,
    /** What the sweep is, see {@link Announcement}. Nothing is written where this key is not there. */
    about: `${prefix}:about`,
    /** A part of the data. */
    data: (part: number) => `${prefix}:data:${part}`,
    /** By trial, what came of it: see {@link TrialResult}. */
    results: `${prefix}:results`,
    /** The files of a run that one delivery of a trial made. */
    files: (trial: string, delivery: string) => `${prefix}:files:${trial}:${delivery}`,
    /** By trial, the score with which it came to a rung. */
    rung: (step: number) => `${prefix}:rung:${step}`,
    /** By worker, why it takes no trials. */
    refusals: `${prefix}:refusals`,
  };
}
