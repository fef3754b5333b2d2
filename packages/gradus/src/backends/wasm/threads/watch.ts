import type { FunctionBuilder, Local } from '../asm/function.ts';

/** The exponent bits of a float32. Only infinities and NaN have them all. */
const EXPONENT = 0x7f800000;

/** Replaces the address on the stack by whether nothing is watched, or the float32 at the address is finite. */
export function pushMayGoOn(f: FunctionBuilder, watched: Local): void {
  f.memory('i32.load', 0);
  f.i32(EXPONENT);
  f.op('i32.and');
  f.i32(EXPONENT);
  f.op('i32.ne');
  f.get(watched);
  f.op('i32.eqz');
  f.op('i32.or');
}
