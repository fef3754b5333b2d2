import type { Node } from '../../graph/node.ts';
import { EMPTY } from '../../graph/tuple.ts';
import { promote } from '../../ir/dtype.ts';
import {
  abs,
  add,
  cast,
  divide,
  like,
  maximum,
  minimum,
  multiply,
  negative,
  pow,
  sqrt,
} from '../../ops/elementwise.ts';
import { scalar } from '../../ops/leaves.ts';
import { amax, expand, sum } from '../../ops/reduce.ts';
import { fromNode, noGrad, setNode, Tensor, zeros } from '../../tensor/index.ts';
import { type Bounds, checkArgument } from '../../util/arguments.ts';
import { GradusError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { checkTensor } from '../arguments.ts';

/** Infinity limits nothing. */
const LIMIT: Bounds = { least: 0, most: Number.POSITIVE_INFINITY };

const NORM_OPTIONS = {
  normType: { above: 0, most: Number.POSITIVE_INFINITY },
  errorIfNonfinite: 'boolean',
} as const;

/**
 * Options of {@link clipGradNorm_} and {@link getTotalNorm}.
 *
 * @example
 * ```ts
 * const w = tensor([3, 4], { requiresGrad: true });
 * w.mul(w).sum().backward();
 * const options: nn.utils.ClipGradNormOptions = { normType: Infinity };
 * await nn.utils.clipGradNorm_(w, 1, options).item(); // 8
 * ```
 */
export interface ClipGradNormOptions {
  /** p of the norm (Σ |g|ᵖ)^(1/p), above 0; `Infinity` for the largest |g|. Default 2. */
  normType?: number;
  /** Whether a norm that is not finite is an error; default false. The norm is then read at the call. */
  errorIfNonfinite?: boolean;
}

/**
 * Scales all gradients by one factor, so that their norm, taken as one vector, is at most `maxNorm`: each becomes
 * g · min(1, maxNorm / (norm + 10⁻⁶)). Call it between `backward()` and `step()`; it becomes part of the
 * compiled step. Pascanu et al. 2013, https://arxiv.org/abs/1211.5063
 *
 * @param parameters tensors of any shapes; it leaves out those without a gradient
 * @returns float32 [], the norm before; you can read it after the step too. If it is not finite, the new gradients
 *   are not finite either
 * @throws ArgumentError if `maxNorm` is not a number of at least 0, or `normType` is not above 0
 * @throws GradusError with `errorIfNonfinite`, if the norm is not finite
 *
 * @example
 * ```ts
 * const w = tensor([3, 4], { requiresGrad: true });
 * w.mul(w).sum().backward();
 * await nn.utils.clipGradNorm_(w, 5).item(); // 10
 * await w.grad?.toArray(); // [2.999…, 3.999…]
 * ```
 */
export function clipGradNorm_(
  parameters: Tensor | Iterable<Tensor>,
  maxNorm: number,
  options: ClipGradNormOptions = {},
): Tensor {
  const checked = checkOptions('clipGradNorm_', options, NORM_OPTIONS);
  checkArgument('clipGradNorm_', 'maxNorm', maxNorm, LIMIT);
  const owners = withGradient(parameters);
  if (owners.length === 0) return zeros([]);
  return noGrad(() => {
    const gradients = owners.map(({ grad }) => grad.node);
    const norm = checkedNorm('clipGradNorm_', gradients, checked);
    const share = divide(scalar(maxNorm, norm.shape, norm.dtype), add(norm, like(norm, 1e-6)));
    const factor = minimum(share, like(share, 1));
    replaceGradients(owners, (g) => multiply(g, cast(expand(factor, g.shape.values), g.dtype)));
    return fromNode(norm).keep();
  });
}

/**
 * Limits every element of the gradients to [−clipValue, clipValue]; NaN stays. Call it between `backward()`
 * and `step()`; it becomes part of the compiled step.
 *
 * @param parameters tensors of any shapes; it leaves out those without a gradient
 * @throws ArgumentError if `clipValue` is not a number of at least 0
 *
 * @example
 * ```ts
 * const w = tensor([-3, 4], { requiresGrad: true });
 * w.mul(w).sum().backward();
 * nn.utils.clipGradValue_(w, 7);
 * await w.grad?.toArray(); // [-6, 7]
 * ```
 */
export function clipGradValue_(parameters: Tensor | Iterable<Tensor>, clipValue: number): void {
  checkArgument('clipGradValue_', 'clipValue', clipValue, LIMIT);
  noGrad(() => {
    replaceGradients(withGradient(parameters), (g) => {
      const limit = scalar(clipValue, g.shape, g.dtype);
      return maximum(minimum(g, limit), negative(limit));
    });
  });
}

type WithGradient = Tensor & { grad: Tensor };

function withGradient(parameters: Tensor | Iterable<Tensor>): WithGradient[] {
  const all = parameters instanceof Tensor ? [parameters] : [...parameters];
  return all.filter((each): each is WithGradient => each.grad !== null);
}

/** The new gradients are not results of the user's calls: a step computes them only if it needs them. */
function replaceGradients(owners: readonly WithGradient[], change: (gradient: Node) => Node): void {
  for (const { grad } of owners) setNode(grad, change(grad.node));
}

/**
 * The norm of the elements of all tensors, taken as one vector: float32 []. 0 without tensors.
 *
 * @param tensors tensors of real numbers, of any shapes, such as gradients
 * @throws ArgumentError if `normType` is not above 0
 * @throws GradusError with `errorIfNonfinite`, if the norm is not finite
 *
 * @example
 * ```ts
 * await nn.utils.getTotalNorm([tensor([3]), tensor([[4]])]).item(); // 5
 * ```
 */
export function getTotalNorm(
  tensors: Tensor | Iterable<Tensor>,
  options: ClipGradNormOptions = {},
): Tensor {
  const checked = checkOptions('getTotalNorm', options, NORM_OPTIONS);
  const all = tensors instanceof Tensor ? [tensors] : [...tensors];
  if (all.length === 0) return zeros([]);
  for (const each of all) checkTensor('getTotalNorm', 'each element', each);
  const nodes = all.map(({ node }) => node);
  return fromNode(checkedNorm('getTotalNorm', nodes, checked));
}

/** @throws GradusError if the norm is not finite and the options forbid that */
function checkedNorm(
  op: string,
  nodes: readonly Node[],
  { normType = 2, errorIfNonfinite = false }: ClipGradNormOptions,
): Node {
  const norm = totalNorm(nodes, normType);
  if (!errorIfNonfinite) return norm;
  const value = fromNode(norm).itemSync();
  if (Number.isFinite(value)) return norm;
  throw new GradusError(
    `${op}: the norm of order ${normType} is ${value}, so it cannot be clipped. Look for NaN and infinities in the ` +
      'loss, or lower the learning rate. Without errorIfNonfinite, the gradients become NaN.',
  );
}

/** The norm of the vector of all elements. */
function totalNorm(gradients: readonly Node[], p: number): Node {
  const dtype = gradients.map((g) => g.dtype).reduce(promote);
  const inTotal = (x: Node): Node => cast(x, dtype);
  const sizes = gradients.map(abs);
  if (p === Number.POSITIVE_INFINITY) {
    const filled = sizes.filter(({ shape }) => shape.size > 0);
    return filled.map((g) => inTotal(inStages(g, amax))).reduce(maximum, scalar(0, EMPTY, dtype));
  }
  const powers = (p === 1 ? sizes : p === 2 ? gradients.map(square) : sizes.map((g) => raise(g, p)))
    .map((g) => inTotal(inStages(g, sum)))
    .reduce(add);
  return p === 1 ? powers : p === 2 ? sqrt(powers) : raise(powers, 1 / p);
}

/** Along the first axis, then along the others: vectors work on many short sums, not on one long one. */
function inStages(x: Node, reduce: (x: Node, axes: readonly number[]) => Node): Node {
  if (x.shape.values.length === 0) return x;
  const columns = reduce(x, [0]);
  const rest = columns.shape.values.map((_, axis) => axis);
  return rest.length === 0 ? columns : reduce(columns, rest);
}

function square(x: Node): Node {
  return multiply(x, x);
}

function raise(x: Node, exponent: number): Node {
  return pow(x, scalar(exponent, x.shape, x.dtype));
}
