/** A node as the definition of its operator sees it: attributes when the graph is loaded, inputs in each run. */
import type { OnnxAttribute, OnnxNode, OnnxTensor } from '../../onnx/index.ts';
import type { Tensor } from '../../tensor/index.ts';
import { GradusError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';
import {
  Doubles,
  elementsAtHand,
  elementsOf,
  sizeOf,
  Texts,
  tensorOf,
  type Value,
} from './values.ts';

/** Computes the outputs of a node. */
export type Compute = (call: Call) => Value | readonly Value[];

/** One operator of ONNX. */
export interface Operator {
  /** Reads the attributes of a node. @throws NodeProblem for attributes that are not supported */
  readonly prepare: (node: Attributes) => Compute;
  /** The positions of the inputs at which a float initializer is a trainable weight. */
  readonly learned?: readonly number[];
  /** Whether the output has the elements of input 0, so a weight stays a weight. */
  readonly isView?: true;
  /** Whether the output follows only from the shapes of the inputs. */
  readonly asksShapeOnly?: true;
  /** Whether the output differs from run to run. */
  readonly isRandom?: true;
}

/** Operators of one domain by their type. */
export type Operators = Readonly<Record<string, Operator>>;

/** The reason why a node cannot be run. */
export class NodeProblem extends Error {}

type ValueOf<T extends OnnxAttribute['type']> = Extract<OnnxAttribute, { type: T }>['value'];

/** The attributes of a node. An attribute that the operator does not read is refused, since it may change the result. */
export class Attributes {
  readonly node: OnnxNode;
  /** The version of the operator set of the node's domain. */
  readonly opset: number;
  readonly #asked = new Set<string>();

  constructor(node: OnnxNode, opset: number) {
    this.node = node;
    this.opset = opset;
  }

  /** @throws NodeProblem always */
  refuse(problem: string): never {
    throw new NodeProblem(problem);
  }

  has(name: string): boolean {
    return this.node.attributes.has(name);
  }

  /** Accepts attributes that change nothing here. */
  ignore(...names: string[]): void {
    for (const name of names) this.#asked.add(name);
  }

  #get<T extends OnnxAttribute['type']>(name: string, type: T): ValueOf<T> | undefined {
    this.#asked.add(name);
    const attribute = this.node.attributes.get(name);
    if (attribute === undefined) return undefined;
    if (attribute.type === type) return attribute.value as never;
    return this.refuse(`the attribute ${shown(name)} is of type ${attribute.type}, not ${type}.`);
  }

  int(name: string, otherwise: number): number {
    return this.#get(name, 'int') ?? otherwise;
  }

  /** An int that is 0 or 1. */
  flag(name: string, otherwise: boolean): boolean {
    return this.int(name, Number(otherwise)) !== 0;
  }

  float(name: string, otherwise: number): number {
    return this.#get(name, 'float') ?? otherwise;
  }

  text(name: string, otherwise: string): string {
    return this.#get(name, 'string') ?? otherwise;
  }

  ints(name: string): readonly number[] | undefined {
    return this.#get(name, 'ints');
  }

  floats(name: string): readonly number[] | undefined {
    return this.#get(name, 'floats');
  }

  texts(name: string): readonly string[] | undefined {
    return this.#get(name, 'strings');
  }

  tensor(name: string): OnnxTensor | undefined {
    return this.#get(name, 'tensor');
  }

  /** @throws NodeProblem for attributes that were not read */
  refuseUnknown(): void {
    const unknown = [...this.node.attributes.keys()].filter((name) => !this.#asked.has(name));
    if (unknown.length === 0) return;
    this.refuse(`the attribute ${unknown.map(shown).join(', ')} is not supported.`);
  }
}

/** The memory of a word, in elements. */
const WORD = 16;

/** The limit of NumPy. */
export const MOST_DIMENSIONS = 32;

/** The limit on what a run may compute: a small hostile file could ask for any amount. */
export class Budget {
  #left: number;
  readonly #all: number;

  /** @param elements the most elements that all values together may have */
  constructor(elements: number) {
    this.#left = elements;
    this.#all = elements;
  }

  /** Pays for a value. @throws GradusError where it is too large, or has too many dimensions */
  pay(value: Value): void {
    if (value.shape.length > MOST_DIMENSIONS) {
      throw new GradusError(
        `a value has ${value.shape.length} dimensions, more than the limit of ${MOST_DIMENSIONS}.`,
      );
    }
    this.spend(sizeOf(value) + (value instanceof Texts ? WORD * value.words.length : 0));
  }

  /** @throws GradusError where the budget is used up */
  spend(elements: number): void {
    this.#left -= elements;
    if (this.#left >= 0) return;
    throw new GradusError(
      `the graph computes more than ${this.#all} elements from these inputs and weights, far more than a feedforward ` +
        'network of this size needs. Pass fewer rows at a time.',
    );
  }
}

/** The inputs of a node in one run. */
export class Call {
  readonly inputs: readonly (Value | undefined)[];
  /** The number of outputs to compute. */
  readonly outputCount: number;
  readonly training: boolean;
  readonly budget: Budget;

  constructor(
    inputs: readonly (Value | undefined)[],
    outputCount: number,
    training: boolean,
    budget: Budget,
  ) {
    this.inputs = inputs;
    this.outputCount = outputCount;
    this.training = training;
    this.budget = budget;
  }

  /** Whether the node has an input at `place`. */
  has(place: number): boolean {
    return this.inputs[place] !== undefined;
  }

  value(place: number): Value {
    const value = this.inputs[place];
    if (value === undefined) throw new GradusError(`input ${place} is missing.`);
    return value;
  }

  /** All inputs that the node has. */
  values(): Value[] {
    return this.inputs.filter((value) => value !== undefined);
  }

  /** @throws GradusError for strings */
  tensor(place: number): Tensor {
    return tensorOf(this.value(place));
  }

  tensors(): Tensor[] {
    return this.values().map(tensorOf);
  }

  /** The elements of an input that is a list, usually with a number for each dimension. Reads the tensor. */
  numbers(place: number, most = MOST_DIMENSIONS): number[] {
    const x = this.tensor(place);
    if (x.numel() > most) {
      throw new GradusError(
        `input ${place} lists ${x.numel()} numbers, more than the limit of ${most}.`,
      );
    }
    return Array.from(elementsOf(x));
  }

  /**
   * An input of indices along an axis of `extent` elements. Negative indices count from the end.
   * @throws GradusError for an index out of range in a known tensor. Others are found when the result is read
   */
  indices(place: number, extent: number): Tensor {
    const x = this.tensor(place).int();
    const outside = elementsAtHand(x)?.find((index) => index < -extent || index >= extent);
    if (outside === undefined) return x;
    throw new GradusError(
      `index ${outside} of input ${place} is out of range for ${extent} elements.`,
    );
  }

  /** The only element of an input, or `otherwise` where the input is left out. */
  number(place: number, otherwise: number): number {
    return this.has(place) ? (this.numbers(place)[0] ?? otherwise) : otherwise;
  }
}

/**
 * An operator with one input and no attributes.
 * @param number the function for a double; without it, doubles are rounded to float32
 */
export function unary(
  compute: (x: Tensor) => Tensor,
  number: ((x: number) => number) | null = null,
): Operator {
  return {
    prepare: () => (call) => {
      const value = call.value(0);
      if (number === null || !(value instanceof Doubles)) return compute(call.tensor(0));
      return new Doubles(value.data.map(number), value.shape);
    },
  };
}

/** `axis` counted from the front. @throws GradusError where `rank` dimensions do not have it */
export function axisFrom(axis: number, rank: number): number {
  const place = axis < 0 ? axis + rank : axis;
  if (place >= 0 && place < rank) return place;
  throw new GradusError(`axis ${axis} does not exist in ${rank} dimensions.`);
}
