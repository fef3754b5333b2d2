/** Small ONNX graphs, and their results in ONNX Runtime. */
import { type DType, fromArray, type Tensor } from 'gradus';
import { loadOnnx, type OnnxArray } from 'gradus/import';
import * as ort from 'onnxruntime-web';
import { expect } from 'vitest';
import {
  encodeModel,
  type OnnxAttribute,
  type OnnxData,
  type OnnxElementType,
  type OnnxNode,
  type OnnxTensor,
} from '../../src/onnx/index.ts';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

export const int = (value: number): OnnxAttribute => ({ type: 'int', value });
export const float = (value: number): OnnxAttribute => ({
  type: 'float',
  value: Math.fround(value),
});
export const text = (value: string): OnnxAttribute => ({ type: 'string', value });
export const ints = (...value: number[]): OnnxAttribute => ({ type: 'ints', value });
export const floats = (...value: number[]): OnnxAttribute => ({
  type: 'floats',
  value: value.map(Math.fround),
});
export const texts = (...value: string[]): OnnxAttribute => ({ type: 'strings', value });
export const whole = (value: OnnxTensor): OnnxAttribute => ({ type: 'tensor', value });

const ARRAYS: Partial<Record<OnnxElementType, (values: readonly number[]) => OnnxData>> = {
  float32: (values) => Float32Array.from(values),
  float64: (values) => Float64Array.from(values),
  int32: (values) => Int32Array.from(values),
  uint8: (values) => Uint8Array.from(values),
  bool: (values) => Uint8Array.from(values),
  int64: (values) => BigInt64Array.from(values, BigInt),
};

/** A tensor of numbers or strings. It gets its name where it is used. */
export function tensor(
  shape: readonly number[],
  values: readonly (number | string)[],
  type: OnnxElementType = typeof values[0] === 'string' ? 'string' : 'float32',
): OnnxTensor {
  const data = type === 'string' ? (values as string[]) : ARRAYS[type]?.(values as number[]);
  return { name: '', type, shape, data: data as OnnxData };
}

export const int64 = (...values: number[]): OnnxTensor => tensor([values.length], values, 'int64');

export function node(
  opType: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, OnnxAttribute>> = {},
  domain = '',
): OnnxNode {
  const name = `${opType} ${outputs[0]}`;
  return { name, opType, domain, inputs, outputs, attributes: new Map(Object.entries(attributes)) };
}

/** A graph over named tensors. */
export interface Graph {
  readonly nodes: readonly OnnxNode[];
  readonly inputs: Readonly<Record<string, OnnxTensor>>;
  readonly initializers?: Readonly<Record<string, OnnxTensor>>;
  /** The types of the outputs by name; null for a value that is not a tensor. */
  readonly outputs: Readonly<Record<string, OnnxElementType | null>>;
  readonly opset?: number;
  readonly ml?: number;
}

/** The file. The first dimension of each input is the batch and the others are fixed; the outputs have any shape. */
export function fileOf({
  nodes,
  inputs,
  initializers = {},
  outputs,
  opset = 17,
  ml = 3,
}: Graph): Uint8Array {
  return encodeModel({
    irVersion: 8,
    opsets: new Map([
      ['', opset],
      ['ai.onnx.ml', ml],
    ]),
    producerName: 'test',
    producerVersion: '',
    domain: '',
    modelVersion: 0,
    docString: '',
    metadata: new Map(),
    graph: {
      name: 'graph',
      nodes,
      initializers: Object.entries(initializers).map(([name, tensor]) => ({ ...tensor, name })),
      inputs: Object.entries(inputs).map(([name, { type, shape }]) => ({
        name,
        elementType: type,
        shape: shape.map((size, axis) => (axis === 0 ? 'batch' : size)),
        docString: '',
      })),
      outputs: Object.entries(outputs).map(([name, elementType]) => {
        return { name, elementType, shape: null, docString: '' };
      }),
    },
  });
}

/** The results of ONNX Runtime. */
async function oracle(
  file: Uint8Array,
  inputs: Readonly<Record<string, OnnxTensor>>,
): Promise<Record<string, ort.Tensor>> {
  const session = await ort.InferenceSession.create(file, { graphOptimizationLevel: 'disabled' });
  try {
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([name, { type, shape, data }]) => {
        return [name, new ort.Tensor(type as 'float32', data as Float32Array, shape)];
      }),
    );
    return (await session.run(feeds)) as Record<string, ort.Tensor>;
  } finally {
    await session.release();
  }
}

/** Tensors of Gradus, and arrays for types without tensors. */
export function given({ type, shape, data }: OnnxTensor): Tensor | OnnxArray {
  if (type === 'string') return { shape, data: data as string[] };
  if (data instanceof Float64Array) return { shape, data };
  const numbers = Array.from(data as ArrayLike<number | bigint>, Number);
  const dtype = type === 'int64' ? 'int32' : (type as DType);
  const array = dtype === 'float32' ? Float32Array : dtype === 'int32' ? Int32Array : Uint8Array;
  return fromArray(array.from(numbers), shape, { dtype });
}

function elements(result: Tensor | OnnxArray | ort.Tensor): unknown[] {
  if ('dataSync' in result) return Array.from(result.dataSync());
  const data = result.data as readonly unknown[];
  return Array.from(data, (value) => (typeof value === 'string' ? value : Number(value)));
}

/** Runs a graph here and in ONNX Runtime. */
export async function compare(graph: Graph): Promise<void> {
  const file = fileOf(graph);
  const expected = await oracle(file, graph.inputs);
  const model = loadOnnx(file);
  const inputs = Object.fromEntries(
    Object.entries(graph.inputs).map(([name, x]) => [name, given(x)]),
  );
  const found = model.forwardAll(inputs);
  for (const [name, wanted] of Object.entries(expected)) {
    const result = found[name] as Tensor | OnnxArray;
    expect(result.shape).toEqual(wanted.dims);
    const [own, other] = [elements(result), elements(wanted)];
    const tolerance = wanted.type === 'float64' ? 1e-12 : 2e-6;
    for (const [i, value] of other.entries()) {
      if (typeof value !== 'number' || !Number.isFinite(value)) expect(own[i]).toEqual(value);
      else
        expect(Math.abs((own[i] as number) - value)).toBeLessThanOrEqual(
          tolerance * Math.max(1, Math.abs(value)),
        );
    }
  }
}

/** One operator with its inputs (null: left out) and attributes. */
export type Case = [
  type: string,
  inputs: Record<string, OnnxTensor | null>,
  attributes?: Record<string, OnnxAttribute>,
  more?: {
    opset?: number;
    outputs?: number;
    type?: OnnxTensor['type'];
    ml?: number;
    constants?: string[];
  },
];

/** The graph of one operator. */
export function graphOf(domain: string, [type, inputs, attributes, more = {}]: Case): Graph {
  const names = Object.keys(inputs);
  const count = more.outputs ?? 1;
  const outputs = Array.from({ length: count }, (_, i) => `out${i}`);
  const isConstant = (name: string): boolean => more.constants?.includes(name) ?? false;
  const given = Object.entries(inputs).filter(([, x]) => x !== null) as [string, OnnxTensor][];
  return {
    nodes: [
      node(
        type,
        names.map((name) => (inputs[name] === null ? '' : name)),
        outputs,
        attributes,
        domain,
      ),
    ],
    inputs: Object.fromEntries(given.filter(([name]) => !isConstant(name))),
    initializers: Object.fromEntries(given.filter(([name]) => isConstant(name))),
    outputs: Object.fromEntries(
      outputs.map((name, i) => [name, i === 0 ? (more.type ?? 'float32') : 'float32']),
    ),
    opset: more.opset,
    ml: more.ml,
  };
}

/** Different numbers from −1 to 1 without a pattern. */
export function numbers(count: number, scale = 1): number[] {
  return Array.from({ length: count }, (_, i) => scale * Math.sin(7 * i + 1));
}

/** Cases with unique titles. */
export function titled(cases: readonly Case[]): (readonly [title: string, one: Case])[] {
  return cases.map((one, i) => [`${one[0]} #${i}`, one]);
}
