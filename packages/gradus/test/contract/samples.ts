/** All samples, and the graphs that they make. */
import { gradients } from '../../src/autograd/gradients.ts';
import type { TypedArray } from '../../src/graph/dtype.ts';
import type { Node } from '../../src/graph/node.ts';
import { Source } from '../../src/graph/source.ts';
import { tuple } from '../../src/graph/tuple.ts';
import { samples as elementwise } from '../../src/ops/elementwise.samples.ts';
import { samples as gather } from '../../src/ops/gather.samples.ts';
import type { Sample, Samples } from '../../src/ops/kit.samples.ts';
import { samples as leaves } from '../../src/ops/leaves.samples.ts';
import { leaf, scalar } from '../../src/ops/leaves.ts';
import { samples as matmul } from '../../src/ops/matmul.samples.ts';
import { samples as movement } from '../../src/ops/movement.samples.ts';
import { samples as reduce } from '../../src/ops/reduce.samples.ts';

export const SAMPLES: Samples = {
  ...leaves,
  ...elementwise,
  ...reduce,
  ...movement,
  ...gather,
  ...matmul,
};

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
