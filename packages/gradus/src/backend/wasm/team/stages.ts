/**
 * How a program's kernels are shared among threads.
 *
 * A kernel that is worth it is cut along its outermost loop, into parts of about equal size; outputs are
 * split, never sums, so every cut gives the same bits. All others stay whole, and neighbours among them
 * form one part. Between stages all threads wait for each other.
 *
 * The outermost axis is the only one that is cut: a kernel over [3, 1000000] gains a factor of 1.5 from
 * two threads and of 3 from any more. The compiler has joined axes by then where it could.
 */
import type { Expression, Index, Kernel } from '../../../graph/loop.ts';

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

export interface Stage {
  /** In the order they run in; one, where `parts` is more than 1. */
  readonly kernels: readonly number[];
  readonly parts: number;
}

/** What sharing must be worth, in nanoseconds of work. */
export interface Worth {
  /** A kernel with less stays whole. */
  readonly cutting: number;
  /** Parts take at least so much, unless there are fewer than threads. */
  readonly part: number;
  /** With less than this in kernels that are cut, the team is not called. */
  readonly calling: number;
}

/** Handing over costs about 1 µs, calling threads that sleep about 30 µs. */
export const WORTH: Worth = { cutting: 5000, part: 3000, calling: 20_000 };
/** More parts than threads even out what the estimate does not know. */
const PARTS_PER_THREAD = 3;
/** A kernel that prepares for each part has so many pieces in one, or as many parts as threads. */
const PREPARED_PIECES = 256;
/** What the ticket of `protocol.ts` has room for. */
const MOST_PARTS = 255;

/** The stages of a program for so many threads; empty where one thread had better do it all. */
export function planStages(
  kernels: readonly Divisible[],
  threads: number,
  worth: Worth = WORTH,
): Stage[] {
  if (threads === 1) return [];
  const stages: { kernels: number[]; parts: number }[] = [];
  let shared = 0;
  kernels.forEach((divisible, number) => {
    if (divisible.pieces === 0) return;
    const work = workOf(divisible.kernel);
    const parts = partsOf(divisible, work, threads, worth);
    if (parts > 1) shared += work;
    const before = stages.at(-1);
    if (parts === 1 && before?.parts === 1) before.kernels.push(number);
    else stages.push({ kernels: [number], parts });
  });
  return shared < worth.calling ? [] : stages;
}

function partsOf(divisible: Divisible, work: number, threads: number, worth: Worth): number {
  const { pieces, grain, prepares } = divisible;
  if (work < worth.cutting) return 1;
  const perThread = prepares ? Math.floor(pieces / (threads * PREPARED_PIECES)) : PARTS_PER_THREAD;
  const wanted = threads * Math.min(Math.max(1, perThread), PARTS_PER_THREAD);
  const room = Math.min(Math.ceil(pieces / grain), MOST_PARTS);
  return Math.min(room, wanted, Math.max(threads, Math.floor(work / worth.part)));
}

/** Nanoseconds on one thread, roughly. */
export function workOf({ extents, reduction, stores }: Kernel): number {
  const points = product(extents);
  const stored = stores.map(({ index, value }) => costOf(value) + costOfIndex(index));
  const perPoint = stored.reduce((sum, cost) => sum + cost, 0.2);
  if (reduction === null) return points * perPoint;
  return points * (perPoint + product(reduction.extents) * costOfTerm(reduction.value));
}

/** A product of two numbers that lie in memory is what tiles are there for. */
function costOfTerm(value: Expression): number {
  const isProduct = value.kind === 'apply' && value.fn === 'multiply';
  if (isProduct && value.args.every(({ kind }) => kind === 'load')) return 0.05;
  return costOf(value);
}

const DEAR = new Set<string>('exp log expm1 log1p tanh sigmoid erf sin cos pow'.split(' '));

function costOf(value: Expression): number {
  let cost = 0;
  const seen = new Set<Expression>();
  const visit = (expression: Expression): void => {
    if (seen.has(expression)) return;
    seen.add(expression);
    if (expression.kind === 'load') cost += 0.2 + costOfIndex(expression.index);
    if (expression.kind === 'index') cost += costOfIndex(expression.index);
    if (expression.kind !== 'apply') return;
    cost += DEAR.has(expression.fn) ? 2 : 0.15;
    expression.args.forEach(visit);
  };
  visit(value);
  return cost;
}

/** Whatever is not affine is computed lane by lane. */
function costOfIndex({ terms }: Index): number {
  return terms.some(({ atom }) => atom.kind !== 'axis') ? 1 : 0;
}

function product(extents: readonly number[]): number {
  return extents.reduce((all, extent) => all * extent, 1);
}
