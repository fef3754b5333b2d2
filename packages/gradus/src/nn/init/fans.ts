import type { Tensor } from '../../tensor/index.ts';
import { ShapeError } from '../../util/errors.ts';
import { checkTensor } from '../arguments.ts';

/** The number of inputs of each output, and of outputs of each input. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/**
 * Of a weight [out, in, …]: the sizes of `in` and `out`, each times the size of the rest.
 * @throws ShapeError for fewer than two dimensions, such as a bias
 */
export function fansOf(op: string, tensor: Tensor): Fans {
  checkTensor(op, 'the first argument', tensor);
  const { shape } = tensor;
  if (shape.length < 2) {
    throw new ShapeError(
      op,
      [shape],
      `needs a weight of at least two dimensions, [out, in], got [${shape}]. ` +
        'A bias has no inputs to count; zeros_ is the usual choice for it.',
    );
  }
  const [out, into, ...rest] = shape;
  const field = rest.reduce((n, size) => n * size, 1);
  return { fanIn: into * field, fanOut: out * field };
}
