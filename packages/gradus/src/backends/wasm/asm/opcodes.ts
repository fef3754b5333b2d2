import type { ByteWriter } from './bytes.ts';

/**
 * The instructions in use, by their names in the WebAssembly specification.
 *
 * SIMD instructions have the prefix 0xfd and a LEB128 number; they are listed as 0xfd00 + number. Relaxed SIMD
 * instructions are numbered from 0x100 on; they are listed as 0xfe00 + number − 0x100. Atomic instructions have
 * the prefix 0xfe; they are listed as 0xff00 + number.
 */

/** Instructions whose operands are all on the stack. */
export const PLAIN = {
  unreachable: 0x00,
  return: 0x0f,
  drop: 0x1a,
  select: 0x1b,
  'i32.eqz': 0x45,
  'i32.eq': 0x46,
  'i32.ne': 0x47,
  'i32.lt_s': 0x48,
  'i32.lt_u': 0x49,
  'i32.gt_u': 0x4b,
  'i32.le_s': 0x4c,
  'i32.ge_u': 0x4f,
  'i32.ctz': 0x68,
  'i32.popcnt': 0x69,
  'i32.add': 0x6a,
  'i32.sub': 0x6b,
  'i32.mul': 0x6c,
  'i32.div_u': 0x6e,
  'i32.rem_u': 0x70,
  'i32.and': 0x71,
  'i32.or': 0x72,
  'i32.shl': 0x74,
  'i32.shr_u': 0x76,
  'i64.ne': 0x52,
  'i64.add': 0x7c,
  'i64.sub': 0x7d,
  'i64.mul': 0x7e,
  'i64.or': 0x84,
  'i64.shl': 0x86,
  'i64.shr_u': 0x88,
  'i32.wrap_i64': 0xa7,
  'i64.extend_i32_u': 0xad,
  'i32.reinterpret_f32': 0xbc,
  'f64.mul': 0xa2,
  'f64.copysign': 0xa6,
  'f64.convert_i64_s': 0xb9,
  'f32.demote_f64': 0xb6,
  'i16x8.splat': 0xfd10,
  'i32x4.splat': 0xfd11,
  'i32x4.eq': 0xfd37,
  'i32x4.ne': 0xfd38,
  'i32x4.lt_s': 0xfd39,
  'i32x4.lt_u': 0xfd3a,
  'i32x4.le_s': 0xfd3d,
  'i32x4.le_u': 0xfd3e,
  'i32x4.ge_u': 0xfd40,
  'f32x4.eq': 0xfd41,
  'f32x4.ne': 0xfd42,
  'f32x4.lt': 0xfd43,
  'f32x4.le': 0xfd45,
  'f32x4.ge': 0xfd46,
  'f64x2.eq': 0xfd47,
  'f64x2.ne': 0xfd48,
  'f64x2.lt': 0xfd49,
  'f64x2.ge': 0xfd4c,
  'v128.not': 0xfd4d,
  'v128.and': 0xfd4e,
  'v128.andnot': 0xfd4f,
  'v128.or': 0xfd50,
  'v128.xor': 0xfd51,
  'v128.bitselect': 0xfd52,
  'v128.any_true': 0xfd53,
  'f32x4.demote_f64x2_zero': 0xfd5e,
  'f64x2.promote_low_f32x4': 0xfd5f,
  'i8x16.bitmask': 0xfd64,
  'i8x16.narrow_i16x8_s': 0xfd65,
  'i8x16.narrow_i16x8_u': 0xfd66,
  'f32x4.floor': 0xfd68,
  'f32x4.trunc': 0xfd69,
  'f32x4.nearest': 0xfd6a,
  'f64x2.trunc': 0xfd7a,
  'i16x8.narrow_i32x4_s': 0xfd85,
  'i16x8.narrow_i32x4_u': 0xfd86,
  'i16x8.extend_low_i8x16_u': 0xfd89,
  'i16x8.add': 0xfd8e,
  'f64x2.nearest': 0xfd94,
  'i32x4.abs': 0xfda0,
  'i32x4.neg': 0xfda1,
  'i32x4.extend_low_i16x8_u': 0xfda9,
  'i32x4.shl': 0xfdab,
  'i32x4.shr_s': 0xfdac,
  'i32x4.add': 0xfdae,
  'i32x4.sub': 0xfdb1,
  'i32x4.mul': 0xfdb5,
  'i32x4.min_s': 0xfdb6,
  'i32x4.max_s': 0xfdb8,
  'i64x2.shl': 0xfdcb,
  'i64x2.shr_s': 0xfdcc,
  'i64x2.shr_u': 0xfdcd,
  'i64x2.add': 0xfdce,
  'i64x2.sub': 0xfdd1,
  'f32x4.abs': 0xfde0,
  'f32x4.neg': 0xfde1,
  'f32x4.sqrt': 0xfde3,
  'f32x4.add': 0xfde4,
  'f32x4.sub': 0xfde5,
  'f32x4.mul': 0xfde6,
  'f32x4.div': 0xfde7,
  'f32x4.min': 0xfde8,
  'f32x4.max': 0xfde9,
  'f32x4.pmin': 0xfdea,
  'f32x4.pmax': 0xfdeb,
  'f64x2.abs': 0xfdec,
  'f64x2.add': 0xfdf0,
  'f64x2.sub': 0xfdf1,
  'f64x2.mul': 0xfdf2,
  'f64x2.div': 0xfdf3,
  'f64x2.pmin': 0xfdf6,
  'f64x2.pmax': 0xfdf7,
  'i32x4.trunc_sat_f32x4_s': 0xfdf8,
  'f32x4.convert_i32x4_s': 0xfdfa,
  'f32x4.relaxed_madd': 0xfe05,
} as const;

/** Instructions with a memory argument. */
export const MEMORY = {
  'i32.load': 0x28,
  'i64.load': 0x29,
  'i32.load8_u': 0x2d,
  'i32.load16_u': 0x2f,
  'i32.store': 0x36,
  'i64.store': 0x37,
  'v128.load': 0xfd00,
  'v128.load8x8_u': 0xfd02,
  'v128.load32_splat': 0xfd09,
  'v128.store': 0xfd0b,
  'v128.load32_zero': 0xfd5c,
  'memory.atomic.notify': 0xff00,
  'memory.atomic.wait64': 0xff02,
  'i32.atomic.load': 0xff10,
  'i64.atomic.load': 0xff11,
  'i32.atomic.store': 0xff17,
  'i64.atomic.store': 0xff18,
  'i32.atomic.rmw.add': 0xff1e,
  'i32.atomic.rmw.sub': 0xff25,
  'i64.atomic.rmw.cmpxchg': 0xff49,
} as const;

/** Instructions with a memory argument and a lane number. */
export const MEMORY_LANE = {
  'v128.load32_lane': 0xfd56,
  'v128.store8_lane': 0xfd58,
  'v128.store32_lane': 0xfd5a,
} as const;

/** Instructions with a lane number. */
export const LANE = {
  'i32x4.extract_lane': 0xfd1b,
  'i32x4.replace_lane': 0xfd1c,
  'f32x4.extract_lane': 0xfd1f,
  'f64x2.extract_lane': 0xfd21,
  'f64x2.replace_lane': 0xfd22,
} as const;

export type PlainName = keyof typeof PLAIN;
export type MemoryName = keyof typeof MEMORY;
export type MemoryLaneName = keyof typeof MEMORY_LANE;
export type LaneName = keyof typeof LANE;

export const VALUE_TYPES = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type ValueType = keyof typeof VALUE_TYPES;

export const V128_CONST = 0xfd0c;

/**
 * The alignment of a memory argument, as a power of two. Only atomic instructions have to name theirs; for others
 * it is a hint.
 */
export function alignmentOf(code: number, name: string): number {
  if (code < 0xff00) return 0;
  return name.includes('64') ? 3 : 2;
}

/** Writes an instruction that has a prefix. */
export function writePrefixed(out: ByteWriter, code: number): void {
  const isAtomic = code >= 0xff00;
  out.byte(isAtomic ? 0xfe : 0xfd);
  out.unsigned((code & 0xff) + (code >= 0xfe00 && !isAtomic ? 0x100 : 0));
}
