/**
 * Checks loop code against the rules of `ir/loop.ts`. A program that passes stays within its buffers, gives
 * each value one type, and reads nothing before it is stored.
 */
import type { Kernel, Program } from '../../src/ir/loop.ts';
import { printKernel } from '../../src/ir/print.ts';
import { verifyKernel } from './verify-kernel.ts';
import { isCount, verifyBuffers, verifyLiveRanges } from './verify-memory.ts';

/**
 * Loop code that breaks a rule: a mistake of the compiler, not of the user's program. It is not a GradusError,
 * so that tests that expect one notice it.
 */
export class LoopCodeError extends Error {
  override readonly name = 'LoopCodeError';

  constructor(message: string) {
    super(`Loop code: ${message}`);
  }
}

/** @throws LoopCodeError that names the kernel, the place in it, and the broken rule */
export function verifyProgram(program: Program): void {
  if (!isCount(program.scalarCount)) fail(`scalarCount is ${program.scalarCount}`);
  if (!isCount(program.scratchBytes)) fail(`scratchBytes is ${program.scratchBytes}`);
  verifyBuffers(program, fail);
  program.kernels.forEach((kernel, number) => {
    verifyKernel(program, kernel, (message) =>
      fail(`kernel ${number} (${kernel.label}): ${message}${source(kernel)}`),
    );
  });
  verifyLiveRanges(program, fail);
}

function fail(message: string): never {
  throw new LoopCodeError(message);
}

function source(kernel: Kernel): string {
  return `\n  in ${printKernel(kernel).replaceAll('\n', '\n  ')}`;
}
