/** Sums of products over labelled dimensions, as matrix products: the common part of einsum, tensordot and inner. */
import type { Node } from '../../graph/node.ts';
import { cast, multiply } from '../../ops/elementwise.ts';
import { matmul } from '../../ops/matmul.ts';
import { permute, reshape } from '../../ops/movement.ts';
import { broadcast, sum } from '../../ops/reduce.ts';

/** A node whose dimensions have labels, all different. */
export interface Labelled {
  readonly node: Node;
  readonly labels: readonly number[];
}

/** Removes dimensions by sums over them, and puts the others into the order of `kept`, which may have more labels. */
export function summed({ node, labels }: Labelled, kept: readonly number[]): Labelled {
  const axes = labels.flatMap((label, axis) => (kept.includes(label) ? [] : [axis]));
  const rest = axes.length === 0 ? node : cast(sum(node, axes), node.dtype);
  const left = labels.filter((label) => kept.includes(label));
  const order = kept.filter((label) => left.includes(label));
  return {
    node: permute(
      rest,
      order.map((label) => left.indexOf(label)),
    ),
    labels: order,
  };
}

/**
 * Σ a · b over the labels that are not in `kept`; the result has those of `kept` that a or b has, in the order of
 * `kept`. Sizes of a shared label are equal, or one of them is 1.
 */
export function contract(a: Labelled, b: Labelled, kept: readonly number[]): Labelled {
  const [x, y] = [withoutOnes(a, b), withoutOnes(b, a)];
  const shared = x.labels.filter((label) => y.labels.includes(label));
  const own = ({ labels }: Labelled): number[] =>
    labels.filter((label) => kept.includes(label) && !shared.includes(label));
  const batch = shared.filter((label) => kept.includes(label));
  const along = shared.filter((label) => !kept.includes(label));
  const [rows, columns] = [own(x), own(y)];
  const left = summed(x, [...batch, ...rows, ...along]).node;
  const right = summed(y, [...batch, ...along, ...columns]).node;
  const sizes = (from: number, count: number, { shape }: Node): number[] =>
    shape.values.slice(from, from + count);
  const shape = [
    ...sizes(0, batch.length + rows.length, left),
    ...sizes(batch.length + along.length, columns.length, right),
  ];
  const product = multiplied(left, right, batch.length, rows.length, along.length);
  return summed({ node: reshape(product, shape), labels: [...batch, ...rows, ...columns] }, kept);
}

/** [batch, rows, along] · [batch, along, columns] → [batch, rows, columns], each of them any number of dimensions. */
function multiplied(a: Node, b: Node, batch: number, rows: number, along: number): Node {
  const count = (sizes: readonly number[]): number => sizes.reduce((m, n) => m * n, 1);
  const [left, right] = [a.shape.values, b.shape.values];
  const k = count(left.slice(batch + rows));
  const front = batch === 0 ? [] : [count(left.slice(0, batch))];
  const x = reshape(a, [...front, count(left.slice(batch, batch + rows)), k]);
  const y = reshape(b, [...front, k, count(right.slice(batch + along))]);
  // Without a sum, a product of elements costs less than a matrix product.
  return along === 0 ? broadcast('multiply', multiply)(x, y) : matmul(x, y);
}

/** Drops the dimensions of size 1 whose label has another size in `other`: they broadcast. */
function withoutOnes({ node, labels }: Labelled, other: Labelled): Labelled {
  const isKept = labels.map((label, axis) => {
    const at = other.labels.indexOf(label);
    return at < 0 || node.shape.values[axis] !== 1 || other.node.shape.values[at] === 1;
  });
  const shape = node.shape.values.filter((_, axis) => isKept[axis]);
  return { node: reshape(node, shape), labels: labels.filter((_, axis) => isKept[axis]) };
}
