/**
 * Copies that swap rows and columns, 8 × 4 elements at a time. One vector of outputs at a time would touch one
 * cache line per element; with rows a power of two apart, always the same few lines of the cache.
 */

import type { FunctionBuilder, Local } from '../asm/function.ts';
import * as wasm from '../asm/opcodes.ts';
import { pushAddress } from './addresses.ts';
import type { KernelContext } from './context.ts';
import { Emitter } from './emitter.ts';
import {
  announceUses,
  buffersOf,
  emitGenericKernel,
  emitStores,
  type KernelPlan,
  rangeOf,
} from './kernel.ts';
import { countLoop } from './loops.ts';
import { addBytes } from './tile-buffer.ts';
import type { AffineAddress } from './values.ts';

const [ROWS, COLUMNS] = [8, 4];

interface Transposition {
  readonly plan: KernelPlan;
  /** Rows are contiguous. */
  readonly from: AffineAddress;
  /** Columns are contiguous. */
  readonly to: AffineAddress;
}

/** The kernel as a transposing copy of elements of 4 bytes, or null if it is not one. */
export function matchTransposition(plan: KernelPlan): Transposition | null {
  const { kernel, graph, stores } = plan;
  const { parallel } = graph.axes;
  if (kernel.reduction || stores.length !== 1 || parallel.length !== 2) return null;
  const [{ address: to, value, dtype }] = stores;
  if (value.kind !== 'load' || value.dtype !== dtype) return null;
  if (dtype !== 'float32' && dtype !== 'int32') return null;
  const from = value.address;
  if (from.atoms.length + to.atoms.length > 0) return null;
  if (from.coefficients[0] !== 4 || to.coefficients[1] !== 4) return null;
  if (from.coefficients[1] < 4 || to.coefficients[0] < 4) return null;
  return parallel[0] < ROWS || parallel[1] < COLUMNS ? null : { plan, from, to };
}

/** Writes the body of the function (args, begin, end) of a kernel that does not sum products. */
export function emitPlainKernel(
  f: FunctionBuilder,
  plan: KernelPlan,
  context: KernelContext,
): void {
  const transposition = matchTransposition(plan);
  if (transposition) emitTransposition(f, transposition, context);
  else emitGenericKernel(f, plan, context);
}

function emitTransposition(
  f: FunctionBuilder,
  { plan, from, to }: Transposition,
  context: KernelContext,
): void {
  announceUses(plan);
  const emitter = new Emitter(f, plan.graph, context);
  emitter.loadBases(buffersOf(plan.kernel));
  const [row, column] = emitter.axes;
  const columns = plan.graph.axes.parallel[1];
  const whole = columns - (columns % COLUMNS);
  const { begin, end } = rangeOf(emitter, 0);
  const oneByOne = (from: number): void =>
    emitter.at(1, () => {
      const rest = { begin: from, end: columns, step: 1 };
      countLoop(f, column, rest, () => emitter.at(2, () => emitStores(emitter, plan)));
    });
  emitter.at(0, () => {
    const first = f.local('i32');
    const rest = countLoop(f, row, { begin, end, step: ROWS }, () => {
      emitter.at(1, () => {
        countLoop(f, column, { begin: 0, end: whole, step: COLUMNS }, () => {
          emitter.apart(() => copyTile(emitter, from, to));
        });
      });
      if (whole === columns) return;
      f.get(row);
      f.tee(first);
      addBytes(f, ROWS);
      const behind = f.take('i32');
      countLoop(f, row, { begin: row, end: behind, step: 1 }, () => oneByOne(whole));
      f.get(first);
      f.set(row);
      f.release(behind);
    });
    countLoop(f, row, { begin: rest, end, step: 1 }, () => oneByOne(0));
    f.release(first);
  });
}

/** Copies the tile that starts at the current point of the axes. */
function copyTile(emitter: Emitter, from: AffineAddress, to: AffineAddress): void {
  const { f } = emitter;
  pushAddress(emitter, from, 2, 0);
  const source = f.take('i32');
  pushAddress(emitter, to, 2, 0);
  const target = f.take('i32');
  for (let half = 0; half < ROWS; half += 4) {
    const columns = Array.from({ length: COLUMNS }, (_, j) => {
      f.get(source);
      f.memory(wasm.v128Load, from.immediate + j * from.coefficients[1] + 4 * half);
      return f.take('v128');
    });
    transpose(f, columns).forEach((row, i) => {
      f.get(target);
      f.get(row);
      f.memory(wasm.v128Store, to.immediate + (half + i) * to.coefficients[0]);
      f.release(row);
    });
  }
  f.release(source);
  f.release(target);
}

const LOW = [0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23];
const HIGH = LOW.map((byte) => byte + 8);
const LOW_HALVES = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
const HIGH_HALVES = LOW_HALVES.map((byte) => byte + 8);

/** The rows of 4 × 4 elements, given by columns. Releases the columns. */
export function transpose(f: FunctionBuilder, [a, b, c, d]: readonly Local[]): Local[] {
  const shuffled = (x: Local, y: Local, bytes: readonly number[]): Local => {
    f.get(x);
    f.get(y);
    f.shuffle(bytes);
    return f.take('v128');
  };
  const pairs = [LOW, HIGH].map((bytes) => [shuffled(a, b, bytes), shuffled(c, d, bytes)]);
  for (const local of [a, b, c, d]) f.release(local);
  const rows = pairs.flatMap(([x, y]) => [LOW_HALVES, HIGH_HALVES].map((z) => shuffled(x, y, z)));
  for (const local of pairs.flat()) f.release(local);
  return rows;
}
