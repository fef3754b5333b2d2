/**
 * How a program's kernels are shared among threads.
 *
 * A kernel that is worth it is cut along its outermost loop, into parts of about equal size; outputs are
 * split, never sums, so every cut gives the same bits. The others stay whole. A stage holds kernels that
 * do not need each other, and those that stay whole as one part, one after the other; between stages all
 * threads wait for each other.
 *
 * The outermost axis is the only one that is cut: a kernel over [3, 1000000] gains a factor of 1.5 from
 * two threads and of 3 from any more. The axes have been joined by then where that could be done.
 */
import type { BufferSpec, Kernel } from '../../../graph/loop.ts';
import { Conflicts } from './conflicts.ts';
import { workOf } from './work.ts';

/** A kernel as the planning of threads sees it. */
export interface Divisible {
  readonly kernel: Kernel;
  /** The extent of the outermost loop; 0 if the kernel does nothing. */
  readonly pieces: number;
  /** Cuts are at multiples of this many pieces. */
  readonly grain: number;
  /** Whether each part has much to prepare, so that there should be few. */
  readonly prepares: boolean;
}

/** One kernel in some parts, or several in one. */
export interface Group {
  readonly kernels: number[];
  readonly parts: number;
}

export type Stage = readonly Group[];

/** What sharing must be worth, in nanoseconds of work. */
export interface Worth {
  /** A kernel with less stays whole. */
  readonly cutting: number;
  /** Parts take at least so much, unless there are fewer than threads. */
  readonly part: number;
  /** With less than this in kernels that are cut, the team is not called. */
  readonly calling: number;
}

/** From stage to stage takes about 1 µs, waking threads that sleep about 30 µs. */
export const WORTH: Worth = { cutting: 6000, part: 3000, calling: 15_000 };
/** More parts than threads even out what the estimate does not know. */
const PARTS_PER_THREAD = 4;
/** A kernel that prepares for each part has so many pieces in one, or as many parts as threads. */
const PREPARED_PIECES = 256;
/** What the ticket of `protocol.ts` has room for, in one stage. */
const MOST_PARTS = 255;
const MOST_PARTS_OF_KERNEL = 64;

/** The stages of a program for so many threads; empty where one thread had better do it all. */
export function planStages(
  kernels: readonly Divisible[],
  buffers: readonly BufferSpec[],
  threads: number,
  worth: Worth = WORTH,
): Stage[] {
  if (threads === 1) return [];
  const works = kernels.map(({ kernel }) => workOf(kernel));
  const parts = kernels.map((kernel, i) => partsOf(kernel, works[i], threads, worth));
  const shared = works.reduce((sum, work, i) => sum + (parts[i] > 1 ? work : 0), 0);
  if (!parts.some((count) => count > 1) || shared < worth.calling) return [];
  const conflicts = new Conflicts(
    kernels.map(({ kernel }) => kernel),
    buffers,
  );
  const stages: Group[][] = [];
  kernels.forEach(({ pieces }, number) => {
    if (pieces > 0) place(stages, number, parts[number], conflicts);
  });
  return stages;
}

/** Puts a kernel into the first stage in which nothing is missing that it needs. */
function place(stages: Group[][], kernel: number, parts: number, conflicts: Conflicts): void {
  const meets = ({ kernels }: Group): boolean =>
    kernels.some((earlier) => conflicts.between(earlier, kernel));
  let at = stages.length;
  while (at > 0 && !stages[at - 1].some(meets)) at -= 1;
  const before = stages[at - 1] ?? [];
  const needed = before.filter(meets);
  const fits = needed.length === 1 && needed[0].parts === 1;
  // Beside kernels that are cut it costs less than where it would be all that runs.
  if (parts === 1 && fits && (before.length > 1 || at === stages.length)) {
    needed[0].kernels.push(kernel);
    return;
  }
  while (at < stages.length && partsIn(stages[at]) + parts > MOST_PARTS) at += 1;
  if (at === stages.length) stages.push([]);
  const whole = stages[at].find((group) => group.parts === 1);
  if (parts === 1 && whole !== undefined) whole.kernels.push(kernel);
  else if (parts === 1) stages[at].unshift({ kernels: [kernel], parts });
  else stages[at].push({ kernels: [kernel], parts });
}

/** How many parts a stage has. */
export function partsIn(stage: Stage): number {
  return stage.reduce((sum, { parts }) => sum + parts, 0);
}

function partsOf(divisible: Divisible, work: number, threads: number, worth: Worth): number {
  const { pieces, grain, prepares } = divisible;
  if (work < worth.cutting) return 1;
  const perThread = prepares ? Math.floor(pieces / (threads * PREPARED_PIECES)) : PARTS_PER_THREAD;
  const wanted = threads * Math.min(Math.max(1, perThread), PARTS_PER_THREAD);
  const room = Math.max(1, Math.min(Math.ceil(pieces / grain), MOST_PARTS_OF_KERNEL));
  return Math.min(room, wanted, Math.max(threads, Math.floor(work / worth.part)));
}
