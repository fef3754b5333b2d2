import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../../src/backend/reference/index.ts';
import { createWasmBackend } from '../../../src/backend/wasm/index.ts';
import { printProgram } from '../../../src/compiler/print.ts';
import { verifyProgram } from '../../../src/compiler/verify.ts';
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
        const { program, inputs, scalars } = randomProgram(choices);
        verifyProgram(program);
        const args = { states: [], inputs, scalars };
        const expected = reference.compile(program).run(args);
        const executable = wasm.compile(program);
        const actual = executable.run(args);
        executable.release();
        expect(actual, printProgram(program)).toEqual(expected);
      }),
      { numRuns },
    );
  });

  test('give the same bits however they are cut, and write to their buffers only', () => {
    fc.assert(
      fc.property(numbers, fc.boolean(), fc.nat({ max: 12 }), (choices, fused, step) => {
        const { program, inputs, scalars } = randomProgram(choices);
        const contents = new Map(inputs.map((data, buffer) => [buffer, data]));
        const cuts = (pieces: number): number[] =>
          Array.from({ length: pieces }, (_, i) => i).filter((i) => i > 0 && i % (step + 1) === 0);
        const whole = runByHand(program, { contents, scalars, fused });
        const cut = runByHand(program, { contents, scalars, fused, cuts });
        expect(sameBytes(cut, whole), printProgram(program)).toBe(true);
      }),
      { numRuns },
    );
  });
});
