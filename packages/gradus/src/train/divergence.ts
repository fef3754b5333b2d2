import type { Module } from '../nn/index.ts';
import { Tensor } from '../tensor/index.ts';
import { GradusError } from '../util/errors.ts';
import type { Model } from './model.ts';

/**
 * `train` throws it for a loss that is not finite. The parameters keep their values from before that step.
 *
 * @example
 * ```ts
 * const model = new nn.Linear(1, 1);
 * const data = new TensorDataset(tensor([[1]]), tensor([[NaN]]));
 * const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
 * const options = { task: 'regression', model, optimizer, loss: new nn.MSELoss(), epochs: 1 } as const;
 * const error = await train({ ...options, trainLoader: new DataLoader(data) }).catch((e) => e);
 * error instanceof DivergenceError && error.iteration; // 1
 * ```
 */
export class DivergenceError extends GradusError {
  override readonly name = 'DivergenceError';
  /** The step with this loss, counted from 1. */
  readonly iteration: number;
  /** NaN, Infinity or -Infinity. */
  readonly loss: number;

  constructor(iteration: number, loss: number, origin: Origin) {
    const where = origin.layer === null ? origin.text : `${origin.layer}: ${origin.text}`;
    super(
      `the loss is ${loss} at iteration ${iteration}. ${where} The parameters are as they were before ` +
        `this step. ${origin.advice}`,
      { code: 'divergence' },
    );
    this.iteration = iteration;
    this.loss = loss;
    this.layer = origin.layer;
  }
}

/** The place where values stop being finite. */
interface Origin {
  /** Such as `fc2 (Linear 100 → 10)`; null for the input and for the loss itself. */
  readonly layer: string | null;
  readonly text: string;
  readonly advice: string;
}

const LOWER_RATE =
  'Lower the learning rate, for example to a tenth. Smaller initial weights help too.';

/** Runs forward again and keeps all outputs, to find the first layer whose output is not finite. */
export async function findOrigin(model: Model, input: Tensor): Promise<Origin> {
  if (!(await allFinite(input))) {
    return {
      layer: null,
      text: 'The batch itself holds values that are not finite.',
      advice: 'Look for NaN and infinities in the data.',
    };
  }
  for (const { layer, module, output } of await outputsOf(model, input)) {
    if (await allFinite(output)) continue;
    const spoilt = await spoiltParameters(module);
    const text =
      spoilt.length === 0
        ? 'Its output is the first one that is not finite.'
        : `Its output is the first one that is not finite, because its ${spoilt.join(' and ')} is not finite: ` +
          'an earlier step was too large.';
    return { layer, text, advice: LOWER_RATE };
  }
  return {
    layer: null,
    text: 'The outputs of all layers are finite; only the loss is not.',
    advice: LOWER_RATE,
  };
}

interface Output {
  readonly layer: string;
  readonly module: Module;
  readonly output: Tensor;
}

/** The outputs of all modules, in the order in which their forwards ended. */
async function outputsOf(model: Model, input: Tensor): Promise<Output[]> {
  const outputs: Output[] = [];
  const hooks = [...model.namedModules()].map(([path, module]) => {
    const layer = path === '' ? module.describe() : `${path} (${module.describe()})`;
    return module.registerForwardHook((_module, _inputs, output) => {
      if (output instanceof Tensor) outputs.push({ layer, module, output: output.keep() });
    });
  });
  try {
    await model.forward(input).data();
  } finally {
    for (const hook of hooks) hook.remove();
  }
  return outputs;
}

async function spoiltParameters(module: Module): Promise<string[]> {
  const spoilt: string[] = [];
  for (const [name, parameter] of module.namedParameters()) {
    if (!(await allFinite(parameter))) spoilt.push(name);
  }
  return spoilt;
}

async function allFinite(tensor: Tensor): Promise<boolean> {
  return (await tensor.data()).every(Number.isFinite);
}
