/** Converts tensors from and to TensorProto, with the numbers in `raw_data` or in a field for their type. */

import { ELEMENT_TYPES as HELD_AS, type Refuse } from '../data/element-types.ts';
import { countElements } from '../data/host-array.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import type { Raw, TENSOR, Writable } from './messages.ts';
import { ELEMENT_TYPES, type OnnxData, type OnnxElementType, type OnnxTensor } from './model.ts';

type RawTensor = Raw<typeof TENSOR>;
type NumberArray = Exclude<OnnxData, readonly string[]>;

interface NumberArrayKind {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): NumberArray;
  from(values: ArrayLike<number>): NumberArray;
}

/** How a file stores the elements of a type. */
interface Layout {
  /** The kind of array over raw_data. */
  readonly array: NumberArrayKind;
  /** The field that holds the elements where there is no raw_data. */
  readonly field: 'floatData' | 'doubleData' | 'int32Data' | 'int64Data' | 'uint64Data';
  /** Converts the bytes of the file to values, where they are not the bytes of the array. */
  readonly values?: (bytes: Uint8Array, refuse: Refuse) => NumberArray;
}

const kind = (array: unknown): NumberArrayKind => array as NumberArrayKind;

const LAYOUTS: Readonly<Record<Exclude<OnnxElementType, 'string'>, Layout>> = {
  float32: { array: /* @__PURE__ */ kind(Float32Array), field: 'floatData' },
  float64: { array: /* @__PURE__ */ kind(Float64Array), field: 'doubleData' },
  float16: {
    array: /* @__PURE__ */ kind(Uint16Array),
    field: 'int32Data',
    values: HELD_AS.float16.read,
  },
  bfloat16: {
    array: /* @__PURE__ */ kind(Uint16Array),
    field: 'int32Data',
    values: HELD_AS.bfloat16.read,
  },
  int8: { array: /* @__PURE__ */ kind(Int8Array), field: 'int32Data' },
  uint8: { array: /* @__PURE__ */ kind(Uint8Array), field: 'int32Data' },
  int16: { array: /* @__PURE__ */ kind(Int16Array), field: 'int32Data' },
  uint16: { array: /* @__PURE__ */ kind(Uint16Array), field: 'int32Data' },
  int32: { array: /* @__PURE__ */ kind(Int32Array), field: 'int32Data' },
  bool: {
    array: /* @__PURE__ */ kind(Uint8Array),
    field: 'int32Data',
    values: HELD_AS.bool.read,
  },
  int64: { array: /* @__PURE__ */ kind(BigInt64Array), field: 'int64Data' },
  uint32: { array: /* @__PURE__ */ kind(Uint32Array), field: 'uint64Data' },
  uint64: { array: /* @__PURE__ */ kind(BigUint64Array), field: 'uint64Data' },
};

/** Unsupported types of ONNX, for error messages. */
const OTHER_TYPES: Readonly<Record<number, string>> = {
  14: 'complex64',
  15: 'complex128',
  17: 'float8e4m3fn',
  18: 'float8e4m3fnuz',
  19: 'float8e5m2',
  20: 'float8e5m2fnuz',
  21: 'uint4',
  22: 'int4',
  23: 'float4e2m1',
};

/**
 * Converts a message to a tensor. Its float32 data is a view of the file where the alignment allows.
 * @param refuse throws an error about this tensor
 */
export function tensorFrom(raw: RawTensor, refuse: Refuse): OnnxTensor {
  const name = raw.name ?? '';
  if (raw.dataLocation === 1 || raw.externalData.length > 0) {
    const location = raw.externalData.find(({ key }) => key === 'location')?.value ?? 'unknown';
    refuse(
      `its data is in another file, ${JSON.stringify(location)}. Save the model as one file: ` +
        "onnx.save(onnx.load('model.onnx'), 'one.onnx', save_as_external_data=False).",
    );
  }
  const number = raw.dataType ?? 0;
  const type = ELEMENT_TYPES[number];
  if (type === undefined || type === null) {
    refuse(
      `its element type is ${OTHER_TYPES[number] ?? `number ${number}`}, which gradus does not have. ` +
        'Export it as float32.',
    );
  }
  const shape = raw.dims;
  const count = countElements(shape);
  if (Number.isNaN(count)) refuse(`[${shape}] is not a shape.`);
  const data = type === 'string' ? raw.stringData : numbersOf(raw, type, count, refuse);
  if (data.length !== count) {
    refuse(`shape [${shape}] takes ${count} values, but there are ${data.length}.`);
  }
  return { name, type, shape, data };
}

function numbersOf(
  raw: RawTensor,
  type: Exclude<OnnxElementType, 'string'>,
  count: number,
  refuse: Refuse,
): NumberArray {
  const { array, field, values } = LAYOUTS[type];
  const size = array.BYTES_PER_ELEMENT;
  const listed = raw[field];
  let bits: NumberArray;
  if (raw.rawData !== undefined && listed.length === 0) {
    const { rawData } = raw;
    if (rawData.length !== count * size) {
      refuse(
        `shape [${raw.dims}] of ${type} takes ${count * size} bytes, but there are ${rawData.length}.`,
      );
    }
    const { buffer, byteOffset } = rawData.byteOffset % size === 0 ? rawData : rawData.slice();
    bits = new array(buffer, byteOffset, count);
  } else if (type === 'float32' || type === 'float64') {
    bits = listed as Float32Array | Float64Array;
  } else {
    // uint32 is stored in a 64-bit field.
    const small = size < 8 && typeof listed[0] === 'bigint' ? Array.from(listed, Number) : listed;
    bits = array.from(small as ArrayLike<number>);
  }
  return values === undefined ? bits : values(bytesOf(bits), refuse);
}

/**
 * Converts a tensor to a message with the numbers in raw_data.
 * @throws ArgumentError where shape, type and data do not match, and for 16-bit floats, which can only be read
 */
export function messageOf({ name, type, shape, data }: OnnxTensor): Writable<typeof TENSOR> {
  const refuse = (problem: string): never => {
    throw new ArgumentError('encodeModel', `tensor ${shown(name)}: ${problem}`);
  };
  const head = { dims: shape, dataType: ELEMENT_TYPES.indexOf(type), name };
  if (data.length !== countElements(shape)) {
    refuse(`shape [${shape}] does not take ${data.length} values.`);
  }
  if (isTexts(data)) {
    if (type === 'string') return { ...head, stringData: data };
  } else if (type !== 'string' && !type.endsWith('float16')) {
    if (data instanceof (LAYOUTS[type].array as unknown as new () => unknown)) {
      return { ...head, rawData: bytesOf(data) };
    }
  }
  return refuse(`elements of type ${type} cannot be written from ${shown(data)}.`);
}

function isTexts(data: OnnxData): data is readonly string[] {
  return Array.isArray(data);
}

function bytesOf({ buffer, byteOffset, byteLength }: NumberArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
