/** The names of ONNX's element types by their number in `TensorProto.DataType`; null for unsupported types. */
export const ELEMENT_TYPES = [
  null,
  'float32',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int32',
  'int64',
  'string',
  'bool',
  'float16',
  'float64',
  'uint32',
  'uint64',
  null,
  null,
  'bfloat16',
] as const;

/** The type of a tensor's elements. */
export type OnnxElementType = Exclude<(typeof ELEMENT_TYPES)[number], null>;

/**
 * The elements of a tensor in row-major order. 16-bit floats become float32, bools become bytes 0 and 1, and all other
 * numbers are in the typed array of their type.
 */
export type OnnxData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | readonly string[];

/** A tensor of the file: a weight, or the value of an attribute. */
export interface OnnxTensor {
  readonly name: string;
  readonly type: OnnxElementType;
  readonly shape: readonly number[];
  readonly data: OnnxData;
}

/** An attribute of a node. Integers are int64 in the file, and rounded beyond 2⁵³. */
export type OnnxAttribute =
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'int'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'tensor'; readonly value: OnnxTensor }
  | { readonly type: 'floats'; readonly value: readonly number[] }
  | { readonly type: 'ints'; readonly value: readonly number[] }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  /** The graph in a node such as If, Loop and Scan, as undecoded bytes. */
  | { readonly type: 'graph'; readonly value: Uint8Array }
  | { readonly type: 'graphs'; readonly value: readonly Uint8Array[] };

/** One operation. */
export interface OnnxNode {
  /** May be empty. */
  readonly name: string;
  readonly opType: string;
  /** `''` for the standard operators, `'ai.onnx.ml'` for classical machine learning. */
  readonly domain: string;
  /** Names of values; `''` for an optional input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

/** The size of a dimension, its name such as `'batch'`, or null where it is unknown. */
export type OnnxDimension = number | string | null;

/** An input or output of a graph. */
export interface OnnxValue {
  readonly name: string;
  /** Null for a value that is not a tensor, such as the list of maps from a ZipMap. */
  readonly elementType: OnnxElementType | null;
  /** Null where the number of dimensions is unknown. */
  readonly shape: readonly OnnxDimension[] | null;
  /** Explains the value to people; may be empty. */
  readonly docString: string;
}

/** A graph: its operations, each after those whose outputs it takes. */
export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  /** Weights and constants. Files before IR version 4 list them among the inputs too. */
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** The content of an ONNX file, as far as Gradus reads it. */
export interface OnnxModel {
  readonly irVersion: number;
  /** The version of each set of operators by its domain: `''` → 17, `'ai.onnx.ml'` → 3. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly producerName: string;
  readonly producerVersion: string;
  readonly domain: string;
  readonly modelVersion: number;
  /** Explains the model to people; may be empty. */
  readonly docString: string;
  readonly metadata: ReadonlyMap<string, string>;
  readonly graph: OnnxGraph;
}
