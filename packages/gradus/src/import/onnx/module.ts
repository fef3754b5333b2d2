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
  /** The name of the node in errors. */
  readonly title: string;
  readonly type: string;
  readonly operator: Operator;
  readonly compute: Compute;
}

/** Values that follow from shapes and constants are kept for at most this many shapes of the inputs. */
const MOST_SHAPES = 8;

/** The limit on the elements of all values of a run: per element of the inputs, per element of the weights, and a base. */
const PER_INPUT_ELEMENT = 2 ** 14;
const PER_WEIGHT_ELEMENT = 16;
const AT_LEAST = 2 ** 25;

const FLOATS: ReadonlySet<unknown> = new Set(['float32', 'float64', 'float16', 'bfloat16']);

/**
 * A network from an ONNX file; `loadOnnx` returns it. Its parameters have the names of the initializers. Integers are
 * int32 and floats are float32; only the preprocessing of float64 inputs is float64.
 *
 * In training mode, Dropout drops. Normalisations use the statistics of the file in both modes.
 *
 * @example
 * ```ts
 * const model: OnnxModule = loadOnnx(toOnnx(new nn.Linear(3, 2), { inputShape: [3] }));
 * [...model.namedParameters()].map(([name]) => name); // ['weight', 'bias']
 * model.inputs[0].shape; // ['batch', 3]
 * ```
 */
export class OnnxModule extends Module {
  /** The inputs of {@link forward}, without initializers. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Texts in the file, such as the names of the classes. */
  readonly metadata: ReadonlyMap<string, string>;
  readonly #steps: readonly Step[];
  /** Initializers that are not parameters. */
  readonly #constants = new Map<string, Value>();
  /** By the name in the file. */
  readonly #parameters = new Map<string, Parameter>();
  /** The names of values that follow only from constants and shapes. */
  readonly #known: ReadonlySet<string>;
  /** These values, by the shapes of the inputs. */
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
    // Copy views of the file: training writes to parameters, and the file belongs to the user.
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
   * Computes the output of the graph. Of several outputs, it is the one with floats, such as the probabilities of a
   * classifier.
   * @param inputs the input, or all inputs by name
   * @throws ArgumentError where an input is missing, unknown or has the wrong type
   * @throws ShapeError where an input has the wrong shape
   * @throws GradusError where a node cannot compute its outputs; it names the node
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
   * Predicts rows in evaluation mode: returns an object for each row, with the outputs by name.
   *
   * @param rows objects with a value for each input of the graph, or arrays of numbers for a graph with one input.
   *   null and undefined are missing values: NaN, or the empty string
   * @throws ArgumentError for a row with a missing or unknown input, or a value of the wrong type; it names both
   *
   * @example
   * ```ts
   * const model = new nn.Linear(2, 1);
   * model.loadStateDict({ weight: tensor([[2, 1]]), bias: tensor([0]) });
   * loadOnnx(toOnnx(model, { inputShape: [2] })).predict([[1, 2], [3, 4]]); // [{ output: 4 }, { output: 10 }]
   * ```
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

  /** The name of the output that {@link forward} returns. */
  #mainOutput(): string {
    const [first, ...others] = this.outputs;
    if (others.length === 0) return first.name;
    const floats = this.outputs.filter(({ elementType }) => FLOATS.has(elementType));
    const maps = this.outputs.filter(({ elementType }) => elementType === null);
    const [main, second] = floats.length > 0 ? floats : maps;
    if (main !== undefined && second === undefined) return main.name;
    throw new GradusError(
      `the graph has the outputs ${this.outputs.map(({ name }) => shown(name)).join(', ')}. ` +
        'Call forwardAll(), which returns them by name.',
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

  /** The values that follow from the shapes of these inputs. */
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

/** The names of values that are the same for all inputs with the same shapes. */
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
 * The outputs of a node by name. Those in `known` become leaves, to be used again.
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

/** A value as a leaf, which is not computed again. */
function settled(value: Value): Value {
  if (value instanceof Tensor)
    return fromArray(elementsOf(value), value.shape, { dtype: value.dtype });
  if (value instanceof Texts) return new Texts(settled(value.codes) as Tensor, value.words);
  return value;
}

/** A value as the user gets it. */
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
