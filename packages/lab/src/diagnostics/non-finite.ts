import type { Tensor } from 'gradus';
import { grad } from 'gradus';
import { type Forward, firstLayer, weightOf } from './forward.ts';
import type { NonFinite } from './record.ts';

/**
 * The first tensor that is not finite, in the order of the forward and then the backward pass. Reads every tensor
 * separately, which is slow: call it only when something is wrong. The network's input counts as the first layer
 * receives it, since a table may hold NaN for missing values.
 * @returns null if all are finite
 */
export function firstNonFinite(pass: Forward): NonFinite | null {
  const { calls, loss } = pass;
  const first = firstLayer(pass);
  for (const call of calls) {
    const { name, module, input, output } = call;
    if (call === first && input !== null && !isFiniteTensor(input)) {
      return { layer: null, tensor: 'input' };
    }
    for (const [parameter, values] of module.namedParameters()) {
      if (!isFiniteTensor(values)) return { layer: name, tensor: parameter };
    }
    if (!isFiniteTensor(output)) return { layer: name, tensor: 'output' };
  }
  if (!isFiniteTensor(loss)) return { layer: null, tensor: 'loss' };
  for (const { name, module, output } of calls.toReversed()) {
    const weight = weightOf(module);
    if (weight === null) continue;
    const [signal, gradient] = grad(loss, [output, weight], null, { allowUnused: true });
    if (signal !== null && !isFiniteTensor(signal)) return { layer: name, tensor: 'signal' };
    if (gradient !== null && !isFiniteTensor(gradient)) return { layer: name, tensor: 'gradient' };
  }
  return null;
}

function isFiniteTensor(tensor: Tensor): boolean {
  return tensor.dataSync().every(Number.isFinite);
}
