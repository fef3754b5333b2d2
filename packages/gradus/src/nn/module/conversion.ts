import { Storage } from '../../graph/storage.ts';
import { allocateArray, type DType, isReal } from '../../ir/dtype.ts';
import { leaf } from '../../ops/leaves.ts';
import { checkDType } from '../../tensor/dtypes.ts';
import { setNode, type Tensor } from '../../tensor/index.ts';
import { ArgumentError } from '../../util/errors.ts';

/** Checks the dtype that a module is converted to. @throws ArgumentError for integers and bools */
export function checkTarget(owner: string, dtype: DType): void {
  if (isReal(checkDType(owner, dtype))) return;
  throw new ArgumentError(owner, `converts to float32 or float64, got ${dtype}.`);
}

/** Gives a parameter or buffer of real numbers, and its gradient, another dtype. Others stay as they are. */
export function convert(tensor: Tensor, dtype: DType): void {
  if (!isReal(tensor.dtype) || tensor.dtype === dtype) return;
  const { grad, requiresGrad, node } = tensor;
  const data = allocateArray(dtype, tensor.numel());
  data.set(tensor.dataSync());
  setNode(tensor, leaf(new Storage(dtype, data, true), node.shape, requiresGrad));
  tensor.node.owner = requiresGrad ? tensor : null;
  if (grad !== null) tensor.grad = grad.to(dtype);
}
