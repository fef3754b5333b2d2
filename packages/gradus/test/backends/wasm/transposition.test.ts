/** Copies that swap rows and columns. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planKernel } from '../../../src/backends/wasm/codegen/kernel.ts';
import { matchTransposition } from '../../../src/backends/wasm/codegen/transposition.ts';
import type { DType } from '../../../src/ir/dtype.ts';
import type { Program } from '../../../src/ir/loop.ts';
import { at, axis, load, program } from '../reference/programs.ts';
import { runByHand } from './kit.ts';

interface Copy {
  readonly rows: number;
  readonly columns: number;
  /** Elements between one row and the next, of the source and of the target. */
  readonly gaps: readonly [from: number, to: number];
  readonly dtype: DType;
}

/** target[i, j] = source[j, i]; both start after one element. */
function copyProgram({ rows, columns, gaps, dtype }: Copy): Program {
  const [i, j] = [axis(0, rows), axis(1, columns)];
  const [from, to] = [rows + gaps[0], columns + gaps[1]];
  return program(
    [
      ['state', dtype, 1 + columns * from],
      ['state', dtype, 1 + rows * to],
    ],
    [
      {
        extents: [rows, columns],
        stores: [
          {
            buffer: 1,
            index: at([to, i], [1, j], 1),
            value: load(0, at([1, i], [from, j], 1), dtype),
          },
        ],
      },
    ],
  );
}

const matches = (source: Program) =>
  matchTransposition(planKernel(source.kernels[0], source.buffers)) !== null;

const sizes = fc.constantFrom(1, 3, 4, 5, 7, 8, 9, 10, 16, 31, 33, 64);
const copies: fc.Arbitrary<Copy> = fc.record({
  rows: sizes,
  columns: sizes,
  gaps: fc.tuple(fc.constantFrom(0, 1, 5), fc.constantFrom(0, 1, 5)),
  dtype: fc.constantFrom('float32', 'int32'),
});

describe('copies that swap rows and columns', () => {
  test('move every element to its place, whole and cut', () => {
    fc.assert(
      fc.property(copies, fc.nat({ max: 20 }), (copy, step) => {
        const { rows, columns, gaps, dtype } = copy;
        const source = copyProgram(copy);
        const Elements = dtype === 'float32' ? Float32Array : Int32Array;
        const [from, to] = source.buffers.map(({ length }) => new Elements(length));
        from.forEach((_, place) => {
          from[place] = place + 1;
        });
        const contents = new Map([
          [0, from],
          [1, to],
        ]);
        const cuts = (pieces: number): number[] =>
          Array.from({ length: pieces }, (_, i) => i).filter((i) => i > 0 && i % (step + 1) === 0);
        for (let i = 0; i < rows; i += 1) {
          for (let j = 0; j < columns; j += 1) {
            to[1 + i * (columns + gaps[1]) + j] = 2 + j * (rows + gaps[0]) + i;
          }
        }
        const wanted = new Uint8Array(to.slice().buffer);
        to.fill(0);
        expect(runByHand(source, { contents })[1]).toEqual(wanted);
        expect(runByHand(source, { contents, cuts })[1]).toEqual(wanted);
      }),
      { numRuns: 200 },
    );
  });

  test('use tiles if the matrix is large enough for one', () => {
    const copy: Copy = { rows: 9, columns: 5, gaps: [0, 0], dtype: 'float32' };
    expect(matches(copyProgram(copy))).toBe(true);
    expect(matches(copyProgram({ ...copy, rows: 7 }))).toBe(false);
    expect(matches(copyProgram({ ...copy, columns: 3 }))).toBe(false);
    expect(matches(copyProgram({ ...copy, dtype: 'uint8' }))).toBe(false);
  });
});
