import { Tensor } from 'gradus';
import type { Module, Parameter } from 'gradus/nn';
import type { Loss, Model } from 'gradus/train';

/** One call of a module without submodules. */
export interface Call {
  /** The module's path in the model. */
  readonly name: string;
  readonly module: Module;
  /** Null if the argument is not a tensor. */
  readonly input: Tensor | null;
  readonly output: Tensor;
}

/** A forward pass with the calls of its innermost modules, in order. */
export interface Forward {
  readonly output: Tensor;
  readonly loss: Tensor;
  readonly calls: readonly Call[];
}

/** Records a forward pass in evaluation mode, which draws no random numbers. Restores the modes afterwards. */
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

/** The loss of an output, for both kinds of {@link Loss}. */
export function lossOf(loss: Loss, output: Tensor, target: Tensor): Tensor {
  return typeof loss === 'function' ? loss(output, target) : loss.forward(output, target);
}

/**
 * The first layer with a weight whose input is a tensor of numbers; undefined if there is none. Its input is that of
 * the network, scaled if the model scales it.
 */
export function firstLayer({ calls }: Forward): Call | undefined {
  return calls.find(({ module, input }) => weightOf(module) !== null && input?.dtype === 'float32');
}

/** The module's own weight with two or more dimensions; null if it has none. */
export function weightOf(module: Module): Parameter | null {
  const { weight } = module as { weight?: Parameter };
  return weight instanceof Tensor && weight.dim() >= 2 ? weight : null;
}
