/**
 * Indexing by tensors of positions, with the rules of NumPy: the positions broadcast to one shape, which takes the place
 * of the indexed dimensions if these are neighbours, and comes first otherwise. This is not public.
 */
import type { Node } from '../../graph/node.ts';
import { moveRows } from '../../ops/composite/rows.ts';
import { add, less, like, multiply, where } from '../../ops/elementwise.ts';
import { checked } from '../../ops/gather.ts';
import { fromArray as leafOf } from '../../ops/leaves.ts';
import { permute, reshape } from '../../ops/movement.ts';
import { broadcastShape, expand } from '../../ops/reduce.ts';
import type { Shape } from '../../tensor/shapes.ts';
import { fromNode, type Tensor } from '../../tensor/tensor.ts';
import { ShapeError } from '../../util/errors.ts';
import { asPositions, inverse, type Placement, pickRows, placeRows } from './placement.ts';

/** The positions in each dimension of a tensor; null for a dimension that is taken whole. */
type Positions = readonly (Node | null)[];

/** A part of a tensor that tensors of positions choose. */
export interface Part {
  /** The shape of the part. */
  readonly shape: Shape;
  /** The part of `x`. */
  read(x: Node): Node;
  /** `x` with values, of the shape of the part, written by `write` to the rows of `x` as a matrix. */
  write(x: Node, values: Node, write: (rows: Node, sources: Node, at: Placement) => Node): Node;
}

/** The part of tensors of `shape` at `positions`. Negative positions count from the end. */
export function partAt(op: string, shape: Shape, positions: Positions): Part {
  const chosen: number[] = [];
  const whole: number[] = [];
  for (let d = 0; d < shape.length; d++) (positions[d] ? chosen : whole).push(d);
  const wholeShape = whole.map((d) => shape[d]);
  const [n, w] = [product(chosen.map((d) => shape[d])), product(wholeShape)];
  const { common, flat } = joined(op, shape, positions, chosen);
  const m = product(common);

  const areNeighbours = chosen.every((d, i) => i === 0 || d === chosen[i - 1] + 1);
  const front = areNeighbours ? whole.filter((d) => d < chosen[0]).length : 0;
  const made = [...wholeShape.slice(0, front), ...common, ...wholeShape.slice(front)];
  // [common, whole] → [whole before, common, whole after], and back.
  const order = [...common.map((_, i) => i + front)];
  order.push(...whole.map((_, i) => (i < front ? i : i + common.length)));

  const axes = [...chosen, ...whole];
  const asRows = (x: Node): Node => reshape(permute(x, axes), [n, w]);
  return {
    shape: made,
    read: (x) =>
      permute(reshape(pickRows(asRows(x), flat), [...common, ...wholeShape]), inverse(order)),
    write: (x, values, write) => {
      const sources = reshape(permute(values, order), [m, w]);
      const rows = write(asRows(x), sources, placeRows([n, w], flat));
      return permute(
        reshape(
          rows,
          axes.map((d) => shape[d]),
        ),
        inverse(axes),
      );
    },
  };
}

/** The positions of all dimensions, broadcast, as positions in a vector of all elements of these dimensions. */
function joined(
  op: string,
  shape: Shape,
  positions: Positions,
  chosen: readonly number[],
): { common: readonly number[]; flat: Node } {
  const nodes = chosen.map((d) => asPositions(op, positions[d] as Node));
  const common = nodes.reduce<readonly number[]>(
    (all, node) => broadcastShape(op, all, node.shape.values),
    [],
  );
  const flat = nodes
    .map((node, i) => expand(wrapped(node, shape[chosen[i]]), common))
    .reduce((sum, node, i) => add(multiply(sum, like(sum, shape[chosen[i]])), node));
  return { common, flat: reshape(flat, [product(common)]) };
}

/** Positions in 0 … extent − 1, checked; negative ones count from the end. */
function wrapped(positions: Node, extent: number): Node {
  const zero = like(positions, 0);
  return checked(
    where(less(positions, zero), add(positions, like(positions, extent)), positions),
    extent,
  );
}

/** The positions of the elements of a mask that are true, one vector for each dimension. This reads the mask. */
export function positionsIn(mask: Tensor): Tensor[] {
  const { shape } = mask;
  const { from } = placesIn(mask);
  let stride = mask.numel();
  return shape.map((extent) => {
    stride /= extent;
    return fromNode(vectorOf(from.map((i) => Math.floor(i / stride) % extent)));
  });
}

/** Of the elements of a mask: the positions of those that are true, and the place of each among them, or −1. */
export function placesIn(mask: Tensor): { from: Int32Array; to: Int32Array } {
  const values = mask.dataSync();
  const to = new Int32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) to[i] = values[i] === 0 ? -1 : count++;
  const from = new Int32Array(count);
  to.forEach((place, i) => {
    if (place >= 0) from[place] = i;
  });
  return { from, to };
}

/** The elements of `x` at which `mask`, of its first dimensions, is true. This reads the mask. */
export function masked(x: Node, mask: Tensor): Node {
  const { from, to } = placesIn(mask);
  const rest = x.shape.values.slice(mask.dim());
  const rows = reshape(x, [to.length, product(rest)]);
  return reshape(moveRows(rows, vectorOf(from), vectorOf(to)), [from.length, ...rest]);
}

export function vectorOf(data: Int32Array): Node {
  return leafOf('int32', data, [data.length]);
}

/** @throws ShapeError if a mask does not have the sizes of the dimensions from `first` on */
export function checkMask(op: string, mask: Shape, shape: Shape, first: number): void {
  const part = shape.slice(first, first + mask.length);
  if (mask.join() === part.join()) return;
  throw new ShapeError(
    op,
    [shape, mask],
    `a mask of shape [${mask}] does not fit dimensions of sizes [${part}] in [${shape}].`,
  );
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((n, size) => n * size, 1);
}
