/** Builds an ONNX graph: nodes, constants, names. */
import type {
  OnnxAttribute,
  OnnxData,
  OnnxElementType,
  OnnxNode,
  OnnxTensor,
  OnnxValue,
} from '../../onnx/index.ts';
import type { Extent } from '../trace.ts';

/** A value of the graph. */
export interface Value {
  readonly name: string;
  readonly type: OnnxElementType;
  readonly shape: readonly Extent[];
}

/** The dimension of the batch. */
export const BATCH: Extent = { batches: 1 };

/** The domain of ONNX's operators for tables and classes. */
export const ML = 'ai.onnx.ml';

type AttributeValue = number | string | readonly number[] | readonly string[] | OnnxAttribute;

/** What describes a node besides its inputs. */
interface NodeOptions {
  readonly shape: readonly Extent[];
  /** The type of the output. Default: the type of the first input. */
  readonly type?: OnnxElementType;
  readonly domain?: typeof ML;
  /** Numbers are integers. Pass floats as an `OnnxAttribute`. */
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  /** The name of the output; a name that is taken gets a number. Default: the operator in lower case. */
  readonly name?: string;
}

type Numbers = Exclude<OnnxData, readonly string[]>;

const ARRAYS = {
  float32: (values: readonly number[]): Numbers => Float32Array.from(values),
  float64: (values: readonly number[]): Numbers => Float64Array.from(values),
  int32: (values: readonly number[]): Numbers => Int32Array.from(values),
  uint8: (values: readonly number[]): Numbers => Uint8Array.from(values),
  bool: (values: readonly number[]): Numbers => Uint8Array.from(values),
  int64: (values: readonly number[]): Numbers => BigInt64Array.from(values, BigInt),
};

/** The types that {@link Graph.numbers} takes. */
type NumberType = keyof typeof ARRAYS;

/** Collects the parts of a model. */
export class Graph {
  readonly inputs: OnnxValue[] = [];
  readonly outputs: OnnxValue[] = [];
  /** What ONNX cannot express, in sentences. */
  readonly problems = new Set<string>();
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers: OnnxTensor[] = [];
  /** How many numbered names have been made from each name. */
  readonly #names = new Map<string, number>();
  readonly #numbers = new Map<string, Value>();
  /** The outputs of nodes by their operator, inputs and attributes. */
  readonly #known = new Map<string, Value>();
  /** The names of the graph's outputs, by the names of their values. */
  readonly #made = new Map<string, string>();

  /** @param reserved the names of the inputs and outputs */
  constructor(reserved: readonly string[]) {
    for (const name of reserved) this.#names.set(name, 0);
  }

  input(name: string, type: OnnxElementType, shape: readonly Extent[], docString = ''): Value {
    this.inputs.push({ name, elementType: type, shape: shape.map(dimensionOf), docString });
    return { name, type, shape };
  }

  /** Makes `value` an output with this name. */
  output(name: string, value: Value, docString = ''): void {
    const { type, shape } = value;
    const isMade = this.#nodes.some(({ outputs }) => outputs[0] === value.name);
    const isOther = this.#made.has(value.name) || !isMade;
    // An input, or a value that already is an output, is copied.
    const own = isOther ? this.add('Identity', [value], { shape }) : value;
    this.#made.set(own.name, name);
    this.outputs.push({ name, elementType: type, shape: shape.map(dimensionOf), docString });
  }

  /** Adds a node, unless the graph has one that computes the same. */
  add(opType: string, inputs: readonly Value[], options: NodeOptions): Value {
    const { shape, type = inputs[0].type, domain = '', attributes = {} } = options;
    const key = JSON.stringify([opType, inputs.map((input) => input.name), attributes]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const name = this.#unique(options.name ?? opType.toLowerCase());
    const made = { name, type, shape };
    this.#known.set(key, made);
    this.#nodes.push({
      name,
      opType,
      domain,
      inputs: inputs.map((input) => input.name),
      outputs: [name],
      attributes: new Map(
        Object.entries(attributes).map(([key, value]) => [key, attributeOf(value)]),
      ),
    });
    return made;
  }

  /** Adds a tensor to the file. */
  tensor(name: string, type: OnnxElementType, shape: readonly number[], data: OnnxData): Value {
    const own = this.#unique(name);
    this.#initializers.push({ name: own, type, shape, data });
    return { name: own, type, shape };
  }

  /** Adds numbers to the file: a scalar or, for a list, a vector. Equal numbers are added once. */
  numbers(values: number | readonly number[], type: NumberType): Value {
    const list = typeof values === 'number' ? [values] : values;
    const shape = typeof values === 'number' ? [] : [list.length];
    const key = `${type} [${shape}] ${list.map((value) => (Object.is(value, -0) ? '-0' : value))}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const name = list.length > 4 ? `numbers_${type}` : list.join('_');
    const made = this.tensor(name, type, shape, ARRAYS[type](list));
    this.#numbers.set(key, made);
    return made;
  }

  /** The nodes and tensors that the outputs need, in order. */
  finished(): { nodes: OnnxNode[]; initializers: OnnxTensor[] } {
    const needed = new Set(this.#made.keys());
    const named = (name: string) => this.#made.get(name) ?? name;
    const nodes: OnnxNode[] = [];
    for (const node of this.#nodes.toReversed()) {
      if (!needed.has(node.outputs[0])) continue;
      for (const name of node.inputs) needed.add(name);
      nodes.push({ ...node, inputs: node.inputs.map(named), outputs: node.outputs.map(named) });
    }
    const initializers = this.#initializers.filter(({ name }) => needed.has(name));
    return { nodes: nodes.reverse(), initializers };
  }

  #unique(name: string): string {
    let unique = name;
    let count = this.#names.get(name) ?? 0;
    while (this.#names.has(unique)) unique = `${name}_${++count}`;
    this.#names.set(name, count);
    if (unique !== name) this.#names.set(unique, 0);
    return unique;
  }
}

function dimensionOf(extent: Extent): number | string {
  if (typeof extent === 'number') return extent;
  return extent.batches === 1 ? 'batch' : `${extent.batches} * batch`;
}

function attributeOf(value: AttributeValue): OnnxAttribute {
  if (typeof value === 'number') return { type: 'int', value };
  if (typeof value === 'string') return { type: 'string', value };
  if (!Array.isArray(value)) return value as OnnxAttribute;
  return typeof value[0] === 'string'
    ? { type: 'strings', value: value as string[] }
    : { type: 'ints', value: value as number[] };
}
