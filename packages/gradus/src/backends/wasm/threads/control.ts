/**
 * The control block in shared memory, by which threads coordinate. All numbers are byte offsets. Words that
 * different threads write at the same time are in different cache lines. They are separate constants, so that a bundler
 * writes the numbers where they are used.
 */
/** The number of the current job. Idle threads wait for it to change. */
export const job = 0;
/** How many threads sleep until the job changes. */
export const idle = 4;
/** The job's program: its number, the address of its arguments, and where the bytes of its module are. */
export const program = 8;
export const args = 12;
export const module = 16;
export const moduleBytes = 20;
/** How many programs have been released, and the numbers of the latest ones, in a ring. */
export const released = 24;
/** How many threads have started. */
export const started = 28;
/** How many argument sets the job runs, one after the other. */
export const sets = 32;
/** The offset in a set of a float32 that must stay finite for the next set to run; 0 for none. */
export const watched = 36;
/** Which parts are taken; see `ticket.ts`. */
export const ticket = 64;
/** How many parts of the current stage are not finished. */
export const pending = 128;
/** How many threads sleep until the ticket changes. */
export const waiting = 132;
/** Whether a part of this job failed. */
export const failed = 136;
export const releasedNumbers = 192;
/** A slot for each thread, which only that thread writes. Offsets in a slot begin with `slot`. */
export const threads = 192 + 4 * 64;

/** The part that the thread runs. */
export const slotPart = 0;
/** Whether a part failed, which one (the first if there are several), and the numbers of the error. */
export const slotFailed = 4;
export const slotFailedPart = 8;
export const slotIndex = 12;
export const slotExtent = 16;
export const slotKernel = 20;
export const slotBytes = 64;

/**
 * Milliseconds that a worker looks for the next job before it sleeps, if the job before came within that time. So
 * workers stay awake while jobs follow each other closely, and otherwise go to sleep at once.
 * @heuristic
 */
export const SPIN_TIME = 0.5;

/** How many released programs are remembered. A thread that has missed more forgets all its programs. */
export const RELEASED_NUMBERS = 64;

export function controlBytes(count: number): number {
  return threads + slotBytes * count;
}
