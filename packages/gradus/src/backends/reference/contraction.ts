/**
 * Sums of products, the one kind of kernel with a loop of its own: nearly all the time of a training
 * step goes into it. Its results are those of the general way, bit for bit.
 */
import type { Expression, Index, Kernel } from '../../ir/loop.ts';
import { nest } from './loops.ts';
import type { Cell, Surroundings } from './tape.ts';

/** One factor of the product: an element of a buffer whose place is linear in the loop variables. */
interface Operand {
  readonly buffer: number;
  readonly offset: number;
  /** By axis of the kernel. */
  readonly strides: readonly number[];
}

/** An operand within the innermost two loops: element (k, n) is data[start + k · inner + n · column]. */
interface View {
  readonly data: Float32Array;
  readonly start: number;
  readonly inner: number;
  readonly column: number;
}

/**
 * The kernel as matrix product, or null where it is none: `Σ a·b` with two float32 loads at linear
 * indexes. A row of outputs (the last parallel axis) is accumulated at a time, each output in
 * ascending order of the reduction. `store` stores the current point.
 */
export function compileContraction(
  kernel: Kernel,
  surroundings: Surroundings,
  store: () => void,
): (() => void) | null {
  const { extents, reduction } = kernel;
  if (surroundings.precision !== 'float32' || extents.length === 0 || reduction === null)
    return null;
  const { axes, buffers } = surroundings;
  const operands = factors(kernel, axes.length);
  if (operands === null || reduction.extents.length === 0) return null;

  const column = extents.length - 1;
  const inner = axes.length - 1;
  const row = new Float32Array(extents[column]);
  const view = (operand: Operand): View => ({
    data: buffers[operand.buffer] as Float32Array,
    start: place(operand, axes, inner),
    inner: operand.strides[inner],
    column: operand.strides[column],
  });

  const extent = reduction.extents[reduction.extents.length - 1];
  const accumulate = nest(reduction.extents.slice(0, -1), axes.slice(column + 1), () => {
    accumulateRow(row, extent, view(operands[0]), view(operands[1]));
  });
  const accumulator = surroundings.accumulator!;
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

/** row[n] += Σ a[k, n] · b[k, n], k ascending, product and sum rounded to float32 one by one. */
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

/** Four outputs side by side: one alone would spend its time waiting for its last addition. */
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

/** Where an operand begins: its place with the innermost loop variable at 0. */
function place({ offset, strides }: Operand, axes: readonly Cell[], inner: number): number {
  let sum = offset;
  for (let axis = 0; axis < inner; axis++) sum += strides[axis] * axes[axis][0];
  // Loop variables are doubles. An integer here keeps the places in the loops below integers.
  return sum | 0;
}

function factors({ reduction }: Kernel, axisCount: number): [Operand, Operand] | null {
  const value = reduction!.value;
  if (reduction!.combine !== 'sum' || value.dtype !== 'float32') return null;
  if (value.kind !== 'apply' || value.fn !== 'multiply') return null;
  const [a, b] = value.args.map((arg) => operand(arg, axisCount));
  return a && b ? [a, b] : null;
}

function operand(expression: Expression, axisCount: number): Operand | null {
  if (expression.kind !== 'load') return null;
  const strides = linear(expression.index, axisCount);
  return strides && { buffer: expression.buffer, offset: expression.index.offset, strides };
}

function linear({ terms }: Index, axisCount: number): number[] | null {
  const strides = new Array<number>(axisCount).fill(0);
  for (const { factor, atom } of terms) {
    if (atom.kind !== 'axis') return null;
    strides[atom.axis] += factor;
  }
  return strides;
}
