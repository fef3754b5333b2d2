/** All samples, and the graphs that they record. */
import { readdirSync } from 'node:fs';
import { gradients } from '../../src/autograd/gradients.ts';
import { expandComposites } from '../../src/compiler/expand-composites.ts';
import type { Node } from '../../src/graph/node.ts';
import { Storage } from '../../src/graph/storage.ts';
import { tuple } from '../../src/graph/tuple.ts';
import type { TypedArray } from '../../src/ir/dtype.ts';
import { add, multiply } from '../../src/ops/elementwise.ts';
import { leaf, scalar } from '../../src/ops/leaves.ts';
import { sum } from '../../src/ops/reduce.ts';
import { type Sample, type Samples, spread } from '../samples/kit.ts';
import { inOrder } from './nodes.ts';

/** The samples in a folder, by the name of the op or function. */
async function samplesIn(folder: string): Promise<Samples> {
  const all: Record<string, readonly Sample[]> = {};
  for (const module of await modulesIn(new URL(folder, import.meta.url))) {
    Object.assign(all, (module as { samples?: Samples }).samples ?? {});
  }
  return all;
}

/** The exports of the files in a folder. */
export async function modulesIn(folder: URL): Promise<object[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  return Promise.all(files.map((file) => import(new URL(file, folder).href) as Promise<object>));
}

/** Samples of the ops, each of which has its own code. */
export const OP_SAMPLES = await samplesIn('../samples/');
/** Samples of the functions made of ops. */
export const COMPOSITE_SAMPLES = await samplesIn('../samples/composite/');

export const SAMPLES: Samples = { ...OP_SAMPLES, ...COMPOSITE_SAMPLES };

/** The inputs of a sample; float inputs require gradients. */
export function leavesOf(sample: Sample, data?: readonly TypedArray[]): Node[] {
  return sample.inputs.map((input, i) => {
    const storage = new Storage(input.dtype, data?.[i] ?? input.data, false);
    return leaf(storage, tuple(input.shape), input.dtype === 'float32');
  });
}

/** The sample's output, then the gradient of each float input that has one, except empty ones; without composites. */
export function rootsOf(sample: Sample, data?: readonly TypedArray[]): Node[] {
  const inputs = leavesOf(sample, data);
  const output = sample.compute(...inputs);
  if (!output.needsGrad || output.op.kind === 'leaf') return expanded([output]);
  const found = gradients(output, scalar(0.75, output.shape));
  const filled = inputs.filter((input) => input.shape.size > 0);
  return expanded([output, ...filled.flatMap((input) => found.get(input) ?? [])]);
}

function expanded(nodes: readonly Node[]): Node[] {
  const roots = nodes.map((node) => ({ node, target: null }));
  return expandComposites({ order: inOrder(nodes), roots }).roots.map(({ node }) => node);
}

/**
 * The dot product of all gradients of a sample with fixed numbers, then the gradient of this product with respect to
 * each input of `data` and to the upstream gradient, which `data` has at its end; `null` if it depends on none.
 */
export function secondRootsOf(sample: Sample, data: readonly TypedArray[]): (Node | null)[] {
  const leaves = leavesOf(sample, data);
  const output = sample.compute(...leaves);
  const upstream = leaf(new Storage('float32', data[leaves.length], false), output.shape, true);
  const found = gradients(output, upstream, { createGraph: true });
  const products = leaves.flatMap((input) => {
    const gradient = found.get(input);
    if (gradient === undefined) return [];
    const weights = spread(0.5, 1.5, input.shape.values).data;
    const fixed = leaf(new Storage('float32', weights, false), input.shape);
    return [
      sum(
        multiply(gradient, fixed),
        input.shape.values.map((_, d) => d),
      ),
    ];
  });
  const total = products.reduce((a, b) => add(a, b));
  const second = total.needsGrad ? gradients(total, scalar(1)) : new Map<Node, Node>();
  const all = [...leaves, upstream].map((node) => second.get(node) ?? null);
  const roots = expanded([total, ...all.filter((node) => node !== null)])[Symbol.iterator]();
  return [total, ...all].map((node) => (node === null ? null : (roots.next().value as Node)));
}

/** The names of all ops below `roots`. */
export function opsBelow(roots: readonly Node[]): Set<string> {
  const seen = new Set<Node>();
  const visit = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    node.inputs.forEach(visit);
  };
  roots.forEach(visit);
  return new Set([...seen].map((node) => node.op.name));
}
