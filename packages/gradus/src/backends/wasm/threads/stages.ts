/**
 * Plans how threads share the kernels of a program.
 *
 * A large kernel is cut along its outermost loop (a wide product along its columns) into parts of about equal
 * size. Only outputs are divided, never sums, so every division gives the same bits. If a later kernel needs
 * only the same rows of it, both are cut together: each part runs both kernels for its rows, and so takes some
 * samples through several layers. Small kernels stay whole. The kernels of a stage do not depend on each other;
 * all threads wait between stages.
 *
 * Only the outermost axis is cut, after axes have been joined where possible. A kernel over [3, 1000000] is
 * therefore 1.5 times as fast on two threads, and 3 times on any larger number.
 */
import type { BufferSpec, Kernel } from '../../../ir/loop.ts';
import { Conflicts, outermost } from './conflicts.ts';
import { workOf } from './work.ts';

/** What planning needs to know about a kernel. */
export interface Divisible {
  readonly kernel: Kernel;
  /** The extent of the loop that is cut; 0 if the kernel does nothing. */
  readonly pieces: number;
  /** Cuts are at multiples of this number of pieces. */
  readonly grain: number;
  /** Whether it is cut along its outermost loop, so that other kernels can be cut with it. */
  readonly byRows: boolean;
  /** Whether each part has much to prepare, so that there should be few parts. */
  readonly prepares: boolean;
}

/** Kernels that run one after the other, whole or for the same rows. */
export interface Group {
  readonly kernels: readonly number[];
  readonly parts: number;
  /** The group is cut at multiples of `grain` rows. A row is a whole number of pieces of each kernel. */
  readonly rows: number;
  readonly grain: number;
  /** An estimate of the time that one thread takes, in nanoseconds; 0 if the group is not cut. */
  readonly work: number;
}

/** Groups of kernels that run at the same time. */
export type Stage = readonly Group[];

/** The work from which on threads are used, in nanoseconds of one thread. */
export interface ThreadingThresholds {
  /** Kernels with less work stay whole. */
  readonly kernel: number;
  /** Parts have at least this much work, unless there would be fewer parts than threads. */
  readonly part: number;
  /** If the kernels that are cut have less work in total, one thread runs the program. */
  readonly program: number;
}

/**
 * The next stage starts after about 1 µs; waking threads takes about 30 µs.
 * @heuristic
 */
export const DEFAULT_THRESHOLDS: ThreadingThresholds = {
  kernel: 6000,
  part: 8000,
  program: 15_000,
};
/**
 * More parts than threads, to even out errors of the estimate.
 * @heuristic
 */
const PARTS_PER_THREAD = 3;
/**
 * Rows in a part of a kernel with much to prepare, unless that makes more parts than threads.
 * @heuristic
 */
const PREPARED_ROWS = 256;
/** The most parts that the word of `ticket.ts` can count in a stage. */
const MOST_PARTS = 255;
const MOST_PARTS_OF_GROUP = 64;

/**
 * The stages of a program for this number of threads; none if one thread is faster.
 *
 * @param buffers with their places in memory; null if no two of them overlap
 */
export function planStages(
  kernels: readonly Divisible[],
  buffers: readonly BufferSpec[] | null,
  threads: number,
  thresholds: ThreadingThresholds = DEFAULT_THRESHOLDS,
): Stage[] {
  const planner = new Planner(kernels, buffers, threads, thresholds);
  return planner.pays() ? planner.plan() : [];
}

interface Growing extends Group {
  readonly kernels: number[];
  parts: number;
  work: number;
  prepares: boolean;
}

class Planner {
  readonly #kernels: readonly Divisible[];
  readonly #buffers: readonly BufferSpec[] | null;
  readonly #threads: number;
  readonly #thresholds: ThreadingThresholds;
  readonly #works: readonly number[];
  readonly #stages: Growing[][] = [];
  /** The first stage after the prologue. */
  #earliest = 0;

  constructor(
    kernels: readonly Divisible[],
    buffers: readonly BufferSpec[] | null,
    threads: number,
    thresholds: ThreadingThresholds,
  ) {
    this.#kernels = kernels;
    this.#buffers = buffers;
    this.#threads = threads;
    this.#thresholds = thresholds;
    this.#works = kernels.map(({ kernel }) => workOf(kernel));
  }

  pays(): boolean {
    const shared = this.#kernels.map((_, i) => (this.#isCut(i) ? this.#works[i] : 0));
    const sum = shared.reduce((all, work) => all + work, 0);
    return sum > 0 && sum >= this.#thresholds.program;
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
      if (pieces > 0 && !first.has(kernel)) this.#add(kernel, conflicts);
    });
    return this.#stages;
  }

  /** Small kernels that depend on no large one. They run first, so that no part of another kernel waits for them. */
  #prologue(conflicts: Conflicts): Set<number> {
    const first = new Set<number>();
    let work = 0;
    this.#kernels.forEach(({ pieces }, kernel) => {
      if (pieces === 0 || this.#isCut(kernel)) return;
      for (let earlier = 0; earlier < kernel; earlier += 1) {
        if (!first.has(earlier) && conflicts.between(earlier, kernel) !== 'none') return;
      }
      work += this.#works[kernel];
      if (work <= this.#thresholds.kernel) first.add(kernel);
    });
    return first;
  }

  /** Adds a kernel to the first stage after everything it depends on. */
  #add(kernel: number, conflicts: Conflicts): void {
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
    // A small kernel costs less beside kernels that are cut than alone in a stage.
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
    return Math.ceil(pieces / grain) > 1 && this.#works[kernel] >= this.#thresholds.kernel;
  }

  #partsOf({ rows, grain, prepares, work }: Growing): number {
    const threads = this.#threads;
    const perThread = prepares ? Math.floor(rows / (threads * PREPARED_ROWS)) : PARTS_PER_THREAD;
    const wanted = threads * Math.min(Math.max(1, perThread), PARTS_PER_THREAD);
    const room = Math.min(Math.ceil(rows / grain), MOST_PARTS_OF_GROUP);
    return Math.max(
      1,
      Math.min(room, wanted, Math.max(threads, Math.floor(work / this.#thresholds.part))),
    );
  }
}

/** The number of parts of a stage. */
export function partsIn(stage: Stage): number {
  return stage.reduce((sum, { parts }) => sum + parts, 0);
}
