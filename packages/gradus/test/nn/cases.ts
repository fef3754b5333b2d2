/** Compares modules with goldens: the output, and the gradient of the input. */
import { fromArray, type Tensor } from '../../src/index.ts';
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
export function expectGolden(compute: (x: Tensor) => Tensor, expected: Expected): void {
  const alone = compute(tensorOf(expected.input));
  expectClose(alone.dataSync(), expected.output.data, ROUNDED, 'output read by itself');
  const x = tensorOf(expected.input, true);
  const output = compute(x);
  if (output.shape.join() !== expected.output.shape.join()) {
    throw new Error(`shape [${output.shape}], expected [${expected.output.shape}]`);
  }
  output.backward(tensorOf(expected.upstream));
  if (x.grad === null) throw new Error('no gradient arrived');
  expectClose(x.grad.dataSync(), expected.gradInput.data, ROUNDED, 'gradient');
  expectClose(output.dataSync(), expected.output.data, ROUNDED, 'output');
}
