import type { Expression, Index, Kernel, ScalarFunction } from '../../../ir/loop.ts';
import { loadedFactors } from '../../../ir/product.ts';
import { type LoopNode, nodesBelow, partsOf } from '../../../ir/walk.ts';
import { MATH_FUNCTIONS } from '../math/library.ts';

/**
 * The estimates below are nanoseconds of one thread, measured on one machine. They have to be right within a
 * factor of two.
 * @heuristic
 */
const PER_POINT = 0.05;
/** @heuristic */
const PER_LOAD = 0.05;
/** @heuristic */
const PER_FUNCTION = 0.03;
/** @heuristic */
const PER_DEAR_FUNCTION = 1;
/** @heuristic */
const PER_LOOK_UP = 1;
/**
 * For each term of a sum of products that tiles compute.
 * @heuristic
 */
const PER_PRODUCT = 0.035;

const DEAR: ReadonlySet<ScalarFunction> = new Set(MATH_FUNCTIONS);

/** An estimate of the time that one thread takes for a kernel, in nanoseconds. */
export function workOf({ extents, reduction, stores }: Kernel): number {
  const points = product(extents);
  const inner =
    reduction === null ? extents.length - 1 : extents.length + reduction.extents.length - 1;
  let perPoint = PER_POINT;
  for (const { index, value } of stores)
    perPoint += costOf(value, inner) + costOfIndex(index, inner);
  if (reduction === null) return points * perPoint;
  const isProduct = loadedFactors(reduction) !== null;
  const perTerm = isProduct ? PER_PRODUCT : costOf(reduction.value, inner);
  return points * (perPoint + product(reduction.extents) * perTerm);
}

function costOf(value: Expression, inner: number): number {
  let cost = 0;
  for (const node of nodesBelow([value], argsOf)) {
    if (!('kind' in node)) continue;
    if (node.kind === 'load') cost += PER_LOAD + costOfIndex(node.index, inner);
    if (node.kind === 'index') cost += costOfIndex(node.index, inner);
    if (node.kind === 'apply') cost += DEAR.has(node.fn) ? PER_DEAR_FUNCTION : PER_FUNCTION;
  }
  return cost;
}

function argsOf(node: LoopNode): readonly Expression[] {
  return 'kind' in node && node.kind === 'apply' ? node.args : [];
}

/** An index that is not affine in the innermost axis is computed element by element. */
function costOfIndex(index: Index, inner: number): number {
  const isLookUp = [...nodesBelow(partsOf(index))].some(
    (node) => 'terms' in node && uses(node, inner),
  );
  return isLookUp ? PER_LOOK_UP : 0;
}

function uses({ terms }: Index, inner: number): boolean {
  return terms.some(({ atom }) => atom.kind === 'axis' && atom.axis === inner);
}

function product(extents: readonly number[]): number {
  return extents.reduce((all, extent) => all * extent, 1);
}
