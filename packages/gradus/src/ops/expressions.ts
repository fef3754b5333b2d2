/** Short names for the parts of loop code, for the `lower` functions of ops. */
import type { DType } from '../ir/dtype.ts';
import type { Expression, Index, ScalarFunction } from '../ir/loop.ts';

export function value(number: number, dtype: DType = 'float32'): Expression {
  return { kind: 'constant', dtype, value: number };
}

export function position(index: Index): Expression {
  return { kind: 'index', dtype: 'int32', index };
}

export function apply(fn: ScalarFunction, dtype: DType, ...args: Expression[]): Expression {
  return { kind: 'apply', fn, dtype, args };
}

/** Whether `low ≤ index < high`. */
export function within(index: Index, low: number, high: number): Expression {
  const at = position(index);
  return apply(
    'and',
    'bool',
    apply('lessEqual', 'bool', value(low, 'int32'), at),
    apply('less', 'bool', at, value(high, 'int32')),
  );
}

export function select(condition: Expression, yes: Expression, no: Expression): Expression {
  return apply('where', yes.dtype, condition, yes, no);
}
