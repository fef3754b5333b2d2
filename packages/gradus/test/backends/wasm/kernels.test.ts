import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../../src/backends/reference/index.ts';
import { createWasmBackend } from '../../../src/backends/wasm/index.ts';
import { printProgram } from '../../../src/ir/print.ts';
import { verifyProgram } from '../../verifier/verify.ts';
import { at, axis, load, program } from '../reference/programs.ts';
import { runByHand, sameBytes } from './kit.ts';
import { randomProgram } from './random-kernels.ts';

const numRuns = Number(process.env.FUZZ_RUNS ?? 300);
const numbers = fc.array(fc.nat({ max: 999 }), { minLength: 8, maxLength: 80 });
const reference = createReferenceBackend();
const wasm = createWasmBackend({ relaxedSimd: false });

describe('random kernels', () => {
  test('give the bits of the reference', () => {
    fc.assert(
      fc.property(numbers, (choices) => {
        const { program: source, inputs, scalars } = randomProgram(choices);
        verifyProgram(source);
        const args = { states: [], inputs, scalars };
        const expected = reference.compile(source).run(args);
        const executable = wasm.compile(source);
        const actual = executable.run(args);
        executable.release();
        expect(actual, printProgram(source)).toEqual(expected);
      }),
      { numRuns },
    );
  });

  test('give the same bits however they are cut, and write only to their buffers', () => {
    fc.assert(
      fc.property(numbers, fc.boolean(), fc.nat({ max: 12 }), (choices, fused, step) => {
        const { program: source, inputs, scalars } = randomProgram(choices);
        const contents = new Map(inputs.map((data, buffer) => [buffer, data]));
        const cuts = (pieces: number): number[] =>
          Array.from({ length: pieces }, (_, i) => i).filter((i) => i > 0 && i % (step + 1) === 0);
        const whole = runByHand(source, { contents, scalars, fused });
        const cut = runByHand(source, { contents, scalars, fused, cuts });
        expect(sameBytes(cut, whole), printProgram(source)).toBe(true);
      }),
      { numRuns },
    );
  });
});

test('long rows that data selects are read whole, the last one up to the end of memory', () => {
  const [rows, length, source] = [5, 300, 3];
  const chosen = load(0, at([1, axis(0, rows)]), 'int32');
  const index = at(
    [length, { kind: 'value', value: chosen, extent: source }],
    [1, axis(1, length)],
  );
  const gather = program(
    [
      ['input', 'int32', rows],
      ['input', 'uint8', source * length],
      ['result', 'uint8', rows * length],
    ],
    [
      {
        extents: [rows, length],
        stores: [
          {
            buffer: 2,
            index: at([length, axis(0, rows)], [1, axis(1, length)]),
            value: load(1, index, 'uint8'),
          },
        ],
      },
    ],
  );
  const indexes = Int32Array.from([2, 0, 1, 1, 2]);
  const data = Uint8Array.from({ length: source * length }, (_, i) => (i * 31) % 251);
  const [found] = wasm.compile(gather).run({ states: [], inputs: [indexes, data], scalars: [] });
  indexes.forEach((row, i) => {
    const copy = found.slice(i * length, (i + 1) * length);
    expect(copy).toEqual(data.slice(row * length, (row + 1) * length));
  });
});
