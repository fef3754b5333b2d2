import { Tensor } from 'gradus';
import type { Module, Parameter } from 'gradus/nn';
import type { Loss, Model } from 'gradus/train';

/** One call of an innermost module. */
export interface Call {
  /** The module's path in the model. */
  readonly name: string;
  readonly module: Module;
  /** Null where it is called with something else. */
  readonly input: Tensor | null;
  readonly output: Tensor;
}

/** A forward with what its innermost modules made, in order. */
export interface Forward {
  readonly output: Tensor;
  readonly loss: Tensor;
  readonly calls: readonly Call[];
}

/** Records a forward in evaluation mode, in which nothing is drawn. Modes are as before afterwards. */
export function forward(model: Model, loss: Loss, input: Tensor, target: Tensor): Forward {
  const calls: Call[] = [];
  const modes = model.modules().map((module) => [module, module.training] as const);
  const hooks = [...model.namedModules()]
    .filter(([, module]) => module.children().length === 0)
    .map(([name, module]) =>
      module.registerForwardHook((_module, [first], output) => {
        const input = first instanceof Tensor ? first : null;
        if (output instanceof Tensor) calls.push({ name, module, input, output });
      }),
    );
  model.eval();
  try {
    const output = model.forward(input);
    return { output, calls, loss: lossOf(loss, output, target) };
  } finally {
    for (const hook of hooks) hook.remove();
    for (const [module, training] of modes) module.training = training;
  }
}

/** The loss of outputs, by either kind of {@link Loss}. */
export function lossOf(loss: Loss, output: Tensor, target: Tensor): Tensor {
  return typeof loss === 'function' ? loss(output, target) : loss.forward(output, target);
}

/**
 * The first layer with a weight that takes numbers. What it takes is the input of the network, scaled where a model
 * does that itself; undefined where no layer does.
 */
export function firstLayer({ calls }: Forward): Call | undefined {
  return calls.find(({ module, input }) => weightOf(module) !== null && input?.dtype === 'float32');
}

/** The weight of a module that has one of its own: a matrix, or more dimensions. */
export function weightOf(module: Module): Parameter | null {
  const { weight } = module as { weight?: Parameter };
  return weight instanceof Tensor && weight.dim() >= 2 ? weight : null;
}
