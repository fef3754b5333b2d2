import { cat, fromArray, full, type Tensor } from '../../tensor/index.ts';
import { checkArgument } from '../../util/arguments.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';
import { checkTensor } from '../arguments.ts';

/**
 * How {@link pad} fills the added elements.
 *
 * @example
 * ```ts
 * const mode: F.PadMode = 'reflect';
 * await F.pad(tensor([[1, 2, 3]]), [2, 0], mode).toArray(); // [[3, 2, 1, 2, 3]]
 * ```
 */
export type PadMode = 'constant' | 'reflect' | 'replicate' | 'circular';

/** The position that element `i` copies, in a dimension of `size`. */
const SOURCES: Readonly<Record<Exclude<PadMode, 'constant'>, (i: number, size: number) => number>> =
  {
    reflect: (i, size) => (i < 0 ? -i : i >= size ? 2 * (size - 1) - i : i),
    replicate: (i, size) => Math.min(size - 1, Math.max(0, i)),
    circular: (i, size) => (i + size) % size,
  };

const MODES: readonly PadMode[] = ['constant', 'reflect', 'replicate', 'circular'];

/**
 * Adds elements at both ends of the last dimensions, or removes some.
 * @param padding numbers in pairs, the last dimension first: `[left, right]`, `[left, right, top, bottom]` … A
 *   negative number removes elements.
 * @param mode `'constant'` fills with `value`; `'reflect'` mirrors at the last element, `'replicate'` repeats it, and
 *   `'circular'` continues at the other end
 * @throws ArgumentError for an odd number of sizes, or sizes that are not integers
 * @throws ShapeError for more pairs than dimensions, a result of a negative size, or too few elements to mirror
 *
 * @example
 * ```ts
 * await F.pad(tensor([[1, 2]]), [1, 2]).toArray(); // [[0, 1, 2, 0, 0]]
 * await F.pad(tensor([[1, 2, 3]]), [-1, 1], 'replicate').toArray(); // [[2, 3, 3]]
 * ```
 */
export function pad(
  x: Tensor,
  padding: readonly number[],
  mode: PadMode = 'constant',
  value = 0,
): Tensor {
  checkTensor('pad', 'x', x);
  checkArgument('pad', 'mode', mode, MODES);
  checkPadding(x, padding);
  let padded = x;
  for (let pair = 0; 2 * pair < padding.length; pair++) {
    const dimension = x.dim() - 1 - pair;
    const [before, after] = padding.slice(2 * pair, 2 * pair + 2);
    if (before === 0 && after === 0) continue;
    padded =
      mode === 'constant'
        ? filled(padded, dimension, before, after, value)
        : copied(padded, dimension, before, after, mode);
  }
  return padded === x ? x.clone() : padded;
}

function checkPadding(x: Tensor, padding: readonly number[]): void {
  if (!Array.isArray(padding) || padding.length % 2 !== 0 || !padding.every(Number.isInteger)) {
    throw new ArgumentError(
      'pad',
      `padding must be pairs of integers, the last dimension first, such as [1, 1]; got ${shown(padding)}.`,
    );
  }
  if (padding.length > 2 * x.dim()) {
    throw new ShapeError(
      'pad',
      [x.shape],
      `${padding.length / 2} pairs of padding need as many dimensions, got shape [${x.shape}].`,
    );
  }
  padding.forEach((_, i) => {
    const size = x.size(-1 - Math.floor(i / 2));
    const [before, after] = padding.slice(i - (i % 2));
    if (size + before + after >= 0) return;
    throw new ShapeError(
      'pad',
      [x.shape],
      `padding ${before} and ${after} removes more elements than the ${size} of dimension ${x.dim() - 1 - Math.floor(i / 2)}.`,
    );
  });
}

/** `x` without the elements that negative sizes remove. */
function cropped(x: Tensor, dimension: number, before: number, after: number): Tensor {
  const start = Math.max(0, -before);
  const end = x.shape[dimension] - Math.max(0, -after);
  return x.slice(dimension, start, Math.max(start, end));
}

function filled(x: Tensor, dimension: number, before: number, after: number, value: number) {
  const strip = (n: number): Tensor[] => {
    if (n <= 0) return [];
    const shape = x.shape.map((size, d) => (d === dimension ? n : size));
    return [full(shape, value, { dtype: x.dtype })];
  };
  return cat([...strip(before), cropped(x, dimension, before, after), ...strip(after)], dimension);
}

function copied(
  x: Tensor,
  dimension: number,
  before: number,
  after: number,
  mode: Exclude<PadMode, 'constant'>,
): Tensor {
  const size = x.shape[dimension];
  const most = mode === 'reflect' ? size - 1 : mode === 'circular' ? size : Infinity;
  if (before > most || after > most || size === 0) {
    throw new ShapeError(
      'pad',
      [x.shape],
      `${mode} padding of ${before} and ${after} needs more than the ${size} elements of dimension ${dimension}.`,
    );
  }
  const positions = Int32Array.from({ length: size + before + after }, (_, i) =>
    SOURCES[mode](i - before, size),
  );
  return x.indexSelect(dimension, fromArray(positions, [positions.length]));
}
