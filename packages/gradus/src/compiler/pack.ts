/**
 * Fifth pass: a matrix product reads one operand across its last output axis. If this operand is not in memory
 * in that order, it is copied once into an order that is.
 */
import { axisIndex, flatten } from '../ir/index-algebra.ts';
import type { Index, Kernel, Load } from '../ir/loop.ts';
import { matrixFactors } from '../ir/product.ts';
import { factorOf } from './coalesce.ts';
import { rewriter } from './rewrite.ts';

/**
 * How often elements must be read for a copy to pay off.
 * @heuristic
 */
const READINGS = 4;

interface Packed {
  /** Fills the new buffer. */
  readonly copy: Kernel;
  readonly kernel: Kernel;
  /** The number of elements. */
  readonly length: number;
}

/**
 * The kernel with a packed operand, and the kernel that packs it.
 * @param buffer number for the new buffer
 * @returns `null` if the kernel needs no packing
 */
export function pack(kernel: Kernel, buffer: number): Packed | null {
  const operand = strided(kernel);
  if (operand === null || kernel.reduction === null) return null;
  const extents = [...kernel.extents, ...kernel.reduction.extents];
  const parallel = kernel.extents.length;
  const last = parallel - 1;
  const uses = extents.map((_, axis) => factorOf(operand.index, axis) !== 0);
  const readings = kernel.extents.reduce((n, extent, axis) => (uses[axis] ? n : n * extent), 1);
  if (readings < READINGS) return null;

  // First the outer axes, then the summed axis, then the axis that is read across.
  const order = extents.map((_, axis) => axis).filter((axis) => uses[axis] && axis !== last);
  order.push(last);
  const shape = order.map((axis) => extents[axis]);
  const positions = new Map(order.map((axis, position) => [axis, position]));
  const moved = rewriter((axis, extent) => axisIndex(positions.get(axis) as number, extent));
  const copy: Kernel = {
    label: 'pack',
    extents: shape,
    reduction: null,
    stores: [
      {
        buffer,
        index: flatten(
          shape.map((extent, axis) => axisIndex(axis, extent)),
          shape,
        ),
        value: moved.expression(operand),
      },
    ],
  };
  const index = flatten(
    order.map((axis) => axisIndex(axis, extents[axis])),
    shape,
  );
  return {
    copy,
    kernel: replaceOperand(kernel, operand, buffer, index),
    length: shape.reduce((n, extent) => n * extent, 1),
  };
}

function replaceOperand(kernel: Kernel, old: Load, buffer: number, index: Index): Kernel {
  if (kernel.reduction === null || kernel.reduction.value.kind !== 'apply') return kernel;
  const args = kernel.reduction.value.args.map((arg) =>
    arg === old ? { ...old, buffer, index } : arg,
  );
  return {
    ...kernel,
    reduction: { ...kernel.reduction, value: { ...kernel.reduction.value, args } },
  };
}

/** The operand of a product that is read across the last output axis in steps larger than 1. */
function strided({ reduction, extents }: Kernel): Load | null {
  const factors = matrixFactors(reduction);
  if (factors === null || extents.length === 0) return null;
  const [a, b] = factors;
  if (a === b || !isAffine(a.index) || !isAffine(b.index)) return null;
  const last = extents.length - 1;
  const [across, other] = factorOf(a.index, last) !== 0 ? [a, b] : [b, a];
  const step = factorOf(across.index, last);
  return factorOf(other.index, last) === 0 && step !== 0 && step !== 1 ? across : null;
}

function isAffine(index: Index): boolean {
  return index.terms.every(({ atom }) => atom.kind === 'axis');
}
