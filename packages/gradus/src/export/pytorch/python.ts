/** Values as Python literals. */
import { type DType, isReal, type TypedArray } from '../../ir/dtype.ts';
import { base64 } from '../../util/base64.ts';
import type { Extent } from '../trace.ts';

/** A string, with invisible characters escaped. */
export function pyString(text: string): string {
  return JSON.stringify(text).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\U${(character.codePointAt(0) as number).toString(16).padStart(8, '0')}`,
  );
}

/** A float with all its digits. */
export function pyFloat(value: number): string {
  if (!Number.isFinite(value))
    return `float('${String(value).toLowerCase().replace('infinity', 'inf')}')`;
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** A number of a dtype. */
export function pyNumber(value: number, dtype: DType): string {
  if (isReal(dtype)) return pyFloat(value);
  return dtype === 'bool' ? pyBool(value !== 0) : String(value);
}

export function pyBool(value: boolean): string {
  return value ? 'True' : 'False';
}

/** `[a, b]`; a long list has one element a line. */
export function pyList(items: readonly string[]): string {
  const line = `[${items.join(', ')}]`;
  return line.length <= 100 ? line : `[\n${items.map((item) => `    ${item},\n`).join('')}]`;
}

/** A tuple. One of a single element ends in a comma. */
export function pyTuple(items: readonly (string | number)[]): string {
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
}

/** An extent, with `batch` for the size of the batch. */
export function pyExtent(extent: Extent): string {
  if (typeof extent === 'number') return String(extent);
  return extent.batches === 1 ? 'batch' : `${extent.batches} * batch`;
}

/** The dtypes of PyTorch. */
export const TORCH: Readonly<Record<DType, string>> = {
  float64: 'torch.float64',
  float32: 'torch.float32',
  int32: 'torch.int32',
  uint8: 'torch.uint8',
  bool: 'torch.bool',
};

/** A tensor with more values than this is written as the base64 text of its bytes. */
const MOST_WRITTEN = 64;

/** A tensor, with its values in the program. */
export function pyTensor(values: TypedArray, dtype: DType, shape: readonly number[]): string {
  const size = pyTuple(shape);
  if (values.length <= MOST_WRITTEN) {
    const list = Array.from(values, (value) => pyNumber(value, dtype)).join(', ');
    const flat = `torch.tensor([${list}], dtype=${TORCH[dtype]})`;
    return shape.length === 1 ? flat : `${flat}.reshape(${size})`;
  }
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return `_tensor('${base64(bytes)}', ${TORCH[dtype]}, ${size})`;
}
