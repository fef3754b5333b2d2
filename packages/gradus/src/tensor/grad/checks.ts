/** Checks of `backward` and of in-place operations, with their error messages. */
import { joinRoots } from '../../autograd/custom.ts';
import { type DerivativeOptions, type Derivatives, derivatives } from '../../autograd/deferred.ts';
import type { Node } from '../../graph/node.ts';
import { sameValues } from '../../graph/tuple.ts';
import { canStore, type DType } from '../../ir/dtype.ts';
import { like } from '../../ops/elementwise.ts';
import { isGradEnabled } from '../../ops/record.ts';
import { runtime } from '../../runtime/runtime.ts';
import { ArgumentError, GradusError, ShapeError } from '../../util/errors.ts';

/** The gradient that `backward` starts from. */
interface Upstream {
  readonly node: Node;
  readonly shape: readonly number[];
  readonly dtype: DType;
}

const FIRST_ORDER: DerivativeOptions = { createGraph: false, wanted: null };

/**
 * The gradients below `node`. A pending step runs first.
 * @param upstream the gradient that arrives at `node`; 1 if left out
 * @throws GradusError if `node` does not require a gradient
 * @throws ArgumentError if the gradient is missing or of another dtype, ShapeError if its shape differs
 */
export function differentiate(
  op: string,
  node: Node,
  upstream?: Upstream | null,
  options = FIRST_ORDER,
): Derivatives {
  const start = checkStart(op, node, upstream);
  runtime.flush();
  return derivatives(node, start, options);
}

/** {@link differentiate} for several outputs; outputs that do not require a gradient are an error. */
export function differentiateAll(
  op: string,
  nodes: readonly Node[],
  upstreams: readonly (Upstream | null | undefined)[],
  options: DerivativeOptions,
): Derivatives {
  if (nodes.length === 1) return differentiate(op, nodes[0], upstreams[0], options);
  const starts = nodes.map((node, i) => checkStart(op, node, upstreams[i]));
  runtime.flush();
  const { root, upstream } = joinRoots(nodes, starts);
  return derivatives(root, upstream, options);
}

/** The gradient to start from at `node`, checked. */
function checkStart(op: string, node: Node, upstream?: Upstream | null): Node {
  const shape = node.shape.values;
  checkNeedsGrad(op, node);
  if (!upstream && node.shape.size !== 1) {
    throw new ArgumentError(
      op,
      `pass a gradient of shape [${shape}]; it can be left out only for a value of one element.`,
    );
  }
  if (upstream) checkGradient(op, node, upstream);
  return upstream?.node ?? like(node, 1);
}

/** @throws GradusError if no gradient reaches `node` */
export function checkNeedsGrad(op: string, node: Node): void {
  if (node.needsGrad) return;
  throw new GradusError(
    `${op}: this value does not require a gradient (requiresGrad is false). Call requiresGrad_() on a tensor ` +
      'that it is computed from, and compute it outside noGrad().',
  );
}

/** @throws ShapeError, ArgumentError if a gradient cannot be that of `node` */
export function checkGradient(
  op: string,
  node: Node,
  { shape, dtype }: Omit<Upstream, 'node'>,
): void {
  const expected = node.shape.values;
  if (shape.join() !== expected.join()) {
    throw new ShapeError(
      op,
      [expected, shape],
      `the gradient must have the shape of the value, [${expected}], got [${shape}].`,
    );
  }
  if (dtype !== node.dtype) {
    throw new ArgumentError(op, `the gradient must be ${node.dtype}, got ${dtype}.`);
  }
}

/** The tensor that an in-place operation writes to. */
interface Target {
  readonly node: Node;
  readonly isLeaf: boolean;
}

/**
 * Checks that `value` can be written to a tensor.
 * @param op the method that the user called
 * @throws GradusError where PyTorch would write to other tensors too, or lose a gradient
 * @throws ShapeError if the value has another shape, ArgumentError if its dtype cannot be stored
 */
export function checkWrite(
  op: string,
  { node, isLeaf }: Target,
  isView: boolean,
  value: Node,
): void {
  if (isView) {
    throw new GradusError(
      `${op}: a view (detach, select, slice, view, …) cannot be overwritten, since the tensor that it was ` +
        'taken from would not change. Write to that tensor itself, or to a clone().',
    );
  }
  if (node.needsGrad && isLeaf === isGradEnabled()) {
    throw new GradusError(
      isLeaf
        ? `${op}: a leaf that requires a gradient cannot be written in place, since its gradient would be ` +
            'that of the old values. Write inside noGrad(() => …).'
        : `${op}: a computed value that requires a gradient cannot be written inside noGrad(). Write ` +
            'outside, so that the gradient is right, or write to detach().clone().',
    );
  }
  if (!sameValues(value.shape, node.shape)) {
    throw new ShapeError(
      op,
      [node.shape.values, value.shape.values],
      `the result has shape [${value.shape.values}], the tensor that takes it [${node.shape.values}].`,
    );
  }
  if (!canStore(value.dtype, node.dtype)) {
    throw new ArgumentError(
      op,
      `the result is ${value.dtype}, which cannot be stored in place in ${node.dtype}. Convert the ` +
        `tensor first, with to('${value.dtype}').`,
    );
  }
}
