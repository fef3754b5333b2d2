import type { Module } from '../nn/index.ts';
import { Tensor } from '../tensor/index.ts';
import { GradusError } from '../util/errors.ts';
import type { Model } from './model.ts';

/** Training met a loss that is not finite. The parameters are as they were before that step. */
export class DivergenceError extends GradusError {
  override readonly name = 'DivergenceError';
  /** The step whose loss it was, counted from 1. */
  readonly iteration: number;
  /** NaN or an infinity. */
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

/** Where values stop being finite. */
interface Origin {
  /** Such as `fc2 (Linear 100 → 10)`; null where no layer is to blame. */
  readonly layer: string | null;
  readonly text: string;
  readonly advice: string;
}

const LOWER_RATE =
  'Lower the learning rate, to a tenth for a start; smaller initial weights help as well.';

/** Runs forward again with everything kept, to find the first layer whose output is not finite. */
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
        ? 'Its output is the first that is not finite.'
        : `Its output is the first that is not finite, since its ${spoilt.join(' and ')} is not: ` +
          'an earlier step was too large.';
    return { layer, text, advice: LOWER_RATE };
  }
  return {
    layer: null,
    text: 'The outputs of all layers are finite, so it began in the loss.',
    advice: LOWER_RATE,
  };
}

interface Output {
  readonly layer: string;
  readonly module: Module;
  readonly output: Tensor;
}

/** What every module made, in the order in which they finished. */
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
