/**
 * The control block in shared memory, by which threads coordinate. All numbers are byte offsets. Words that
 * different threads write at the same time are in different cache lines.
 */
export const CONTROL = {
  /** The number of the current job. Idle threads wait for it to change. */
  job: 0,
  /** How many threads sleep until the job changes. */
  idle: 4,
  /** The job's program: its number, the address of its arguments, and where the bytes of its module are. */
  program: 8,
  arguments: 12,
  module: 16,
  moduleBytes: 20,
  /** How many programs have been released, and the numbers of the latest ones, in a ring. */
  released: 24,
  /** How many threads have started. */
  started: 28,
  /** How many argument sets the job runs, one after the other. */
  sets: 32,
  /** The offset in a set of a float32 that must stay finite for the next set to run; 0 for none. */
  watched: 36,
  /** Which parts are taken; see `ticket.ts`. */
  ticket: 64,
  /** How many parts of the current stage are not finished. */
  pending: 128,
  /** How many threads sleep until the ticket changes. */
  waiting: 132,
  /** Whether a part of this job failed. */
  failed: 136,
  releasedNumbers: 192,
  threads: 192 + 4 * 64,
} as const;

/**
 * Milliseconds that a worker looks for the next job before it sleeps, if the job before came within that time. So
 * workers stay awake while jobs follow each other closely, and otherwise go to sleep at once.
 * @heuristic
 */
export const SPIN_TIME = 0.5;

/** How many released programs are remembered. A thread that has missed more forgets all its programs. */
export const RELEASED_NUMBERS = 64;

/** The slot that each thread writes. */
export const THREAD = {
  /** The part that the thread runs. */
  part: 0,
  /** Whether a part failed, which one (the first if there are several), and the numbers of the error. */
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
