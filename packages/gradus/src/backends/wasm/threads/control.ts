/**
 * The block in shared memory by which threads agree on who does what; all numbers are bytes from its
 * start. What different threads write at the same time lies in different cache lines.
 */
export const CONTROL = {
  /** Number of the current job. Idle threads wait for it to change. */
  job: 0,
  /** How many threads sleep until it does. */
  idle: 4,
  /** The job's program: its number, its arguments, and where the bytes of its module are. */
  program: 8,
  arguments: 12,
  module: 16,
  moduleBytes: 20,
  /** How many programs were released so far, and the numbers of the last ones in turn. */
  released: 24,
  /** How many threads have started. */
  started: 28,
  /** How many argument sets the job runs the program with, one after the other. */
  sets: 32,
  /** Who may take which part; see `ticket.ts`. */
  ticket: 64,
  /** Parts of the current stage that are not finished. */
  pending: 128,
  /** How many threads sleep until the ticket changes. */
  waiting: 132,
  /** Whether a part of this job failed. */
  failed: 136,
  releasedNumbers: 192,
  threads: 192 + 4 * 64,
} as const;

/** How many released programs are remembered. A thread that missed more than that forgets all of its programs. */
export const RELEASED_NUMBERS = 64;

/** What each thread writes for itself. */
export const THREAD = {
  /** The part it is doing. */
  part: 0,
  /** Whether one failed, which one (the first if several did), and the error's numbers. */
  failed: 4,
  failedPart: 8,
  index: 12,
  extent: 16,
  kernel: 20,
  bytes: 64,
} as const;

export function controlBytes(threads: number): number {
  return CONTROL.threads + THREAD.bytes * threads;
}
