import { GradusError } from '../../util/errors.ts';
import { nodeModule } from '../host.ts';
import type { FunctionBuilder } from './assembler/function.ts';
import { ModuleBuilder } from './assembler/module.ts';

export interface SimdFeatures {
  /** There is WebAssembly with vectors of 128 bits. */
  readonly simd: boolean;
  /** `f32x4.relaxed_madd` exists and rounds once. */
  readonly fusedMultiplyAdd: boolean;
}

let known: SimdFeatures | undefined;

/**
 * What this machine and engine can do; found out once.
 * @throws GradusError with code `csp` where a content-security policy forbids WebAssembly
 */
export function simdFeatures(): SimdFeatures {
  known ??= findOut();
  return known;
}

function findOut(): SimdFeatures {
  const simd = typeof WebAssembly === 'object' && WebAssembly.validate(probeOf(writeSquare));
  return { simd, fusedMultiplyAdd: simd && hasFusedMultiplyAdd() };
}

/** @throws GradusError with code `csp` where a content-security policy forbids it */
export function compileModule(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes);
  } catch (cause) {
    const isPolicy = cause instanceof Error && /content.security.policy/i.test(cause.message);
    if (!isPolicy) throw cause;
    throw new GradusError(
      "This page's content-security policy refuses WebAssembly. Add 'wasm-unsafe-eval' to its " +
        'script-src, or use the reference backend, which is slow.',
      { cause, code: 'csp' },
    );
  }
}

function hasFusedMultiplyAdd(): boolean {
  const probe = probeOf(writeFused);
  if (!WebAssembly.validate(probe)) {
    // Node 20 has relaxed SIMD, but behind a flag that holds for modules compiled after it is set.
    try {
      nodeModule('node:v8')?.setFlagsFromString('--experimental-wasm-relaxed-simd');
    } catch {
      return false;
    }
    if (!WebAssembly.validate(probe)) return false;
  }
  const { exports } = new WebAssembly.Instance(compileModule(probe));
  // (1 + 2⁻¹²)² − 1 = 2⁻¹¹ + 2⁻²⁴; a product rounded to float32 loses the last term.
  return (exports.probe as () => number)() === 2 ** -11 + 2 ** -24;
}

/** A module whose `probe()` gives lane 0 of what `write` pushes. */
function probeOf(write: (f: FunctionBuilder) => void): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  const probe = module.function([], ['f32'], (f) => {
    f.f32x4(1 + 2 ** -12);
    f.f32x4(1 + 2 ** -12);
    write(f);
    f.lane('f32x4.extract_lane', 0);
  });
  module.export('probe', probe);
  return module.build();
}

function writeSquare(f: FunctionBuilder): void {
  f.op('f32x4.mul');
}

function writeFused(f: FunctionBuilder): void {
  f.f32x4(-1);
  f.op('f32x4.relaxed_madd');
}
