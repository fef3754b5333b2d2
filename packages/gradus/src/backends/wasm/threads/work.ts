import type { Expression, Index, Kernel } from '../../../ir/loop.ts';
import { loadedFactors } from '../../../ir/product.ts';

/** Nanoseconds of one thread, as measured on one machine; they need to be right within a factor of two. */
const PER_POINT = 0.05;
const PER_LOAD = 0.05;
const PER_FUNCTION = 0.03;
const PER_DEAR_FUNCTION = 1;
const PER_LOOK_UP = 1;
/** A term of a sum of products, which tiles compute. */
const PER_PRODUCT = 0.035;

const DEAR = new Set([
  'exp',
  'log',
  'expm1',
  'log1p',
  'tanh',
  'sigmoid',
  'erf',
  'sin',
  'cos',
  'pow',
]);

/** How long one thread takes for a kernel, in nanoseconds, roughly. */
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
  const seen = new Set<Expression>();
  const visit = (expression: Expression): void => {
    if (seen.has(expression)) return;
    seen.add(expression);
    if (expression.kind === 'load') cost += PER_LOAD + costOfIndex(expression.index, inner);
    if (expression.kind === 'index') cost += costOfIndex(expression.index, inner);
    if (expression.kind !== 'apply') return;
    cost += DEAR.has(expression.fn) ? PER_DEAR_FUNCTION : PER_FUNCTION;
    expression.args.forEach(visit);
  };
  visit(value);
  return cost;
}

/** What is not affine in the innermost axis is looked up element by element. */
function costOfIndex({ terms }: Index, inner: number): number {
  const dear = terms.some(({ atom }) => {
    if (atom.kind === 'axis') return false;
    return atom.kind === 'value' ? varies(atom.value, inner) : uses(atom.of, inner);
  });
  return dear ? PER_LOOK_UP : 0;
}

function varies(value: Expression, inner: number): boolean {
  if (value.kind === 'load' || value.kind === 'index') return uses(value.index, inner);
  return value.kind === 'apply' && value.args.some((arg) => varies(arg, inner));
}

function uses({ terms }: Index, inner: number): boolean {
  return terms.some(({ atom }) => {
    if (atom.kind === 'axis') return atom.axis === inner;
    return atom.kind === 'value' ? varies(atom.value, inner) : uses(atom.of, inner);
  });
}

function product(extents: readonly number[]): number {
  return extents.reduce((all, extent) => all * extent, 1);
}
