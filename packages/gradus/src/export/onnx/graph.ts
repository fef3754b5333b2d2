/** An ONNX graph that grows: nodes, constants, names. */
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

/** The dimension of a batch. */
export const BATCH: Extent = { batches: 1 };

/** The domain of tables and classes. */
export const ML = 'ai.onnx.ml';

type AttributeValue = number | string | readonly number[] | readonly string[] | OnnxAttribute;

/** What a node is besides its inputs. */
interface NodeOptions {
  readonly shape: readonly Extent[];
  /** Default: that of the first input. */
  readonly type?: OnnxElementType;
  readonly domain?: typeof ML;
  /** Integers are `ints`; what is not an integer is said as an `OnnxAttribute`. */
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  /** What the value is called, where no other is called so. Default: the operator in small letters. */
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

/** A type of numbers in {@link Graph.numbers}. */
type NumberType = keyof typeof ARRAYS;

/** Collects what a model is made of. */
export class Graph {
  readonly inputs: OnnxValue[] = [];
  readonly outputs: OnnxValue[] = [];
  /** What cannot be said, in sentences. */
  readonly problems = new Set<string>();
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers: OnnxTensor[] = [];
  /** With how many names were made of each. */
  readonly #names = new Map<string, number>();
  readonly #numbers = new Map<string, Value>();
  /** The values of nodes, by what computes them. */
  readonly #known = new Map<string, Value>();
  /** The names of outputs by those of the values that they are. */
  readonly #made = new Map<string, string>();

  /** @param reserved names that inputs and outputs will have */
  constructor(reserved: readonly string[]) {
    for (const name of reserved) this.#names.set(name, 0);
  }

  input(name: string, type: OnnxElementType, shape: readonly Extent[], docString = ''): Value {
    this.inputs.push({ name, elementType: type, shape: shape.map(dimensionOf), docString });
    return { name, type, shape };
  }

  /** Makes `value` an output of that name. */
  output(name: string, value: Value, docString = ''): void {
    const { type, shape } = value;
    const isMade = this.#nodes.some(({ outputs }) => outputs[0] === value.name);
    const isOther = this.#made.has(value.name) || !isMade;
    // What is an input, or an output already, is copied.
    const own = isOther ? this.add('Identity', [value], { shape }) : value;
    this.#made.set(own.name, name);
    this.outputs.push({ name, elementType: type, shape: shape.map(dimensionOf), docString });
  }

  /** Adds a node, where there is none that computes the same. */
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

  /** A tensor that the file holds. */
  tensor(name: string, type: OnnxElementType, shape: readonly number[], data: OnnxData): Value {
    const own = this.#unique(name);
    this.#initializers.push({ name: own, type, shape, data });
    return { name: own, type, shape };
  }

  /** Numbers that the file holds: one where `values` is not a list, else a vector. Equal ones are there once. */
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

  /** Nodes and tensors that outputs need, in order. */
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
