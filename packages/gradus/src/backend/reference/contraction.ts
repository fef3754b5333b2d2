/**
 * Sums of products, the one kind of kernel with a loop of its own: nearly all the time of a training
 * step goes into it. Its results are those of the general way, bit for bit.
 */
import type { Expression, Index, Kernel } from '../../graph/loop.ts';
import { nest } from './loops.ts';
import type { Cell, Surroundings } from './tape.ts';

/** One factor of the product: an element of a buffer whose place is linear in the loop variables. */
interface Operand {
  readonly buffer: number;
  readonly offset: number;
  /** By axis of the kernel. */
  readonly strides: readonly number[];
}

/** One step along each axis of the innermost two loops. */
interface Strides {
  readonly column: number;
  readonly inner: number;
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

  const [a, b] = operands;
  const column = extents.length - 1;
  const inner = axes.length - 1;
  const accumulator = surroundings.accumulator!;
  const row = new Float32Array(extents[column]);
  const stepOf = ({ strides }: Operand) => ({ column: strides[column], inner: strides[inner] });
  const [aStrides, bStrides] = [stepOf(a), stepOf(b)];
  const innerExtent = reduction.extents.at(-1)!;

  axes[column][0] = 0;
  const accumulate = nest(reduction.extents.slice(0, -1), axes.slice(column + 1), () => {
    const aStart = place(a, axes, inner);
    const bStart = place(b, axes, inner);
    accumulateRow(
      row,
      innerExtent,
      buffers[a.buffer] as Float32Array,
      aStart,
      aStrides,
      buffers[b.buffer] as Float32Array,
      bStart,
      bStrides,
    );
  });
  return nest(extents.slice(0, -1), axes, () => {
    axes[column][0] = 0;
    row.fill(0);
    accumulate();
    for (let v = 0; v < row.length; v++) {
      axes[column][0] = v;
      accumulator[0] = row[v];
      store();
    }
  });
}

/** row[n] += Σ a[k, n] · b[k, n], k ascending, product and sum rounded to float32 one by one. */
function accumulateRow(
  row: Float32Array,
  extent: number,
  a: Float32Array,
  aStart: number,
  aStrides: Strides,
  b: Float32Array,
  bStart: number,
  bStrides: Strides,
): void {
  for (let k = 0; k < extent; k++) {
    let i = aStart + k * aStrides.inner;
    let j = bStart + k * bStrides.inner;
    for (let n = 0; n < row.length; n++) {
      row[n] = row[n] + Math.fround(a[i] * b[j]);
      i += aStrides.column;
      j += bStrides.column;
    }
  }
}

/** Where an operand begins: its place with the innermost loop variable at 0. */
function place({ offset, strides }: Operand, axes: readonly Cell[], inner: number): number {
  let sum = offset;
  for (let axis = 0; axis < inner; axis++) sum += strides[axis] * axes[axis][0];
  return sum;
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
