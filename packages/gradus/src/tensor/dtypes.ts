import type { DType } from '../ir/dtype.ts';
import { runtime } from '../runtime/runtime.ts';
import { checkTakes } from '../runtime/takes.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';

const DTYPES: readonly DType[] = ['float64', 'float32', 'int32', 'uint8', 'bool'];

/** dtypes of PyTorch and NumPy that do not exist here, and the ones to use instead. */
const INSTEAD: Readonly<Record<string, DType>> = {
  float: 'float32',
  float32: 'float32',
  double: 'float64',
  float64: 'float64',
  float16: 'float32',
  half: 'float32',
  bfloat16: 'float32',
  int: 'int32',
  int64: 'int32',
  long: 'int32',
  int16: 'int32',
  short: 'int32',
  int8: 'int32',
  boolean: 'bool',
};

/**
 * `dtype`, checked.
 * @throws ArgumentError for an unknown one, with the dtype to use instead
 * @throws GradusError for one that the backend does not have
 */
export function checkDType(op: string, dtype: DType): DType {
  if (DTYPES.includes(dtype)) {
    checkTakes(op, runtime.engine.backend, dtype);
    return dtype;
  }
  const name = String(dtype).replace('torch.', '');
  const hint = Object.hasOwn(INSTEAD, name) ? ` Use '${INSTEAD[name]}'.` : '';
  throw new ArgumentError(
    op,
    `${shown(dtype)} is not a dtype; the dtypes are float64, float32, int32, uint8 and bool.${hint}`,
  );
}
