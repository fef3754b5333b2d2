/** What a pending step computes in addition to its writes, and what it leaves computable. */

import type { Root } from '../compiler/recording.ts';
import type { Node } from '../graph/node.ts';
import type { OverwrittenLeaf, Storage } from '../graph/storage.ts';
import type { TypedArray } from '../ir/dtype.ts';
import { dataOf } from './device-buffers.ts';
import { isKnown, keepLeaves, readsPrevious, Traversal } from './traversal.ts';

/** An assignment: the value, the leaf whose memory receives it, and the user's call that requested it. */
export interface Write extends Root {
  readonly target: Node;
  readonly call: string;
}

/** A tensor that has a gradient. */
export interface GradientHolder {
  readonly gradient: { readonly node: Node } | null;
  /** Whether a step has run since the tensor got its gradient. */
  carriesGradient: boolean;
  /** Whether the tensor may be an input that is new at each step: its gradient waits until it is read. */
  isPassing: boolean;
  /** Whether the runtime looks at the gradient at the next step. */
  isHeld: boolean;
}

/** A step that is about to run. */
export interface Step {
  readonly writes: readonly Write[];
  readonly traversal: Traversal;
  /** Gradients that can be computed after the step, if the old values of their parameters stay in memory. */
  readonly left: readonly Node[];
  /** Values that the step does not compute and shares nothing with. */
  readonly apart: readonly Node[];
  /** Whether parameters are written to a second piece of memory, so that the old values stay. */
  readonly keepsOld: boolean;
}

/**
 * The step of these writes, with the values that it would make unreadable.
 * @param unread values that no call has consumed and that have not been read
 */
export function collectStep(
  writes: readonly Write[],
  holders: readonly GradientHolder[],
  unread: readonly Node[],
): Step {
  const traversal = new Traversal();
  const left: Node[] = [];
  const apart: Node[] = [];
  for (const write of writes) traversal.add(write);
  for (const { gradient, carriesGradient } of holders) {
    const node = gradient?.node;
    if (node === undefined || isKnown(node)) continue;
    if (!traversal.touches(node)) apart.push(node);
    // A gradient that stays for a second step is computed now. Otherwise sums of gradients would grow from step
    // to step, and would need values that no longer exist.
    else if (carriesGradient || isOld(node, traversal)) traversal.add({ node, target: null });
    else left.push(node);
  }
  for (const node of unread) {
    if (traversal.touches(node)) traversal.add({ node, target: null });
    else apart.push(node);
  }
  const isDouble = isDoubleBuffered(writes, left.length > 0);
  for (const write of writes) write.keepsOld = isDouble && write.target.needsGrad;
  traversal.finish();
  return { writes, traversal, left, apart, keepsOld: writes.some((write) => write.keepsOld) };
}

/** Whether a gradient was recorded in this step, but needs values that the previous step has overwritten. */
function isOld(node: Node, traversal: Traversal): boolean {
  return traversal.has(node) ? traversal.readsPrevious : readsPrevious(node);
}

/**
 * Whether a step writes parameters to a second piece of memory. Most steps do so if gradients are left. But a step
 * that differs from the one before it, such as one whose loss is read, does as that one did: the other way would be
 * another program.
 */
function isDoubleBuffered(writes: readonly Write[], areLeft: boolean): boolean {
  const storage = writes.find(({ target }) => target.needsGrad)?.target.storage;
  if (!storage) return false;
  const isUsual = storage.keepsOld === null || storage.gradientsWereLeft === areLeft;
  return isUsual ? areLeft : (storage.keepsOld as boolean);
}

/** The values that the step copies out. */
export function resultsOf({ traversal }: Step): Node[] {
  const results: Node[] = [];
  for (const { node, target } of traversal.roots) if (target === null) results.push(node);
  return results;
}

/** Marks the other values that the user may read after the step, so that their leaves are copied first. */
export function keepReadable(
  step: Step,
  results: readonly Node[],
  reachable: readonly Node[],
): void {
  const left = step.keepsOld ? [] : step.left;
  // Usually nothing but the next batch.
  if (!reachable.some(readsState) && !step.apart.some(readsState) && left.length === 0) return;
  const computed = new Set(results);
  for (const node of reachable) if (!computed.has(node)) keepLeaves(node, computed);
  for (const node of step.apart) keepLeaves(node, computed);
  for (const node of left) keepLeaves(node, computed);
}

/** Whether a step may overwrite what `node` is computed from: not if that is data alone. */
function readsState({ generation }: Node): boolean {
  return generation >= 0;
}

/** A copy made by {@link copyOverwritten}. */
export interface Copy {
  readonly leaf: OverwrittenLeaf;
  readonly values: TypedArray;
}

/** Copies what the step overwrites, if something may still be computed from it. Most steps copy nothing. */
export function copyOverwritten({ writes }: Step): Copy[] {
  const copies: Copy[] = [];
  for (const { target, keepsOld } of writes) {
    const storage = target.storage as Storage;
    const { before, version } = storage;
    if (before !== null && isWanted(before) && storage.holds(version - 1)) {
      copies.push({ leaf: before, values: dataOf(storage, version - 1) });
    }
    if (!keepsOld && isWanted(target)) {
      copies.push({ leaf: target, values: dataOf(storage, version) });
    }
  }
  return copies;
}

function isWanted({ keep, value }: OverwrittenLeaf): boolean {
  return keep && value === null;
}

/** Records in the storages what a step that has run did to them. */
export function noteWrites({ writes, left, keepsOld }: Step): void {
  for (const { target, call } of writes) {
    const storage = target.storage as Storage;
    storage.before = target;
    storage.keepsOld = keepsOld;
    storage.gradientsWereLeft = left.length > 0;
    storage.noteOverwrite(call);
  }
}
