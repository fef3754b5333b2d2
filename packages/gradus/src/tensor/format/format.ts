/** Formats tensors as PyTorch does, with the settings of `torch.set_printoptions`. */
import { type DType, isReal, type TypedArray } from '../../ir/dtype.ts';
import { COUNT, checkArgument, type Kind, POSITIVE_INTEGER } from '../../util/arguments.ts';
import { checkOptions } from '../../util/options.ts';
import type { Shape } from '../shapes.ts';
import { decimal, scientific } from './decimals.ts';

/**
 * Options of {@link setPrintOptions}.
 *
 * @example
 * ```ts
 * const options: PrintOptions = { precision: 2 };
 * setPrintOptions(options);
 * tensor([0.125]).toString(); // 'tensor([0.12])'
 * setPrintOptions({ profile: 'default' });
 * ```
 */
export interface PrintOptions {
  /** Digits behind the decimal point; 4 by default. */
  precision?: number;
  /** Tensors of more elements are abbreviated; 1000 by default, `Infinity` for never. */
  threshold?: number;
  /** Elements that are then shown at each end of a dimension; 3 by default. */
  edgeitems?: number;
  /** Characters of a line; 80 by default. */
  linewidth?: number;
  /** Whether numbers are written as powers of ten; by default where magnitudes are far apart. */
  sciMode?: boolean | null;
  /** Settings to start from: `'short'` has 2 digits and 2 elements at each end, `'full'` never abbreviates. */
  profile?: 'default' | 'short' | 'full';
}

type Settings = Readonly<Required<Omit<PrintOptions, 'profile'>>>;

const DEFAULT: Settings = {
  precision: 4,
  threshold: 1000,
  edgeitems: 3,
  linewidth: 80,
  sciMode: null,
};

const PROFILES: Readonly<Record<NonNullable<PrintOptions['profile']>, Settings>> = {
  default: DEFAULT,
  short: { ...DEFAULT, precision: 2, edgeitems: 2 },
  full: { ...DEFAULT, threshold: Number.POSITIVE_INFINITY },
};

const KINDS: Readonly<Record<keyof PrintOptions, Kind>> = {
  precision: { integer: true, least: 0, most: 60 },
  threshold: { least: 0, most: Number.POSITIVE_INFINITY },
  edgeitems: COUNT,
  linewidth: POSITIVE_INTEGER,
  sciMode: null,
  profile: ['default', 'short', 'full'],
};

let settings = DEFAULT;

/**
 * Sets how `toString()` prints tensors from now on. An option that is left out stays as it is, except `sciMode`, which
 * becomes `null`, as in PyTorch.
 * @throws ArgumentError for values outside the ranges of {@link PrintOptions}
 *
 * @example
 * ```ts
 * setPrintOptions({ precision: 2 });
 * tensor([1.2345]).toString(); // 'tensor([1.23])'
 * setPrintOptions({ profile: 'default' });
 * tensor([1.2345]).toString(); // 'tensor([1.2345])'
 * ```
 */
export function setPrintOptions(options: PrintOptions): void {
  const { profile, ...others } = checkOptions('setPrintOptions', options, KINDS);
  const { sciMode = null } = others;
  if (sciMode !== null) checkArgument('setPrintOptions', 'sciMode', sciMode, 'boolean');
  settings = { ...(profile === undefined ? settings : PROFILES[profile]), ...others, sciMode };
}

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
 * The values as PyTorch prints a tensor: numbers of one width, in lines. Of many elements, only some at each end of a
 * dimension are shown. int32 is our default integer type, as int64 is PyTorch's, so it is not named after the values.
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
    if (width + note.length + 2 > settings.linewidth) {
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
  const { edgeitems } = settings;
  if (!isSummary || extent <= 2 * edgeitems) return Array.from({ length: extent }, (_, i) => i);
  const edge = Array.from({ length: edgeitems }, (_, i) => i);
  return [...edge, null, ...edge.map((i) => extent - edgeitems + i)];
}

function valuesText(data: TypedArray, shape: Shape, dtype: DType): string {
  const isSummary = data.length > settings.threshold;
  const shown = shape.map((extent) => shownOf(extent, isSummary));
  const visible: number[] = [];
  const visit = (depth: number, offset: number): void => {
    if (depth === shape.length) visible.push(data[offset]);
    else for (const i of shown[depth]) if (i !== null) visit(depth + 1, offset * shape[depth] + i);
  };
  visit(0, 0);
  const { write, width } = writerFor(visible, dtype);

  const level = (depth: number, offset: number): string => {
    if (depth === shape.length) return write(data[offset]);
    const indent = PREFIX.length + depth;
    const at = (i: number | null) => offset * shape[depth] + (i ?? 0);
    if (depth === shape.length - 1) {
      const cells = shown[depth].map((i) => (i === null ? ' ...' : write(data[at(i)])));
      return vector(cells, indent, width);
    }
    const rows = shown[depth].map((i) => (i === null ? '...' : level(depth + 1, at(i))));
    const gap = '\n'.repeat(shape.length - depth - 1) + ' '.repeat(indent + 1);
    return `[${rows.join(`,${gap}`)}]`;
  };
  return level(0, 0);
}

function vector(cells: readonly string[], indent: number, width: number): string {
  const perLine = Math.max(1, Math.floor((settings.linewidth - indent) / (width + 2)));
  const lines: string[] = [];
  for (let i = 0; i < cells.length; i += perLine) {
    lines.push(cells.slice(i, i + perLine).join(', '));
  }
  return `[${lines.join(`,\n${' '.repeat(indent + 1)}`)}]`;
}

interface Writer {
  readonly write: (value: number) => string;
  /** The width of a column. */
  readonly width: number;
}

/** Writes each of `values` in one style and one width. */
function writerFor(values: readonly number[], dtype: DType): Writer {
  if (!isReal(dtype)) {
    const plain = (value: number) =>
      dtype === 'bool' ? (value === 0 ? 'False' : 'True') : `${value}`;
    return padded(plain, widthOf(plain, values));
  }
  // Zeros, NaN and infinities do not widen the column, unless there is nothing else.
  const telling = values.filter((value) => Number.isFinite(value) && value !== 0);
  const { areIntegers, isScientific } = styleFor(telling);
  const plain = areIntegers ? integer : fixed;
  const { sciMode } = settings;
  const write = (sciMode ?? isScientific) ? powerOfTen : plain;
  // As in PyTorch, `sciMode` does not change the width.
  return padded(withSpecials(write), widthOf(isScientific ? powerOfTen : plain, telling));
}

const integer = (value: number) => `${decimal(value, 0)}.`;
const fixed = (value: number) => decimal(value, settings.precision);
const powerOfTen = (value: number) => scientific(value, settings.precision);

function withSpecials(write: (value: number) => string): (value: number) => string {
  return (value) => {
    if (Number.isFinite(value)) return write(value);
    if (Number.isNaN(value)) return 'nan';
    return value > 0 ? 'inf' : '-inf';
  };
}

/** Whether finite numbers other than 0 are integers, and whether their magnitudes are far apart. */
function styleFor(values: readonly number[]): { areIntegers: boolean; isScientific: boolean } {
  const sizes = values.map(Math.abs);
  const smallest = sizes.reduce((least, size) => Math.min(least, size), Number.POSITIVE_INFINITY);
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  const areIntegers = values.every(Number.isInteger);
  const isWide = largest > 0 && (largest / smallest > 1000 || largest > 1e8);
  return { areIntegers, isScientific: isWide || (!areIntegers && smallest < 1e-4) };
}

function widthOf(write: (value: number) => string, values: readonly number[]): number {
  return values.reduce((widest, value) => Math.max(widest, write(value).length), 1);
}

function padded(write: (value: number) => string, width: number): Writer {
  return { write: (value) => write(value).padStart(width), width };
}
