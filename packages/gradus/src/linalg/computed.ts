/**
 * Functions whose values JavaScript computes when they are called, with gradients that are recorded as nodes.
 *
 * `autograd/custom.ts` is for the opposite case, where JavaScript computes the gradient. Here the gradient is a formula of
 * nodes, so `backward` can defer it and the compiler expands it, as with any other op.
 */
import type { CompositeOp, Node } from '../graph/node.ts';
import { defineComposite, record } from '../ops/record.ts';

/**
 * The gradients of the arguments, in their order.
 * @param g the gradient of the result that the rule belongs to
 * @param results all results of the function; gradients flow through them too
 */
type GradientRule = (g: Node, results: readonly Node[], args: readonly Node[]) => readonly Node[];

/**
 * Defines a function of nodes by the gradient rule of each of its results; null for a result without one. The function
 * that it returns takes the arguments and a leaf for each result, and returns the results.
 */
export function defineComputed(
  name: string,
  rules: readonly (GradientRule | null)[],
): (args: readonly Node[], values: readonly Node[]) => Node[] {
  const ops: CompositeOp[] = rules.map((rule, i) =>
    defineComposite({
      name,
      expand: ({ inputs }) => inputs[inputs.length - rules.length + i],
      gradient:
        rule && (({ inputs }, g) => rule(g, resultsOf(inputs), inputs.slice(0, -rules.length))),
    }),
  );
  const resultsOf = (inputs: readonly Node[]): Node[] =>
    inputs.slice(-rules.length).map(({ shape, dtype }, i) => record(ops[i], inputs, shape, dtype));
  return (args, values) => resultsOf([...args, ...values]);
}
