/**
 * Sums of products have a loop of their own, because nearly all the time of a training step goes into them. The
 * results equal those of the general loops, bit for bit.
 */
import type { Kernel, Load } from '../../ir/loop.ts';
import { matrixFactors } from '../../ir/product.ts';
import { type Cell, type InterpreterContext, nest } from './interpreter.ts';

/** One factor of the product: elements of a buffer at an index that is linear in the loop variables. */
interface Factor {
  readonly buffer: number;
  readonly offset: number;
  /** By axis of the kernel. */
  readonly strides: readonly number[];
}

/** A factor in the innermost two loops: element (k, n) is data[start + k · inner + n · column]. */
interface View {
  readonly data: Float32Array;
  readonly start: number;
  readonly inner: number;
  readonly column: number;
}

/**
 * The kernel as a matrix product, or null if it is not one: `Σ a·b` of two float32 loads at linear indexes.
 * Computes one row of outputs (the last parallel axis) at a time, each output in ascending order of the
 * reduction. `store` stores the current point.
 */
export function compileContraction(
  kernel: Kernel,
  context: InterpreterContext,
  store: () => void,
): (() => void) | null {
  const { extents, reduction } = kernel;
  if (context.precision !== 'float32' || extents.length === 0 || reduction === null) return null;
  const { axes, buffers } = context;
  const [a, b] = matrixFactors(reduction)?.map((load) => factorOf(load, axes.length)) ?? [];
  if (!a || !b || reduction.extents.length === 0) return null;

  const column = extents.length - 1;
  const inner = axes.length - 1;
  const row = new Float32Array(extents[column]);
  const view = (factor: Factor): View => ({
    data: buffers[factor.buffer] as Float32Array,
    start: startOf(factor, axes, inner),
    inner: factor.strides[inner],
    column: factor.strides[column],
  });

  const extent = reduction.extents[reduction.extents.length - 1];
  const accumulate = nest(reduction.extents.slice(0, -1), axes.slice(column + 1), () => {
    accumulateRow(row, extent, view(a), view(b));
  });
  const accumulator = context.accumulator!;
  return nest(extents.slice(0, -1), axes, () => {
    axes[column][0] = 0;
    row.fill(0);
    accumulate();
    for (let n = 0; n < row.length; n++) {
      axes[column][0] = n;
      accumulator[0] = row[n];
      store();
    }
  });
}

/** row[n] += Σ a[k, n] · b[k, n], k ascending; product and sum are rounded to float32 separately. */
function accumulateRow(row: Float32Array, extent: number, a: View, b: View): void {
  let n = 0;
  for (; n + 4 <= row.length; n += 4) accumulateFour(row, n, extent, a, b);
  for (; n < row.length; n++) accumulateOne(row, n, extent, a, b);
}

function accumulateOne(row: Float32Array, n: number, extent: number, a: View, b: View): void {
  let i = a.start + n * a.column;
  let j = b.start + n * b.column;
  let sum = row[n];
  for (let k = 0; k < extent; k++) {
    sum = Math.fround(sum + Math.fround(a.data[i] * b.data[j]));
    i += a.inner;
    j += b.inner;
  }
  row[n] = sum;
}

/** Four outputs side by side, because a single one would wait for each addition to finish. */
function accumulateFour(row: Float32Array, n: number, extent: number, a: View, b: View): void {
  const { fround } = Math;
  const { data: x, inner: xInner, column: xColumn } = a;
  const { data: y, inner: yInner, column: yColumn } = b;
  let [s0, s1, s2, s3] = [row[n], row[n + 1], row[n + 2], row[n + 3]];
  let i = a.start + n * xColumn;
  let j = b.start + n * yColumn;
  for (let k = 0; k < extent; k++) {
    s0 = fround(s0 + fround(x[i] * y[j]));
    s1 = fround(s1 + fround(x[i + xColumn] * y[j + yColumn]));
    s2 = fround(s2 + fround(x[i + 2 * xColumn] * y[j + 2 * yColumn]));
    s3 = fround(s3 + fround(x[i + 3 * xColumn] * y[j + 3 * yColumn]));
    i += xInner;
    j += yInner;
  }
  row[n] = s0;
  row[n + 1] = s1;
  row[n + 2] = s2;
  row[n + 3] = s3;
}

/** The index of a factor's element when the innermost loop variable is 0. */
function startOf({ offset, strides }: Factor, axes: readonly Cell[], inner: number): number {
  let sum = offset;
  for (let axis = 0; axis < inner; axis++) sum += strides[axis] * axes[axis][0];
  // Loop variables are doubles; an integer here keeps the indexes in the inner loops integers.
  return sum | 0;
}

/** The load as a factor; null if its index is not a sum of loop variables. */
function factorOf({ buffer, index }: Load, axisCount: number): Factor | null {
  const strides = new Array<number>(axisCount).fill(0);
  for (const { factor, atom } of index.terms) {
    if (atom.kind !== 'axis') return null;
    strides[atom.axis] += factor;
  }
  return { buffer, offset: index.offset, strides };
}
