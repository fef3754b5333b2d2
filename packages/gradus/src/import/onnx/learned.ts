/** Tells trainable weights from constants among the initializers. */
import type { OnnxGraph, OnnxNode } from '../../onnx/index.ts';
import type { Operator } from './node.ts';

const FLOATS: ReadonlySet<string> = new Set(['float32', 'float64', 'float16', 'bfloat16']);

/**
 * The names of the initializers that become parameters: floats with at least one dimension that every node uses as a
 * weight. Each operator defines its weights: factors and summands of Gemm, MatMul, Add and Mul, the tables of Gather,
 * scale and bias of normalisations, the slopes of PRelu. A transposed or reshaped weight is still a weight.
 *
 * Constants are scalars, means and variances, operands of Sub, Div, Pow, Where and so on (the statistics of a
 * preprocessing), attributes of nodes, and the values of Constant nodes.
 */
export function learnedInitializers(
  graph: OnnxGraph,
  operatorOf: (node: OnnxNode) => Operator | undefined,
): Set<string> {
  const uses = new Map<string, { node: OnnxNode; place: number }[]>();
  for (const node of graph.nodes) {
    for (const [place, name] of node.inputs.entries()) {
      const known = uses.get(name);
      if (known === undefined) uses.set(name, [{ node, place }]);
      else known.push({ node, place });
    }
  }
  const results = new Set(graph.outputs.map(({ name }) => name));
  const verdicts = new Map<string, boolean>();
  // From the last node to the first, since a node stands after those whose outputs it takes.
  for (const { outputs } of graph.nodes.toReversed()) {
    for (const name of outputs) verdicts.set(name, isWeight(name));
  }

  function isWeight(name: string): boolean {
    const own = uses.get(name);
    if (own === undefined || results.has(name)) return false;
    return own.every(({ node, place }) => {
      const operator = operatorOf(node);
      if (operator?.learned?.includes(place)) return true;
      return operator?.isView === true && place === 0 && verdicts.get(node.outputs[0]) === true;
    });
  }

  const weights = graph.initializers.filter(({ name, type, shape, data }) => {
    return FLOATS.has(type) && shape.length > 0 && data.length > 0 && isWeight(name);
  });
  return new Set(weights.map(({ name }) => name));
}
