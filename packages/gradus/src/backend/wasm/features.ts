import { nodeModule } from '../host.ts';
import { ModuleBuilder } from './assembler/module.ts';

export interface SimdFeatures {
  /** `f32x4.relaxed_madd` exists and rounds once. */
  readonly fusedMultiplyAdd: boolean;
}

let known: SimdFeatures | undefined;

/** What this machine and engine can do; found out once. */
export function simdFeatures(): SimdFeatures {
  known ??= { fusedMultiplyAdd: hasFusedMultiplyAdd() };
  return known;
}

function hasFusedMultiplyAdd(): boolean {
  const probe = probeModule();
  if (!WebAssembly.validate(probe)) {
    // Node 20 has relaxed SIMD, but behind a flag that holds for modules compiled after it is set.
    try {
      nodeModule('node:v8')?.setFlagsFromString('--experimental-wasm-relaxed-simd');
    } catch {
      return false;
    }
    if (!WebAssembly.validate(probe)) return false;
  }
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(probe));
  // (1 + 2⁻¹²)² − 1 = 2⁻¹¹ + 2⁻²⁴; a product rounded to float32 loses the last term.
  return (exports.probe as () => number)() === 2 ** -11 + 2 ** -24;
}

/** `probe()`: (1 + 2⁻¹²)² − 1 with f32x4.relaxed_madd. */
function probeModule(): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  const probe = module.function([], ['f32'], (f) => {
    f.f32x4(1 + 2 ** -12);
    f.f32x4(1 + 2 ** -12);
    f.f32x4(-1);
    f.op('f32x4.relaxed_madd');
    f.lane('f32x4.extract_lane', 0);
  });
  module.export('probe', probe);
  return module.build();
}
