/**
 * Prefetching. Rows selected by data (a batch of a data set) are scattered over memory, and a kernel would wait
 * for their cache lines one by one. Reading one byte of each line first lets these waits overlap, because no
 * read depends on another.
 */

import type { FunctionBuilder, Local } from '../asm/function.ts';
import * as wasm from '../asm/opcodes.ts';
import { pushAddress } from './addresses.ts';
import type { Emitter } from './emitter.ts';
import { countLoop, move, pushBound, type Range } from './loops.ts';
import type { TileLibrary } from './tile.ts';
import type { AffineAddress, Value } from './values.ts';

const LINE_BYTES = 64;
/**
 * Shorter rows do not justify a separate loop.
 * @heuristic
 */
const SHORTEST_ROW = 256;
/**
 * More bytes than this would leave the cache again before they are used.
 * @heuristic
 */
const MOST_BYTES = 1 << 20;
/**
 * Inside the loops, longer rows are not prefetched.
 * @heuristic
 */
const LONGEST_ROW = 4096;
/**
 * Rows that a product updates are prefetched if they are at least this far apart (in bytes).
 * @heuristic
 */
const FAR = 1024;

/** The address of rows that are selected by data and read along the last of two axes; null if there are none. */
export function scatteredRows(emitter: Emitter, values: readonly Value[]): AffineAddress | null {
  const { parallel } = emitter.graph.axes;
  if (parallel.length !== 2) return null;
  const seen = new Set<Value>();
  const stack = [...values];
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (value.kind === 'apply') stack.push(...value.args);
    if (value.kind !== 'load') continue;
    const { atoms, coefficients } = value.address;
    const row = coefficients[1] * parallel[1];
    const chosen =
      atoms.length > 0 && atoms.every(({ atom }) => atom.kind === 'value' && atom.depth === 1);
    if (chosen && row >= SHORTEST_ROW && row * parallel[0] <= MOST_BYTES) return value.address;
  }
  return null;
}

/** Reads one byte of each cache line of the rows in `range`. */
export function prefetchRows(emitter: Emitter, address: AffineAddress, range: Range): void {
  const { f, axes, graph } = emitter;
  const step = Math.max(1, Math.floor(LINE_BYTES / address.coefficients[1]));
  f.i32(0);
  const bytes = f.take('i32');
  countLoop(f, axes[0], range, () => {
    emitter.at(1, () => {
      countLoop(f, axes[1], { begin: 0, end: graph.axes.parallel[1], step }, () => {
        pushAddress(emitter, address, 2, 0);
        f.memory(wasm.i32Load8U, address.immediate);
        f.get(bytes);
        f.op(wasm.i32Or);
        f.set(bytes);
      });
    });
  });
  neverTrap(f, bytes);
  f.release(bytes);
}

/**
 * The addresses of rows, far apart, that a product's stores read at the place of each output, such as a weight that
 * they update. There the processor would wait for the lines of one tile after the other.
 */
export function updatedRows(emitter: Emitter, values: readonly Value[]): AffineAddress[] {
  const column = emitter.graph.axes.parallel.length - 1;
  const found = new Set<AffineAddress>();
  const stack = [...values];
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (value.kind === 'apply') stack.push(...value.args);
    if (value.kind !== 'load') continue;
    const { atoms, coefficients } = value.address;
    const isFar = coefficients[column - 1] >= FAR && coefficients[column] === 4;
    if (atoms.length === 0 && isFar) found.add(value.address);
  }
  return [...found];
}

/** Reads one byte of each cache line of `vectors` vectors from column `first` on, for the rows in `range`. */
export function prefetchColumns(
  emitter: Emitter,
  tiles: TileLibrary,
  address: AffineAddress,
  { begin, end, first, vectors }: Pick<Range, 'begin' | 'end'> & { first: Local; vectors: number },
): void {
  const { f, axes, graph } = emitter;
  const column = graph.axes.parallel.length - 1;
  const rowStep = address.coefficients[column - 1];
  pushBound(f, begin);
  f.set(axes[column - 1]);
  f.get(first);
  f.set(axes[column]);
  emitter.apart(() => pushAddress(emitter, address, column + 1, 0));
  f.i32(address.immediate);
  f.op(wasm.i32Add);
  pushBound(f, end);
  pushBound(f, begin);
  f.op(wasm.i32Sub);
  f.call(
    tiles.define(`prefetch ${[rowStep, vectors]}`, 2, 0, (g) => {
      const [row, rows] = g.parameters;
      g.i32(0);
      const bytes = g.take('i32');
      countLoop(g, g.local('i32'), { begin: 0, end: rows, step: 1 }, () => {
        for (let at = 0; at < 16 * vectors; at += LINE_BYTES) {
          g.get(row);
          g.memory(wasm.i32Load8U, at);
          g.get(bytes);
          g.op(wasm.i32Or);
          g.set(bytes);
        }
        move(g, row, rowStep);
      });
      neverTrap(g, bytes);
    }),
  );
}

/** Never traps, but the engine's compiler does not know that, so it has to keep the reads. */
function neverTrap(f: FunctionBuilder, bytes: Local): void {
  f.get(bytes);
  f.i32(255);
  f.op(wasm.i32GtU);
  f.if(() => f.op(wasm.unreachable));
}

/** Inside the loops: reads one byte of each cache line of the row that data selects for the vector axis. */
export function prefetchChosenRows(emitter: Emitter): void {
  const { f, graph } = emitter;
  const depth = graph.vectorAxis;
  for (const row of graph.hoistedAt[depth]) {
    if ('kind' in row || row.buffer < 0 || row.scattered) continue;
    const chosen = row.atoms.some(({ atom }) => atom.kind === 'value' && atom.depth === depth);
    const bytes = graph.axes.parallel[depth] * row.coefficients[depth];
    if (!chosen || bytes <= LINE_BYTES || bytes > LONGEST_ROW) continue;
    for (let at = 0; at < bytes; at += LINE_BYTES) {
      pushAddress(emitter, row, depth, 0);
      f.memory(wasm.i32Load8U, row.immediate + at);
      f.op(wasm.drop);
    }
  }
}
