/** Gradients of several values at once, as functions. */
import type { DerivativeOptions, Derivatives } from '../../autograd/deferred.ts';
import { spend } from '../../autograd/gradients.ts';
import { ArgumentError, GradusError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { checkTensor } from '../base.ts';
import {
  BACKWARD_OPTIONS,
  type BackwardOptions,
  deliver,
  fromNode,
  type Tensor,
} from '../tensor.ts';
import { differentiateAll } from './checks.ts';

/**
 * Options of {@link grad}.
 *
 * @example
 * ```ts
 * const options: GradOptions = { allowUnused: true };
 * const [x, other] = [ones([2], { requiresGrad: true }), ones([2], { requiresGrad: true })];
 * const [dx, none] = grad(x.pow(3).sum(), [x, other], null, options);
 * await dx?.toArray(); // [3, 3]
 * none; // null
 * ```
 */
export interface GradOptions {
  /** Whether another backward may go through this graph after the next step; default: `createGraph`. */
  retainGraph?: boolean;
  /** Whether the gradients can be differentiated too; default false. */
  createGraph?: boolean;
  /** Whether an input may have no influence on the outputs; its gradient is `null` then. Default false: an error. */
  allowUnused?: boolean;
}

const GRAD_OPTIONS = {
  retainGraph: 'boolean',
  createGraph: 'boolean',
  allowUnused: 'boolean',
} as const;

/** One tensor or several. */
type OneOrMore<T> = T | readonly T[];

/** A gradient for each input. `None` is null where an input may have none. */
type Gradients<Inputs, None> = Inputs extends readonly unknown[]
  ? { -readonly [I in keyof Inputs]: Tensor | None }
  : [Tensor | None];

/**
 * The gradients of `outputs` with respect to `inputs`, like `torch.autograd.grad`. They are recorded, and computed
 * together when one of them is read or a step runs. `grad` of the tensors stays as it is.
 *
 * An input that the outputs do not depend on is an error. With `allowUnused: true`, its gradient is `null`.
 *
 * With `createGraph: true` the gradients can be differentiated themselves, as for a gradient penalty.
 * @param outputs a tensor, or several, whose gradients add up
 * @param inputs leaves that require a gradient, or intermediate values
 * @param gradients the upstream gradient of each output, of its shape; may be left out (or `null`) for a tensor of one
 * element, where it is 1
 * @throws GradusError if nothing below an output requires a gradient, or if the graph has been released;
 * without `allowUnused`, for an input without a gradient
 * @throws ShapeError if an upstream gradient has another shape
 * @throws ArgumentError if an upstream gradient is missing for an output of several elements, or has another dtype
 *
 * @example
 * ```ts
 * const x = tensor([1, 2, 3], { requiresGrad: true });
 * const [dx] = grad(x.pow(3).sum(), [x], null, { createGraph: true });
 * await dx.toArray(); // [3, 12, 27]
 * const [second] = grad(dx.sum(), [x]);
 * await second.toArray(); // [6, 12, 18]
 * ```
 */
export function grad<const Inputs extends OneOrMore<Tensor>>(
  outputs: OneOrMore<Tensor>,
  inputs: Inputs,
  gradients?: OneOrMore<Tensor | null> | null,
  options?: GradOptions & { allowUnused?: false },
): Gradients<Inputs, never>;
export function grad<const Inputs extends OneOrMore<Tensor>>(
  outputs: OneOrMore<Tensor>,
  inputs: Inputs,
  gradients?: OneOrMore<Tensor | null> | null,
  options?: GradOptions,
): Gradients<Inputs, null>;
export function grad(
  outputs: OneOrMore<Tensor>,
  inputs: OneOrMore<Tensor>,
  gradients?: OneOrMore<Tensor | null> | null,
  options?: GradOptions,
): unknown {
  const given = checkOptions('grad', options, GRAD_OPTIONS);
  const { createGraph = false, retainGraph = createGraph, allowUnused = false } = given;
  const wanted = listOf('grad', inputs).map(({ node }) => node);
  const found = derivativesOf('grad', outputs, gradients, { createGraph, wanted });
  if (!retainGraph) spend(found.nodes);
  return wanted.map((node, i) => {
    const gradient = found.nodes.includes(node) ? found.of(node) : null;
    if (gradient !== null) return fromNode(gradient);
    if (allowUnused) return null;
    throw new GradusError(
      `grad: input ${i} has no influence on the outputs, so it has no gradient. ` +
        'Leave it out, or pass { allowUnused: true } to get null for it.',
    );
  });
}

/**
 * Adds the gradients of several values to `grad` of the leaves below them, like `torch.autograd.backward`. It goes
 * through a graph that they share once.
 * @param outputs a tensor, or several, whose gradients add up
 * @param gradients the upstream gradient of each output, of its shape; may be left out (or `null`) for a tensor of one
 * element, where it is 1
 * @param options those of `Tensor.backward`
 * @throws GradusError if nothing below an output requires a gradient, or if the graph has been released
 * @throws ShapeError if an upstream gradient has another shape
 * @throws ArgumentError if an upstream gradient is missing for an output of several elements, or has another dtype
 *
 * @example
 * ```ts
 * const x = tensor([1, 2], { requiresGrad: true });
 * autograd.backward([x.sum(), x.mul(x)], [null, tensor([1, 1])]);
 * await x.grad?.toArray(); // [3, 5]
 * ```
 */
export function backward(
  outputs: OneOrMore<Tensor>,
  gradients?: OneOrMore<Tensor | null> | null,
  options?: BackwardOptions,
): void {
  const given = checkOptions('backward', options, BACKWARD_OPTIONS);
  const { createGraph = false, retainGraph = createGraph, inputs = null } = given;
  const wanted = inputs?.map((input) => checkTensor('backward', input).node) ?? null;
  const found = derivativesOf('backward', outputs, gradients, { createGraph, wanted });
  for (const output of listOf('backward', outputs)) output.keep();
  deliver(found, inputs, retainGraph);
}

function derivativesOf(
  op: string,
  outputs: OneOrMore<Tensor>,
  gradients: OneOrMore<Tensor | null> | null | undefined,
  options: DerivativeOptions,
): Derivatives {
  const nodes = listOf(op, outputs).map(({ node }) => node);
  if (nodes.length === 0) throw new ArgumentError(op, 'needs at least one output, got none.');
  const upstreams: (Tensor | null)[] = Array.isArray(gradients)
    ? [...gradients]
    : nodes.map((_, i) => (i === 0 ? ((gradients as Tensor | null | undefined) ?? null) : null));
  if (upstreams.length !== nodes.length) {
    throw new ArgumentError(
      op,
      `there are ${nodes.length} outputs and ${upstreams.length} gradients. Pass one for each output; null stands for 1.`,
    );
  }
  const checked = upstreams.map((upstream) => upstream && checkTensor(op, upstream));
  return differentiateAll(op, nodes, checked, options);
}

function listOf(op: string, tensors: OneOrMore<Tensor>): readonly Tensor[] {
  const list = Array.isArray(tensors) ? (tensors as readonly Tensor[]) : [tensors as Tensor];
  for (const each of list) checkTensor(op, each, 'a tensor or an array of tensors');
  return list;
}
