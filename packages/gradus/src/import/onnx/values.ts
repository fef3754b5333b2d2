/** The values of a graph: tensors, and types that Gradus has no tensors for. */
import { ELEMENT_TYPES } from '../../data/element-types.ts';
import type { DType, TypedArray } from '../../ir/dtype.ts';
import type { OnnxElementType, OnnxTensor } from '../../onnx/index.ts';
import { arange, cat, fromArray, type Shape, Tensor } from '../../tensor/index.ts';
import { GradusError } from '../../util/errors.ts';

/** A value of the graph. */
export type Value = Tensor | Texts | Doubles | Maps;

/** A tensor of strings: for each element, the index of its string in `words`. */
export class Texts {
  /** int32 */
  readonly codes: Tensor;
  readonly words: readonly string[];

  constructor(codes: Tensor, words: readonly string[]) {
    this.codes = codes;
    this.words = words;
  }

  static from(texts: readonly string[], shape: Shape): Texts {
    const places = new Map<string, number>();
    const codes = Int32Array.from(texts, (text) => {
      const place = places.get(text) ?? places.size;
      places.set(text, place);
      return place;
    });
    return new Texts(fromArray(codes, shape), [...places.keys()]);
  }

  get shape(): Shape {
    return this.codes.shape;
  }

  /** The strings in row-major order. Reads the tensor. */
  read(): string[] {
    return Array.from(elementsOf(this.codes), (code) => this.words[code] as string);
  }
}

/** A tensor of float64, computed by JavaScript: columns and statistics of the preprocessing in a graph. */
export class Doubles {
  readonly data: Float64Array;
  readonly shape: Shape;

  constructor(data: Float64Array, shape: Shape) {
    this.data = data;
    this.shape = shape;
  }

  /** Rounded to float32. */
  toTensor(): Tensor {
    return fromArray(Float32Array.from(this.data), this.shape);
  }
}

/** The output of a ZipMap: for each row, numbers by key. */
export class Maps {
  readonly keys: readonly (string | number)[];
  /** [rows, keys] */
  readonly values: Tensor;

  constructor(keys: readonly (string | number)[], values: Tensor) {
    this.keys = keys;
    this.values = values;
  }

  get shape(): Shape {
    return this.values.shape;
  }
}

/**
 * The elements of a tensor in row-major order, which must not be changed. Computes them unless JavaScript holds them.
 */
export function elementsOf(x: Tensor): TypedArray {
  return elementsAtHand(x) ?? x.dataSync();
}

/** The same, but null where they would have to be computed. */
export function elementsAtHand(x: Tensor): TypedArray | null {
  const { storage } = x.node;
  const data = storage === null || storage.isState ? null : storage.data;
  return data === null || data.length !== x.numel() ? null : data;
}

/** Number of elements. */
export function sizeOf({ shape }: Value): number {
  return shape.reduce((n, extent) => n * extent, 1);
}

/** The dtype for an element type; null for strings and doubles, which are not tensors. */
export function dtypeOf(type: OnnxElementType): DType | null {
  return type === 'string' || type === 'float64' ? null : ELEMENT_TYPES[type].dtype;
}

/**
 * A constant of the graph.
 * @throws GradusError for an integer outside int32
 */
export function constantOf({ type, shape, data }: OnnxTensor): Value {
  if (type === 'string') return Texts.from(data as readonly string[], shape);
  if (data instanceof Float64Array) return new Doubles(data, shape);
  const dtype = dtypeOf(type) as DType;
  if (data instanceof Float32Array || data instanceof Int32Array || data instanceof Uint8Array) {
    return fromArray(data, shape, { dtype });
  }
  return fromArray(Int32Array.from(data as ArrayLike<number>, toInt32), shape);
}

/** ONNX writes "to the end" as the largest or smallest int64. Here it is the largest or smallest int32. */
const ENDLESS = 2n ** 62n;

function toInt32(value: number | bigint): number {
  if (value > ENDLESS) return 2 ** 31 - 1;
  if (value < -ENDLESS) return -(2 ** 31);
  const number = Number(value);
  if (Number.isInteger(number) && number === (number | 0)) return number;
  throw new GradusError(
    `the integer ${value} does not fit int32, the type for all integers of ONNX in Gradus. Allowed are −2147483648 to ` +
      '2147483647.',
  );
}

/**
 * Applies a function that only moves elements (reshape, transpose, gather, cat, where, …) to values of the same kind.
 * @param move gets tensors with the shapes of `values`
 */
export function moved(values: readonly Value[], move: (tensors: Tensor[]) => Tensor): Value {
  if (values.some((value) => value instanceof Texts)) {
    const texts = values.map((value) => {
      if (value instanceof Texts) return value;
      throw new GradusError('some inputs are strings and others are numbers.');
    });
    return movedTexts(texts, move);
  }
  if (values.every((value) => value instanceof Doubles)) return movedDoubles(values, move);
  return move(values.map(tensorOf));
}

function movedTexts(values: readonly Texts[], move: (tensors: Tensor[]) => Tensor): Texts {
  const [{ words }] = values;
  if (values.every((value) => value.words === words)) {
    return new Texts(move(values.map(({ codes }) => codes)), words);
  }
  let before = 0;
  const codes = values.map((value) => {
    const own = before === 0 ? value.codes : value.codes.add(before);
    before += value.words.length;
    return own;
  });
  return new Texts(
    move(codes),
    values.flatMap(({ words }) => words),
  );
}

/** JavaScript computes doubles one by one, and moving them takes memory. */
const MOST_DOUBLES = 2 ** 24;

function movedDoubles(values: readonly Doubles[], move: (tensors: Tensor[]) => Tensor): Doubles {
  const all = new Float64Array(values.reduce((n, value) => n + value.data.length, 0));
  let before = 0;
  const places = values.map(({ data, shape }) => {
    all.set(data, before);
    const own = arange(before, before + data.length, 1, { dtype: 'int32' }).reshape(shape);
    before += data.length;
    return own;
  });
  const result = move(places);
  if (result.numel() > MOST_DOUBLES) {
    throw new GradusError(
      `a value of shape [${result.shape}] has more than ${MOST_DOUBLES} float64 elements, the limit. Pass fewer rows.`,
    );
  }
  return new Doubles(
    Float64Array.from(elementsOf(result), (place) => all[place] as number),
    result.shape,
  );
}

/**
 * A value as a tensor. Doubles are rounded to float32.
 * @throws GradusError for strings and maps
 */
export function tensorOf(value: Value): Tensor {
  if (value instanceof Tensor) return value;
  if (value instanceof Doubles) return value.toTensor();
  throw new GradusError(
    value instanceof Texts ? 'an input is a tensor of strings.' : 'an input is a list of maps.',
  );
}

/** The entry of `table` for each string; `table` has one entry for each word. */
export function lookedUp({ codes, words }: Texts, table: Float32Array | Int32Array): Tensor {
  const entries = fromArray(words.length === 0 ? table.slice(0, 0) : table, [words.length]);
  if (words.length === 0) return entries.reshape(codes.shape);
  return entries.indexSelect(0, codes.reshape(-1)).reshape(codes.shape);
}

/** With gradients, `cat` does not copy: its program grows with the number of parts. So many parts are joined in groups. */
const MOST_PARTS = 32;

function catMany(tensors: readonly Tensor[], axis: number): Tensor {
  if (tensors.length <= MOST_PARTS || !tensors.some((x) => x.requiresGrad))
    return cat(tensors, axis);
  const groups = Array.from({ length: Math.ceil(tensors.length / MOST_PARTS) }, (_, i) => {
    return cat(tensors.slice(i * MOST_PARTS, (i + 1) * MOST_PARTS), axis);
  });
  return catMany(groups, axis);
}

/** Joins values of one kind along a dimension. */
export function joined(values: readonly Value[], axis: number): Value {
  return moved(values, (tensors) => catMany(tensors, axis));
}
