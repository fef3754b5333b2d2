/** Formats tensors as PyTorch does with the defaults of `torch.set_printoptions`. */
import type { DType, TypedArray } from '../ir/dtype.ts';
import { decimal, scientific } from './decimals.ts';
import type { Shape } from './shapes.ts';

/** Digits after the decimal point. */
const PRECISION = 4;
/** Tensors of more elements are abbreviated. */
const THRESHOLD = 1000;
/** Elements that are then shown at each end of a dimension. */
const EDGE = 3;
const LINE_WIDTH = 80;
const PREFIX = 'tensor(';

/** dtypes that the values themselves show. */
const IMPLIED: readonly DType[] = ['float32', 'int32', 'bool'];

/** What is printed after the values. */
export interface FormatOptions {
  readonly requiresGrad: boolean;
  readonly isLeaf: boolean;
  /** The operation that the tensor comes from. */
  readonly op?: string;
}

/**
 * The values as PyTorch prints a tensor: four digits after the point, numbers of one width, lines of 80
 * characters. Of more than 1000 elements, only three at each end of a dimension are shown. int32 is our default
 * integer type, as int64 is PyTorch's, so it is not named after the values.
 */
export function formatTensor(
  data: TypedArray,
  shape: Shape,
  dtype: DType,
  options: FormatOptions,
): string {
  const isEmpty = shape.includes(0);
  const notes: string[] = [];
  if (isEmpty && shape.length !== 1) notes.push(`size=(${shape.join(', ')})`);
  if (isEmpty ? dtype !== 'float32' : !IMPLIED.includes(dtype)) notes.push(`dtype=${dtype}`);
  const origin = gradientNote(options);
  if (origin !== null) notes.push(origin);
  return withNotes(PREFIX + (isEmpty ? '[]' : valuesText(data, shape, dtype)), notes);
}

function gradientNote({ requiresGrad, isLeaf, op }: FormatOptions): string | null {
  if (!requiresGrad) return null;
  return isLeaf || op === undefined ? 'requires_grad=True' : `grad_fn=<${op}>`;
}

function withNotes(text: string, notes: readonly string[]): string {
  let result = text;
  let width = text.length - text.lastIndexOf('\n') + 1;
  for (const note of notes) {
    if (width + note.length + 2 > LINE_WIDTH) {
      result += `,\n${' '.repeat(PREFIX.length)}${note}`;
      width = PREFIX.length + note.length;
    } else {
      result += `, ${note}`;
      width += note.length + 2;
    }
  }
  return `${result})`;
}

/** The positions of one dimension that are shown; `null` stands for the ones left out. */
function shownOf(extent: number, isSummary: boolean): (number | null)[] {
  if (!isSummary || extent <= 2 * EDGE) return Array.from({ length: extent }, (_, i) => i);
  const edge = Array.from({ length: EDGE }, (_, i) => i);
  return [...edge, null, ...edge.map((i) => extent - EDGE + i)];
}

function valuesText(data: TypedArray, shape: Shape, dtype: DType): string {
  const isSummary = data.length > THRESHOLD;
  const shown = shape.map((extent) => shownOf(extent, isSummary));
  const visible: number[] = [];
  const visit = (depth: number, offset: number): void => {
    if (depth === shape.length) visible.push(data[offset]);
    else for (const i of shown[depth]) if (i !== null) visit(depth + 1, offset * shape[depth] + i);
  };
  visit(0, 0);
  const write = writerFor(visible, dtype);

  const level = (depth: number, offset: number): string => {
    if (depth === shape.length) return write(data[offset]);
    const indent = PREFIX.length + depth;
    const at = (i: number | null) => offset * shape[depth] + (i ?? 0);
    if (depth === shape.length - 1) {
      const cells = shown[depth].map((i) => (i === null ? ' ...' : write(data[at(i)])));
      return vector(cells, indent, write(visible[0]).length);
    }
    const rows = shown[depth].map((i) => (i === null ? '...' : level(depth + 1, at(i))));
    const gap = '\n'.repeat(shape.length - depth - 1) + ' '.repeat(indent + 1);
    return `[${rows.join(`,${gap}`)}]`;
  };
  return level(0, 0);
}

function vector(cells: readonly string[], indent: number, width: number): string {
  const perLine = Math.max(1, Math.floor((LINE_WIDTH - indent) / (width + 2)));
  const lines: string[] = [];
  for (let i = 0; i < cells.length; i += perLine) {
    lines.push(cells.slice(i, i + perLine).join(', '));
  }
  return `[${lines.join(`,\n${' '.repeat(indent + 1)}`)}]`;
}

/** A function that writes each of `values` in one style and one width. */
function writerFor(values: readonly number[], dtype: DType): (value: number) => string {
  if (dtype !== 'float32') {
    const plain = (value: number) =>
      dtype === 'bool' ? (value === 0 ? 'False' : 'True') : `${value}`;
    return padded(plain, values);
  }
  const write = styleFor(values);
  const special = (value: number) =>
    Number.isNaN(value)
      ? 'nan'
      : Number.isFinite(value)
        ? write(value)
        : value > 0
          ? 'inf'
          : '-inf';
  // Zeros, NaN and infinities do not widen the column, unless there is nothing else.
  const telling = values.filter((value) => Number.isFinite(value) && value !== 0);
  return padded(special, telling);
}

/** Integers, decimals or powers of ten, depending on how far the magnitudes are apart. */
function styleFor(values: readonly number[]): (value: number) => string {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = 0;
  let areIntegers = true;
  for (const value of values) {
    if (!Number.isFinite(value) || value === 0) continue;
    smallest = Math.min(smallest, Math.abs(value));
    largest = Math.max(largest, Math.abs(value));
    areIntegers &&= Number.isInteger(value);
  }
  const isWide = largest > 0 && (largest / smallest > 1000 || largest > 1e8);
  if (isWide || (!areIntegers && smallest < 1e-4)) return (value) => scientific(value, PRECISION);
  return areIntegers ? (value) => `${decimal(value, 0)}.` : (value) => decimal(value, PRECISION);
}

function padded(
  write: (value: number) => string,
  values: readonly number[],
): (value: number) => string {
  const width = values.reduce((widest, value) => Math.max(widest, write(value).length), 1);
  return (value) => write(value).padStart(width);
}
