/**
 * Splits long float32 sums, so that rounding errors grow with the logarithm of their length: blocks are summed
 * first, then their sums, until one accumulator is precise enough. Only shapes decide where blocks begin. So
 * the bits are the same on every backend, with any number of threads, and whatever is fused with the sum.
 */

import type { ReduceOp, SumBlocks } from '../graph/node.ts';
import { Node } from '../graph/node.ts';
import { tuple } from '../graph/tuple.ts';
import { isReal } from '../ir/dtype.ts';
import { addOffset, linear } from '../ir/index-algebra.ts';
import { add } from '../ops/elementwise.ts';
import { reshape } from '../ops/movement.ts';
import { deriveReduce, record } from '../ops/record.ts';
import { sum } from '../ops/reduce.ts';
import { replaceNodes } from './expand-composites.ts';
import type { Recording } from './recording.ts';

/** Blocks side by side, if terms are neighbours in memory: one for each lane of a vector. */
const LANES = 4;
/** Shorter axes are not split into lanes. */
const FEWEST_FOR_LANES = 8 * LANES;
/** A last axis of up to this length is left for the next level: its positions serve as lanes. */
const WIDEST_ROW = 64;
/** Blocks get longer if their sums would take more than this share of the memory of the inputs. */
const SHARE_OF_INPUTS = 1 / 8;

/** How an axis is split: block (i, l) sums the terms start + (i · block + j) · lanes + l over j. */
interface Cut {
  readonly start: number;
  readonly blocks: number;
  readonly block: number;
  readonly lanes: number;
}

/** The same recording with every long float32 sum replaced by sums of blocks. */
export function splitSums(recording: Recording): Recording {
  return replaceNodes(recording, { applies: isLong, replace: sumOfBlocks });
}

/** A node whose op sums and has a rule for splitting. */
type SumNode = Node & { readonly op: ReduceOp & { readonly blocks: SumBlocks } };

function isLong(node: Node): boolean {
  const { op, dtype, value } = node;
  if (op.kind !== 'reduce' || op.blocks === undefined) return false;
  return value === null && isReal(dtype) && count(op.extents(node)) > op.blocks.longest;
}

/** One level of splitting: the sum of the sums of all blocks, and of the rest of the axis that was split. */
function sumOfBlocks(node: Node): Node {
  const long = node as SumNode;
  const cuts = cutsOf(long);
  const whole = sumBlocks(long, cuts);
  const rest = restOf(cuts, long.op.extents(node));
  return rest === null ? whole : add(whole, sumBlocks(long, rest));
}

function count(extents: readonly number[]): number {
  return extents.reduce((n, extent) => n * extent, 1);
}

/** Walks from the innermost axis outwards: axes that fit into a block stay whole, and the next one is split. */
function cutsOf(node: SumNode): Cut[] {
  const { op } = node;
  const extents = op.extents(node);
  let across = count(node.shape.values.slice(op.blocks.position(node)));
  const isInner = across === 1;
  const cuts = extents.map((blocks): Cut => ({ start: 0, blocks, block: 1, lanes: 1 }));
  let axes = extents.map((_, axis) => axis).filter((axis) => extents[axis] > 1);
  const last = axes[axes.length - 1];
  if (isInner && axes.length > 1 && extents[last] > WIDEST_ROW) axes = [last];
  else if (isInner && axes.length > 1 && extents[last] >= LANES) {
    across = extents[last];
    cuts[last] = { start: 0, blocks: 1, block: 1, lanes: across };
    axes.pop();
  }
  let room = blockLength(node);
  for (const axis of axes.reverse()) {
    const extent = extents[axis];
    if (extent > room) {
      if (room > 1) cuts[axis] = cut(extent, room, across < LANES ? LANES : 1);
      break;
    }
    cuts[axis] = { start: 0, blocks: 1, block: extent, lanes: 1 };
    room = Math.floor(room / extent);
  }
  return cuts;
}

/** The length of a block; longer if the partial sums of many outputs would take too much memory. */
function blockLength(node: SumNode): number {
  const { longest, block } = node.op.blocks;
  const inputs = node.inputs.reduce((n, { shape }) => n + shape.size, 0);
  const even = Math.ceil((count(node.op.extents(node)) * node.shape.size) / inputs);
  return Math.max(block, Math.min(even / SHARE_OF_INPUTS, longest), even);
}

/** The block length, between half of the longest and the longest, that leaves the fewest terms over. */
function cut(extent: number, longest: number, wanted: number): Cut {
  const lanes = extent < FEWEST_FOR_LANES ? 1 : wanted;
  const most = Math.min(longest, Math.floor(extent / lanes));
  let block = most;
  for (let length = most; 2 * length > most; length--) {
    if (extent % (length * lanes) < extent % (block * lanes)) block = length;
  }
  return { start: 0, blocks: Math.floor(extent / (block * lanes)), block, lanes };
}

/** The same cuts for the terms after the last block of the split axis; null if there are none. */
function restOf(cuts: readonly Cut[], extents: readonly number[]): Cut[] | null {
  const ends = cuts.map(({ blocks, block, lanes }) => blocks * block * lanes);
  const axis = ends.findIndex((end, i) => end < extents[i]);
  if (axis < 0) return null;
  const rest = { start: ends[axis], blocks: 1, block: extents[axis] - ends[axis], lanes: 1 };
  return cuts.map((each, i) => (i === axis ? rest : each));
}

/** Sums over the blocks and lanes of the sums of blocks. */
function sumBlocks(node: SumNode, cuts: readonly Cut[]): Node {
  const own = node.shape.values;
  const position = node.op.blocks.position(node);
  const blocks = cuts.map((each) => each.blocks);
  const lanes = cuts.map((each) => each.lanes);
  const shape = [...own.slice(0, position), ...blocks, ...own.slice(position), ...lanes];
  const numbers = cuts.flatMap(({ start, block }, i) => [start, blocks[i], block, lanes[i]]);
  const attributes = tuple([position, cuts.length, ...numbers, ...node.attributes.values]);
  const sums = record(blocksOf(node.op), node.inputs, tuple(shape), node.dtype, attributes);
  if (sums.shape.size === node.shape.size) return reshape(sums, own);
  const axes = shape.map((_, axis) => axis);
  return sum(sums, [
    ...axes.slice(position, position + cuts.length),
    ...axes.slice(own.length + cuts.length),
  ]);
}

const derived = new Map<ReduceOp, ReduceOp>();

/** The op whose elements are the sums of blocks of `op`. */
function blocksOf(op: ReduceOp): ReduceOp {
  let blocks = derived.get(op);
  if (blocks === undefined) {
    blocks = deriveBlocks(op);
    derived.set(op, blocks);
  }
  return blocks;
}

function deriveBlocks(op: ReduceOp): ReduceOp {
  return deriveReduce({
    name: op.name,
    combine: op.combine,
    isMatrixProduct: op.isMatrixProduct,
    gradient: null,
    extents: (node) => parse(node, op).cuts.map(({ block }) => block),
    repeats: (node, input) => {
      const { cuts, whole } = parse(node, op);
      const summed = cuts.reduce((n, { blocks, block, lanes }) => n * blocks * block * lanes, 1);
      return (op.repeats(whole, input) * summed) / count(op.extents(whole));
    },
    lower: (node, at, along, input) => {
      const { position, cuts, whole } = parse(node, op);
      const [blocksAt, lanesAt] = [at.slice(position), at.slice(-cuts.length)];
      const terms = cuts.map(({ start, block, lanes }, i) => {
        const inBlocks = [
          [block * lanes, blocksAt[i]],
          [lanes, along[i]],
          [1, lanesAt[i]],
        ] as const;
        return addOffset(linear(inBlocks), start);
      });
      return op.lower(whole, ownOf(at, position, cuts.length), terms, input);
    },
  });
}

/** The cuts of a node of sums of blocks, and the sum that was split. */
function parse({ inputs, dtype, shape, attributes }: Node, op: ReduceOp) {
  const [position, axes, ...all] = attributes.values;
  const cuts: Cut[] = [];
  for (let i = 0; i < 4 * axes; i += 4) {
    const [start, blocks, block, lanes] = all.slice(i, i + 4);
    cuts.push({ start, blocks, block, lanes });
  }
  const own = tuple(ownOf(shape.values, position, axes));
  return {
    position,
    cuts,
    whole: new Node(op, inputs, dtype, own, tuple(all.slice(4 * axes)), false),
  };
}

/** The list without the entries that blocks and lanes of `axes` axes have added. */
function ownOf<T>(list: readonly T[], position: number, axes: number): T[] {
  return [...list.slice(0, position), ...list.slice(position + axes, list.length - axes)];
}
