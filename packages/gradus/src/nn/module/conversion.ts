import { Storage } from '../../graph/storage.ts';
import { allocateArray, type DType, isReal } from '../../ir/dtype.ts';
import { leaf } from '../../ops/leaves.ts';
import { checkDType } from '../../tensor/dtypes.ts';
import { setNode, type Tensor } from '../../tensor/index.ts';
import { ArgumentError } from '../../util/errors.ts';

/**
 * Gives the tensors of real numbers, and their gradients, another dtype.
 * @throws ArgumentError for integers and bools
 */
export function convert(tensors: readonly Tensor[], dtype: DType): void {
  if (!isReal(checkDType('to', dtype))) {
    throw new ArgumentError('to', `a module takes float32 or float64, got ${dtype}.`);
  }
  for (const tensor of tensors) if (isReal(tensor.dtype)) convertOne(tensor, dtype);
}

function convertOne(tensor: Tensor, dtype: DType): void {
  if (tensor.dtype === dtype) return;
  const { grad, requiresGrad, node } = tensor;
  const data = allocateArray(dtype, tensor.numel());
  data.set(tensor.dataSync());
  setNode(tensor, leaf(new Storage(dtype, data, true), node.shape, requiresGrad));
  tensor.node.owner = requiresGrad ? tensor : null;
  if (grad !== null) tensor.grad = grad.to(dtype);
}
