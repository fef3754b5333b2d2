/** Functions for chunks of rows: copies of a factor's rows, and sums that begin at 0. */
import type { FunctionBuilder, FunctionReference, Local } from '../asm/function.ts';
import * as wasm from '../asm/opcodes.ts';
import { countLoop, move } from './loops.ts';
import type { TileLibrary } from './tile.ts';
import { transpose } from './transposition.ts';

/** Rows of A, which are adjacent in memory, and where to copy them. */
interface Chunk {
  /** Push the address of A's first row, and that of the copy. */
  readonly pushA: () => void;
  readonly pushTarget: () => void;
  readonly first: Local;
  readonly behind: Local;
  readonly steps: number;
  readonly rowStep: number;
  readonly stepOfA: number;
  /** Bytes from one row of the copy to the next. */
  readonly copyStep: number;
}

/** Copies the rows `first` to `behind`, so that the steps of each row are contiguous. It may copy up to three more. */
export function copyChunk(
  f: FunctionBuilder,
  tiles: TileLibrary,
  { pushA, pushTarget, first, behind, steps, rowStep, stepOfA, copyStep }: Chunk,
): void {
  const row = f.local('i32');
  const target = f.local('i32');
  const [atOnce, copy] =
    stepOfA === 4 ? [1, copyRow(tiles, steps)] : [4, copyRows(tiles, steps, stepOfA, copyStep)];
  pushTarget();
  f.set(target);
  f.get(first);
  f.set(row);
  f.loop((again) => {
    pushA();
    f.get(row);
    f.i32(rowStep);
    f.op(wasm.i32Mul);
    f.op(wasm.i32Add);
    f.get(target);
    f.call(copy);
    move(f, target, atOnce * copyStep);
    move(f, row, atOnce);
    f.get(row);
    f.get(behind);
    f.op(wasm.i32LtS);
    f.branchIf(again);
  });
  for (const local of [row, target]) f.release(local);
}

/** (address of A, target): copies a row whose steps are contiguous, and up to three elements more. */
function copyRow(tiles: TileLibrary, steps: number): FunctionReference {
  return tiles.define(`copyRow ${steps}`, 2, 0, (f) => {
    const [source, target] = f.parameters;
    const k = f.local('i32');
    countLoop(f, k, { begin: 0, end: Math.ceil(steps / 4), step: 1 }, () => {
      f.get(target);
      f.get(source);
      f.memory(wasm.v128Load);
      f.memory(wasm.v128Store);
      move(f, source, 16);
      move(f, target, 16);
    });
  });
}

/**
 * (address of A in the first of four rows, target): copies four adjacent rows, whose steps are `step` bytes
 * apart, so that the steps of each row are contiguous and the rows are `rowStep` bytes apart.
 */
function copyRows(
  tiles: TileLibrary,
  steps: number,
  step: number,
  rowStep: number,
): FunctionReference {
  return tiles.define(`copyRows ${[steps, step, rowStep]}`, 2, 0, (f) => {
    const [source, target] = f.parameters;
    const k = f.local('i32');
    const pushFourRows = (at: number): void => {
      f.get(source);
      f.memory(wasm.v128Load, at * step);
    };
    countLoop(f, k, { begin: 0, end: steps - (steps % 4), step: 4 }, () => {
      const byStep = [0, 1, 2, 3].map((at) => {
        pushFourRows(at);
        return f.take('v128');
      });
      transpose(f, byStep).forEach((row, i) => {
        f.get(target);
        f.get(row);
        f.memory(wasm.v128Store, i * rowStep);
        f.release(row);
      });
      move(f, source, 4 * step);
      move(f, target, 16);
    });
    for (let at = 0; at < steps % 4; at += 1) {
      pushFourRows(at);
      const rows = f.take('v128');
      for (let row = 0; row < 4; row += 1) {
        f.get(target);
        f.get(rows);
        f.memoryLane(wasm.v128Store32Lane, row, row * rowStep + 4 * at);
      }
      f.release(rows);
    }
  });
}

/** (address, bytes): writes zeros, 16 bytes at a time. */
export function clear(tiles: TileLibrary): FunctionReference {
  return tiles.define('clear', 2, 0, (f) => {
    const [address, bytes] = f.parameters;
    f.get(address);
    f.get(bytes);
    f.op(wasm.i32Add);
    const end = f.take('i32');
    countLoop(f, address, { begin: address, end, step: 16 }, () => {
      f.get(address);
      f.i32x4(0);
      f.memory(wasm.v128Store);
    });
  });
}
