/** Tensors of the evaluator: plain arrays with shapes and strides. */
import type { OnnxElementType } from '../../onnx/index.ts';

/** Elements in row-major order; bools are 0 and 1. */
export interface Cells {
  readonly type: OnnxElementType;
  readonly shape: readonly number[];
  readonly data: ArrayLike<number> | readonly string[];
}

export type Numbers = ArrayLike<number>;

/** Converts a number to the type. */
function rounding(type: OnnxElementType): (x: number) => number {
  if (type === 'float32') return Math.fround;
  if (type === 'int32') return (x) => x | 0;
  if (type === 'uint8') return (x) => x & 255;
  if (type === 'bool') return (x) => (x === 0 ? 0 : 1);
  return type === 'int64' ? Math.trunc : (x) => x;
}

/** A tensor with the elements `at(0)`, `at(1)`, …, converted to the type. */
export function cellsOf(
  type: OnnxElementType,
  shape: readonly number[],
  at: (place: number) => number,
): Cells {
  const round = rounding(type);
  const data = new Float64Array(sizeOf(shape));
  for (let i = 0; i < data.length; i++) data[i] = round(at(i));
  return { type, shape, data };
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** The row-major strides of a shape. */
export function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, d) => sizeOf(shape.slice(d + 1)));
}

/** The index that each element of the shape `to` reads. One step along a dimension moves the index by its `steps`. */
export function placesOf(to: readonly number[], steps: readonly number[], start = 0): Float64Array {
  const places = new Float64Array(sizeOf(to));
  const at = to.map(() => 0);
  let place = start;
  for (let i = 0; i < places.length; i++) {
    places[i] = place;
    for (let d = to.length - 1; d >= 0; d--) {
      place += steps[d];
      if (++at[d] < to[d]) break;
      place -= steps[d] * to[d];
      at[d] = 0;
    }
  }
  return places;
}

/** The elements of a tensor at `places`, in the shape `shape`. */
export function taken({ type, data }: Cells, shape: readonly number[], places: Numbers): Cells {
  return cellsOf(type, shape, (i) => (data as Numbers)[places[i]]);
}

/** `x` broadcast to `shape`. */
export function spread(x: Cells, shape: readonly number[]): Numbers {
  if (sizeOf(x.shape) === sizeOf(shape)) return x.data as Numbers;
  const skipped = shape.length - x.shape.length;
  const strides = stridesOf(x.shape);
  const steps = shape.map((_, d) =>
    d < skipped || x.shape[d - skipped] === 1 ? 0 : strides[d - skipped],
  );
  return taken(x, shape, placesOf(shape, steps)).data as Numbers;
}
