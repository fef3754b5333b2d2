// Small WebAssembly modules in text form: the ladder's own kernels and the multiply-add peak.
import v8 from 'node:v8';
import wabt from 'wabt';

const toolkit = await wabt();
// Node 20 needs a flag for relaxed SIMD. Later versions have it without and do not know the flag.
if (Number(process.versions.node.split('.')[0]) < 22) {
  v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/** Compiles a module in text form and returns its exports. */
export function instantiate(text, imports = {}) {
  const module = toolkit.parseWat('kernel.wat', text, { simd: true, relaxed_simd: true });
  const { buffer } = module.toBinary({});
  module.destroy();
  return new WebAssembly.Instance(new WebAssembly.Module(buffer), imports).exports;
}

function runs() {
  const text = `(module (func (export "probe") (param v128) (result v128)
    (f32x4.relaxed_madd (local.get 0) (local.get 0) (local.get 0))))`;
  try {
    instantiate(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether this engine has a fused, or at least a relaxed, multiply-add. */
export const relaxed = runs();

/** `a · b + c` in text form, for vectors of 4. */
export const multiplyAdd = (a, b, c) =>
  relaxed ? `(f32x4.relaxed_madd ${a} ${b} ${c})` : `(f32x4.add ${c} (f32x4.mul ${a} ${b}))`;
