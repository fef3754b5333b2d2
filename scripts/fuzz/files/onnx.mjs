// ONNX files: drops, doubles, exchanges or renumbers fields, and corrects the lengths around them. Files that are read
// also run, on zeros.
import { readdirSync, readFileSync } from 'node:fs';
import * as G from 'gradus';
import { loadOnnx } from 'gradus/import';
import { pick } from './damage.mjs';

const FILES = new URL('../../../packages/gradus/test/goldens/files/', import.meta.url);
/** The most elements of an input that the fuzzer passes. */
const MOST_ELEMENTS = 10_000;

/** The paths of field numbers in onnx.proto that lead to messages; 1 is a node, 5 an attribute or tensor. */
const MESSAGES =
  /^(7|7,1|7,1,5|7,1,5,5|7,5|7,1[12]|7,1[12],2|7,1[12],2,1|7,1[12],2,1,2|7,1[12],2,1,2,1|8|14)$/;

/** The fields of a message: numbers as bigint, messages as lists of fields, everything else as bytes. */
function parse(bytes, path = []) {
  const fields = [];
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      if (at >= bytes.length) throw new RangeError('a number is cut off');
      const byte = bytes[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const [number, wire] = [tag >> 3, tag & 7];
    if (wire === 0) fields.push({ number, wire, value: varint() });
    else {
      const length = wire === 2 ? Number(varint()) : wire === 5 ? 4 : 8;
      const own = bytes.subarray(at, at + length);
      at += length;
      const inner = [...path, number];
      const isMessage = wire === 2 && MESSAGES.test(inner.join());
      fields.push({ number, wire, value: (isMessage && parsed(own, inner)) || own });
    }
  }
  return fields;
}

/** The same; null where an earlier change has broken the message. */
function parsed(bytes, path) {
  try {
    return parse(bytes, path);
  } catch {
    return null;
  }
}

function write(fields) {
  const out = [];
  const varint = (value) => {
    let rest = BigInt.asUintN(64, value);
    for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
    out.push(Number(rest));
  };
  for (const { number, wire, value } of fields) {
    varint(BigInt(number * 8 + wire));
    if (wire === 0) varint(value);
    else {
      const bytes = Array.isArray(value) ? write(value) : value;
      if (wire === 2) varint(BigInt(bytes.length));
      for (const byte of bytes) out.push(byte);
    }
  }
  return Uint8Array.from(out);
}

const NUMBERS = [
  0n,
  1n,
  2n,
  3n,
  -1n,
  7n,
  127n,
  2n ** 31n,
  2n ** 32n,
  2n ** 40n,
  2n ** 62n,
  2n ** 63n - 1n,
  -(2n ** 63n),
];

/** Changes one field of a file, and corrects the lengths of the messages around it. */
function changeField(bytes, random) {
  const root = parsed(bytes, []);
  if (root === null || root.length === 0) return bytes;
  const lists = [];
  const visit = (fields) => {
    lists.push(fields);
    for (const { value } of fields) if (Array.isArray(value)) visit(value);
  };
  visit(root);
  const full = lists.filter((fields) => fields.length > 0);
  const fields = pick(full, random);
  const at = random(fields.length);
  const field = fields[at];
  const others = full.flat().filter(({ wire }) => wire === field.wire);
  const change = random(5);
  if (change === 0) fields.splice(at, 1);
  else if (change === 1) fields.splice(random(fields.length + 1), 0, structuredClone(field));
  else if (change === 2) fields.reverse();
  else if (field.wire === 0 && change === 3)
    fields[at] = { ...field, value: pick(NUMBERS, random) };
  else fields[at] = { ...field, value: structuredClone(pick(others, random).value) };
  return write(root);
}

/** Loads and runs a file. */
function read(bytes, { name }) {
  const model = loadOnnx(bytes, name);
  const inputs = inputsFor(model);
  if (inputs === null) return;
  for (const output of Object.values(model.forwardAll(inputs))) {
    if (output instanceof G.Tensor) output.dataSync();
  }
}

/** The dtypes for element types that are neither int32 nor float32. */
const DTYPES = { uint8: 'uint8', bool: 'bool' };

/** Zeros for all inputs, or null where they have too many elements. */
function inputsFor({ inputs }) {
  const given = {};
  for (const { name, elementType, shape } of inputs) {
    const sizes = (shape ?? [2]).map((size) => (typeof size === 'number' ? size : 2));
    const count = sizes.reduce((n, size) => n * size, 1);
    if (!(count >= 0 && count <= MOST_ELEMENTS)) return null;
    const dtype = DTYPES[elementType] ?? (/int/.test(elementType) ? 'int32' : 'float32');
    if (elementType === 'string') given[name] = { shape: sizes, data: Array(count).fill('Seoul') };
    else if (elementType === 'float64')
      given[name] = { shape: sizes, data: new Float64Array(count) };
    else given[name] = G.zeros(sizes, { dtype });
  }
  return given;
}

/** @type {import('./search.mjs').Kind} */
export const ONNX = {
  name: 'onnx',
  files: readdirSync(FILES)
    .filter((name) => name.endsWith('.onnx'))
    .sort()
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(new URL(name, FILES))) })),
  change: changeField,
  read,
  // An index that the graph computes is checked when a value is read: by the network if it looks up a name, or later.
  place: /^(node|(OnnxModule: )?Index) /,
};
