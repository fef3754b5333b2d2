import { cat, noGrad, type Tensor } from '../../tensor/index.ts';
import { ShapeError } from '../../util/errors.ts';
import { checkTensor } from '../arguments.ts';

/**
 * The elements of all parameters as one vector, in their order. Gradients flow through.
 *
 * @throws ArgumentError if there is no parameter
 *
 * @example
 * ```ts
 * const layer = new nn.Linear(3, 2);
 * nn.utils.parametersToVector(layer.parameters()).shape; // [8]
 * ```
 */
export function parametersToVector(parameters: Iterable<Tensor>): Tensor {
  return cat([...parameters].map((parameter) => parameter.reshape(-1)));
}

/**
 * Writes the elements of a vector into parameters, in their order. No gradient flows.
 *
 * @param vector [n], with as many elements as all parameters together
 * @throws ShapeError for another number of elements; PyTorch ignores what is left over
 *
 * @example
 * ```ts
 * const layer = new nn.Linear(1, 2);
 * nn.utils.vectorToParameters(tensor([1, 2, 3, 4]), layer.parameters());
 * await layer.bias?.toArray(); // [3, 4]
 * ```
 */
export function vectorToParameters(vector: Tensor, parameters: Iterable<Tensor>): void {
  checkTensor('vectorToParameters', 'vector', vector);
  const all = [...parameters];
  const count = all.reduce((sum, parameter) => sum + parameter.numel(), 0);
  if (vector.dim() !== 1 || vector.numel() !== count) {
    throw new ShapeError(
      'vectorToParameters',
      [vector.shape],
      `the parameters take a vector of ${count} elements, got shape [${vector.shape}].`,
    );
  }
  noGrad(() => {
    let start = 0;
    for (const parameter of all) {
      const end = start + parameter.numel();
      parameter.copy_(vector.slice(0, start, end).reshape(...parameter.shape));
      start = end;
    }
  });
}
