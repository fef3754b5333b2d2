import * as wasm from '../asm/opcodes.ts';
import type { ValueEmitter } from './context.ts';
import { pushSmaller } from './loops.ts';
import type { AffineAddress, Atom } from './values.ts';

/**
 * Pushes the part of `address` that is known at `depth`, for one lane of the vector: the partial address of the
 * nearest outer loop, plus the terms since. The memory instruction adds the immediate offset.
 */
export function pushAddress(
  emitter: ValueEmitter,
  address: AffineAddress,
  depth: number,
  lane: number,
): void {
  const { f, graph } = emitter;
  const partial = emitter.partial(address);
  const since = partial?.depth ?? -1;
  const { coefficients } = address;
  let terms = 0;
  if (partial) {
    f.get(partial.lanes[lane] ?? partial.lanes[0]);
    terms = 1;
    const step = since > graph.vectorAxis ? (coefficients[graph.vectorAxis] ?? 0) : 0;
    if (step !== 0 && partial.lanes.length === 1 && lane > 0) {
      f.i32(lane * step);
      terms = added(emitter, terms);
    }
  } else {
    if (address.buffer >= 0) {
      f.get(emitter.base(address.buffer));
      terms = 1;
    }
    if (address.offset !== 0) {
      f.i32(address.offset);
      terms = added(emitter, terms);
    }
  }
  const end = Math.min(depth, coefficients.length);
  for (let axis = Math.max(0, since); axis < end; axis += 1) {
    const coefficient = coefficients[axis];
    if (coefficient === 0) continue;
    f.get(emitter.axes[axis]);
    if (axis === graph.vectorAxis && lane > 0) {
      f.i32(lane);
      f.op(wasm.i32Add);
    }
    times(emitter, coefficient);
    terms = added(emitter, terms);
  }
  for (const { factor, atom } of address.atoms) {
    if (factor === 0 || atom.depth <= since || atom.depth > depth) continue;
    pushAtom(emitter, atom, lane);
    times(emitter, factor);
    terms = added(emitter, terms);
  }
  if (terms === 0) f.i32(0);
}

/** Adds the top of the stack to the sum of the `terms` before it. */
function added({ f }: ValueEmitter, terms: number): number {
  if (terms > 0) f.op(wasm.i32Add);
  return terms + 1;
}

/** Pushes the whole index for one lane. */
export function pushIndexLane(emitter: ValueEmitter, address: AffineAddress, lane: number): void {
  pushAddress(emitter, address, address.depth, lane);
}

function times(emitter: ValueEmitter, factor: number): void {
  if (factor === 1) return;
  emitter.f.i32(factor);
  emitter.f.op(wasm.i32Mul);
}

function pushAtom(emitter: ValueEmitter, atom: Atom, lane: number): void {
  const { f } = emitter;
  if (atom.kind === 'value') {
    emitter.push(atom.value);
    f.lane(wasm.i32x4ExtractLane, emitter.width === 4 ? lane : 0);
    return;
  }
  pushIndexLane(emitter, atom.of, lane);
  if (atom.kind === 'clamp') {
    pushClamped(emitter, atom.extent);
    return;
  }
  f.i32(atom.by);
  f.op(atom.kind === 'quotient' ? wasm.i32DivU : wasm.i32RemU);
}

/** Clamps the integer on the stack to [0, extent). */
function pushClamped(emitter: ValueEmitter, extent: number): void {
  const { f } = emitter;
  const value = f.take('i32');
  pushSmaller(f, value, extent - 1);
  f.set(value);
  f.i32(0);
  f.get(value);
  f.get(value);
  f.i32(0);
  f.op(wasm.i32LtS);
  f.op(wasm.select);
  f.release(value);
}
