import type { FunctionBuilder, Local } from '../asm/function.ts';
import * as wasm from '../asm/opcodes.ts';

/** The exponent bits of a float32. Only infinities and NaN have them all. */
const EXPONENT = 0x7f800000;

/** Replaces the address on the stack by whether nothing is watched, or the float32 at the address is finite. */
export function pushMayGoOn(f: FunctionBuilder, watched: Local): void {
  f.memory(wasm.i32Load, 0);
  f.i32(EXPONENT);
  f.op(wasm.i32And);
  f.i32(EXPONENT);
  f.op(wasm.i32Ne);
  f.get(watched);
  f.op(wasm.i32Eqz);
  f.op(wasm.i32Or);
}
