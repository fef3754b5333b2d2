import type { ValueEmitter } from './context.ts';
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
  let terms = 0;
  const added = (): void => {
    if (terms > 0) f.op('i32.add');
    terms += 1;
  };
  if (partial) {
    f.get(partial.lanes[lane] ?? partial.lanes[0]);
    added();
    const step = since > graph.vectorAxis ? (address.coefficients[graph.vectorAxis] ?? 0) : 0;
    if (step !== 0 && partial.lanes.length === 1 && lane > 0) {
      f.i32(lane * step);
      added();
    }
  } else {
    if (address.buffer >= 0) {
      f.get(emitter.base(address.buffer));
      added();
    }
    if (address.offset !== 0) {
      f.i32(address.offset);
      added();
    }
  }
  address.coefficients.forEach((coefficient, axis) => {
    if (coefficient === 0 || axis + 1 <= since || axis + 1 > depth) return;
    f.get(emitter.axes[axis]);
    if (axis === graph.vectorAxis && lane > 0) {
      f.i32(lane);
      f.op('i32.add');
    }
    times(emitter, coefficient);
    added();
  });
  for (const { factor, atom } of address.atoms) {
    if (factor === 0 || atom.depth <= since || atom.depth > depth) continue;
    pushAtom(emitter, atom, lane);
    times(emitter, factor);
    added();
  }
  if (terms === 0) f.i32(0);
}

/** Pushes the whole index for one lane. */
export function pushIndexLane(emitter: ValueEmitter, address: AffineAddress, lane: number): void {
  pushAddress(emitter, address, address.depth, lane);
}

function times(emitter: ValueEmitter, factor: number): void {
  if (factor === 1) return;
  emitter.f.i32(factor);
  emitter.f.op('i32.mul');
}

function pushAtom(emitter: ValueEmitter, atom: Atom, lane: number): void {
  const { f } = emitter;
  if (atom.kind === 'value') {
    emitter.push(atom.value);
    f.lane('i32x4.extract_lane', emitter.width === 4 ? lane : 0);
    return;
  }
  pushIndexLane(emitter, atom.of, lane);
  if (atom.kind === 'clamp') {
    pushClamped(emitter, atom.extent);
    return;
  }
  f.i32(atom.by);
  f.op(atom.kind === 'quotient' ? 'i32.div_u' : 'i32.rem_u');
}

/** Clamps the integer on the stack to [0, extent). */
function pushClamped(emitter: ValueEmitter, extent: number): void {
  const { f } = emitter;
  const value = f.take('i32');
  f.i32(extent - 1);
  f.get(value);
  f.get(value);
  f.i32(extent - 1);
  f.op('i32.gt_s');
  f.op('select');
  f.set(value);
  f.i32(0);
  f.get(value);
  f.get(value);
  f.i32(0);
  f.op('i32.lt_s');
  f.op('select');
  f.release(value);
}
