import type { Backend } from '../backends/backend.ts';
import type { DType } from '../ir/dtype.ts';
import { GradusError } from '../util/errors.ts';

/** @throws GradusError if `backend` has no elements of `dtype` */
export function checkTakes(op: string, { name, dtypes }: Backend, dtype: DType): void {
  if (dtypes.includes(dtype)) return;
  throw new GradusError(
    `${op}: the ${name} backend has no ${dtype}, only ${dtypes.join(', ')}. Call ` +
      'setBackend(createReferenceBackend()) first, or use float32.',
    { code: 'dtype' },
  );
}
