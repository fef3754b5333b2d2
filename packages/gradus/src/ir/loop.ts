/**
 * Loop code: what the compiler hands to a backend.
 *
 * A program is a list of kernels over numbered buffers, run in order. A kernel is one loop nest:
 *
 *     for each point of `extents`                       // parallel axes 0 … P−1
 *       accumulator = identity of `combine`
 *       for each point of `reduction.extents`           // axes P … P+R−1, ascending, the last one fastest
 *         accumulator = combine(accumulator, reduction.value)
 *       for each store: buffer[index] = value           // may read the accumulator
 *
 * A point computes all values that it stores before it stores the first.
 *
 * The order of a reduction is part of its meaning: one accumulator per output, ascending, rounded to float32
 * after each step (or fused multiply-add if `value` is a product and the backend announces it).
 *
 * In a sum of float32 products, a backend may skip terms with a factor of 0. This does not change a sum of
 * finite numbers, except for the sign of a 0 left by an underflow; skipped products 0 · NaN and 0 · ∞ count as
 * 0. Whether a backend skips may depend on the values alone, not on threads, time or earlier runs.
 */
import type { DType } from './dtype.ts';

/** An integer that depends on the loop variables: Σ factor · atom + offset. */
export interface Index {
  readonly terms: readonly IndexTerm[];
  readonly offset: number;
}

export interface IndexTerm {
  readonly factor: number;
  readonly atom: IndexAtom;
}

/** An integer that an index multiplies and adds. */
export type IndexAtom =
  /** The loop variable of an axis, 0 ≤ v < extent. Parallel axes are numbered first. */
  | { readonly kind: 'axis'; readonly axis: number; readonly extent: number }
  /** ⌊of / by⌋ with `of` ≥ 0. */
  | { readonly kind: 'quotient'; readonly of: Index; readonly by: number }
  /** `of` mod `by` with `of` ≥ 0. */
  | { readonly kind: 'remainder'; readonly of: Index; readonly by: number }
  /** `of`, clamped to [0, extent), for reads whose value is discarded if the index was outside. */
  | { readonly kind: 'clamp'; readonly of: Index; readonly extent: number }
  /** An int32 value read from data. A value outside [0, extent) is a run-time error. */
  | { readonly kind: 'value'; readonly value: Expression; readonly extent: number };

/** Functions of one element, with their number of arguments. These are all that a backend knows about operations. */
export const SCALAR_FUNCTIONS = {
  negative: 1,
  abs: 1,
  floor: 1,
  sqrt: 1,
  exp: 1,
  log: 1,
  expm1: 1,
  log1p: 1,
  tanh: 1,
  sigmoid: 1,
  erf: 1,
  sin: 1,
  cos: 1,
  add: 2,
  subtract: 2,
  multiply: 2,
  divide: 2,
  pow: 2,
  maximum: 2,
  minimum: 2,
  less: 2,
  lessEqual: 2,
  equal: 2,
  and: 2,
  or: 2,
  not: 1,
  where: 3,
  cast: 1,
} as const;

export type ScalarFunction = keyof typeof SCALAR_FUNCTIONS;

/**
 * The value of one element. Expressions form a graph: an expression that is used twice is one object.
 *
 * Types:
 * - Arithmetic takes arguments of one type and gives that type. int32 and uint8 wrap around. `divide`, `sqrt`,
 *   `exp` and the other real functions are for float32 and float64 only.
 * - Comparisons give `bool`; `and`, `or` and `not` take `bool`; `where` takes (condition: bool, a, b).
 * - `cast` to bool is ≠ 0. int32 → uint8 keeps the lowest byte. float → int32 truncates, and gives −2³¹ for NaN
 *   and for values that do not fit, like x86. float → uint8 is float → int32 → uint8.
 * - `maximum` and `minimum` propagate NaN.
 */
export type Expression =
  | { readonly kind: 'constant'; readonly dtype: DType; readonly value: number }
  /** A number given at run time: `scalars[slot]`, of a real dtype. */
  | { readonly kind: 'scalar'; readonly dtype: DType; readonly slot: number }
  | { readonly kind: 'load'; readonly dtype: DType; readonly buffer: number; readonly index: Index }
  | { readonly kind: 'index'; readonly dtype: 'int32'; readonly index: Index }
  /** The result of this kernel's reduction; in stores only. */
  | { readonly kind: 'accumulator'; readonly dtype: DType }
  | {
      readonly kind: 'apply';
      readonly dtype: DType;
      readonly fn: ScalarFunction;
      readonly args: readonly Expression[];
    };

/** An element that is read from a buffer. */
export type Load = Extract<Expression, { kind: 'load' }>;

/** A scalar function of other expressions. */
export type Application = Extract<Expression, { kind: 'apply' }>;

/**
 * How a reduction combines values. Identities: sum 0, product 1, maximum −∞ (int32: the smallest), minimum +∞.
 * `maximum` and `minimum` propagate NaN. `argmax` and `argmin` give the int32 position, in the flattened
 * reduction extents, of the first largest or smallest value; the first NaN wins over all.
 */
export type Combine = 'sum' | 'product' | 'maximum' | 'minimum' | 'argmax' | 'argmin';

/** An inner loop that combines values into an accumulator. */
export interface Reduction {
  readonly extents: readonly number[];
  readonly combine: Combine;
  readonly value: Expression;
}

/** One store of a point: buffer[index] = value. */
export interface Store {
  readonly buffer: number;
  readonly index: Index;
  /** A value of the buffer's dtype. */
  readonly value: Expression;
}

/** One loop nest. */
export interface Kernel {
  /** A description for people: `matmul+add+sigmoid`. */
  readonly label: string;
  readonly extents: readonly number[];
  readonly reduction: Reduction | null;
  /**
   * No two points store to the same element. If a kernel loads from a buffer that it stores to, it does so
   * outside its reduction, and at the very element that the same point stores.
   */
  readonly stores: readonly Store[];
}

/**
 * The role of a buffer.
 * - `state`: memory that outlives the run (parameters, optimizer state, data sets); its handle is an argument.
 * - `input`: copied in from JavaScript before the run.
 * - `result`: copied out to JavaScript after the run.
 * - `temporary`: scratch.
 */
export type BufferRole = 'state' | 'input' | 'result' | 'temporary';

export interface BufferSpec {
  readonly role: BufferRole;
  readonly dtype: DType;
  /** The number of elements. */
  readonly length: number;
  /** Byte offset in the scratch area, a multiple of 16; −1 for `state`. */
  readonly offset: number;
}

/** Kernels that run in order, and the buffers that they share. */
export interface Program {
  readonly buffers: readonly BufferSpec[];
  readonly kernels: readonly Kernel[];
  readonly scalarCount: number;
  /**
   * Bytes of the scratch area. At least 16 bytes follow each buffer in it, because vector code reads past the
   * end.
   */
  readonly scratchBytes: number;
}
