import { bytesPerElement, type DType } from '../../../ir/dtype.ts';
import type { Local } from '../asm/function.ts';
import * as wasm from '../asm/opcodes.ts';
import { pushAddress } from './addresses.ts';
import type { ValueEmitter } from './context.ts';
import type { AffineAddress } from './values.ts';

/**
 * How vector registers hold elements: float32 and int32 as they are, uint8 as an int32 from 0 to 255, bool as a
 * mask, an int32 that is 0 or −1.
 */

/** Pushes the elements at `address`, one per lane; with width 1, the same element in all lanes. */
export function loadLanes(emitter: ValueEmitter, address: AffineAddress, dtype: DType): void {
  const step = laneStep(emitter, address);
  if (step === 0) loadSplat(emitter, address, dtype);
  else if (step === bytesPerElement(dtype)) loadVector(emitter, address, dtype);
  else loadSeparately(emitter, address, dtype, step);
  if (dtype === 'bool') {
    emitter.f.i32x4(0);
    emitter.f.op(wasm.i32x4Ne);
  }
}

/** Bytes from one lane to the next; NaN if the distance is not constant. */
function laneStep(emitter: ValueEmitter, address: AffineAddress): number {
  if (emitter.width === 1) return 0;
  if (address.scattered) return Number.NaN;
  return address.coefficients[emitter.graph.vectorAxis];
}

function loadSplat(emitter: ValueEmitter, address: AffineAddress, dtype: DType): void {
  const { f } = emitter;
  pushAddress(emitter, address, address.depth, 0);
  if (bytesPerElement(dtype) === 4) {
    f.memory(wasm.v128Load32Splat, address.immediate);
    return;
  }
  f.memory(wasm.i32Load8U, address.immediate);
  f.op(wasm.i32x4Splat);
}

function loadVector(emitter: ValueEmitter, address: AffineAddress, dtype: DType): void {
  const { f } = emitter;
  pushAddress(emitter, address, address.depth, 0);
  if (bytesPerElement(dtype) === 4) {
    f.memory(wasm.v128Load, address.immediate);
    return;
  }
  f.memory(wasm.v128Load32Zero, address.immediate);
  f.op(wasm.i16x8ExtendLowI8x16U);
  f.op(wasm.i32x4ExtendLowI16x8U);
}

function loadSeparately(
  emitter: ValueEmitter,
  address: AffineAddress,
  dtype: DType,
  step: number,
): void {
  const { f } = emitter;
  const lanes = new LaneAddresses(emitter, address, step);
  if (bytesPerElement(dtype) === 4) {
    for (let lane = 3; lane >= 0; lane -= 1) lanes.push(lane);
    f.memory(wasm.v128Load32Zero, lanes.immediate(0));
    for (let lane = 1; lane < 4; lane += 1) {
      f.memoryLane(wasm.v128Load32Lane, lane, lanes.immediate(lane));
    }
  } else {
    lanes.push(0);
    f.memory(wasm.i32Load8U, lanes.immediate(0));
    f.op(wasm.i32x4Splat);
    for (let lane = 1; lane < 4; lane += 1) {
      lanes.push(lane);
      f.memory(wasm.i32Load8U, lanes.immediate(lane));
      f.lane(wasm.i32x4ReplaceLane, lane);
    }
  }
  lanes.release();
}

/** Stores the lanes of `value`; with width 1, lane 0 only. */
export function storeLanes(
  emitter: ValueEmitter,
  address: AffineAddress,
  dtype: DType,
  value: Local,
): void {
  const { f } = emitter;
  const step = laneStep(emitter, address);
  const bytes = bytesPerElement(dtype);
  if (step === bytes && bytes === 4) {
    pushAddress(emitter, address, address.depth, 0);
    f.get(value);
    f.memory(wasm.v128Store, address.immediate);
    return;
  }
  if (dtype === 'bool') {
    f.get(value);
    f.i32x4(1);
    f.op(wasm.v128And);
    f.set(value);
  }
  if (step === bytes) {
    pushAddress(emitter, address, address.depth, 0);
    f.get(value);
    f.get(value);
    f.op(wasm.i16x8NarrowI32x4U);
    f.i32x4(0);
    f.op(wasm.i8x16NarrowI16x8U);
    f.memoryLane(wasm.v128Store32Lane, 0, address.immediate);
    return;
  }
  const lanes = new LaneAddresses(emitter, address, step);
  for (let lane = 0; lane < emitter.width; lane += 1) {
    lanes.push(lane);
    f.get(value);
    // The lowest byte of lane i is byte 4i.
    if (bytes === 4) f.memoryLane(wasm.v128Store32Lane, lane, lanes.immediate(lane));
    else f.memoryLane(wasm.v128Store8Lane, 4 * lane, lanes.immediate(lane));
  }
  lanes.release();
}

/**
 * The addresses of four lanes: one local and constant distances if possible, otherwise four computed addresses.
 */
class LaneAddresses {
  readonly #emitter: ValueEmitter;
  readonly #address: AffineAddress;
  readonly #step: number;
  readonly #lowest: Local | null;

  constructor(emitter: ValueEmitter, address: AffineAddress, step: number) {
    this.#emitter = emitter;
    this.#address = address;
    this.#step = step;
    if (Number.isNaN(step)) {
      this.#lowest = null;
      return;
    }
    // Immediate offsets cannot be negative, so they start from the lowest address.
    pushAddress(emitter, address, address.depth, 0);
    if (step < 0) {
      emitter.f.i32(3 * step);
      emitter.f.op(wasm.i32Add);
    }
    this.#lowest = emitter.f.take('i32');
  }

  push(lane: number): void {
    if (this.#lowest) this.#emitter.f.get(this.#lowest);
    else pushAddress(this.#emitter, this.#address, this.#address.depth, lane);
  }

  immediate(lane: number): number {
    const { immediate } = this.#address;
    if (!this.#lowest) return immediate;
    return immediate + (this.#step < 0 ? (lane - 3) * this.#step : lane * this.#step);
  }

  release(): void {
    if (this.#lowest) this.#emitter.f.release(this.#lowest);
  }
}
