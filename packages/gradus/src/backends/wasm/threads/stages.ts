/**
 * How a program's kernels are shared among threads.
 *
 * A kernel that is worth it is cut along its outermost loop (a wide product along its columns), into parts of about equal size; outputs are
 * split, never sums, so every cut gives the same bits. A kernel that needs of it the same rows only is cut
 * with it, and a part then is one after the other for some rows: the whole way of some samples through a
 * network. Other small kernels stay whole. A stage holds kernels that do not wait for each other; between
 * stages all threads do.
 *
 * The outermost axis is the only one that is cut: a kernel over [3, 1000000] gains a factor of 1.5 from
 * two threads and of 3 from any more. The axes have been joined by then where that could be done.
 */
import type { BufferSpec, Kernel } from '../../../ir/loop.ts';
import { Conflicts, outermost } from './conflicts.ts';
import { workOf } from './work.ts';

/** A kernel as the planning of threads sees it. */
export interface Divisible {
  readonly kernel: Kernel;
  /** The extent of the loop that is cut; 0 if the kernel does nothing. */
  readonly pieces: number;
  /** Cuts are at multiples of this many pieces. */
  readonly grain: number;
  /** Whether it is cut along its outermost loop, so that others can be cut with it. */
  readonly byRows: boolean;
  /** Whether each part has much to prepare, so that there should be few. */
  readonly prepares: boolean;
}

/** Kernels that run one after the other, whole or for the same rows. */
export interface Group {
  readonly kernels: readonly number[];
  readonly parts: number;
  /** What is cut into parts, at multiples of `grain`. Each row is so and so many pieces of a kernel. */
  readonly rows: number;
  readonly grain: number;
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
export const WORTH: Worth = { cutting: 6000, part: 8000, calling: 15_000 };
/** More parts than threads even out what the estimate does not know. */
const PARTS_PER_THREAD = 3;
/** A kernel that prepares for each part has so many rows in one, or as many parts as threads. */
const PREPARED_ROWS = 256;
/** What the ticket of `protocol.ts` has room for, in one stage. */
const MOST_PARTS = 255;
const MOST_PARTS_OF_GROUP = 64;

/**
 * The stages of a program for so many threads; none where one thread had better do it all.
 *
 * @param buffers where they are, if they shall stay there; null if no two of them share a place
 */
export function planStages(
  kernels: readonly Divisible[],
  buffers: readonly BufferSpec[] | null,
  threads: number,
  worth: Worth = WORTH,
): Stage[] {
  const planner = new Planner(kernels, buffers, threads, worth);
  return planner.isWorthIt() ? planner.plan() : [];
}

interface Growing extends Group {
  readonly kernels: number[];
  parts: number;
  prepares: boolean;
  work: number;
}

class Planner {
  readonly #kernels: readonly Divisible[];
  readonly #buffers: readonly BufferSpec[] | null;
  readonly #threads: number;
  readonly #worth: Worth;
  readonly #works: readonly number[];
  readonly #stages: Growing[][] = [];
  /** The stage after the prologue. */
  #earliest = 0;

  constructor(
    kernels: readonly Divisible[],
    buffers: readonly BufferSpec[] | null,
    threads: number,
    worth: Worth,
  ) {
    this.#kernels = kernels;
    this.#buffers = buffers;
    this.#threads = threads;
    this.#worth = worth;
    this.#works = kernels.map(({ kernel }) => workOf(kernel));
  }

  isWorthIt(): boolean {
    const shared = this.#kernels.map((_, i) => (this.#isCut(i) ? this.#works[i] : 0));
    const sum = shared.reduce((all, work) => all + work, 0);
    return sum > 0 && sum >= this.#worth.calling;
  }

  plan(): Stage[] {
    const conflicts = new Conflicts(
      this.#kernels.map(({ kernel }) => kernel),
      this.#buffers,
    );
    const first = this.#prologue(conflicts);
    for (const kernel of first) this.#addWhole(0, kernel);
    this.#earliest = this.#stages.length;
    this.#kernels.forEach(({ pieces }, kernel) => {
      if (pieces > 0 && !first.has(kernel)) this.#place(kernel, conflicts);
    });
    return this.#stages;
  }

  /** Small kernels that need nothing. They come first, so that no row of another waits for them. */
  #prologue(conflicts: Conflicts): Set<number> {
    const first = new Set<number>();
    let work = 0;
    this.#kernels.forEach(({ pieces }, kernel) => {
      if (pieces === 0 || this.#isCut(kernel)) return;
      for (let earlier = 0; earlier < kernel; earlier += 1) {
        if (!first.has(earlier) && conflicts.between(earlier, kernel) !== 'none') return;
      }
      work += this.#works[kernel];
      if (work <= this.#worth.cutting) first.add(kernel);
    });
    return first;
  }

  /** Puts a kernel into the first stage in which nothing is missing that it needs. */
  #place(kernel: number, conflicts: Conflicts): void {
    const stages = this.#stages;
    const meets = ({ kernels }: Group): boolean =>
      kernels.some((earlier) => conflicts.between(earlier, kernel) !== 'none');
    let at = stages.length;
    while (at > this.#earliest && !stages[at - 1].some(meets)) at -= 1;
    const before = stages[at - 1] ?? [];
    const [group, ...others] = before.filter(meets);
    if (group !== undefined && others.length === 0 && group.parts > 1) {
      const { rows, kernels } = group;
      const fits = this.#kernels[kernel].pieces % rows === 0;
      const byRows = [kernel, ...kernels].every((number) => this.#kernels[number].byRows);
      const sameRows = (earlier: number) => conflicts.between(earlier, kernel, rows) !== 'all';
      if (fits && byRows && kernels.every(sameRows)) {
        this.#cutWith(group, kernel);
        return;
      }
    }
    if (this.#isCut(kernel)) {
      this.#addCut(at, kernel);
      return;
    }
    // Beside kernels that are cut it costs less than where it would be all that runs.
    const besideCut = before.length > 1 || at === stages.length;
    if (others.length === 0 && group?.parts === 1 && besideCut) group.kernels.push(kernel);
    else this.#addWhole(at, kernel);
  }

  #addWhole(at: number, kernel: number): void {
    const stages = this.#stages;
    let stage = at;
    while (stage < stages.length && stages[stage].every(({ parts }) => parts === 1)) stage += 1;
    if (stage === stages.length) stage = at;
    if (stage === stages.length) stages.push([]);
    const group = stages[stage].find(({ parts }) => parts === 1);
    if (group !== undefined) group.kernels.push(kernel);
    else {
      const whole = { kernels: [kernel], parts: 1, rows: 1, grain: 1, prepares: false, work: 0 };
      stages[stage].unshift(whole);
    }
  }

  #addCut(at: number, kernel: number): void {
    const stages = this.#stages;
    const { kernel: loops, pieces, grain, byRows, prepares } = this.#kernels[kernel];
    const outer = outermost(loops);
    const rows = byRows && pieces % outer === 0 ? outer : pieces;
    const group: Growing = {
      kernels: [kernel],
      parts: 1,
      rows,
      grain: Math.ceil((grain * rows) / pieces),
      prepares,
      work: this.#works[kernel],
    };
    group.parts = this.#partsOf(group);
    let stage = at;
    while (stage < stages.length && partsIn(stages[stage]) + group.parts > MOST_PARTS) stage += 1;
    if (stage === stages.length) stages.push([]);
    stages[stage].push(group);
  }

  #cutWith(group: Growing, kernel: number): void {
    group.kernels.push(kernel);
    group.work += this.#works[kernel];
    group.prepares ||= this.#kernels[kernel].prepares;
    group.parts = Math.min(group.parts, Math.max(2, this.#partsOf(group)));
  }

  #isCut(kernel: number): boolean {
    const { pieces, grain } = this.#kernels[kernel];
    return Math.ceil(pieces / grain) > 1 && this.#works[kernel] >= this.#worth.cutting;
  }

  #partsOf({ rows, grain, prepares, work }: Growing): number {
    const threads = this.#threads;
    const perThread = prepares ? Math.floor(rows / (threads * PREPARED_ROWS)) : PARTS_PER_THREAD;
    const wanted = threads * Math.min(Math.max(1, perThread), PARTS_PER_THREAD);
    const room = Math.min(Math.ceil(rows / grain), MOST_PARTS_OF_GROUP);
    return Math.max(
      1,
      Math.min(room, wanted, Math.max(threads, Math.floor(work / this.#worth.part))),
    );
  }
}

/** How many parts a stage has. */
export function partsIn(stage: Stage): number {
  return stage.reduce((sum, { parts }) => sum + parts, 0);
}
