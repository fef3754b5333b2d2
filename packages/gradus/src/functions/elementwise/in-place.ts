/** Functions of one tensor that write their result into it. */
import { type InPlace, inPlace } from '../../tensor/in-place.ts';
import { reciprocal, rsqrt, square } from './arithmetic.ts';
import { log2 } from './logarithms.ts';
import { frac, round, trunc } from './rounding.ts';
import { erfinv } from './special.ts';

/**
 * In place: |x|.
 *
 * @example
 * ```ts
 * await abs_(tensor([-3, 2])).toArray(); // [3, 2]
 * ```
 */
export const abs_: InPlace = /* @__PURE__ */ inPlace('abs_', (x) => x.abs());

/**
 * In place: the smallest integers that are not below.
 *
 * @example
 * ```ts
 * await ceil_(tensor([1.5, -1.5])).toArray(); // [2, -1]
 * ```
 */
export const ceil_: InPlace = /* @__PURE__ */ inPlace('ceil_', (x) => x.ceil());

/**
 * In place: eˣ.
 *
 * @example
 * ```ts
 * await exp_(tensor([0])).toArray(); // [1]
 * ```
 */
export const exp_: InPlace = /* @__PURE__ */ inPlace('exp_', (x) => x.exp());

/**
 * In place: eˣ − 1.
 *
 * @example
 * ```ts
 * await expm1_(tensor([0])).toArray(); // [0]
 * ```
 */
export const expm1_: InPlace = /* @__PURE__ */ inPlace('expm1_', (x) => x.expm1());

/**
 * In place: the largest integers that are not above.
 *
 * @example
 * ```ts
 * await floor_(tensor([1.5, -1.5])).toArray(); // [1, -2]
 * ```
 */
export const floor_: InPlace = /* @__PURE__ */ inPlace('floor_', (x) => x.floor());

/**
 * In place: see {@link frac}.
 *
 * @example
 * ```ts
 * await frac_(tensor([1.5, -1.5])).toArray(); // [0.5, -0.5]
 * ```
 */
export const frac_: InPlace = /* @__PURE__ */ inPlace('frac_', (x) => frac(x));

/**
 * In place: ln x.
 *
 * @example
 * ```ts
 * await log_(tensor([1])).toArray(); // [0]
 * ```
 */
export const log_: InPlace = /* @__PURE__ */ inPlace('log_', (x) => x.log());

/**
 * In place: ln(1 + x).
 *
 * @example
 * ```ts
 * await log1p_(tensor([0])).toArray(); // [0]
 * ```
 */
export const log1p_: InPlace = /* @__PURE__ */ inPlace('log1p_', (x) => x.log1p());

/**
 * In place: see {@link log2}.
 *
 * @example
 * ```ts
 * await log2_(tensor([8])).toArray(); // [3]
 * ```
 */
export const log2_: InPlace = /* @__PURE__ */ inPlace('log2_', (x) => log2(x));

/**
 * In place: −x.
 *
 * @example
 * ```ts
 * await neg_(tensor([1, -2])).toArray(); // [-1, 2]
 * ```
 */
export const neg_: InPlace = /* @__PURE__ */ inPlace('neg_', (x) => x.neg());

/**
 * In place: 1 / x.
 *
 * @example
 * ```ts
 * await reciprocal_(tensor([2, 4])).toArray(); // [0.5, 0.25]
 * ```
 */
export const reciprocal_: InPlace = /* @__PURE__ */ inPlace('reciprocal_', (x) => reciprocal(x));

/**
 * In place: max(0, x).
 *
 * @example
 * ```ts
 * await relu_(tensor([-1, 2])).toArray(); // [0, 2]
 * ```
 */
export const relu_: InPlace = /* @__PURE__ */ inPlace('relu_', (x) => x.relu());

/**
 * In place: see {@link round}.
 *
 * @example
 * ```ts
 * await round_(tensor([1.5, 2.5])).toArray(); // [2, 2]
 * ```
 */
export const round_: InPlace<[options?: { decimals?: number }]> = /* @__PURE__ */ inPlace(
  'round_',
  (x, options?: { decimals?: number }) => round(x, options),
);

/**
 * In place: 1 / √x.
 *
 * @example
 * ```ts
 * await rsqrt_(tensor([4, 0.25])).toArray(); // [0.5, 2]
 * ```
 */
export const rsqrt_: InPlace = /* @__PURE__ */ inPlace('rsqrt_', (x) => rsqrt(x));

/**
 * In place: 1 / (1 + e⁻ˣ).
 *
 * @example
 * ```ts
 * await sigmoid_(tensor([0])).toArray(); // [0.5]
 * ```
 */
export const sigmoid_: InPlace = /* @__PURE__ */ inPlace('sigmoid_', (x) => x.sigmoid());

/**
 * In place: −1, 0 or 1.
 *
 * @example
 * ```ts
 * await sign_(tensor([-3, 5])).toArray(); // [-1, 1]
 * ```
 */
export const sign_: InPlace = /* @__PURE__ */ inPlace('sign_', (x) => x.sign());

/**
 * In place: sin x.
 *
 * @example
 * ```ts
 * await sin_(tensor([0])).toArray(); // [0]
 * ```
 */
export const sin_: InPlace = /* @__PURE__ */ inPlace('sin_', (x) => x.sin());

/**
 * In place: cos x.
 *
 * @example
 * ```ts
 * await cos_(tensor([0])).toArray(); // [1]
 * ```
 */
export const cos_: InPlace = /* @__PURE__ */ inPlace('cos_', (x) => x.cos());

/**
 * In place: √x.
 *
 * @example
 * ```ts
 * await sqrt_(tensor([4, 9])).toArray(); // [2, 3]
 * ```
 */
export const sqrt_: InPlace = /* @__PURE__ */ inPlace('sqrt_', (x) => x.sqrt());

/**
 * In place: x².
 *
 * @example
 * ```ts
 * await square_(tensor([2, -3])).toArray(); // [4, 9]
 * ```
 */
export const square_: InPlace = /* @__PURE__ */ inPlace('square_', (x) => square(x));

/**
 * In place: the hyperbolic tangent.
 *
 * @example
 * ```ts
 * await tanh_(tensor([0])).toArray(); // [0]
 * ```
 */
export const tanh_: InPlace = /* @__PURE__ */ inPlace('tanh_', (x) => x.tanh());

/**
 * In place: see {@link trunc}.
 *
 * @example
 * ```ts
 * await trunc_(tensor([1.7, -1.7])).toArray(); // [1, -1]
 * ```
 */
export const trunc_: InPlace = /* @__PURE__ */ inPlace('trunc_', (x) => trunc(x));

/**
 * In place: see {@link erfinv}.
 *
 * @example
 * ```ts
 * await erfinv_(tensor([0])).toArray(); // [0]
 * ```
 */
export const erfinv_: InPlace = /* @__PURE__ */ inPlace('erfinv_', (x) => erfinv(x));
