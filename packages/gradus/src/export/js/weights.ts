/** The weights of a model in its code, in base64: float32, or matrices as int8 with a scale for each row. */
import type { TypedArray } from '../../ir/dtype.ts';
import { Module } from '../../nn/index.ts';
import type { PicturePredictor, Predictor } from '../../preprocessing/index.ts';
import { base64 } from '../../util/base64.ts';
import type { Constant } from './forward.ts';

/** Reads the weights in order; numbers are little-endian on every machine. */
const READER = `const bytes = decode(WEIGHTS);
const view = new DataView(bytes.buffer);
let offset = 0;
function decode(base64) {
  const bytes = new Uint8Array((base64.length * 3) >> 2);
  let bits = 0, count = 0, at = 0;
  for (let i = 0; i < base64.length; i++) {
    const c = base64.charCodeAt(i);
    bits = ((bits << 6) | (c > 96 ? c - 71 : c > 64 ? c - 65 : c > 47 ? c + 4 : c > 43 ? 63 : 62)) & 16777215;
    count += 6;
    if (count > 7) {
      count -= 8;
      bytes[at++] = bits >> count;
    }
  }
  return bytes;
}
function floats(length) {
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++, offset += 4) values[i] = view.getFloat32(offset, true);
  return values;
}`;

const INT8_READER = `// A scale for each row, then int8 numbers to multiply by it.
function rowsOfInt8(rows, columns) {
  const scales = floats(rows);
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < values.length; i++) {
    values[i] = view.getInt8(offset++) * scales[Math.floor(i / columns)];
  }
  return values;
}`;

/**
 * Declares the constants of a program, by the number of their buffer.
 * @param quantize whether to write matrices of parameters as int8
 */
export function weightsCode(constants: ReadonlyMap<number, Constant>, quantize: boolean): string[] {
  const parts: Uint8Array[] = [];
  const declared = new Map<TypedArray, string>();
  let usesInt8 = false;
  const declare = ({ data, shape, isParameter }: Constant): string => {
    if (!(data instanceof Float32Array)) return `${data.constructor.name}.of(${data.join(', ')})`;
    const int8 = quantize && isParameter ? quantized(data, shape) : null;
    parts.push(floatBytes(int8?.scales ?? data));
    if (int8 === null) return `floats(${data.length})`;
    usesInt8 = true;
    parts.push(new Uint8Array(int8.values.buffer));
    return `rowsOfInt8(${int8.scales.length}, ${int8.values.length / int8.scales.length})`;
  };
  const declarations = Array.from(constants, ([buffer, constant]) => {
    const { data } = constant;
    const value = declared.get(data) ?? declare(constant);
    declared.set(data, `b${buffer}`);
    return `const b${buffer} = ${value};`;
  });
  return [
    // The reader does not need the padding.
    `const WEIGHTS =\n  '${base64(joined(parts)).replace(/=+$/, '')}';`,
    READER,
    ...(usesInt8 ? [INT8_READER] : []),
    declarations.join('\n'),
  ];
}

interface Int8Rows {
  /** One for each row. */
  readonly scales: Float32Array;
  /** From −127 to 127. */
  readonly values: Int8Array<ArrayBuffer>;
}

/** null for data that is not a matrix, would not become smaller, or has numbers that are not finite. */
function quantized(data: Float32Array, shape: readonly number[]): Int8Rows | null {
  const [rows] = shape;
  const columns = data.length / rows;
  if (shape.length < 2 || !(columns > 1) || !data.every(Number.isFinite)) return null;
  const scales = new Float32Array(rows);
  const values = new Int8Array(data.length);
  for (let row = 0; row < rows; row++) {
    const begin = row * columns;
    const largest = data
      .subarray(begin, begin + columns)
      .reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    scales[row] = largest / 127;
    if (scales[row] === 0) continue;
    for (let i = begin; i < begin + columns; i++) {
      values[i] = Math.max(-127, Math.min(127, Math.round(data[i] / scales[row])));
    }
  }
  return { scales, values };
}

/**
 * Calls `fn` while the matrices of a model have the values that `toJavaScript` writes with `quantize: true`. Measure
 * the model in `fn` to see the cost of the smaller code. Restores the matrices afterwards; where `fn` returns a promise,
 * once it has settled.
 * @returns the result of `fn`
 *
 * @example
 * ```ts
 * const model = new nn.Linear(2, 1);
 * model.weight.setData(Float32Array.of(0.5, 1));
 * withQuantizedWeights(model, () => model.weight.toArraySync()); // [[0.5039370059967041, 1]]
 * model.weight.toArraySync(); // [[0.5, 1]]
 * ```
 */
export function withQuantizedWeights<T>(
  model: Predictor<never> | PicturePredictor | Module,
  fn: () => T,
): T {
  const module = model instanceof Module ? model : model.model;
  const kept = module.parameters().map((parameter) => [parameter, parameter.dataSync()] as const);
  const putBack = () => {
    for (const [parameter, data] of kept) parameter.setData(data as Float32Array);
  };
  let isPending = false;
  try {
    for (const [parameter, data] of kept) {
      const int8 = quantized(data as Float32Array, parameter.shape);
      if (int8 !== null) parameter.setData(restored(int8));
    }
    const result = fn();
    if (!(result instanceof Promise)) return result;
    isPending = true;
    return result.finally(putBack) as T;
  } finally {
    if (!isPending) putBack();
  }
}

/** The values that `rowsOfInt8` of the generated code returns. */
function restored({ scales, values }: Int8Rows): Float32Array {
  const columns = values.length / scales.length;
  return Float32Array.from(values, (value, i) => value * scales[Math.floor(i / columns)]);
}

function floatBytes(data: Float32Array): Uint8Array {
  const bytes = new Uint8Array(4 * data.length);
  const view = new DataView(bytes.buffer);
  data.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
}
