import type { FunctionBuilder, FunctionReference, Label, Local } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';
import * as wasm from '../asm/opcodes.ts';

/** 4/π · 2¹⁸⁴ in hexadecimal, after 8 zero bits. */
const FOUR_OVER_PI = '000000a2f9836e4e441529fc2757d1f534ddc0db6295993c439041';

/** 32 bits of 4/π each; every word starts 8 bits after the one before. */
const WORDS = Array.from({ length: 24 }, (_, i) =>
  BigInt(`0x${FOUR_OVER_PI.slice(2 * i, 2 * i + 8)}`),
);

/**
 * Defines (x: f64) → (r: f64, q: f64) with x = q · π/2 + r and |r| ≤ π/4, up to full turns, for float32 numbers
 * x of any size from 2 on. It multiplies only the bits of 4/π that matter for a quadrant, and 62 bits after
 * them (M. Payne, R. Hanek; the layout is from glibc's sinf).
 */
export function defineReduction(module: ModuleBuilder): FunctionReference {
  const word = module.function(['i32'], ['i64'], writeWord);
  return module.function(['f64'], ['f64', 'f64'], (f) => writeReduction(f, word));
}

function writeWord(f: FunctionBuilder): void {
  const labels: Label[] = [];
  const write = (k: number): void => {
    f.block((label) => {
      labels[k] = label;
      if (k > 0) write(k - 1);
      else {
        f.get(f.parameters[0]);
        f.branchTable(labels);
      }
    });
    f.i64(WORDS[k]);
    f.op(wasm.return_);
  };
  write(WORDS.length - 1);
  f.op(wasm.unreachable);
}

function writeReduction(f: FunctionBuilder, word: FunctionReference): void {
  const [x] = f.parameters;
  f.get(x);
  f.op(wasm.f32DemoteF64);
  f.op(wasm.i32ReinterpretF32);
  const bits = f.take('i32');
  // The 24 bits of the significand, shifted by the low 3 bits of the exponent; the other bits choose the word.
  f.get(bits);
  f.i32(0x7fffff);
  f.op(wasm.i32And);
  f.i32(0x800000);
  f.op(wasm.i32Or);
  pushBits(f, bits, 23, 7);
  f.op(wasm.i32Shl);
  f.op(wasm.i64ExtendI32U);
  const significand = f.take('i64');
  const pushProduct = (offset: number): void => {
    f.get(significand);
    pushBits(f, bits, 26, 15);
    f.i32(offset);
    f.op(wasm.i32Add);
    f.call(word);
    f.op(wasm.i64Mul);
  };
  // The quadrant is in the upper two bits, and its fraction below.
  pushProduct(0);
  f.i64(32n);
  f.op(wasm.i64Shl);
  pushProduct(8);
  f.i64(32n);
  f.op(wasm.i64ShrU);
  f.op(wasm.i64Or);
  pushProduct(4);
  f.op(wasm.i64Add);
  const angle = f.take('i64');
  f.get(angle);
  f.i64(1n << 61n);
  f.op(wasm.i64Add);
  f.i64(62n);
  f.op(wasm.i64ShrU);
  const quadrant = f.take('i64');
  f.get(angle);
  f.get(quadrant);
  f.i64(62n);
  f.op(wasm.i64Shl);
  f.op(wasm.i64Sub);
  f.op(wasm.f64ConvertI64S);
  f.f64((Math.PI / 2) * 2 ** -62);
  f.op(wasm.f64Mul);
  withSignOf(f, x);
  f.get(quadrant);
  f.op(wasm.f64ConvertI64S);
  withSignOf(f, x);
}

/** Multiplies the number on the stack by the sign of x. */
function withSignOf(f: FunctionBuilder, x: Local): void {
  f.f64(1);
  f.get(x);
  f.op(wasm.f64Copysign);
  f.op(wasm.f64Mul);
}

/** Pushes (bits >> shift) & mask. */
function pushBits(f: FunctionBuilder, bits: Local, shift: number, mask: number): void {
  f.get(bits);
  f.i32(shift);
  f.op(wasm.i32ShrU);
  f.i32(mask);
  f.op(wasm.i32And);
}
