import { Source } from '../graph/source.ts';
import { tuple } from '../graph/tuple.ts';
import { leaf } from '../ops/leaves.ts';
import { type Shape, Tensor } from '../tensor/index.ts';
import { ShapeError } from '../util/errors.ts';

/**
 * A tensor that a module learns: a float32 leaf that asks for its gradient and that an optimizer writes to.
 * As a field of a module it is found by `parameters()`.
 */
export class Parameter<S extends Shape = Shape> extends Tensor<S> {
  /**
   * @param data initial values in row-major order; not copied
   * @throws ShapeError where the number of values does not match `shape`
   */
  constructor(data: Float32Array, shape: S) {
    const size = tuple(shape);
    if (size.size !== data.length) {
      throw new ShapeError(
        'Parameter',
        [shape],
        `[${shape}] takes ${size.size} values, got ${data.length}.`,
      );
    }
    super(leaf(new Source('float32', data, true), size, true));
    this.node.owner = this;
  }
}
