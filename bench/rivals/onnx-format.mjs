// The part of protocol buffers and of ONNX (onnx.proto3, IR version 8, opset 13) for a graph whose only
// initialisers are small constants.

const VARINT = 0;
const BYTES = 2;
const FIXED32 = 5;
export const FLOAT = 1;
export const INT64 = 7;

function varint(value) {
  const bytes = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}

const integer = (field, value) => [...varint((field << 3) | VARINT), ...varint(value)];
const bytes = (field, value) => [
  ...varint((field << 3) | BYTES),
  ...varint(value.length),
  ...value,
];
const text = (field, value) => bytes(field, new TextEncoder().encode(value));
const float = (field, value) => [
  ...varint((field << 3) | FIXED32),
  ...new Uint8Array(Float32Array.of(value).buffer),
];

function attribute(name, value) {
  // AttributeProto: name 1, f 2, i 3, ints 8, type 20 (FLOAT 1, INT 2, INTS 7).
  if (Array.isArray(value)) {
    return [...text(1, name), ...value.flatMap((item) => integer(8, item)), ...integer(20, 7)];
  }
  return Number.isInteger(value)
    ? [...text(1, name), ...integer(3, value), ...integer(20, 2)]
    : [...text(1, name), ...float(2, value), ...integer(20, 1)];
}

/** A node. Integer attributes become INT, others FLOAT; wrap an integer in `asFloat` to make it FLOAT. */
export function node(op, inputs, outputs, attributes = {}) {
  return [
    ...inputs.flatMap((name) => text(1, name)),
    ...outputs.flatMap((name) => text(2, name)),
    ...text(4, op),
    ...Object.entries(attributes).flatMap(([name, value]) => bytes(5, attribute(name, value))),
  ];
}

/** A constant: TensorProto with dims 1, data_type 2, name 8, raw_data 9. */
export function constant(name, type, dims, data) {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return [
    ...dims.flatMap((dim) => integer(1, dim)),
    ...integer(2, type),
    ...text(8, name),
    ...bytes(9, raw),
  ];
}

/** ValueInfoProto: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 { dim 1 { dim_value 1 } } } }. */
export function value(name, type, dims) {
  const shape = dims.flatMap((dim) => bytes(1, integer(1, dim)));
  const tensor = [...integer(1, type), ...bytes(2, shape)];
  return [...text(1, name), ...bytes(2, bytes(1, tensor))];
}

/** ModelProto: ir_version 1, graph 7, opset_import 8. GraphProto: node 1, name 2, initializer 5, input 11, output 12. */
export function model({ nodes, constants, inputs, outputs }) {
  const graph = [
    ...nodes.flatMap((item) => bytes(1, item)),
    ...text(2, 'step'),
    ...constants.flatMap((item) => bytes(5, item)),
    ...inputs.flatMap((item) => bytes(11, item)),
    ...outputs.flatMap((item) => bytes(12, item)),
  ];
  const opset = [...text(1, ''), ...integer(2, 13)];
  return Uint8Array.from([...integer(1, 8), ...bytes(7, graph), ...bytes(8, opset)]);
}
