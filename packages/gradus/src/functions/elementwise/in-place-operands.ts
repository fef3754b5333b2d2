/** Functions with further arguments that write their result into the first tensor. */
import type { Node } from '../../graph/node.ts';
import { remainder as remainderOf } from '../../ops/composite/remainders.ts';
import * as e from '../../ops/elementwise.ts';
import { range } from '../../ops/leaves.ts';
import { expand } from '../../ops/reduce.ts';
import { checkTensor, setNode } from '../../tensor/base.ts';
import { type InPlace, inPlace } from '../../tensor/in-place.ts';
import { stored } from '../../tensor/operands.ts';
import type { Operand, Tensor } from '../../tensor/tensor.ts';
import { checkArgument } from '../../util/arguments.ts';
import { ShapeError } from '../../util/errors.ts';
import { addcdiv, addcmul, clampMax, clampMin, lerp, maskedFill, nanToNum } from './arithmetic.ts';
import { type DivOptions, div, floorDivide, fmod, remainder } from './rounding.ts';

/**
 * In place: x / other, see {@link div}.
 *
 * @example
 * ```ts
 * await div_(tensor([1, 3]), 2).toArray(); // [0.5, 1.5]
 * await div_(tensor([7, -7]), 2, { roundingMode: 'trunc' }).toArray(); // [3, -3]
 * ```
 */
export const div_: InPlace<[other: Operand, options?: DivOptions]> = /* @__PURE__ */ inPlace(
  'div_',
  (x, other: Operand, options?: DivOptions) => div(x, other, options),
);

/**
 * In place: x to the power of `exponent`.
 *
 * @example
 * ```ts
 * await pow_(tensor([2, 3]), 2).toArray(); // [4, 9]
 * ```
 */
export const pow_: InPlace<[exponent: Operand]> = /* @__PURE__ */ inPlace(
  'pow_',
  (x, exponent: Operand) => x.pow(exponent),
);

/**
 * In place: see {@link remainder}.
 *
 * @example
 * ```ts
 * await remainder_(tensor([5, -5]), 3).toArray(); // [2, 1]
 * ```
 */
export const remainder_: InPlace<[other: Operand]> = /* @__PURE__ */ inPlace(
  'remainder_',
  (x, other: Operand) => remainder(x, other),
);

/**
 * In place: see {@link fmod}.
 *
 * @example
 * ```ts
 * await fmod_(tensor([5, -5]), 3).toArray(); // [2, -2]
 * ```
 */
export const fmod_: InPlace<[other: Operand]> = /* @__PURE__ */ inPlace(
  'fmod_',
  (x, other: Operand) => fmod(x, other),
);

/**
 * In place: see {@link floorDivide}.
 *
 * @example
 * ```ts
 * await floorDivide_(tensor([7, -7]), 2).toArray(); // [3, -4]
 * ```
 */
export const floorDivide_: InPlace<[other: Operand]> = /* @__PURE__ */ inPlace(
  'floorDivide_',
  (x, other: Operand) => floorDivide(x, other),
);

/**
 * In place: limits to [min, max]; `null` leaves a side open.
 *
 * @example
 * ```ts
 * await clamp_(tensor([-2, 3]), 0, 1).toArray(); // [0, 1]
 * ```
 */
export const clamp_: InPlace<[min: Operand | null, max?: Operand | null]> = /* @__PURE__ */ inPlace(
  'clamp_',
  (x, min: Operand | null, max?: Operand | null) => x.clamp(min, max),
);

/**
 * In place: as {@link clamp_}.
 *
 * @example
 * ```ts
 * await clip_(tensor([-2, 3]), 0, 1).toArray(); // [0, 1]
 * ```
 */
export const clip_: InPlace<[min: Operand | null, max?: Operand | null]> = /* @__PURE__ */ inPlace(
  'clip_',
  (x, min: Operand | null, max?: Operand | null) => x.clamp(min, max),
);

/**
 * In place: raises to at least `min`.
 *
 * @example
 * ```ts
 * await clampMin_(tensor([-2, 3]), 0).toArray(); // [0, 3]
 * ```
 */
export const clampMin_: InPlace<[min: Operand]> = /* @__PURE__ */ inPlace(
  'clampMin_',
  (x, min: Operand) => clampMin(x, min),
);

/**
 * In place: lowers to at most `max`.
 *
 * @example
 * ```ts
 * await clampMax_(tensor([-2, 3]), 0).toArray(); // [-2, 0]
 * ```
 */
export const clampMax_: InPlace<[max: Operand]> = /* @__PURE__ */ inPlace(
  'clampMax_',
  (x, max: Operand) => clampMax(x, max),
);

/**
 * In place: `value` where `mask` (bool) holds.
 *
 * @example
 * ```ts
 * await maskedFill_(tensor([1, -2]), tensor([false, true]), 0).toArray(); // [1, 0]
 * ```
 */
export const maskedFill_: InPlace<[mask: Tensor, value: Operand<[]>]> = /* @__PURE__ */ inPlace(
  'maskedFill_',
  (x, mask: Tensor, value: Operand<[]>) => maskedFill(x, mask, value),
);

/**
 * In place: see {@link nanToNum}.
 *
 * @example
 * ```ts
 * await nanToNum_(tensor([NaN, 1])).toArray(); // [0, 1]
 * ```
 */
export const nanToNum_: InPlace<[nan?: number, posinf?: number | null, neginf?: number | null]> =
  /* @__PURE__ */ inPlace(
    'nanToNum_',
    (x, nan?: number, posinf?: number | null, neginf?: number | null) =>
      nanToNum(x, nan, posinf, neginf),
  );

/**
 * In place: see {@link lerp}.
 *
 * @example
 * ```ts
 * await lerp_(tensor([1, 2]), tensor([5, 10]), 0.25).toArray(); // [2, 4]
 * ```
 */
export const lerp_: InPlace<[end: Tensor, weight: Operand]> = /* @__PURE__ */ inPlace(
  'lerp_',
  (x, end: Tensor, weight: Operand) => lerp(x, end, weight),
);

/**
 * In place: x + value · a · b.
 *
 * @example
 * ```ts
 * await addcmul_(tensor([1]), tensor([2]), tensor([3])).toArray(); // [7]
 * ```
 */
export const addcmul_: InPlace<[a: Tensor, b: Tensor, options?: { value?: number }]> =
  /* @__PURE__ */ inPlace('addcmul_', (x, a: Tensor, b: Tensor, options?: { value?: number }) =>
    addcmul(x, a, b, options),
  );

/**
 * In place: x + value · a / b.
 *
 * @example
 * ```ts
 * await addcdiv_(tensor([1]), tensor([3]), tensor([2])).toArray(); // [2.5]
 * ```
 */
export const addcdiv_: InPlace<[a: Tensor, b: Tensor, options?: { value?: number }]> =
  /* @__PURE__ */ inPlace('addcdiv_', (x, a: Tensor, b: Tensor, options?: { value?: number }) =>
    addcdiv(x, a, b, options),
  );

/**
 * Cuts x off from the graph in place: it becomes a leaf that requires no gradient.
 *
 * @example
 * ```ts
 * const y = tensor([1], { requiresGrad: true }).mul(2);
 * detach_(y).requiresGrad; // false
 * ```
 */
export function detach_<T extends Tensor>(x: T): T {
  if (checkTensor('detach_', x).isLeaf) return x.requiresGrad_(false);
  setNode(x, e.detach(x.node));
  return x;
}

/**
 * In place: `value` on the diagonal of a matrix, or where all indices of a cube are equal.
 * @param wrap whether the diagonal of a tall matrix begins again below its end, after one row
 * @throws ShapeError for fewer than two dimensions, and for more than two of different sizes
 *
 * @example
 * ```ts
 * await fillDiagonal_(zeros(2, 2), 5).toArray(); // [[5, 0], [0, 5]]
 * ```
 */
export function fillDiagonal_<T extends Tensor>(x: T, value: number, wrap = false): T {
  const { node, shape } = checkTensor('fillDiagonal_', x);
  checkArgument('fillDiagonal_', 'wrap', wrap, 'boolean');
  if (shape.length < 2 || (shape.length > 2 && shape.some((size) => size !== shape[0]))) {
    throw new ShapeError(
      'fillDiagonal_',
      [shape],
      `expected a matrix, or more dimensions of one size, got shape [${shape}].`,
    );
  }
  const number = expand(stored('fillDiagonal_', value, node.dtype), shape);
  return x.write('fillDiagonal_', e.where(diagonalOf(shape, wrap), number, node));
}

/** bool: where all indices are equal. */
function diagonalOf(shape: readonly number[], wrap: boolean): Node {
  const [first, ...others] = shape.map((_, dimension) => range(shape, dimension));
  const period = shape[1] + 1;
  const row = wrap && shape.length === 2 && period < shape[0];
  const from = row ? remainderOf(first, e.like(first, period)) : first;
  return others.map((other) => e.equal(from, other)).reduce(e.and);
}
