/**
 * What a model's forward does, as a list of steps that other formats can say. It is recorded for two sizes of the
 * batch without being computed; what differs between the two recordings follows the batch.
 */
import type { CompositeOp, Node, Op } from '../graph/node.ts';
import type { Storage } from '../graph/storage.ts';
import { sameValues } from '../graph/tuple.ts';
import type { DType, TypedArray } from '../ir/dtype.ts';
import { linearOp } from '../nn/linear.ts';
import type { Module } from '../nn/module.ts';
import { value } from '../ops/expressions.ts';
import { constantOp, fromWords, scalarOp, storageOp } from '../ops/leaves.ts';
import { withGrad } from '../ops/record.ts';
import { runtime } from '../runtime/runtime.ts';
import { GradusError } from '../util/errors.ts';
import { type Recorded, recorded } from './recorded.ts';
import { type ExportSubject, inEval } from './subject.ts';

/** An extent of a shape that grows with the batch: so many times its size. */
export interface BatchExtent {
  readonly batches: number;
}

/** One dimension of a shape. */
export type Extent = number | BatchExtent;

interface Common {
  readonly dtype: DType;
  readonly shape: readonly Extent[];
  /** Whether it changes with the input. */
  readonly isVariable: boolean;
}

/** What forward is called with: float32 [batch, ...inputShape]. */
export interface TracedInput extends Common {
  readonly kind: 'input';
}

/** A parameter or buffer. */
export interface TracedState extends Common {
  readonly kind: 'state';
  /** As the state dict has it; of a buffer that is not in it, the path to its field. */
  readonly name: string;
  /** The values in row-major order; not a copy. */
  values(): TypedArray;
}

/** Values that forward made without the input. */
export interface TracedConstant extends Common {
  readonly kind: 'constant';
  /** The values in row-major order; not a copy. */
  values(): TypedArray;
}

/** One number, the same for every element of the shape. */
export interface TracedNumber extends Common {
  readonly kind: 'number';
  readonly number: number;
}

/** An operation. */
export interface TracedStep extends Common {
  readonly kind: 'step';
  readonly op: Op;
  readonly inputs: readonly Traced[];
  /** What the op keeps beside its inputs: axes, offsets. Its file in `ops/` says what they are. */
  readonly attributes: readonly number[];
  /** The values in row-major order, of a step that changes neither with the input nor with the batch. */
  values(): TypedArray;
}

/** A value of the trace. */
export type Traced = TracedInput | TracedState | TracedConstant | TracedNumber | TracedStep;

/** What forward does. */
export interface Trace {
  readonly input: TracedInput;
  /** All values, each after those that it is made of. */
  readonly values: readonly Traced[];
  readonly output: Traced;
}

/** Primes that no layer has as a width by chance, and that a shape is rarely a multiple of. */
const BATCHES = [11, 13] as const;

/** What stays one step; other composites are what they stand for. */
const KEPT: ReadonlySet<Op> = new Set<Op>([linearOp]);

/**
 * Records `forward` in evaluation mode. Names of ops that change nothing (detach, a view of the same shape) are left
 * out, and so is dropout.
 * @param owner whom errors name
 * @throws GradusError where forward depends on the batch in a way that other formats cannot say, or reads values; it
 *   names all such operations
 */
export function trace({ model, inputShape }: ExportSubject, owner = 'trace'): Trace {
  const tracer = new Tracer(model);
  const [first, second] = inEval(model, () => {
    return BATCHES.map((batch) => recorded(owner, model, [batch, ...inputShape]));
  });
  const traced = withGrad(false, () => tracer.trace(first, second));
  const problems = [...new Set(tracer.problems)];
  if (first.wasRead) {
    problems.push(
      'it reads values that depend on the input, so that what follows may depend on them',
    );
  }
  const [batch] = traced.output.shape;
  if (problems.length === 0 && !(typeof batch === 'object' && batch.batches === 1)) {
    const shape = first.output.shape.values.join(', ');
    problems.push(
      `it gives the shape [${shape}] for a batch of ${BATCHES[0]}, so that there is no row for each input`,
    );
  }
  if (problems.length === 0) return traced;
  const list = problems.map((problem) => `\n- ${problem}`).join('');
  throw new GradusError(`${owner}: forward cannot be exported:${list}`, { code: 'export' });
}

/** A node of the first recording beside that of the second. */
interface Pair {
  readonly a: Node;
  readonly b: Node;
}

/** A pair on its way: what it is made of comes first. */
interface Visit extends Pair {
  readonly below: readonly Pair[];
  next: number;
}

class Tracer {
  readonly problems: string[] = [];
  readonly #values: Traced[] = [];
  readonly #done = new Map<Node, Traced>();
  readonly #expanded = new Map<Node, Node>();
  readonly #names = new Map<Node | Storage, string>();
  /** The pairs of extents that are told to be no multiples of the batch. */
  readonly #told = new Set<string>();

  constructor(model: Module) {
    for (const [name, tensor] of [...model.namedBuffers(), ...Object.entries(model.stateDict())]) {
      const { node } = tensor;
      for (const key of [node, node.storage]) {
        if (key !== null && !this.#names.has(key)) this.#names.set(key, name);
      }
    }
  }

  trace(first: Recorded, second: Recorded): Trace {
    const input: TracedInput = {
      kind: 'input',
      dtype: 'float32',
      shape: this.#shapeOf({ a: first.input, b: second.input }),
      isVariable: true,
    };
    this.#done.set(first.input, input);
    this.#values.push(input);
    const output = this.#visit({
      a: this.#resolved(first.output),
      b: this.#resolved(second.output),
    });
    return { input, values: this.#values, output };
  }

  #visit(root: Pair): Traced {
    const stack = [this.#enter(root)];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const part = top.below[top.next++];
      if (part === undefined) {
        this.#finish(top);
        stack.pop();
      } else if (!this.#done.has(part.a)) stack.push(this.#enter(part));
    }
    return this.#done.get(root.a) as Traced;
  }

  #enter({ a, b }: Pair): Visit {
    const isEnd = !this.#areAlike(a, b) || this.#nameOf(a) !== null;
    const below = isEnd
      ? []
      : a.inputs.map((input, i) => {
          return { a: this.#resolved(input), b: this.#resolved(b.inputs[i]) };
        });
    return { a, b, below, next: 0 };
  }

  /** Whether both recordings do the same here. */
  #areAlike(a: Node, b: Node): boolean {
    const isAlike =
      a.op === b.op &&
      this.#nameOf(a) === this.#nameOf(b) &&
      a.dtype === b.dtype &&
      a.inputs.length === b.inputs.length &&
      a.shape.values.length === b.shape.values.length;
    if (!isAlike) {
      this.problems.push(
        `it does something else for a batch of ${BATCHES[0]} (${a.op.name}, shape [${a.shape.values}]) than for one of ` +
          `${BATCHES[1]} (${b.op.name}, shape [${b.shape.values}])`,
      );
    }
    return isAlike;
  }

  #finish({ a, b, below }: Visit): void {
    if (this.#done.has(a)) return;
    const inputs = below.map((pair) => this.#done.get(pair.a) as Traced);
    const traced = this.#traced({ a, b }, inputs);
    this.#done.set(a, traced);
    this.#values.push(traced);
  }

  #traced(pair: Pair, inputs: readonly Traced[]): Traced {
    const { a, b } = pair;
    const { dtype, op } = a;
    const name = this.#nameOf(a);
    const shape = name === null ? this.#shapeOf(pair) : a.shape.values;
    const common = { dtype, shape, isVariable: inputs.some(({ isVariable }) => isVariable) };
    const read = (): TypedArray => runtime.read(a);
    if (name !== null) return { kind: 'state', name, values: read, ...common };
    if (op === constantOp || op === scalarOp) {
      const [number, other] = [a, b].map(numberOf);
      if (!Object.is(number, other)) {
        this.problems.push(
          `it computes with a number that changes with the batch: ${number} for a batch of ${BATCHES[0]}, ${other} ` +
            `for one of ${BATCHES[1]}`,
        );
      }
      return { kind: 'number', number, ...common };
    }
    if (op === storageOp) return this.#leaf(pair, common);
    if (!sameValues(a.attributes, b.attributes)) {
      this.problems.push(
        `${op.name} works at positions that change with the batch ([${a.attributes.values}] and [${b.attributes.values}])`,
      );
    }
    return { kind: 'step', op, inputs, attributes: a.attributes.values, values: read, ...common };
  }

  /** A tensor that forward made, or that stands in no field of the model. */
  #leaf({ a, b }: Pair, common: Common): TracedConstant | TracedNumber {
    const [own, other] = [runtime.read(a), runtime.read(b)];
    const isUniform = own.length > 0 && own.every((value) => Object.is(value, own[0]));
    if (isUniform && other.every((value) => Object.is(value, own[0]))) {
      return { kind: 'number', number: own[0], ...common };
    }
    const where = `a tensor of shape [${a.shape.values}] that forward makes`;
    if (common.shape.some((extent) => typeof extent !== 'number')) {
      this.problems.push(`${where} has other values for each row of the batch`);
    } else if (own.some((value, i) => !Object.is(value, other[i]))) {
      this.problems.push(`${where} is another one at each call, as of random numbers`);
    }
    return { kind: 'constant', values: () => own, ...common };
  }

  #shapeOf({ a, b }: Pair): readonly Extent[] {
    return a.shape.values.map((extent, d) => {
      const other = b.shape.values[d];
      if (extent === other) return extent;
      const batches = extent / BATCHES[0];
      if (Number.isInteger(batches) && other === batches * BATCHES[1]) return { batches };
      const pair = `${extent} ${other}`;
      // What follows has the same extent.
      if (!this.#told.has(pair)) {
        this.problems.push(
          `${a.op.name} has the shape [${a.shape.values}] for a batch of ${BATCHES[0]} and [${b.shape.values}] for one ` +
            `of ${BATCHES[1]}: dimension ${d} is not a multiple of the batch`,
        );
      }
      this.#told.add(pair);
      return extent;
    });
  }

  /** The node that computes `node`: without names and views, and without composites but those that are kept. */
  #resolved(node: Node): Node {
    let found = node;
    while (this.#nameOf(found) === null) {
      if (changesNothing(found)) found = found.inputs[0];
      else if (found.op.kind === 'composite' && !KEPT.has(found.op)) {
        found = this.#expand(found, found.op);
      } else break;
    }
    return found;
  }

  #expand(node: Node, op: CompositeOp): Node {
    const known = this.#expanded.get(node);
    if (known !== undefined) return known;
    const value = op.expand(node);
    this.#expanded.set(node, value);
    return value;
  }

  #nameOf(node: Node): string | null {
    const own = this.#names.get(node);
    if (own !== undefined) return own;
    if (node.op !== storageOp || node.storage === null) return null;
    return this.#names.get(node.storage) ?? null;
  }
}

function numberOf({ op, number, attributes }: Node): number {
  if (op === scalarOp) return number as number;
  const [high, low] = attributes.values;
  return fromWords(high, low);
}

/** What an element of an input is, to ask an op what it makes of it. */
const PROBE = value(0);

/** Whether each element is that of the only input, as of a name. */
function changesNothing(node: Node): boolean {
  const { op, inputs } = node;
  if (op.kind !== 'map' || op.access !== 'pointwise' || inputs.length !== 1) return false;
  return op.lower(node, [], () => PROBE) === PROBE;
}
