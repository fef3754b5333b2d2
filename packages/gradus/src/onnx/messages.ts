/**
 * The messages of onnx.proto that a model of tensors needs, as tables for both reading and writing.
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
import { BITS32, BITS64, BYTES, VARINT, type WireReader, WireWriter, wireName } from './wire.ts';

/** The type of a field. `int` is an int64 as a JavaScript number, rounded beyond 2⁵³; `refused` is an error. */
type Scalar = 'int' | 'int64' | 'float' | 'double' | 'text' | 'bytes' | 'refused';

interface Field {
  /** The field's number in onnx.proto. */
  readonly at: number;
  readonly kind: Scalar | Message;
  readonly isList?: true;
}

interface Message {
  readonly name: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** The names of the fields by their numbers. */
  readonly names: ReadonlyMap<number, string>;
}

interface Scalars {
  readonly int: number;
  readonly int64: bigint;
  readonly float: number;
  readonly double: number;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly refused: never;
}

type ValueOf<K> = K extends keyof Scalars ? Scalars[K] : K extends Message ? Raw<K> : never;

/** A list of floats is a typed array, as in the file. */
type ListOf<K> = K extends 'float'
  ? Float32Array
  : K extends 'double'
    ? Float64Array
    : readonly ValueOf<K>[];

/** A message of a file: a missing field is undefined or, for a list, empty. */
export type Raw<M extends Message> = {
  readonly [N in keyof M['fields']]: M['fields'][N] extends { isList: true }
    ? ListOf<M['fields'][N]['kind']>
    : ValueOf<M['fields'][N]['kind']> | undefined;
};

/** A message to write. Fields that are left out are not written. */
export type Writable<M extends Message> = {
  readonly [N in keyof M['fields']]?: M['fields'][N] extends { isList: true }
    ? Iterable<WritableValue<M['fields'][N]['kind']>>
    : WritableValue<M['fields'][N]['kind']> | undefined;
};

type WritableValue<K> = K extends keyof Scalars
  ? Scalars[K]
  : K extends Message
    ? Writable<K>
    : never;

function message<const F extends Readonly<Record<string, Field>>>(name: string, fields: F) {
  const names = new Map(Object.entries(fields).map(([key, { at }]) => [at, key]));
  return { name, fields, names } as const;
}

const ENTRY = /* @__PURE__ */ message('StringStringEntryProto', {
  key: { at: 1, kind: 'text' },
  value: { at: 2, kind: 'text' },
});

export const TENSOR = /* @__PURE__ */ message('TensorProto', {
  dims: { at: 1, kind: 'int', isList: true },
  dataType: { at: 2, kind: 'int' },
  segment: { at: 3, kind: 'refused' },
  floatData: { at: 4, kind: 'float', isList: true },
  int32Data: { at: 5, kind: 'int', isList: true },
  stringData: { at: 6, kind: 'text', isList: true },
  int64Data: { at: 7, kind: 'int64', isList: true },
  name: { at: 8, kind: 'text' },
  rawData: { at: 9, kind: 'bytes' },
  doubleData: { at: 10, kind: 'double', isList: true },
  uint64Data: { at: 11, kind: 'int64', isList: true },
  externalData: { at: 13, kind: ENTRY, isList: true },
  dataLocation: { at: 14, kind: 'int' },
});

export const ATTRIBUTE = /* @__PURE__ */ message('AttributeProto', {
  name: { at: 1, kind: 'text' },
  f: { at: 2, kind: 'float' },
  i: { at: 3, kind: 'int' },
  s: { at: 4, kind: 'text' },
  t: { at: 5, kind: TENSOR },
  g: { at: 6, kind: 'bytes' },
  floats: { at: 7, kind: 'float', isList: true },
  ints: { at: 8, kind: 'int', isList: true },
  strings: { at: 9, kind: 'text', isList: true },
  tensors: { at: 10, kind: 'refused' },
  graphs: { at: 11, kind: 'bytes', isList: true },
  type: { at: 20, kind: 'int' },
  refAttrName: { at: 21, kind: 'text' },
  sparseTensor: { at: 22, kind: 'refused' },
  sparseTensors: { at: 23, kind: 'refused' },
});

export const NODE = /* @__PURE__ */ message('NodeProto', {
  input: { at: 1, kind: 'text', isList: true },
  output: { at: 2, kind: 'text', isList: true },
  name: { at: 3, kind: 'text' },
  opType: { at: 4, kind: 'text' },
  attribute: { at: 5, kind: ATTRIBUTE, isList: true },
  domain: { at: 7, kind: 'text' },
});

const DIMENSION = /* @__PURE__ */ message('TensorShapeProto.Dimension', {
  dimValue: { at: 1, kind: 'int' },
  dimParam: { at: 2, kind: 'text' },
});

const SHAPE = /* @__PURE__ */ message('TensorShapeProto', {
  dim: { at: 1, kind: DIMENSION, isList: true },
});

const TENSOR_TYPE = /* @__PURE__ */ message('TypeProto.Tensor', {
  elemType: { at: 1, kind: 'int' },
  shape: { at: 2, kind: SHAPE },
});

export const VALUE = /* @__PURE__ */ message('ValueInfoProto', {
  name: { at: 1, kind: 'text' },
  type: {
    at: 2,
    kind: /* @__PURE__ */ message('TypeProto', { tensorType: { at: 1, kind: TENSOR_TYPE } }),
  },
  docString: { at: 3, kind: 'text' },
});

const GRAPH = /* @__PURE__ */ message('GraphProto', {
  node: { at: 1, kind: NODE, isList: true },
  name: { at: 2, kind: 'text' },
  initializer: { at: 5, kind: TENSOR, isList: true },
  docString: { at: 10, kind: 'text' },
  input: { at: 11, kind: VALUE, isList: true },
  output: { at: 12, kind: VALUE, isList: true },
  sparseInitializer: { at: 15, kind: 'refused' },
});

const OPERATOR_SET = /* @__PURE__ */ message('OperatorSetIdProto', {
  domain: { at: 1, kind: 'text' },
  version: { at: 2, kind: 'int' },
});

export const MODEL = /* @__PURE__ */ message('ModelProto', {
  irVersion: { at: 1, kind: 'int' },
  producerName: { at: 2, kind: 'text' },
  producerVersion: { at: 3, kind: 'text' },
  domain: { at: 4, kind: 'text' },
  modelVersion: { at: 5, kind: 'int' },
  docString: { at: 6, kind: 'text' },
  graph: { at: 7, kind: GRAPH },
  opsetImport: { at: 8, kind: OPERATOR_SET, isList: true },
  metadataProps: { at: 14, kind: ENTRY, isList: true },
});

const REFUSED: Readonly<Record<string, string>> = {
  segment: 'Write the tensor in one piece.',
  tensors: 'Only operators that gradus does not have take lists of tensors.',
  sparseTensor: 'Write the tensor as a dense one.',
  sparseTensors: 'Write the tensors as dense ones.',
  sparseInitializer: 'Write the tensor as a dense initializer.',
};

/** The wire type of each scalar. Lists of numbers may also be packed. */
const WIRES: Readonly<Record<Scalar, number>> = {
  int: VARINT,
  int64: VARINT,
  float: BITS32,
  double: BITS64,
  text: BYTES,
  bytes: BYTES,
  refused: BYTES,
};

const MESSAGE_ITEMS = 4;

/**
 * Reads a message to the end of `reader`. Skips fields that the table does not have.
 * @throws DataError where the bytes break the wire format, or a field has the wrong wire type
 */
export function readMessage<M extends Message>(type: M, reader: WireReader): Raw<M> {
  reader.count(MESSAGE_ITEMS);
  const found: Record<string, unknown> = {};
  for (const [name, { isList, kind }] of Object.entries(type.fields)) {
    found[name] = isList ? emptyList(kind) : undefined;
  }
  while (!reader.isDone) {
    const start = reader.at;
    const { field: number, wire } = reader.tag();
    const name = type.names.get(number);
    if (name === undefined) {
      reader.skip(wire, start);
      continue;
    }
    const { kind, isList } = type.fields[name] as Field;
    const where = `${type.name}.${snake(name)}`;
    if (kind === 'refused') {
      reader.refuse(`${where} is not supported. ${REFUSED[name]}`, start);
    }
    const expected = typeof kind === 'string' ? WIRES[kind] : BYTES;
    if (isList && wire === BYTES && expected !== BYTES) {
      readPacked(found, name, kind as Scalar, reader.inner());
      continue;
    }
    if (wire !== expected) {
      reader.refuse(`${where} is ${wireName(wire)}, not ${wireName(expected)}.`, start);
    }
    if (isList) {
      append(found, name, readValue(kind, reader), reader);
    } else {
      if (typeof kind !== 'string' && found[name] !== undefined) {
        reader.refuse(`${where} is there twice.`, start);
      }
      found[name] = readValue(kind, reader);
    }
  }
  for (const [name, list] of Object.entries(found)) {
    if (list instanceof Floats) found[name] = list.values();
  }
  return found as Raw<M>;
}

function readValue(kind: Exclude<Field['kind'], 'refused'>, reader: WireReader): unknown {
  if (typeof kind !== 'string') return readMessage(kind, reader.inner());
  return kind === 'int' ? Number(reader.int64()) : reader[kind]();
}

function emptyList(kind: Field['kind']): unknown[] | Floats {
  if (kind === 'float') return new Floats(new Float32Array());
  return kind === 'double' ? new Floats(new Float64Array()) : [];
}

function append(
  found: Record<string, unknown>,
  name: string,
  value: unknown,
  reader: WireReader,
): void {
  const list = found[name] as unknown[] | Floats;
  if (list instanceof Floats) list.reserve(1);
  else reader.count(1);
  list.push(value as number);
}

/** Reads numbers without tags. */
function readPacked(
  found: Record<string, unknown>,
  name: string,
  kind: Scalar,
  reader: WireReader,
): void {
  const list = found[name];
  if (list instanceof Floats) list.reserve(Math.floor(reader.left / (kind === 'float' ? 4 : 8)));
  while (!reader.isDone) append(found, name, readValue(kind as 'int', reader), reader);
}

/** Collects floats of a list of unknown length. Grows to the announced length, or doubles. */
class Floats {
  #array: Float32Array | Float64Array;
  #length = 0;

  constructor(array: Float32Array | Float64Array) {
    this.#array = array;
  }

  reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#array.length) return;
    const Kind = this.#array.constructor as Float32ArrayConstructor;
    const larger = new Kind(this.#length === 0 ? needed : Math.max(needed, 2 * this.#length));
    larger.set(this.#array.subarray(0, this.#length));
    this.#array = larger;
  }

  push(value: number): void {
    this.#array[this.#length++] = value;
  }

  values(): Float32Array | Float64Array {
    return this.#array.subarray(0, this.#length);
  }
}

/** Writes the fields of a message in the order of its table. */
export function writeMessage<M extends Message>(type: M, value: Writable<M>): WireWriter {
  const writer = new WireWriter();
  for (const [name, { at, kind, isList }] of Object.entries(type.fields)) {
    const given = (value as Record<string, unknown>)[name];
    if (given === undefined || kind === 'refused') continue;
    for (const one of isList ? (given as Iterable<unknown>) : [given]) {
      writer.tag(at, typeof kind === 'string' ? WIRES[kind] : BYTES);
      writeValue(writer, kind, one);
    }
  }
  return writer;
}

function writeValue(
  writer: WireWriter,
  kind: Exclude<Field['kind'], 'refused'>,
  value: unknown,
): void {
  if (typeof kind !== 'string') writer.message(writeMessage(kind, value as Writable<Message>));
  else if (kind === 'int') writer.varint(BigInt(value as number));
  else if (kind === 'int64') writer.varint(value as bigint);
  else if (kind === 'text') writer.text(value as string);
  else if (kind === 'bytes') writer.bytes(value as Uint8Array);
  else writer[kind](value as number);
}

/** `dataType` as onnx.proto writes it: `data_type`. */
function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
