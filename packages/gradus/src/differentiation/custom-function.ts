import { custom } from '../autograd/custom.ts';
import type { Node } from '../graph/node.ts';
import { isReal } from '../ir/dtype.ts';
import { cast } from '../ops/elementwise.ts';
import { withGrad } from '../ops/record.ts';
import { sumTo } from '../ops/reduce.ts';
import { runtime } from '../runtime/runtime.ts';
import { checkGradient, fromNode, Tensor, zerosLike } from '../tensor/index.ts';
import { ArgumentError, GradusError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';

/**
 * What `forward` of a {@link Function} keeps for its `backward`. Fields of any other name may hold further values, such
 * as `ctx.factor = 2`.
 *
 * @example
 * ```ts
 * class Square extends autograd.Function {
 *   static override forward(ctx: autograd.FunctionContext, x: Tensor): Tensor {
 *     ctx.saveForBackward(x);
 *     return x.mul(x);
 *   }
 *   static override backward(ctx: autograd.FunctionContext, gradient: Tensor): Tensor {
 *     const [x] = ctx.savedTensors;
 *     return gradient.mul(x).mul(2);
 *   }
 * }
 * const x = tensor([3], { requiresGrad: true });
 * Square.apply(x).sum().backward();
 * await x.grad?.toArray(); // [6]
 * ```
 */
export class FunctionContext {
  /** For each argument of forward, whether it is a tensor that requires a gradient. */
  readonly needsInputGrad: readonly boolean[];
  #saved: readonly Node[] = [];
  #withoutGradient: readonly Tensor[] = [];
  #materializes = true;
  /** The outputs outside of forward, by the nodes inside. */
  #outputs: ReadonlyMap<Node, Node> = new Map();
  // biome-ignore lint/suspicious/noExplicitAny: a function may keep any value here, as in PyTorch
  [name: string]: any;

  constructor(needsInputGrad: readonly boolean[]) {
    this.needsInputGrad = needsInputGrad;
  }

  /**
   * Keeps inputs, outputs or other tensors for backward. A second derivative flows through inputs and outputs only.
   * @throws ArgumentError for values that are not tensors; keep those in fields of this object
   */
  saveForBackward(...tensors: readonly Tensor[]): void {
    for (const each of tensors) {
      if (each instanceof Tensor) continue;
      throw new ArgumentError(
        'saveForBackward',
        `expected tensors, got ${shown(each)}. Keep other values in fields, as in ctx.factor = 2.`,
      );
    }
    this.#saved = tensors.map(({ node }) => node);
  }

  /** The tensors of {@link saveForBackward}, in their order. */
  get savedTensors(): Tensor[] {
    return this.#saved.map((node) => new Tensor(this.#outputs.get(node) ?? node));
  }

  /** Marks outputs that no gradient flows through. Outputs of integers and bools need no mark. */
  markNonDifferentiable(...outputs: readonly Tensor[]): void {
    this.#withoutGradient = outputs;
  }

  /** Whether backward gets zeros, or null, for an output that no gradient reaches; default true. */
  setMaterializeGrads(value: boolean): void {
    this.#materializes = value;
  }

  /** Whether a gradient may flow through this output. */
  static differentiates(context: FunctionContext, output: Tensor): boolean {
    return isReal(output.dtype) && !context.#withoutGradient.includes(output);
  }

  /** Tells the context which nodes stand for the outputs outside of forward. */
  static connect(context: FunctionContext, outputs: ReadonlyMap<Node, Node>): void {
    context.#outputs = outputs;
  }

  /** The gradient of `output` that backward gets. */
  static gradient(context: FunctionContext, output: Tensor, node: Node | null): Tensor | null {
    if (node !== null) return new Tensor(node);
    return context.#materializes ? zerosLike(output) : null;
  }
}

/** A class that extends {@link CustomFunction}. */
interface Definition {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: each function has its own arguments
  forward(ctx: FunctionContext, ...inputs: any[]): any;
  // biome-ignore lint/suspicious/noExplicitAny: each function has its own outputs
  backward(ctx: FunctionContext, ...gradients: any[]): any;
}

/** The arguments of `forward` without the context. */
type Inputs<F extends Definition> =
  Parameters<F['forward']> extends [unknown, ...infer I] ? I : never;

/**
 * A function with a gradient of its own, like `torch.autograd.Function`. A class that extends it has a static method
 * `forward`, which computes one tensor or an array of tensors, and a static method `backward`, which gets the gradient
 * of each output and returns the gradient of each argument: null for arguments without one. Call it with `apply`.
 *
 * Both methods run when they are called, and record operations; inside them no gradients are recorded. With
 * `createGraph`, `backward` is differentiated too. With such a function in its graph, `Tensor.backward` records all
 * gradients at once, which takes longer than to defer them; the compiled step is the same.
 *
 * @example
 * ```ts
 * class StraightThrough extends autograd.Function {
 *   static override forward(_ctx: autograd.FunctionContext, x: Tensor): Tensor {
 *     return x.gt(0).float();
 *   }
 *   static override backward(_ctx: autograd.FunctionContext, gradient: Tensor): Tensor {
 *     return gradient;
 *   }
 * }
 * const x = tensor([-1, 2], { requiresGrad: true });
 * const y = StraightThrough.apply(x);
 * y.mul(3).sum().backward();
 * await y.toArray(); // [0, 1]
 * await x.grad?.toArray(); // [3, 3]
 * ```
 */
// biome-ignore lint/complexity/noStaticOnlyClass: users extend it, as in PyTorch
export abstract class CustomFunction {
  /** Computes the outputs. Every subclass defines it. */
  // biome-ignore lint/suspicious/noExplicitAny: each function has its own arguments
  static forward(_ctx: FunctionContext, ..._inputs: any[]): any {
    refuseMissing('forward');
  }

  /** Computes the gradients of the arguments from those of the outputs. Every subclass defines it. */
  // biome-ignore lint/suspicious/noExplicitAny: each function has its own outputs
  static backward(_ctx: FunctionContext, ..._gradients: any[]): any {
    refuseMissing('backward');
  }

  /**
   * Calls `forward` with a new context and `inputs`.
   * @throws GradusError if forward returns something else than tensors, or backward a wrong number of gradients
   * @throws ShapeError if backward returns a gradient that does not broadcast from its argument
   */
  static apply<F extends Definition>(this: F, ...inputs: Inputs<F>): ReturnType<F['forward']> {
    // biome-ignore lint/complexity/noThisInStatic: `this` is the subclass
    return applied(this, inputs) as ReturnType<F['forward']>;
  }
}

function refuseMissing(method: string): never {
  throw new GradusError(
    `a class that extends autograd.Function needs a static method ${method}. Define static ${method}(ctx, …).`,
  );
}

function applied(definition: Definition, inputs: readonly unknown[]): unknown {
  const wanting = inputs.map((input) => input instanceof Tensor && input.requiresGrad);
  const context = new FunctionContext(wanting);
  const result = runtime.inside(() =>
    withGrad(false, () => definition.forward(context, ...inputs)),
  ) as unknown;
  const inner = (Array.isArray(result) ? result : [result]) as readonly unknown[];
  if (!inner.every((output) => output instanceof Tensor)) {
    throw new GradusError(
      `${definition.name}.forward must return a tensor or an array of tensors, got ${shown(result)}.`,
    );
  }
  const places = inner.flatMap((output, i) =>
    FunctionContext.differentiates(context, output) ? [i] : [],
  );
  const nodes = custom(
    places.map((place) => inner[place].node),
    inputs.filter((_, i) => wanting[i]).map((input) => (input as Tensor).node),
    (gradients) => {
      const all = inner.map((output, i) => {
        const place = places.indexOf(i);
        return FunctionContext.gradient(context, output, place < 0 ? null : gradients[place]);
      });
      const found = runtime.inside(() => definition.backward(context, ...all)) as unknown;
      return checkGradients(definition.name, inputs, found).filter((_, i) => wanting[i]);
    },
  );
  FunctionContext.connect(
    context,
    new Map(places.map((place, i) => [inner[place].node, nodes[i]])),
  );
  const outer = inner.map(({ node }, i) => {
    const place = places.indexOf(i);
    return fromNode(place < 0 ? node : nodes[place]);
  });
  return Array.isArray(result) ? outer : outer[0];
}

/** What backward returned, as one gradient for each input. */
function checkGradients(
  name: string,
  inputs: readonly unknown[],
  result: unknown,
): (Node | null)[] {
  const list = (Array.isArray(result) ? result : [result]) as readonly unknown[];
  const extra = list.slice(inputs.length);
  if (list.length < inputs.length || extra.some((each) => each != null)) {
    throw new GradusError(
      `${name}.backward returned ${list.length} gradients, and forward takes ${inputs.length} arguments. ` +
        'Return one gradient for each argument, and null for an argument without one.',
    );
  }
  return inputs.map((input, i) => {
    const gradient = list[i] ?? null;
    if (gradient === null) return null;
    if (!(gradient instanceof Tensor)) {
      throw new GradusError(
        `${name}.backward must return tensors and null, got ${shown(gradient)} as gradient ${i}.`,
      );
    }
    if (!(input instanceof Tensor)) {
      throw new GradusError(
        `${name}.backward returned a gradient for argument ${i}, which is ${shown(input)}. Return null for it.`,
      );
    }
    return fitted(`${name}.backward`, input.node, gradient);
  });
}

/**
 * The gradient in the shape and the dtype of its argument. As in PyTorch, dimensions that the argument broadcasts along
 * are summed.
 */
function fitted(op: string, input: Node, gradient: Tensor): Node {
  const shape = input.shape.values;
  const skipped = gradient.shape.length - shape.length;
  const broadcasts =
    skipped >= 0 && shape.every((n, d) => n === 1 || n === gradient.shape[d + skipped]);
  if (broadcasts && isReal(gradient.dtype)) return sumTo(cast(gradient.node, input.dtype), shape);
  checkGradient(op, input, gradient);
  return gradient.node;
}
