/** Arithmetic on doubles, for the preprocessing of float64 columns, which float32 would round too early. */
import { fromArray, type Tensor } from '../../../tensor/index.ts';
import { GradusError } from '../../../util/errors.ts';
import type { Call } from '../node.ts';
import { Doubles } from '../values.ts';

/** The function of an operator for two doubles. */
export type OfDoubles = (a: number, b: number) => number;

/** Applies an operator to two inputs of doubles; null where one of them is not doubles. */
export function ofDoubles(call: Call, compute: OfDoubles): Doubles | null {
  const [a, b] = [call.value(0), call.value(1)];
  return a instanceof Doubles && b instanceof Doubles ? broadcast(a, b, compute, call) : null;
}

/** Compares two inputs of doubles; null where one of them is not doubles. */
export function comparedDoubles(
  call: Call,
  compare: (a: number, b: number) => boolean,
): Tensor | null {
  const made = ofDoubles(call, (a, b) => Number(compare(a, b)));
  return made && fromArray(Uint8Array.from(made.data), made.shape, { dtype: 'bool' });
}

function broadcast(a: Doubles, b: Doubles, compute: OfDoubles, call: Call): Doubles {
  const rank = Math.max(a.shape.length, b.shape.length);
  const extents = ({ shape }: Doubles): number[] => {
    return [...Array(rank - shape.length).fill(1), ...shape];
  };
  const [left, right] = [extents(a), extents(b)];
  const shape = left.map((extent, axis) => {
    const other = right[axis] as number;
    if (extent !== other && extent !== 1 && other !== 1) {
      throw new GradusError(`[${a.shape}] and [${b.shape}] do not broadcast.`);
    }
    return extent === 1 ? other : extent;
  });
  const size = shape.reduce((n, extent) => n * extent, 1);
  call.budget.spend(size);
  const [atLeft, atRight] = [placesOf(a, shape, left), placesOf(b, shape, right)];
  const data = Float64Array.from({ length: size }, (_, i) => {
    return compute(a.data[atLeft(i)] as number, b.data[atRight(i)] as number);
  });
  return new Doubles(data, shape);
}

/** The index of element `i` of `shape` in an array of the shape `own`, which broadcasts to `shape`. */
function placesOf(
  { data }: Doubles,
  shape: readonly number[],
  own: readonly number[],
): (i: number) => number {
  if (data.length === 1) return () => 0;
  if (own.every((extent, axis) => extent === shape[axis])) return (i) => i;
  return (i) => {
    let place = 0;
    let stride = 1;
    let rest = i;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const extent = shape[axis] as number;
      if (own[axis] !== 1) place += (rest % extent) * stride;
      stride *= own[axis] as number;
      rest = Math.floor(rest / extent);
    }
    return place;
  };
}
