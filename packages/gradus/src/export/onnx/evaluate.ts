/**
 * Computes an ONNX graph with plain loops, to check an exported file. It has only the operators that `toOnnx` writes,
 * and shares no code with the library's engine.
 */
import type {
  OnnxAttribute,
  OnnxData,
  OnnxElementType,
  OnnxModel,
  OnnxNode,
} from '../../onnx/index.ts';
import { GradusError } from '../../util/errors.ts';
import {
  type Cells,
  cellsOf,
  type Numbers,
  placesOf,
  sizeOf,
  spread,
  stridesOf,
  taken,
} from './cells.ts';

/** The outputs of `model` for these inputs, by name. */
export function evaluateOnnx(
  { graph }: OnnxModel,
  inputs: Readonly<Record<string, Cells>>,
): Map<string, Cells> {
  const values = new Map<string, Cells>(Object.entries(inputs));
  for (const { name, type, shape, data } of graph.initializers) {
    values.set(name, { type, shape, data: withoutBigInts(data) });
  }
  for (const node of graph.nodes) {
    const operator = OPERATORS[node.opType];
    if (operator === undefined) refuse(`the operator ${node.opType} is unknown`);
    const args = node.inputs.map((name) => values.get(name) ?? unknown(name));
    values.set(node.outputs[0], operator(args, new Attributes(node)));
  }
  return new Map(graph.outputs.map(({ name }) => [name, values.get(name) ?? unknown(name)]));
}

function unknown(value: string): never {
  return refuse(`the value ${value} is unknown`);
}

function refuse(what: string): never {
  throw new GradusError(`toOnnx: the exported file has an error: ${what}. Please report this.`, {
    code: 'export',
  });
}

function withoutBigInts(data: OnnxData): Cells['data'] {
  return data instanceof BigInt64Array || data instanceof BigUint64Array
    ? Float64Array.from(data, Number)
    : data;
}

class Attributes {
  readonly #all: ReadonlyMap<string, OnnxAttribute>;

  constructor({ attributes }: OnnxNode) {
    this.#all = attributes;
  }

  get<T>(name: string): T | undefined {
    return this.#all.get(name)?.value as T | undefined;
  }

  number(name: string, otherwise: number): number {
    return this.get<number>(name) ?? otherwise;
  }
}

type Operator = (inputs: readonly Cells[], attributes: Attributes) => Cells;

function broadcastOf(inputs: readonly Cells[]): number[] {
  const rank = Math.max(...inputs.map(({ shape }) => shape.length));
  return Array.from({ length: rank }, (_, d) => {
    const extents = inputs.map(({ shape }) => shape[shape.length - rank + d] ?? 1);
    const extent = extents.find((each) => each !== 1) ?? 1;
    if (extents.some((each) => each !== 1 && each !== extent))
      refuse(`${extents} do not broadcast`);
    return extent;
  });
}

/** An elementwise operator. */
function pointwise(
  fn: (a: number, b: number, c: number) => number,
  type?: OnnxElementType,
): Operator {
  return (inputs) => {
    const shape = broadcastOf(inputs);
    const [a, b = a, c = a] = inputs.map((input) => spread(input, shape));
    const own = type ?? (inputs.at(-1) as Cells).type;
    return cellsOf(own, shape, (i) => fn(a[i], b[i], c[i]));
  };
}

const matmul = (a: Cells, b: Cells): Cells => {
  const [rows, inner] = a.shape.slice(-2);
  const [, columns] = b.shape.slice(-2);
  const batch = broadcastOf([
    { ...a, shape: a.shape.slice(0, -2) },
    { ...b, shape: b.shape.slice(0, -2) },
  ]);
  const x = spread(a, [...batch, rows, inner]);
  const y = spread(b, [...batch, inner, columns]);
  return cellsOf(a.type, [...batch, rows, columns], (i) => {
    const column = i % columns;
    const row = Math.floor(i / columns);
    const first = Math.floor(row / rows) * inner * columns + column;
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += x[row * inner + k] * y[first + k * columns];
    return sum;
  });
};

/** The dot product of two contiguous ranges. */
function dot(a: Numbers, from: number, b: Numbers, start: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += a[from + k] * b[start + k];
  return sum;
}

const transpose = (x: Cells, axes: readonly number[]): Cells => {
  const strides = stridesOf(x.shape);
  const shape = axes.map((axis) => x.shape[axis]);
  return taken(
    x,
    shape,
    placesOf(
      shape,
      axes.map((axis) => strides[axis]),
    ),
  );
};

/** An operator along axes: `fold` combines the elements of each line. */
function along(
  axesOf: (inputs: readonly Cells[], attributes: Attributes) => readonly number[],
  fold: (line: Float64Array) => number,
  type?: OnnxElementType,
): Operator {
  return (inputs, attributes) => {
    const [x] = inputs;
    const strides = stridesOf(x.shape);
    const axes = axesOf(inputs, attributes);
    const kept = x.shape.map((_, d) => d).filter((d) => !axes.includes(d));
    const shape = kept.map((d) => x.shape[d]);
    const starts = placesOf(
      shape,
      kept.map((d) => strides[d]),
    );
    const offsets = placesOf(
      axes.map((d) => x.shape[d]),
      axes.map((d) => strides[d]),
    );
    const line = new Float64Array(offsets.length);
    return cellsOf(type ?? x.type, shape, (i) => {
      for (let k = 0; k < line.length; k++) line[k] = (x.data as Numbers)[starts[i] + offsets[k]];
      return fold(line);
    });
  };
}

const byInput = ([, axes]: readonly Cells[]) => Array.from(axes.data as Numbers);
const byAttribute = (_: unknown, attributes: Attributes) => attributes.get<number[]>('axes') ?? [];
const byAxis = (_: unknown, attributes: Attributes) => [attributes.number('axis', 0)];

const reshaped = (x: Cells, sizes: readonly number[]): Cells => {
  const shape = sizes.map((size, d) => (size === 0 ? x.shape[d] : size));
  const known = sizeOf(shape.filter((size) => size !== -1));
  return { ...x, shape: shape.map((size) => (size === -1 ? sizeOf(x.shape) / known : size)) };
};

const sliced: Operator = ([x, starts, ends, axes, steps]) => {
  const strides = stridesOf(x.shape);
  const shape = [...x.shape];
  const stride = [...strides];
  let first = 0;
  Array.from(axes.data as Numbers).forEach((axis, i) => {
    const [start, end] = [(starts.data as Numbers)[i], (ends.data as Numbers)[i]];
    const step = steps === undefined ? 1 : (steps.data as Numbers)[i];
    shape[axis] = Math.ceil((end - start) / step);
    stride[axis] *= step;
    first += start * strides[axis];
  });
  return taken(x, shape, placesOf(shape, stride, first));
};

const concatenated: Operator = (parts, attributes) => {
  const axis = attributes.number('axis', 0);
  const [{ type, shape: one }] = parts;
  const extent = parts.reduce((sum, part) => sum + part.shape[axis], 0);
  const shape = one.map((size, d) => (d === axis ? extent : size));
  const data = new Float64Array(sizeOf(shape));
  const row = sizeOf(shape.slice(axis));
  let offset = 0;
  for (const part of parts) {
    const length = sizeOf(part.shape.slice(axis));
    for (let i = 0; i < part.data.length; i++) {
      data[Math.floor(i / length) * row + offset + (i % length)] = (part.data as Numbers)[i];
    }
    offset += length;
  }
  return { type, shape, data };
};

const gathered: Operator = ([x, index], attributes) => {
  const axis = attributes.number('axis', 0);
  const shape = [...x.shape.slice(0, axis), ...index.shape, ...x.shape.slice(axis + 1)];
  const inner = sizeOf(x.shape.slice(axis + 1));
  const count = sizeOf(index.shape);
  return cellsOf(x.type, shape, (i) => {
    const outer = Math.floor(i / (inner * count));
    const at = (index.data as Numbers)[Math.floor(i / inner) % count];
    return (x.data as Numbers)[(outer * x.shape[axis] + at) * inner + (i % inner)];
  });
};

const gatheredElements: Operator = ([x, index], attributes) => {
  const axis = attributes.number('axis', 0);
  const strides = stridesOf(x.shape);
  const steps = strides.map((stride, d) => (d === axis ? 0 : stride));
  const places = placesOf(index.shape, steps);
  return taken(
    x,
    index.shape,
    places.map((place, i) => place + (index.data as Numbers)[i] * strides[axis]),
  );
};

const scattered: Operator = ([x, index, sources], attributes) => {
  const axis = attributes.number('axis', 0);
  if (attributes.get<string>('reduction') !== 'add') refuse('ScatterElements does not add');
  const strides = stridesOf(x.shape);
  const data = Float64Array.from(x.data as Numbers);
  placesOf(
    index.shape,
    strides.map((stride, d) => (d === axis ? 0 : stride)),
  ).forEach((place, i) => {
    const at = (index.data as Numbers)[i];
    const row = at < 0 ? at + x.shape[axis] : at;
    data[place + row * strides[axis]] += (sources.data as Numbers)[i];
  });
  return { ...x, data };
};

const softmax: Operator = ([x], attributes) => {
  const axis = attributes.number('axis', -1);
  const line = (fold: (line: Float64Array) => number) => {
    const { data, shape } = along(() => [axis], fold)([x], attributes);
    return spread({ type: 'float32', data, shape: shape.toSpliced(axis, 0, 1) }, x.shape);
  };
  const largest = line((values) => values.reduce((most, value) => Math.max(most, value)));
  const total = line((values) => {
    const most = values.reduce((a, b) => Math.max(a, b));
    return values.reduce((sum, value) => sum + Math.exp(value - most), 0);
  });
  return cellsOf(x.type, x.shape, (i) => Math.exp((x.data as Numbers)[i] - largest[i]) / total[i]);
};

const encoded: Operator = ([{ shape, data }], attributes) => {
  const keys =
    attributes.get<readonly (string | number)[]>('keys_strings') ??
    attributes.get<readonly number[]>('keys_int64s') ??
    [];
  const texts = attributes.get<readonly string[]>('values_strings');
  const places = new Map(keys.map((key, i) => [key, i]));
  const found = Array.from(data as ArrayLike<string | number>, (key) => places.get(key) ?? -1);
  if (texts !== undefined) {
    return { type: 'string', shape, data: found.map((place) => texts[place] ?? '') };
  }
  const numbers = attributes.get<readonly number[]>('values_floats') ?? [];
  const other = attributes.number('default_float', 0);
  return cellsOf('float32', shape, (i) => numbers[found[i]] ?? other);
};

/** ONNX's numbers for the types that `toOnnx` writes. */
const TYPES: Readonly<Record<number, OnnxElementType>> = {
  1: 'float32',
  2: 'uint8',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  11: 'float64',
};

/** The error function by its series. From 4 on it is 1, with an error of 2 · 10⁻⁸. */
function erf(x: number): number {
  if (!(Math.abs(x) < 4)) return Number.isNaN(x) ? x : Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17; n++) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

const toInteger = (x: number) => Math.trunc(x);

const OPERATORS: Readonly<Record<string, Operator | undefined>> = {
  Identity: ([x]) => x,
  Cast: ([x], attributes) => {
    const type = TYPES[attributes.number('to', 0)];
    const isInteger = type !== 'float32' && type !== 'float64' && type !== 'bool';
    const convert = isInteger ? toInteger : (value: number) => value;
    return cellsOf(type, x.shape, (i) => convert((x.data as Numbers)[i]));
  },
  Add: pointwise((a, b) => a + b),
  Sub: pointwise((a, b) => a - b),
  Mul: pointwise((a, b) => a * b),
  Div: pointwise((a, b) => a / b),
  Pow: pointwise((a, b) => a ** b),
  Max: pointwise(Math.max),
  Min: pointwise(Math.min),
  And: pointwise((a, b) => a & b),
  Or: pointwise((a, b) => a | b),
  Not: pointwise((a) => 1 - a),
  Less: pointwise((a, b) => Number(a < b), 'bool'),
  LessOrEqual: pointwise((a, b) => Number(a <= b), 'bool'),
  Equal: pointwise((a, b) => Number(a === b), 'bool'),
  IsNaN: pointwise((a) => Number(Number.isNaN(a)), 'bool'),
  Where: pointwise((condition, yes, no) => (condition ? yes : no)),
  Neg: pointwise((x) => -x),
  Abs: pointwise(Math.abs),
  Sign: pointwise(Math.sign),
  Floor: pointwise(Math.floor),
  Relu: pointwise((x) => (x < 0 ? 0 : x)),
  Sqrt: pointwise(Math.sqrt),
  Exp: pointwise(Math.exp),
  Log: pointwise(Math.log),
  Sin: pointwise(Math.sin),
  Cos: pointwise(Math.cos),
  Erf: pointwise(erf),
  Tanh: pointwise(Math.tanh),
  Sigmoid: pointwise((x) => 1 / (1 + Math.exp(-x))),
  Softmax: softmax,
  Gemm: ([x, weight, bias]) => {
    const [[rows, inner], [outputs]] = [x.shape, weight.shape];
    const product = cellsOf(x.type, [rows, outputs], (i) => {
      const [row, output] = [Math.floor(i / outputs), i % outputs];
      return dot(x.data as Numbers, row * inner, weight.data as Numbers, output * inner, inner);
    });
    return bias === undefined ? product : pointwise((a, b) => a + b)([product, bias], NONE);
  },
  MatMul: ([a, b]) => matmul(a, b),
  Transpose: ([x], attributes) => transpose(x, attributes.get<number[]>('perm') ?? []),
  Reshape: ([x, sizes]) => reshaped(x, Array.from(sizes.data as Numbers)),
  Flatten: ([x]) => reshaped(x, [x.shape[0], -1]),
  Slice: sliced,
  Concat: concatenated,
  Gather: gathered,
  GatherElements: gatheredElements,
  ScatterElements: scattered,
  Expand: ([x, sizes]) => {
    const shape = Array.from(sizes.data as Numbers);
    return { ...x, shape, data: spread(x, shape) };
  },
  Shape: ([x], attributes) => {
    const data = x.shape.slice(attributes.number('start', 0), attributes.number('end', 1));
    return { type: 'int64', shape: [data.length], data };
  },
  ReduceSum: along(byInput, (line) => line.reduce((sum, value) => sum + value, 0)),
  ReduceMax: along(byAttribute, (line) => line.reduce((a, b) => Math.max(a, b))),
  ReduceMin: along(byAttribute, (line) => line.reduce((a, b) => Math.min(a, b))),
  ArgMax: along(byAxis, (line) => line.indexOf(line.reduce((a, b) => Math.max(a, b))), 'int64'),
  ArgMin: along(byAxis, (line) => line.indexOf(line.reduce((a, b) => Math.min(a, b))), 'int64'),
  LabelEncoder: encoded,
};

const NONE = new Attributes({ attributes: new Map() } as unknown as OnnxNode);
