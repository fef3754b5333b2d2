import { Storage } from '../../graph/storage.ts';
import { type Tuple, tuple } from '../../graph/tuple.ts';
import { type DType, isReal, type TypedArray } from '../../ir/dtype.ts';
import { leaf } from '../../ops/leaves.ts';
import { checkLength } from '../../tensor/arguments.ts';
import { type Nested, type Shape, Tensor, tensor } from '../../tensor/index.ts';
import { ArgumentError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { shown } from '../../util/shown.ts';

/**
 * Options of a {@link Parameter}.
 *
 * @example
 * ```ts
 * const options: nn.ParameterOptions = { requiresGrad: false };
 * new nn.Parameter([1, 2], options).requiresGrad; // false
 * ```
 */
export interface ParameterOptions {
  /** False to freeze it: backward computes no gradient for it. Default true. */
  requiresGrad?: boolean;
}

/**
 * A tensor that a module learns: a leaf of real numbers with a gradient, which an optimizer changes. As a field of a
 * module it is one of its `parameters()`.
 *
 * @example
 * ```ts
 * class Scale extends nn.Module {
 *   factor = new nn.Parameter([3]);
 *   forward(x: Tensor) { return x.mul(this.factor); }
 * }
 * new Scale().parameters().length; // 1
 * ```
 */
export class Parameter<S extends Shape = Shape> extends Tensor<S> {
  /**
   * @param values a tensor, nested arrays or a typed array, of any shape; they are copied, without their graph
   * @throws ArgumentError for integers and bools
   */
  constructor(values: Tensor<S> | Nested | Float32Array, options?: ParameterOptions);
  /**
   * @param data initial values in row-major order; not copied
   * @throws ShapeError if the number of values does not match `shape`
   */
  constructor(data: Float32Array, shape: S);
  constructor(values: Tensor<S> | Nested | Float32Array, second?: S | ParameterOptions) {
    const isFlat = Array.isArray(second);
    const { requiresGrad = true } = isFlat
      ? {}
      : checkOptions('Parameter', second as ParameterOptions | undefined, {
          requiresGrad: 'boolean',
        });
    const { data, shape, dtype } = isFlat ? flat(values, second as Shape) : copied(values);
    super(leaf(new Storage(dtype, data, true), shape, requiresGrad));
    if (requiresGrad) this.node.owner = this;
  }
}

interface Values {
  readonly data: TypedArray;
  readonly shape: Tuple;
  readonly dtype: DType;
}

function flat(data: unknown, shape: Shape): Values {
  if (!(data instanceof Float32Array)) {
    throw new ArgumentError(
      'Parameter',
      `with a shape, the values must be a Float32Array, got ${shown(data)}. To pass a tensor or nested ` +
        'arrays, leave the shape out: new Parameter(values).',
    );
  }
  const sizes = tuple(shape);
  checkLength('Parameter', sizes, data);
  return { data, shape: sizes, dtype: 'float32' };
}

function copied(values: Tensor | Nested | Float32Array): Values {
  const from = values instanceof Tensor ? values : tensor(values);
  if (!isReal(from.dtype)) {
    throw new ArgumentError(
      'Parameter',
      `only float32 and float64 values can be learned, got ${from.dtype}. Convert them: x.float().`,
    );
  }
  return { data: from.dataSync(), shape: from.node.shape, dtype: from.dtype };
}
