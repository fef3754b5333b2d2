/** Compares modules with goldens: the output, and the gradient of the input. */
import { fromArray, type Tensor } from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import { expectClose, ROUNDED } from '../contract/close.ts';
import type { GoldenArray } from '../helpers/goldens.ts';

export function tensorOf({ data, shape, dtype }: GoldenArray, requiresGrad = false): Tensor {
  return fromArray(data, shape, { dtype, requiresGrad });
}

/** The options of a golden for our constructors: arrays become tensors. */
export function optionsOf(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isArray = (value: unknown): value is GoldenArray =>
    typeof value === 'object' && value !== null && 'dtype' in value;
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      isArray(value) ? tensorOf(value) : value,
    ]),
  );
}

export interface Expected {
  readonly input: GoldenArray;
  readonly output: GoldenArray;
  readonly upstream: GoldenArray;
  readonly gradInput: GoldenArray;
}

/** Computes output and gradient in one program, and the output alone in another. */
export function expectGolden(
  compute: (x: Tensor) => Tensor,
  expected: Expected,
  tolerance = ROUNDED,
): void {
  const alone = compute(tensorOf(expected.input));
  expectClose(alone.dataSync(), expected.output.data, tolerance, 'output read by itself');
  const x = tensorOf(expected.input, true);
  const output = compute(x);
  if (output.shape.join() !== expected.output.shape.join()) {
    throw new Error(`shape [${output.shape}], expected [${expected.output.shape}]`);
  }
  output.backward(tensorOf(expected.upstream));
  if (x.grad === null) throw new Error('no gradient arrived');
  expectClose(x.grad.dataSync(), expected.gradInput.data, tolerance, 'gradient');
  expectClose(output.dataSync(), expected.output.data, tolerance, 'output');
}

type Options = Readonly<Record<string, unknown>>;

/** The constructors take PyTorch's arguments in PyTorch's order. */
export const MAKERS: Record<string, (options: Options) => nn.Module> = {
  ...Object.fromEntries(
    Object.entries(nn.activations)
      .filter(([name]) => !['Activation', 'GLU'].includes(name))
      .map(([name, Class]) => [name, () => new (Class as new () => nn.Module)()]),
  ),
  LeakyReLU: ({ negativeSlope }) => new nn.LeakyReLU(negativeSlope as number | undefined),
  ELU: ({ alpha }) => new nn.ELU(alpha as number | undefined),
  GELU: ({ approximate }) => new nn.GELU(approximate as 'tanh' | undefined),
  Softplus: ({ beta, threshold }) =>
    new nn.Softplus(beta as number | undefined, threshold as number | undefined),
  CELU: ({ alpha }) => new nn.CELU(alpha as number | undefined),
  Hardtanh: ({ minVal, maxVal }) =>
    new nn.Hardtanh(minVal as number | undefined, maxVal as number | undefined),
  Hardshrink: ({ lambd }) => new nn.Hardshrink(lambd as number | undefined),
  Softshrink: ({ lambd }) => new nn.Softshrink(lambd as number | undefined),
  Threshold: ({ threshold = 0.5, value = 20 }) =>
    new nn.Threshold(threshold as number, value as number),
  RReLU: () => new nn.RReLU().eval(),
  Softmax: ({ dim }) => new nn.Softmax(dim as number),
  Softmin: ({ dim }) => new nn.Softmin(dim as number),
  LogSoftmax: ({ dim }) => new nn.LogSoftmax(dim as number),
};

/** The activation of a golden. */
export function activationOf(module: string, options: Options): nn.Module {
  if (module === 'GLU') return new nn.GLU(options.dim as number | undefined);
  return MAKERS[module](options);
}
