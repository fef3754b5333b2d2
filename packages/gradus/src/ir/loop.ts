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
 * A point computes everything that it stores before it stores anything.
 *
 * The order of a reduction is part of its meaning: one accumulator per output, ascending, rounded to
 * float32 after each step (or fused multiply-add where `value` is a product and the backend says so).
 *
 * Of a sum of float32 products a backend may leave out terms one factor of which is 0: no sum of finite
 * numbers changes by that (but for the sign of a 0 that an underflow left), while 0 · NaN and 0 · ∞ count
 * as 0 where it does. Whether it does so depends on the values alone, not on threads, time or earlier runs.
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

export type IndexAtom =
  /** The loop variable of an axis, 0 ≤ v < extent. Parallel axes are numbered first. */
  | { readonly kind: 'axis'; readonly axis: number; readonly extent: number }
  /** ⌊of / by⌋ with `of` ≥ 0. */
  | { readonly kind: 'quotient'; readonly of: Index; readonly by: number }
  /** `of` mod `by` with `of` ≥ 0. */
  | { readonly kind: 'remainder'; readonly of: Index; readonly by: number }
  /** `of`, moved into [0, extent). For reads whose value is discarded when it was outside. */
  | { readonly kind: 'clamp'; readonly of: Index; readonly extent: number }
  /** An int32 value read from data. A value outside [0, extent) is an error at run time. */
  | { readonly kind: 'value'; readonly value: Expression; readonly extent: number };

/** Functions of one element. Backends know these and nothing else about operations. */
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
 * The value of one element. Expressions form a graph: a node that is reached twice is the same object.
 *
 * Types: arithmetic takes arguments of one type and gives that type (int32 and uint8 wrap around;
 * `divide`, `sqrt`, `exp` and the other real functions are float32 only); comparisons give `bool`;
 * `and`/`or`/`not` take `bool`; `where(condition: bool, a, b)`; `cast` goes to `dtype`: to bool it is
 * ≠ 0; int32 → uint8 keeps the lowest byte; float → int32 truncates, and gives −2³¹ for NaN and for what does
 * not fit, as x86 does; float → uint8 is float → int32 → uint8. `maximum` and `minimum` propagate NaN.
 */
export type Expression =
  | { readonly kind: 'constant'; readonly dtype: DType; readonly value: number }
  /** A run-time number: `scalars[slot]`, float32. */
  | { readonly kind: 'scalar'; readonly dtype: 'float32'; readonly slot: number }
  | { readonly kind: 'load'; readonly dtype: DType; readonly buffer: number; readonly index: Index }
  | { readonly kind: 'index'; readonly dtype: 'int32'; readonly index: Index }
  /** The finished reduction of this kernel; only inside stores. */
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
 * How a reduction combines. Identities: sum 0, product 1, maximum −∞ (int32: smallest), minimum +∞.
 * `maximum` and `minimum` propagate NaN. `argmax` and `argmin` give, as int32, the position in the
 * flattened reduction extents of the first largest (smallest) value; the first NaN wins over all.
 */
export type Combine = 'sum' | 'product' | 'maximum' | 'minimum' | 'argmax' | 'argmin';

export interface Reduction {
  readonly extents: readonly number[];
  readonly combine: Combine;
  readonly value: Expression;
}

export interface Store {
  readonly buffer: number;
  readonly index: Index;
  /** Of the buffer's dtype. */
  readonly value: Expression;
}

export interface Kernel {
  /** What it computes, for people: `matmul+add+sigmoid`. */
  readonly label: string;
  readonly extents: readonly number[];
  readonly reduction: Reduction | null;
  /**
   * No two points store to the same element. A kernel that loads from a buffer it stores to does so
   * outside its reduction and at the very element that the same point stores.
   */
  readonly stores: readonly Store[];
}

/**
 * Where a buffer lives.
 * - `state`: memory that outlives the run (parameters, optimizer state, data sets); its handle is an argument.
 * - `input`: copied in from JavaScript before the run.
 * - `result`: copied out to JavaScript after the run.
 * - `temporary`: scratch.
 */
export type BufferRole = 'state' | 'input' | 'result' | 'temporary';

export interface BufferSpec {
  readonly role: BufferRole;
  readonly dtype: DType;
  /** In elements. */
  readonly length: number;
  /** Byte offset in the scratch area, a multiple of 16; −1 for `state`. */
  readonly offset: number;
}

export interface Program {
  readonly buffers: readonly BufferSpec[];
  readonly kernels: readonly Kernel[];
  readonly scalarCount: number;
  /** Size of the scratch area. Each buffer in it is followed by at least 16 bytes that may be overread. */
  readonly scratchBytes: number;
}
