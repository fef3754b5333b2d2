/**
 * A model's forward as a list of steps, which other formats can express. It is recorded with two batch sizes and not
 * computed; an extent that differs between the two recordings depends on the batch.
 */
import type { CompositeOp, Node, Op } from '../graph/node.ts';
import type { Storage } from '../graph/storage.ts';
import { sameValues } from '../graph/tuple.ts';
import type { DType, TypedArray } from '../ir/dtype.ts';
import { linearOp } from '../nn/linear/linear.ts';
import type { Module } from '../nn/module/module.ts';
import { value } from '../ops/expressions.ts';
import { constantOp, fromWords, scalarOp, storageOp } from '../ops/leaves.ts';
import { withGrad } from '../ops/record.ts';
import { runtime } from '../runtime/runtime.ts';
import { GradusError } from '../util/errors.ts';
import { type Recorded, recorded } from './recorded.ts';
import { type ExportSubject, inEval } from './subject.ts';

/**
 * An extent that grows with the batch.
 *
 * @example
 * ```ts
 * const extent: BatchExtent = { batches: 1 };
 * trace(subjectOf(new nn.Linear(2, 3), { inputShape: [2] })).output.shape; // [{ batches: 1 }, 3]
 * ```
 */
export interface BatchExtent {
  /** The extent divided by the size of the batch. */
  readonly batches: number;
}

/**
 * One dimension of a shape: a number, or a multiple of the batch.
 *
 * @example
 * ```ts
 * const shape: readonly Extent[] = [{ batches: 1 }, 784];
 * ```
 */
export type Extent = number | BatchExtent;

interface Common {
  readonly dtype: DType;
  readonly shape: readonly Extent[];
  /** Whether the value depends on the input. */
  readonly isVariable: boolean;
}

/**
 * The argument of forward: float32 [batch, ...inputShape].
 *
 * @example
 * ```ts
 * const { input } = trace(subjectOf(new nn.Linear(2, 3), { inputShape: [2] }));
 * input.shape; // [{ batches: 1 }, 2]
 * ```
 */
export interface TracedInput extends Common {
  readonly kind: 'input';
}

/**
 * A parameter or buffer.
 *
 * @example
 * ```ts
 * const { values } = trace(subjectOf(new nn.Linear(2, 3), { inputShape: [2] }));
 * values.flatMap((value) => (value.kind === 'state' ? [value.name] : [])); // ['weight', 'bias']
 * ```
 */
export interface TracedState extends Common {
  readonly kind: 'state';
  /** The name in the state dict; for a buffer outside of it, the path to its field. */
  readonly name: string;
  /** The values in row-major order; not a copy. */
  values(): TypedArray;
}

/**
 * Values that forward creates without the input.
 *
 * @example
 * ```ts
 * class Shift extends nn.Module {
 *   forward(x: Tensor) {
 *     return x.add(tensor([1, 2]));
 *   }
 * }
 * const { values } = trace(subjectOf(new Shift(), { inputShape: [2] }));
 * values.some(({ kind }) => kind === 'constant'); // true
 * ```
 */
export interface TracedConstant extends Common {
  readonly kind: 'constant';
  /** The values in row-major order; not a copy. */
  values(): TypedArray;
}

/**
 * One number for every element of the shape.
 *
 * @example
 * ```ts
 * class Doubled extends nn.Module {
 *   forward(x: Tensor) {
 *     return x.mul(2);
 *   }
 * }
 * const { values } = trace(subjectOf(new Doubled(), { inputShape: [3] }));
 * values.flatMap((value) => (value.kind === 'number' ? [value.number] : [])); // [2]
 * ```
 */
export interface TracedNumber extends Common {
  readonly kind: 'number';
  readonly number: number;
}

/**
 * An operation.
 *
 * @example
 * ```ts
 * const { values } = trace(subjectOf(new nn.ReLU(), { inputShape: [3] }));
 * values.flatMap((value) => (value.kind === 'step' ? [value.op.name] : [])); // ['relu']
 * ```
 */
export interface TracedStep extends Common {
  readonly kind: 'step';
  readonly op: Op;
  readonly inputs: readonly Traced[];
  /** What the op holds besides its inputs, such as axes and offsets. Its file in `ops/` defines them. */
  readonly attributes: readonly number[];
  /** The values in row-major order. Only for a step that depends on neither the input nor the batch. */
  values(): TypedArray;
}

/**
 * A value of the trace.
 *
 * @example
 * ```ts
 * const { values } = trace(subjectOf(new nn.Linear(2, 3), { inputShape: [2] }));
 * const kinds = values.map(({ kind }: Traced) => kind);
 * kinds; // ['input', 'state', 'state', 'step']
 * ```
 */
export type Traced = TracedInput | TracedState | TracedConstant | TracedNumber | TracedStep;

/**
 * A recorded forward.
 *
 * @example
 * ```ts
 * const traced: Trace = trace(subjectOf(new nn.Linear(2, 3), { inputShape: [2] }));
 * traced.values.length; // 4
 * ```
 */
export interface Trace {
  readonly input: TracedInput;
  /** All values, each after its inputs. */
  readonly values: readonly Traced[];
  readonly output: Traced;
}

const FLOAT64 = 'it computes in float64, and the file in float32 (use float() in forward)';

/** Primes, because few layers have a width that is a multiple of either. */
const BATCHES = [11, 13] as const;

/** The composites that stay one step. All others are expanded. */
const KEPT: ReadonlySet<Op> = new Set<Op>([linearOp]);

/**
 * Records `forward` in evaluation mode. Leaves out ops that change nothing: detach, a view of the same shape, dropout.
 * @param owner the function that errors name
 * @throws GradusError where forward depends on the batch in a way that other formats cannot express, or reads values;
 *   it names all such operations
 *
 * @example
 * ```ts
 * const model = new nn.Sequential(new nn.Linear(2, 3), new nn.ReLU());
 * const { values } = trace(subjectOf(model, { inputShape: [2] }));
 * values.map((value) => (value.kind === 'step' ? value.op.name : value.kind)); // ['input', 'state', 'state', 'linear', 'relu']
 * ```
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
      'it reads values that depend on the input, and what follows may depend on these values',
    );
  }
  const [batch] = traced.output.shape;
  if (problems.length === 0 && !(typeof batch === 'object' && batch.batches === 1)) {
    const shape = first.output.shape.values.join(', ');
    problems.push(
      `it returns the shape [${shape}] for a batch of ${BATCHES[0]}, which does not have one row for each input`,
    );
  }
  if (problems.length === 0) return traced;
  const list = problems.map((problem) => `\n- ${problem}`).join('');
  throw new GradusError(`${owner}: forward cannot be exported:${list}`, { code: 'export' });
}

/** A node of the first recording and its counterpart in the second. */
interface Pair {
  readonly a: Node;
  readonly b: Node;
}

/** A pair that is being visited: its inputs are visited first. */
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
  /** The pairs of extents that have been reported as not multiples of the batch. */
  readonly #reported = new Set<string>();

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

  /** Whether both recordings have the same operation here. */
  #areAlike(a: Node, b: Node): boolean {
    const isAlike =
      a.op === b.op &&
      this.#nameOf(a) === this.#nameOf(b) &&
      a.dtype === b.dtype &&
      a.inputs.length === b.inputs.length &&
      a.shape.values.length === b.shape.values.length;
    if (!isAlike) {
      this.problems.push(
        `it does something else for a batch of ${BATCHES[0]} (${a.op.name}, shape [${a.shape.values}]) than for a batch ` +
          `of ${BATCHES[1]} (${b.op.name}, shape [${b.shape.values}])`,
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
    if (dtype === 'float64' && !this.problems.includes(FLOAT64)) this.problems.push(FLOAT64);
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
            `for a batch of ${BATCHES[1]}`,
        );
      }
      return { kind: 'number', number, ...common };
    }
    if (op === storageOp) return this.#leaf(pair, common);
    if (!sameValues(a.attributes, b.attributes)) {
      this.problems.push(
        `${op.name} uses positions that change with the batch ([${a.attributes.values}] and [${b.attributes.values}])`,
      );
    }
    return { kind: 'step', op, inputs, attributes: a.attributes.values, values: read, ...common };
  }

  /** A tensor that forward creates, or that is not in a field of the model. */
  #leaf({ a, b }: Pair, common: Common): TracedConstant | TracedNumber {
    const [own, other] = [runtime.read(a), runtime.read(b)];
    const isUniform = own.length > 0 && own.every((value) => Object.is(value, own[0]));
    if (isUniform && other.every((value) => Object.is(value, own[0]))) {
      return { kind: 'number', number: own[0], ...common };
    }
    const where = `a tensor of shape [${a.shape.values}] that forward creates`;
    if (common.shape.some((extent) => typeof extent !== 'number')) {
      this.problems.push(`${where} has different values for the rows of the batch`);
    } else if (own.some((value, i) => !Object.is(value, other[i]))) {
      this.problems.push(`${where} changes from call to call, like random numbers`);
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
      // Reported once: the ops that follow have the same extent.
      if (!this.#reported.has(pair)) {
        this.problems.push(
          `${a.op.name} has the shape [${a.shape.values}] for a batch of ${BATCHES[0]} and [${b.shape.values}] for a ` +
            `batch of ${BATCHES[1]}: dimension ${d} is not a multiple of the batch`,
        );
      }
      this.#reported.add(pair);
      return extent;
    });
  }

  /** The node that computes `node`, past ops that change nothing, with composites expanded except the {@link KEPT} ones. */
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

/** Stands for an element of the input when an op is asked for its expression. */
const PROBE = value(0);

/** Whether each element of the node equals that of its only input. */
function changesNothing(node: Node): boolean {
  const { op, inputs } = node;
  if (op.kind !== 'map' || op.access !== 'pointwise' || inputs.length !== 1) return false;
  return op.lower(node, [], () => PROBE) === PROBE;
}
