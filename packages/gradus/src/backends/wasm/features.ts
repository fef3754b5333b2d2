import { nodeModule } from '../host.ts';
import type { FunctionBuilder } from './asm/function.ts';
import { ModuleBuilder } from './asm/module.ts';
import * as wasm from './asm/opcodes.ts';
import { instantiate } from './instantiate.ts';

/** What the machine and the JavaScript engine support. */
export interface SimdFeatures {
  /** Whether WebAssembly has vectors of 128 bits. */
  readonly simd: boolean;
  /** Whether `f32x4.relaxed_madd` exists and rounds once. */
  readonly fusedMultiplyAdd: boolean;
}

let known: SimdFeatures | undefined;

/**
 * What this machine and engine support. The first call finds out, by compiling and running code.
 * @throws GradusError with code `csp` if a policy forbids compiling WebAssembly
 */
export function simdFeatures(): SimdFeatures {
  known ??= findOut();
  return known;
}

function findOut(): SimdFeatures {
  const square = probeOf(writeSquare);
  const simd = typeof WebAssembly === 'object' && WebAssembly.validate(square);
  // Valid code may still be refused. Find out now, before values are in the backend's memory.
  if (simd) instantiate(square);
  return { simd, fusedMultiplyAdd: simd && hasFusedMultiplyAdd() };
}

function hasFusedMultiplyAdd(): boolean {
  const probe = probeOf(writeFused);
  if (!WebAssembly.validate(probe)) {
    // Node 20 has relaxed SIMD behind a flag, which applies to modules compiled after it is set.
    try {
      nodeModule('node:v8')?.setFlagsFromString('--experimental-wasm-relaxed-simd');
    } catch {
      return false;
    }
    if (!WebAssembly.validate(probe)) return false;
  }
  // (1 + 2⁻¹²)² − 1 = 2⁻¹¹ + 2⁻²⁴; a product rounded to float32 loses the last term.
  return (instantiate(probe).probe as () => number)() === 2 ** -11 + 2 ** -24;
}

/** A module whose `probe()` returns lane 0 of the vector that `write` pushes. */
function probeOf(write: (f: FunctionBuilder) => void): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  const probe = module.function([], ['f32'], (f) => {
    f.f32x4(1 + 2 ** -12);
    f.f32x4(1 + 2 ** -12);
    write(f);
    f.lane(wasm.f32x4ExtractLane, 0);
  });
  module.export('probe', probe);
  return module.build();
}

function writeSquare(f: FunctionBuilder): void {
  f.op(wasm.f32x4Mul);
}

function writeFused(f: FunctionBuilder): void {
  f.f32x4(-1);
  f.op(wasm.f32x4RelaxedMadd);
}
