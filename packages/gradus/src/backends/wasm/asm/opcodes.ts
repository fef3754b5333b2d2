import type { ByteWriter } from './bytes.ts';

/**
 * The instructions in use, by their names in the WebAssembly specification: `i32.lt_s` is `i32LtS`. They are separate
 * constants, so that a bundler writes the numbers where they are used.
 *
 * An instruction with a prefix is listed as prefix · 0x10000 + number. SIMD instructions have the prefix 0xfd, atomic
 * ones 0xfe. Atomic instructions must name their alignment. It stands in front of the prefix, as a power of two.
 */

/** An instruction whose operands are all on the stack. */
export type Plain = number & { readonly operands: 'stack' };
/** An instruction with a memory argument. */
export type Memory = number & { readonly operands: 'memory' };
/** An instruction with a memory argument and a lane number. */
export type MemoryLane = number & { readonly operands: 'memory, lane' };
/** An instruction with a lane number. */
export type Lane = number & { readonly operands: 'lane' };

export const unreachable = 0x00 as Plain;
export const return_ = 0x0f as Plain;
export const drop = 0x1a as Plain;
export const select = 0x1b as Plain;
export const i32Eqz = 0x45 as Plain;
export const i32Eq = 0x46 as Plain;
export const i32Ne = 0x47 as Plain;
export const i32LtS = 0x48 as Plain;
export const i32LtU = 0x49 as Plain;
export const i32GtU = 0x4b as Plain;
export const i32LeS = 0x4c as Plain;
export const i32GeU = 0x4f as Plain;
export const i32Ctz = 0x68 as Plain;
export const i32Popcnt = 0x69 as Plain;
export const i32Add = 0x6a as Plain;
export const i32Sub = 0x6b as Plain;
export const i32Mul = 0x6c as Plain;
export const i32DivU = 0x6e as Plain;
export const i32RemU = 0x70 as Plain;
export const i32And = 0x71 as Plain;
export const i32Or = 0x72 as Plain;
export const i32Shl = 0x74 as Plain;
export const i32ShrU = 0x76 as Plain;
export const i64Ne = 0x52 as Plain;
export const i64Add = 0x7c as Plain;
export const i64Sub = 0x7d as Plain;
export const i64Mul = 0x7e as Plain;
export const i64Or = 0x84 as Plain;
export const i64Shl = 0x86 as Plain;
export const i64ShrU = 0x88 as Plain;
export const i32WrapI64 = 0xa7 as Plain;
export const i64ExtendI32U = 0xad as Plain;
export const i32ReinterpretF32 = 0xbc as Plain;
export const f64Mul = 0xa2 as Plain;
export const f64Copysign = 0xa6 as Plain;
export const f64ConvertI64S = 0xb9 as Plain;
export const f32DemoteF64 = 0xb6 as Plain;
export const i16x8Splat = 0xfd0010 as Plain;
export const i32x4Splat = 0xfd0011 as Plain;
export const i32x4Eq = 0xfd0037 as Plain;
export const i32x4Ne = 0xfd0038 as Plain;
export const i32x4LtS = 0xfd0039 as Plain;
export const i32x4LtU = 0xfd003a as Plain;
export const i32x4LeS = 0xfd003d as Plain;
export const i32x4LeU = 0xfd003e as Plain;
export const i32x4GeU = 0xfd0040 as Plain;
export const f32x4Eq = 0xfd0041 as Plain;
export const f32x4Ne = 0xfd0042 as Plain;
export const f32x4Lt = 0xfd0043 as Plain;
export const f32x4Le = 0xfd0045 as Plain;
export const f32x4Ge = 0xfd0046 as Plain;
export const f64x2Eq = 0xfd0047 as Plain;
export const f64x2Ne = 0xfd0048 as Plain;
export const f64x2Lt = 0xfd0049 as Plain;
export const f64x2Ge = 0xfd004c as Plain;
export const v128Not = 0xfd004d as Plain;
export const v128And = 0xfd004e as Plain;
export const v128Andnot = 0xfd004f as Plain;
export const v128Or = 0xfd0050 as Plain;
export const v128Xor = 0xfd0051 as Plain;
export const v128Bitselect = 0xfd0052 as Plain;
export const v128AnyTrue = 0xfd0053 as Plain;
export const f32x4DemoteF64x2Zero = 0xfd005e as Plain;
export const f64x2PromoteLowF32x4 = 0xfd005f as Plain;
export const i8x16Bitmask = 0xfd0064 as Plain;
export const i8x16NarrowI16x8S = 0xfd0065 as Plain;
export const i8x16NarrowI16x8U = 0xfd0066 as Plain;
export const f32x4Floor = 0xfd0068 as Plain;
export const f32x4Trunc = 0xfd0069 as Plain;
export const f32x4Nearest = 0xfd006a as Plain;
export const f64x2Trunc = 0xfd007a as Plain;
export const i16x8NarrowI32x4S = 0xfd0085 as Plain;
export const i16x8NarrowI32x4U = 0xfd0086 as Plain;
export const i16x8ExtendLowI8x16U = 0xfd0089 as Plain;
export const i16x8Add = 0xfd008e as Plain;
export const f64x2Nearest = 0xfd0094 as Plain;
export const i32x4Abs = 0xfd00a0 as Plain;
export const i32x4Neg = 0xfd00a1 as Plain;
export const i32x4ExtendLowI16x8U = 0xfd00a9 as Plain;
export const i32x4Shl = 0xfd00ab as Plain;
export const i32x4ShrS = 0xfd00ac as Plain;
export const i32x4Add = 0xfd00ae as Plain;
export const i32x4Sub = 0xfd00b1 as Plain;
export const i32x4Mul = 0xfd00b5 as Plain;
export const i32x4MinS = 0xfd00b6 as Plain;
export const i32x4MaxS = 0xfd00b8 as Plain;
export const i64x2Shl = 0xfd00cb as Plain;
export const i64x2ShrS = 0xfd00cc as Plain;
export const i64x2ShrU = 0xfd00cd as Plain;
export const i64x2Add = 0xfd00ce as Plain;
export const i64x2Sub = 0xfd00d1 as Plain;
export const f32x4Abs = 0xfd00e0 as Plain;
export const f32x4Neg = 0xfd00e1 as Plain;
export const f32x4Sqrt = 0xfd00e3 as Plain;
export const f32x4Add = 0xfd00e4 as Plain;
export const f32x4Sub = 0xfd00e5 as Plain;
export const f32x4Mul = 0xfd00e6 as Plain;
export const f32x4Div = 0xfd00e7 as Plain;
export const f32x4Min = 0xfd00e8 as Plain;
export const f32x4Max = 0xfd00e9 as Plain;
export const f32x4Pmin = 0xfd00ea as Plain;
export const f32x4Pmax = 0xfd00eb as Plain;
export const f64x2Abs = 0xfd00ec as Plain;
export const f64x2Add = 0xfd00f0 as Plain;
export const f64x2Sub = 0xfd00f1 as Plain;
export const f64x2Mul = 0xfd00f2 as Plain;
export const f64x2Div = 0xfd00f3 as Plain;
export const f64x2Pmin = 0xfd00f6 as Plain;
export const f64x2Pmax = 0xfd00f7 as Plain;
export const i32x4TruncSatF32x4S = 0xfd00f8 as Plain;
export const f32x4ConvertI32x4S = 0xfd00fa as Plain;
export const f32x4RelaxedMadd = 0xfd0105 as Plain;

export const i32Load = 0x28 as Memory;
export const i64Load = 0x29 as Memory;
export const i32Load8U = 0x2d as Memory;
export const i32Load16U = 0x2f as Memory;
export const i32Store = 0x36 as Memory;
export const i64Store = 0x37 as Memory;
export const v128Load = 0xfd0000 as Memory;
export const v128Load8x8U = 0xfd0002 as Memory;
export const v128Load32Splat = 0xfd0009 as Memory;
export const v128Store = 0xfd000b as Memory;
export const v128Load32Zero = 0xfd005c as Memory;
export const memoryAtomicNotify = 0x2fe0000 as Memory;
export const memoryAtomicWait64 = 0x3fe0002 as Memory;
export const i32AtomicLoad = 0x2fe0010 as Memory;
export const i64AtomicLoad = 0x3fe0011 as Memory;
export const i32AtomicStore = 0x2fe0017 as Memory;
export const i64AtomicStore = 0x3fe0018 as Memory;
export const i32AtomicRmwAdd = 0x2fe001e as Memory;
export const i32AtomicRmwSub = 0x2fe0025 as Memory;
export const i64AtomicRmwCmpxchg = 0x3fe0049 as Memory;

export const v128Load32Lane = 0xfd0056 as MemoryLane;
export const v128Store8Lane = 0xfd0058 as MemoryLane;
export const v128Store32Lane = 0xfd005a as MemoryLane;

export const i32x4ExtractLane = 0xfd001b as Lane;
export const i32x4ReplaceLane = 0xfd001c as Lane;
export const f32x4ExtractLane = 0xfd001f as Lane;
export const f64x2ExtractLane = 0xfd0021 as Lane;
export const f64x2ReplaceLane = 0xfd0022 as Lane;

/** Pushes a vector, whose bytes follow. */
export const V128_CONST = 0xfd000c;
/** Picks bytes of two vectors, whose numbers follow. */
export const SHUFFLE = 0xfd000d;

export const VALUE_TYPES = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type ValueType = keyof typeof VALUE_TYPES;

/** Writes an instruction. */
export function writeInstruction(out: ByteWriter, code: number): void {
  if (code > 0xff) out.byte((code >> 16) & 0xff);
  out.unsigned(code & 0xffff);
}

/**
 * The alignment of a memory argument, as a power of two. Only atomic instructions have to name theirs; for others
 * it is a hint.
 */
export function alignmentOf(code: Memory): number {
  return code >> 24;
}
