/** All samples, and the graphs that they make. */
import { readdirSync } from 'node:fs';
import { gradients } from '../../src/autograd/gradients.ts';
import type { TypedArray } from '../../src/graph/dtype.ts';
import type { Node } from '../../src/graph/node.ts';
import { Source } from '../../src/graph/source.ts';
import { tuple } from '../../src/graph/tuple.ts';
import type { Sample, Samples } from '../../src/ops/kit.samples.ts';
import { leaf, scalar } from '../../src/ops/leaves.ts';

/** The samples in a folder of the library, by the name of what they are of. */
async function samplesIn(folder: string): Promise<Samples> {
  const all: Record<string, readonly Sample[]> = {};
  for (const module of await modulesIn(folder, '.samples.ts')) {
    Object.assign(all, (module as { samples?: Samples }).samples ?? {});
  }
  return all;
}

/** What the files in a folder export. */
export async function modulesIn(folder: string, ending: string): Promise<object[]> {
  const url = new URL(`../../src/${folder}/`, import.meta.url);
  const files = readdirSync(url).filter((file) => file.endsWith(ending));
  return Promise.all(files.map((file) => import(new URL(file, url).href) as Promise<object>));
}

/** Samples of the ops, which compile to code of their own. */
export const OP_SAMPLES = await samplesIn('ops');
/** Samples of the functions over them. */
export const COMPOSITE_SAMPLES = await samplesIn('ops/composite');

export const SAMPLES: Samples = { ...OP_SAMPLES, ...COMPOSITE_SAMPLES };

/** The sample's output, then the gradient of each float input that has one; of empty ones none. */
export function rootsOf(sample: Sample, data?: readonly TypedArray[]): Node[] {
  const inputs = sample.inputs.map((input, i) => {
    const source = new Source(input.dtype, data?.[i] ?? input.data, false);
    return leaf(source, tuple(input.shape), input.dtype === 'float32');
  });
  const output = sample.compute(...inputs);
  if (!output.needsGrad || output.op.kind === 'leaf') return [output];
  const found = gradients(output, scalar(0.75, output.shape));
  const filled = inputs.filter((input) => input.shape.size > 0);
  return [output, ...filled.flatMap((input) => found.get(input) ?? [])];
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
