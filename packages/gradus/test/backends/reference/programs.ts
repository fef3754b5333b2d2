/** Short forms for writing loop code by hand. */
import type { DType } from '../../../src/ir/dtype.ts';
import { bytesPerElement } from '../../../src/ir/dtype.ts';
import type {
  BufferRole,
  BufferSpec,
  Expression,
  Index,
  IndexAtom,
  Kernel,
  Program,
  ScalarFunction,
} from '../../../src/ir/loop.ts';

export const axis = (number: number, extent: number): IndexAtom => ({
  kind: 'axis',
  axis: number,
  extent,
});

/** `at([100, axis(0, 3)], 5)` is 100 · i₀ + 5. */
export function at(...parts: (readonly [number, IndexAtom] | number)[]): Index {
  let offset = 0;
  const terms = parts.flatMap((part) => {
    if (typeof part !== 'number') return [{ factor: part[0], atom: part[1] }];
    offset += part;
    return [];
  });
  return { terms, offset };
}

export const load = (buffer: number, index: Index, dtype: DType = 'float32'): Expression => ({
  kind: 'load',
  dtype,
  buffer,
  index,
});

export const constant = (value: number, dtype: DType = 'float32'): Expression => ({
  kind: 'constant',
  dtype,
  value,
});

export const scalar = (slot: number): Expression => ({ kind: 'scalar', dtype: 'float32', slot });

export const accumulator = (dtype: DType = 'float32'): Expression => ({
  kind: 'accumulator',
  dtype,
});

export const indexValue = (index: Index): Expression => ({ kind: 'index', dtype: 'int32', index });

const BOOLEAN = new Set<ScalarFunction>(['less', 'lessEqual', 'equal', 'and', 'or', 'not']);

/** An application. Its default dtype is that of the last argument, or bool for comparisons. */
export function apply(fn: ScalarFunction, args: Expression[], dtype?: DType): Expression {
  const natural = BOOLEAN.has(fn) ? 'bool' : args[args.length - 1].dtype;
  return { kind: 'apply', dtype: dtype ?? natural, fn, args };
}

/** A program whose buffers follow each other in memory. */
export function program(
  specs: readonly (readonly [role: BufferRole, dtype: DType, length: number])[],
  kernels: readonly (Partial<Kernel> & Pick<Kernel, 'extents' | 'stores'>)[],
  scalarCount = 0,
): Program {
  let end = 0;
  const buffers = specs.map(([role, dtype, length]): BufferSpec => {
    if (role === 'state') return { role, dtype, length, offset: -1 };
    const offset = end;
    end += Math.ceil((length * bytesPerElement(dtype)) / 16) * 16 + 16;
    return { role, dtype, length, offset };
  });
  return {
    buffers,
    kernels: kernels.map((kernel) => ({ label: 'kernel', reduction: null, ...kernel })),
    scalarCount,
    scratchBytes: end,
  };
}

/** Computes `value` at each of `length` points from the given inputs. */
export function pointwise(
  value: Expression,
  length: number,
  inputs: readonly (readonly [DType, number])[],
): Program {
  const specs = inputs.map(([dtype, size]) => ['input', dtype, size] as const);
  return program(
    [...specs, ['result', value.dtype, length]],
    [
      {
        extents: [length],
        stores: [{ buffer: inputs.length, index: at([1, axis(0, length)]), value }],
      },
    ],
  );
}
