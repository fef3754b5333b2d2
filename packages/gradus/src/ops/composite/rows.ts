/**
 * Rows of a matrix at positions that JavaScript knows. `ops/gather.ts` compares each position with each row, in a sum or
 * its gradient; this takes a time in proportion to rows and positions.
 */

import type { Node } from '../../graph/node.ts';
import { tuple } from '../../graph/tuple.ts';
import { isReal } from '../../ir/dtype.ts';
import { add, lessEqual, like, maximum, minimum, multiply, where } from '../elementwise.ts';
import { indexSelect } from '../gather.ts';
import { constant, fromArray } from '../leaves.ts';
import { reshape } from '../movement.ts';
import { defineComposite, record } from '../record.ts';
import { expand } from '../reduce.ts';
import { gradientOfExtremes, type ScatterKind } from '../scatter.ts';

/**
 * Sources with positions in rows. The sources of one row form a chain, from the last to the first. To combine a chain,
 * each source takes in the source before it, then the one two before it, then four, and so on.
 */
export interface Chains {
  /** int32 [m]: the row of each source. */
  readonly positions: Node;
  /** int32 [n]: the last source of each row, or −1. */
  readonly last: Node;
  /** int32 [m]: the row of each source that is the last of its row, or −1. */
  readonly owner: Node;
  /** For k = 0, 1, …: the source 2ᵏ before each source in its chain, and the one 2ᵏ after it, or −1. */
  readonly links: readonly (readonly [before: Node, after: Node])[];
}

/** The chains of sources at `positions` in 0 … n − 1. */
export function chainsOf(positions: Int32Array, n: number): Chains {
  const m = positions.length;
  const leaf = (data: Int32Array): Node => fromArray('int32', data, [data.length]);
  const last = new Int32Array(n).fill(-1);
  let before = new Int32Array(m);
  for (let source = 0; source < m; source++) {
    before[source] = last[positions[source]];
    last[positions[source]] = source;
  }
  const links: [Node, Node][] = [];
  while (before.some((source) => source >= 0)) {
    links.push([leaf(before), leaf(inverse(before, m))]);
    const twice = before.map((source) => (source < 0 ? -1 : before[source]));
    before = twice;
  }
  return { positions: leaf(positions), last: leaf(last), owner: leaf(inverse(last, m)), links };
}

/** For each of `count` values, the index at which `list` holds it, or −1. */
function inverse(list: Int32Array, count: number): Int32Array {
  const result = new Int32Array(count).fill(-1);
  list.forEach((value, i) => {
    if (value >= 0) result[value] = i;
  });
  return result;
}

const moveOp = defineComposite({
  name: 'moveRows',
  gradient: (node, g) => [moveRows(g, node.inputs[2], node.inputs[1]), null, null],
  expand: ({ inputs: [x, from] }) => selected(x, from, 0),
});

/** Row i of the result is row `from[i]` of `x`, or `none` if that is −1. */
function selected(x: Node, from: Node, none: number): Node {
  const [m, w] = [from.shape.size, x.shape.values[1]];
  if (x.shape.size === 0 || m === 0) return constant(none, tuple([m, w]), x.dtype);
  const rows = indexSelect(x, 0, maximum(from, like(from, 0)));
  const isThere = expand(reshape(lessEqual(like(from, 0), from), [m, 1]), [m, w]);
  return where(isThere, rows, like(rows, none));
}

/**
 * Row i of the result is row `from[i]` of `x`, or zeros if that is −1.
 * @param to for each row of `x`, the row of the result that it becomes, or −1. No row may go to two places.
 */
export function moveRows(x: Node, from: Node, to: Node): Node {
  const shape = tuple([from.shape.size, x.shape.values[1]]);
  return record(moveOp, [x, from, to], shape, x.dtype);
}

/** The inputs of a node that holds chains, after the first. */
function listed({ positions, last, owner, links }: Chains): Node[] {
  return [positions, last, owner, ...links.flat()];
}

function chainsIn([, positions, last, owner, ...flat]: readonly Node[]): Chains {
  const links: [Node, Node][] = [];
  for (let i = 0; i < flat.length; i += 2) links.push([flat[i], flat[i + 1]]);
  return { positions, last, owner, links };
}

const readOp = defineComposite({
  name: 'readRows',
  gradient: (node, g) => [combineRows('sum', g, chainsIn(node.inputs)), ...noGradients(node)],
  expand: ({ inputs: [x, positions] }) => indexSelect(x, 0, positions),
});

function noGradients({ inputs }: Node): null[] {
  return inputs.slice(1).map(() => null);
}

/** The rows of `x` at the positions of `chains`. */
export function readRows(x: Node, chains: Chains): Node {
  const shape = tuple([chains.positions.shape.size, x.shape.values[1]]);
  return record(readOp, [x, ...listed(chains)], shape, x.dtype);
}

const COMBINE: Readonly<Record<ScatterKind, (a: Node, b: Node) => Node>> = {
  sum: add,
  product: multiply,
  maximum,
  minimum,
};

/** What combines to nothing, and is not changed by a missing source. */
function identityOf(kind: ScatterKind, isFloat: boolean): number {
  if (kind === 'sum') return 0;
  if (kind === 'product') return 1;
  const sign = kind === 'maximum' ? -1 : 1;
  if (isFloat) return sign * Number.POSITIVE_INFINITY;
  return sign < 0 ? -(2 ** 31) : 2 ** 31 - 1;
}

function combined(kind: ScatterKind, sources: Node, { last, owner, links }: Chains): Node {
  const none = identityOf(kind, isReal(sources.dtype));
  const moved = (x: Node, from: Node, to: Node): Node =>
    none === 0 ? moveRows(x, from, to) : selected(x, from, none);
  const whole = links.reduce(
    (part, [before, after]) => COMBINE[kind](part, moved(part, before, after)),
    sources,
  );
  return moved(whole, last, owner);
}

const extremeOps = { maximum: extremeOp('maximum'), minimum: extremeOp('minimum') };

function extremeOp(kind: 'maximum' | 'minimum') {
  return defineComposite({
    name: `${kind}OfRows`,
    gradient: (node, g) => {
      const chains = chainsIn(node.inputs);
      const places = {
        read: (y: Node) => readRows(y, chains),
        combine: (other: ScatterKind, sources: Node) => combineRows(other, sources, chains),
      };
      return [gradientOfExtremes(node.inputs[0], node, g, places), ...noGradients(node)];
    },
    expand: (node) => combined(kind, node.inputs[0], chainsIn(node.inputs)),
  });
}

/** Each row combines the sources at its position: 0, 1 or ∓∞ (int32: the end of the range) if there are none. */
export function combineRows(kind: ScatterKind, sources: Node, chains: Chains): Node {
  if (kind === 'sum' || kind === 'product') return combined(kind, sources, chains);
  const shape = tuple([chains.last.shape.size, sources.shape.values[1]]);
  return record(extremeOps[kind], [sources, ...listed(chains)], shape, sources.dtype);
}
