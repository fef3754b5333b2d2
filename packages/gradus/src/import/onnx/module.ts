import { Module, Parameter } from '../../nn/index.ts';
import type { OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from '../../onnx/index.ts';
import { fromArray, noGrad, Tensor } from '../../tensor/index.ts';
import { ArgumentError, GradusError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';
import { type OnnxArray, type OnnxInput, valuesOfInputs } from './inputs.ts';
import { Budget, Call, type Compute, type Operator } from './node.ts';
import { inputsOfRows, type OnnxPrediction, type OnnxRow, predictionsOf } from './rows.ts';
import { Doubles, elementsOf, Maps, sizeOf, Texts, tensorOf, type Value } from './values.ts';

/** A node that is ready to run. */
export interface Step {
  readonly node: OnnxNode;
  /** What errors call the node. */
  readonly title: string;
  readonly type: string;
  readonly operator: Operator;
  readonly compute: Compute;
}

/** For how many shapes of the inputs values are kept that follow from shapes and constants alone. */
const MOST_SHAPES = 8;

/** Elements that all values of a run together may have: for each element of the inputs, of the weights, and always. */
const PER_INPUT_ELEMENT = 2 ** 14;
const PER_WEIGHT_ELEMENT = 16;
const AT_LEAST = 2 ** 25;

const FLOATS: ReadonlySet<unknown> = new Set(['float32', 'float64', 'float16', 'bfloat16']);

/**
 * A network that an ONNX file holds, made by `loadOnnx`. Its parameters have the names of the initializers.
 * Integers are held as int32, and all floats as float32 but for the preprocessing of float64 inputs.
 *
 * In training mode Dropout drops; normalisations keep the statistics of the file in both modes.
 */
export class OnnxModule extends Module {
  /** What {@link forward} takes; initializers are not among them. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Texts that the file carries, such as the names of the classes. */
  readonly metadata: ReadonlyMap<string, string>;
  readonly #steps: readonly Step[];
  /** Initializers that are not learned. */
  readonly #constants = new Map<string, Value>();
  /** By the name in the file. */
  readonly #parameters = new Map<string, Parameter>();
  /** The names of values that follow from constants and shapes alone. */
  readonly #known: ReadonlySet<string>;
  /** Such values, by the shapes of the inputs that they were computed for. */
  readonly #kept = new Map<string, Map<string, Value>>();

  constructor(
    { graph, metadata }: OnnxModel,
    steps: readonly Step[],
    initializers: ReadonlyMap<string, OnnxTensor | Value>,
    file: ArrayBufferLike,
  ) {
    super();
    this.inputs = graph.inputs.filter(({ name }) => !initializers.has(name));
    this.outputs = graph.outputs;
    this.metadata = metadata;
    this.#steps = steps;
    for (const [name, value] of initializers) {
      if (isValue(value)) this.#constants.set(name, value);
      else this.#addParameter(name, value, file);
    }
    this.#known = knownNames(steps, this.#constants);
    this.eval();
  }

  #addParameter(name: string, { data, shape }: OnnxTensor, file: ArrayBufferLike): void {
    // Training writes to it, and the file is the user's.
    const isOwn = data instanceof Float32Array && data.buffer !== file;
    const parameter = new Parameter(isOwn ? data : Float32Array.from(data as Float32Array), shape);
    this.#parameters.set(name, parameter);
    const field = name in this ? `weight:${name}` : name;
    Object.defineProperty(this, field, {
      value: parameter,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }

  /**
   * The output of the graph: of several, the one of floats, such as the probabilities of a classifier.
   * @param inputs the input, or all of them by name
   * @throws ArgumentError where inputs are missing, unknown or of another type; ShapeError where their shape is
   *   another; GradusError where a node cannot compute its outputs, with the node
   */
  forward(inputs: OnnxInput | Readonly<Record<string, OnnxInput>>): Tensor {
    const name = this.#mainOutput();
    return tensorIn(this.#run(valuesOfInputs(this.inputs, inputs), this.training).get(name));
  }

  /** All outputs of the graph by name; see {@link forward}. */
  forwardAll(
    inputs: OnnxInput | Readonly<Record<string, OnnxInput>>,
  ): Record<string, Tensor | OnnxArray> {
    const compute = (): unknown => {
      const values = this.#run(valuesOfInputs(this.inputs, inputs), this.training);
      return Object.fromEntries([...values].map(([name, value]) => [name, resultOf(value)]));
    };
    return Module.run(this, [inputs], compute) as Record<string, Tensor | OnnxArray>;
  }

  /**
   * What the graph makes of rows, in evaluation mode: an object for each row, with the outputs by name.
   *
   *     model.predict([{ age: 31, city: 'Seoul' }]);
   *     // [{ label: 'yes', probabilities: [0.2, 0.8] }]
   *
   * @param rows objects with a value for each input of the graph; for a graph of one input also arrays of numbers.
   *   null and undefined are missing: NaN, or the empty string
   * @throws ArgumentError for a row that lacks an input, has one too many or one of another type, with row and input
   */
  predict(rows: readonly OnnxRow[]): OnnxPrediction[] {
    if (rows.length === 0) return [];
    const inputs = inputsOfRows(this.inputs, rows);
    return noGrad(() => predictionsOf(this.#run(inputs, false), rows.length));
  }

  override extraRepr(): string {
    const names = (values: readonly OnnxValue[]): string =>
      values.map(({ name }) => name).join(', ');
    return `${names(this.inputs)} → ${names(this.outputs)}, ${this.#steps.length} nodes`;
  }

  /** The name of the output that {@link forward} gives. */
  #mainOutput(): string {
    const [first, ...others] = this.outputs;
    if (others.length === 0) return first.name;
    const floats = this.outputs.filter(({ elementType }) => FLOATS.has(elementType));
    const maps = this.outputs.filter(({ elementType }) => elementType === null);
    const [main, second] = floats.length > 0 ? floats : maps;
    if (main !== undefined && second === undefined) return main.name;
    throw new GradusError(
      `the graph has the outputs ${this.outputs.map(({ name }) => shown(name)).join(', ')}. ` +
        'Use forwardAll(), which gives them by name.',
    );
  }

  /** The outputs by name. */
  #run(inputs: ReadonlyMap<string, Value>, training: boolean): Map<string, Value> {
    const values = new Map<string, Value>([...this.#constants, ...this.#parameters, ...inputs]);
    const budget = this.#budget(inputs);
    const kept = this.#keptFor(inputs);
    for (const step of this.#steps) {
      const { inputs: from, outputs } = step.node;
      if (outputs.every((name) => kept.has(name) || name === '')) {
        for (const name of outputs) values.set(name, kept.get(name) as Value);
        continue;
      }
      const call = new Call(
        from.map((name) => values.get(name)),
        outputs.length,
        training,
        budget,
      );
      const made = computeStep(step, call, this.#known);
      for (const [name, value] of made) {
        if (this.#known.has(name)) kept.set(name, value);
        values.set(name, value);
      }
    }
    return new Map(this.outputs.map(({ name }) => [name, values.get(name) as Value]));
  }

  #budget(inputs: ReadonlyMap<string, Value>): Budget {
    const total = (list: Iterable<Value>): number => {
      let size = 0;
      for (const value of list) size += sizeOf(value);
      return size;
    };
    const weights = total(this.#constants.values()) + total(this.#parameters.values());
    return new Budget(
      AT_LEAST + PER_INPUT_ELEMENT * total(inputs.values()) + PER_WEIGHT_ELEMENT * weights,
    );
  }

  /** Values that follow from the shapes of these inputs. */
  #keptFor(inputs: ReadonlyMap<string, Value>): Map<string, Value> {
    const key = [...inputs.values()].map(({ shape }) => shape.join()).join(';');
    const found = this.#kept.get(key);
    if (found !== undefined) return found;
    const [oldest] = this.#kept.keys();
    if (this.#kept.size === MOST_SHAPES) this.#kept.delete(oldest);
    const made = new Map<string, Value>();
    this.#kept.set(key, made);
    return made;
  }
}

function isValue(value: OnnxTensor | Value): value is Value {
  return !('type' in value);
}

/** The names of values that are the same for all inputs of the same shapes. */
function knownNames(
  steps: readonly Step[],
  constants: ReadonlyMap<string, Value>,
): ReadonlySet<string> {
  const known = new Set<string>(['', ...constants.keys()]);
  for (const { node, operator } of steps) {
    if (operator.isRandom) continue;
    if (!operator.asksShapeOnly && !node.inputs.every((name) => known.has(name))) continue;
    for (const name of node.outputs) known.add(name);
  }
  return known;
}

/**
 * The outputs of a node by name; those that are `known` for these shapes as leaves.
 * @throws GradusError that names the node
 */
function computeStep(
  { node, title, type, compute }: Step,
  call: Call,
  known: ReadonlySet<string>,
): ReadonlyMap<string, Value> {
  try {
    const made = compute(call);
    const values = Array.isArray(made) ? (made as readonly Value[]) : [made as Value];
    const outputs = new Map<string, Value>();
    for (const [place, name] of node.outputs.entries()) {
      const value = values[place];
      if (value === undefined || name === '') continue;
      call.budget.pay(value);
      outputs.set(name, known.has(name) ? settled(value) : value);
    }
    return outputs;
  } catch (error) {
    if (error instanceof GradusError && error.layer === null) {
      const taken = node.inputs.filter((name) => name !== '').join(', ');
      error.locate(title, taken === '' ? type : `${type} of ${taken}`);
    }
    throw error;
  }
}

/** A value as a leaf, which costs nothing to use again. */
function settled(value: Value): Value {
  if (value instanceof Tensor)
    return fromArray(elementsOf(value), value.shape, { dtype: value.dtype });
  if (value instanceof Texts) return new Texts(settled(value.codes) as Tensor, value.words);
  return value;
}

/** A value as users get it. */
function resultOf(value: Value): Tensor | OnnxArray {
  if (value instanceof Texts) return { shape: value.shape, data: value.read() };
  if (value instanceof Doubles) return { shape: value.shape, data: value.data };
  return tensorIn(value);
}

function tensorIn(value: Value | undefined): Tensor {
  if (value instanceof Maps) return value.values;
  if (value === undefined || value instanceof Texts) {
    throw new ArgumentError('forward', 'the output is a tensor of strings. Use predict().');
  }
  return tensorOf(value);
}
