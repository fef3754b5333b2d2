import { Tensor } from 'gradus';
import { type Module, type Parameter, registerModuleForwardHook } from 'gradus/nn';
import type { Loss, Model } from 'gradus/train';

/** One call of a module without submodules, or of a function such as `F.relu`. */
export interface Call {
  /** The module's path in the model; for a function its name, numbered from the second call on: `relu_1`. */
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
  const modes = model.modules().map((module) => [module, module.training] as const);
  model.eval();
  try {
    const { output, calls } = watched(model, input);
    return { output, calls, loss: lossOf(loss, output, target) };
  } finally {
    for (const [module, training] of modes) module.training = training;
  }
}

function watched(model: Model, input: Tensor): { output: Tensor; calls: Call[] } {
  const calls: Call[] = [];
  const names = new Map([...model.namedModules()].map(([name, module]) => [module, name]));
  const counts = new Map<string, number>();
  const nameOf = (module: Module): string => {
    const path = names.get(module);
    if (path !== undefined) return path;
    const name = module.constructor.name.toLowerCase();
    const before = counts.get(name) ?? 0;
    counts.set(name, before + 1);
    return before === 0 ? name : `${name}_${before}`;
  };
  const hook = registerModuleForwardHook((module, [first], output) => {
    if (!(output instanceof Tensor) || module.children().length > 0) return;
    const input = first instanceof Tensor ? first : null;
    calls.push({ name: nameOf(module), module, input, output });
  });
  try {
    return { output: model.forward(input), calls };
  } finally {
    hook.remove();
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
