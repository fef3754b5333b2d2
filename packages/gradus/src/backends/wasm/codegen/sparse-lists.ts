/**
 * Functions for products whose left factor A has many zeros. They test whether it has, list the other elements,
 * and sum over these alone.
 *
 * A list has the steps k of one row at which A is not 0, in ascending order, as 16-bit numbers. It is made from
 * eight steps at a time: their bits select an entry of a table, which holds the positions of the set bits.
 */

import type { FunctionBuilder, FunctionReference, Local } from '../asm/function.ts';
import * as wasm from '../asm/opcodes.ts';
import { countLoop, move } from './loops.ts';
import { loadVectors, multiplyAdd, storeVectors, type TileLibrary } from './tile.ts';

/** A as a matrix: `lines` of `length` contiguous elements. */
export interface Lines {
  readonly lines: number;
  readonly length: number;
  /** Bytes from one line to the next. */
  readonly step: number;
}

export const TABLE_BYTES = 256 * 8;

/** How many lines are sampled to estimate the share of zeros, and how many elements of each. */
const SAMPLED_LINES = 8;
const SAMPLED_ELEMENTS = 4096;

/** Bytes for a list of up to `steps` steps; eight are written at a time. */
export function listBytes(steps: number): number {
  return Math.ceil((2 * steps + 16) / 16) * 16;
}

/**
 * Takes the address of A from the stack, and pushes whether at most `share` of the elements in the sampled lines
 * are not 0. The result depends on all of A, never on the part that a thread computes.
 */
export function callIsSparse(
  f: FunctionBuilder,
  tiles: TileLibrary,
  { lines, length, step }: Lines,
  share: number,
): void {
  const count = Math.min(SAMPLED_LINES, lines);
  const vectors = Math.floor(Math.min(SAMPLED_ELEMENTS, length) / 4);
  for (const number of [lines, step, count, 16 * vectors]) f.i32(number);
  f.call(tiles.define('countNonZeros', 5, 1, countNonZeros));
  f.i32(Math.floor(4 * vectors * count * share));
  f.op(wasm.i32LeS);
}

/** (address, lines, bytes from line to line, number of sampled lines, bytes of each) → how many are not 0. */
function countNonZeros(f: FunctionBuilder): void {
  const [address, lines, step, count, bytes] = f.parameters;
  const sample = f.local('i32');
  const element = f.local('i32');
  f.i32x4(0);
  const minusCount = f.take('v128');
  countLoop(f, sample, { begin: 0, end: count, step: 1 }, () => {
    f.get(address);
    f.get(sample);
    f.get(lines);
    f.op(wasm.i32Mul);
    f.get(count);
    f.op(wasm.i32DivU);
    f.get(step);
    f.op(wasm.i32Mul);
    f.op(wasm.i32Add);
    f.tee(element);
    f.get(bytes);
    f.op(wasm.i32Add);
    const end = f.take('i32');
    countLoop(f, element, { begin: element, end, step: 16 }, () => {
      f.get(minusCount);
      f.get(element);
      pushIsNotZero(f, 0);
      f.op(wasm.i32x4Add);
      f.set(minusCount);
    });
    f.release(end);
  });
  f.i32(0);
  for (let lane = 0; lane < 4; lane += 1) {
    f.get(minusCount);
    f.lane(wasm.i32x4ExtractLane, lane);
    f.op(wasm.i32Sub);
  }
}

/**
 * (address of the table): writes, for each byte, the positions of its set bits in ascending order. The lowest bit
 * comes before the positions of the others, which have been written already.
 */
export function fillTable(tiles: TileLibrary): FunctionReference {
  return tiles.define('fillTable', 1, 0, (f) => {
    const [table] = f.parameters;
    const byte = f.local('i32');
    const others = f.local('i32');
    f.get(table);
    f.i64(0n);
    f.memory(wasm.i64Store);
    countLoop(f, byte, { begin: 1, end: 256, step: 1 }, () => {
      f.get(byte);
      f.get(byte);
      f.i32(1);
      f.op(wasm.i32Sub);
      f.op(wasm.i32And);
      f.set(others);
      pushElement(f, table, byte, 8);
      pushElement(f, table, others, 8);
      f.memory(wasm.i64Load);
      f.i64(8n);
      f.op(wasm.i64Shl);
      f.get(byte);
      f.op(wasm.i32Ctz);
      f.op(wasm.i64ExtendI32U);
      f.op(wasm.i64Or);
      f.memory(wasm.i64Store);
    });
  });
}

/**
 * Takes (address of a row, table, list) from the stack, and pushes the end of the list. The steps of the row are
 * contiguous.
 */
export function callListSteps(f: FunctionBuilder, tiles: TileLibrary, steps: number): void {
  const rest = steps % 16;
  f.i32(steps - rest);
  f.call(tiles.define(`listSteps ${rest}`, 4, 1, (g) => writeListSteps(g, rest)));
}

/** Lists the given number of steps, a multiple of 16, and then the rest. */
function writeListSteps(f: FunctionBuilder, rest: number): void {
  const [row, table, list, steps] = f.parameters;
  const first = f.local('i32');
  const bits = f.local('i32');
  const sixteen = (count: number): void => {
    pushBitsOfSteps(f, row, count);
    f.set(bits);
    for (let byte = 0; 8 * byte < count; byte += 1) {
      f.get(bits);
      if (byte === 1) {
        f.i32(8);
        f.op(wasm.i32ShrU);
      } else if (count > 8) {
        f.i32(255);
        f.op(wasm.i32And);
      }
      appendPositions(f, { table, list, first, offset: 8 * byte });
    }
    move(f, row, 4 * count);
  };
  countLoop(f, first, { begin: 0, end: steps, step: 16 }, () => sixteen(16));
  if (rest > 0) sixteen(rest);
  f.get(list);
}

/**
 * (list, its end, address of A in this row, address of B, target): sums a row in registers. As in a tile, each
 * output has one accumulator, and k ascends. If the product `continues`, the sums start from the values in the
 * target, otherwise from 0.
 */
export function multiplyListed(
  tiles: TileLibrary,
  vectors: number,
  stepOfB: number,
  continues: boolean,
): FunctionReference {
  return tiles.define(`multiplyListed ${[vectors, stepOfB, continues]}`, 5, 0, (f) => {
    writeMultiplyListed(f, vectors, stepOfB, continues, tiles.fusedMultiplyAdd);
  });
}

function writeMultiplyListed(
  f: FunctionBuilder,
  vectors: number,
  stepOfB: number,
  continues: boolean,
  fused: boolean,
): void {
  const [list, end, row, b, target] = f.parameters;
  const sums = continues
    ? loadVectors(f, target, vectors)
    : Array.from({ length: vectors }, () => {
        f.i32x4(0);
        return f.take('v128');
      });
  const k = f.local('i32');
  countLoop(f, list, { begin: list, end, step: 2 }, () => {
    f.get(list);
    f.memory(wasm.i32Load16U);
    f.set(k);
    pushElement(f, row, k, 4);
    f.memory(wasm.v128Load32Splat);
    const factor = f.take('v128');
    pushElement(f, b, k, stepOfB);
    const columns = f.take('i32');
    sums.forEach((sum, j) => {
      f.get(columns);
      f.memory(wasm.v128Load, 16 * j);
      const column = f.take('v128');
      multiplyAdd(f, factor, column, sum, fused);
      f.release(column);
    });
    f.release(factor);
    f.release(columns);
  });
  storeVectors(f, target, sums);
}

function pushElement(f: FunctionBuilder, base: Local, k: Local, step: number): void {
  f.get(base);
  f.get(k);
  f.i32(step);
  f.op(wasm.i32Mul);
  f.op(wasm.i32Add);
}

/** Pushes a mask of the four elements at the address on the stack: set if not 0; NaN is not 0. */
function pushIsNotZero(f: FunctionBuilder, offset: number): void {
  f.memory(wasm.v128Load, offset);
  f.f32x4(0);
  f.op(wasm.f32x4Ne);
}

/** Pushes a bit for each of up to 16 elements at `row`, set if the element is not 0. */
function pushBitsOfSteps(f: FunctionBuilder, row: Local, count: number): void {
  const pushFour = (vector: number): void => {
    if (4 * vector >= count) {
      f.i32x4(0);
      return;
    }
    f.get(row);
    pushIsNotZero(f, 16 * vector);
  };
  const pushEight = (half: number): void => {
    pushFour(2 * half);
    pushFour(2 * half + 1);
    f.op(wasm.i16x8NarrowI32x4S);
  };
  pushEight(0);
  pushEight(1);
  f.op(wasm.i8x16NarrowI16x8S);
  f.op(wasm.i8x16Bitmask);
  if (count % 4 === 0) return;
  f.i32((1 << count) - 1);
  f.op(wasm.i32And);
}

interface Positions {
  readonly table: Local;
  /** Advances by the number of appended steps. */
  readonly list: Local;
  /** Bit 0 is for the step first + offset. */
  readonly first: Local;
  readonly offset: number;
}

/** Appends the steps whose bits are set in the byte on the stack. */
function appendPositions(f: FunctionBuilder, { table, list, first, offset }: Positions): void {
  const byte = f.take('i32');
  f.get(list);
  f.get(table);
  f.get(byte);
  f.i32(3);
  f.op(wasm.i32Shl);
  f.op(wasm.i32Add);
  f.memory(wasm.v128Load8x8U);
  f.get(first);
  if (offset > 0) {
    f.i32(offset);
    f.op(wasm.i32Add);
  }
  f.op(wasm.i16x8Splat);
  f.op(wasm.i16x8Add);
  f.memory(wasm.v128Store);
  f.get(list);
  f.get(byte);
  f.op(wasm.i32Popcnt);
  f.i32(1);
  f.op(wasm.i32Shl);
  f.op(wasm.i32Add);
  f.set(list);
  f.release(byte);
}
