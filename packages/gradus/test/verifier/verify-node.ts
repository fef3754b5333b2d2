/** The rules for expressions and indexes. */
import { type DType, isReal } from '../../src/ir/dtype.ts';
import { rangeOf } from '../../src/ir/index-algebra.ts';
import {
  type Expression,
  type Index,
  type IndexAtom,
  type Program,
  SCALAR_FUNCTIONS,
  type ScalarFunction,
} from '../../src/ir/loop.ts';
import { printExpression, printIndex } from '../../src/ir/print.ts';
import { type LoopNode, partsOf } from '../../src/ir/walk.ts';

export type Fail = (message: string) => void;

/** What expressions in a part of a kernel may use. */
export interface Scope {
  /** Extents of the axes of the surrounding loops. */
  readonly axes: readonly number[];
  /** The dtype of the finished reduction; null if there is none. */
  readonly accumulator: DType | null;
  /** Whether any point is computed; otherwise no index is out of range. */
  readonly runs: boolean;
}

type Application = Extract<Expression, { kind: 'apply' }>;

export class NodeVerifier {
  readonly #program: Program;
  readonly #scope: Scope;
  readonly #fail: Fail;
  readonly #seen = new Set<LoopNode>();

  constructor(program: Program, scope: Scope, fail: Fail) {
    this.#program = program;
    this.#scope = scope;
    this.#fail = fail;
  }

  /** Checks the node and all its parts, the innermost first. */
  visit(node: LoopNode): void {
    if (this.#seen.has(node)) return;
    this.#seen.add(node);
    if ('terms' in node) for (const { atom } of node.terms) this.#axis(atom);
    for (const part of partsOf(node)) this.visit(part);
    if ('terms' in node) this.#index(node);
    else this.#expression(node);
  }

  /** Checks a load or store of `dtype`. */
  access(verb: 'reads' | 'stores', buffer: number, index: Index, dtype: DType): void {
    const spec = this.#program.buffers[buffer];
    // Only for a message: an expression with parts used twice can be long as text.
    const text = (): string => `b${buffer}[${printIndex(index)}]`;
    if (spec === undefined) {
      this.#fail(`${verb} ${text()}; there are ${this.#program.buffers.length} buffers`);
      return;
    }
    if (spec.dtype !== dtype) {
      this.#fail(`${verb} ${text()} as ${dtype}, but buffer ${buffer} is ${spec.dtype}`);
    }
    const { min, max } = rangeOf(index);
    if (this.#scope.runs && (min < 0 || max >= spec.length)) {
      this.#fail(
        `${verb} ${text()}, which goes from ${min} to ${max}; buffer ${buffer} has ${spec.length} elements`,
      );
    }
  }

  #axis(atom: IndexAtom): void {
    if (atom.kind !== 'axis') return;
    const { axes } = this.#scope;
    if (!(atom.axis in axes)) {
      this.#fail(`axis ${atom.axis} is not looped over here; there are ${axes.length} axes`);
    } else if (atom.extent !== axes[atom.axis]) {
      this.#fail(`axis ${atom.axis} has extent ${axes[atom.axis]}, an index says ${atom.extent}`);
    }
  }

  #index(index: Index): void {
    if (!Number.isSafeInteger(index.offset)) this.#fail(`offset ${index.offset} is not an integer`);
    for (const { factor, atom } of index.terms) {
      if (!Number.isSafeInteger(factor)) this.#fail(`factor ${factor} is not an integer`);
      if (atom.kind !== 'axis') this.#atom(atom);
    }
  }

  #atom(atom: Exclude<IndexAtom, { kind: 'axis' }>): void {
    if (atom.kind === 'value') {
      this.#size('extent', atom.extent, 0);
      const { dtype } = atom.value;
      if (dtype !== 'int32') this.#fail(`an index is read from ${dtype}; it must be int32`);
      return;
    }
    if (atom.kind === 'clamp') {
      this.#size('extent', atom.extent, this.#scope.runs ? 1 : 0);
      return;
    }
    this.#size('divisor', atom.by, 1);
    const { min } = rangeOf(atom.of);
    if (this.#scope.runs && min < 0) {
      this.#fail(
        `${atom.kind} of ${printIndex(atom.of)}, which may be ${min}; it must not be negative`,
      );
    }
  }

  #size(what: string, size: number, least: number): void {
    if (Number.isSafeInteger(size) && size >= least) return;
    this.#fail(`${what} ${size} of an index is not a whole number ≥ ${least}`);
  }

  #expression(expression: Expression): void {
    switch (expression.kind) {
      case 'constant':
        this.#constant(expression.dtype, expression.value);
        break;
      case 'scalar': {
        const { slot } = expression;
        const count = this.#program.scalarCount;
        const fits = Number.isSafeInteger(slot) && slot >= 0 && slot < count;
        if (!fits) this.#fail(`reads scalar ${slot}; there are ${count}`);
        if (!isReal(expression.dtype))
          this.#fail(`scalar ${slot} is ${expression.dtype}, not real`);
        break;
      }
      case 'load':
        this.access('reads', expression.buffer, expression.index, expression.dtype);
        break;
      case 'index':
        break;
      case 'accumulator':
        this.#accumulator(expression.dtype);
        break;
      case 'apply':
        this.#application(expression);
    }
  }

  #constant(dtype: DType, value: number): void {
    if (isReal(dtype)) return;
    const [low, high] = RANGES[dtype as keyof typeof RANGES];
    if (Number.isInteger(value) && value >= low && value <= high) return;
    this.#fail(`constant ${value} is not a ${dtype}`);
  }

  #accumulator(dtype: DType): void {
    const { accumulator } = this.#scope;
    if (accumulator === null) this.#fail('the accumulator is read where none is finished');
    else if (dtype !== accumulator) {
      this.#fail(`the accumulator is ${accumulator}, but is read as ${dtype}`);
    }
  }

  #application(application: Application): void {
    const { fn, args, dtype } = application;
    const types = args.map((arg) => arg.dtype);
    const arity = SCALAR_FUNCTIONS[fn];
    if (args.length === arity && TYPE_RULES[fn](types, dtype)) return;
    this.#fail(
      `${fn}(${types.join(', ')}) → ${dtype} breaks the typing of ${fn} in ${printExpression(application)}`,
    );
  }
}

const RANGES: Record<
  Exclude<DType, 'float32' | 'float64'>,
  readonly [low: number, high: number]
> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint8: [0, 255],
  bool: [0, 1],
};

type TypeRule = (args: readonly DType[], result: DType) => boolean;

const real: TypeRule = (args, result) => isReal(result) && args.every((dtype) => dtype === result);
const arithmetic: TypeRule = (args, result) =>
  result !== 'bool' && args.every((dtype) => dtype === result);
const comparison: TypeRule = ([a, b], result) => a === b && result === 'bool';
const logic: TypeRule = (args, result) => [...args, result].every((dtype) => dtype === 'bool');

const TYPE_RULES: Record<ScalarFunction, TypeRule> = {
  negative: arithmetic,
  abs: arithmetic,
  floor: real,
  sqrt: real,
  exp: real,
  log: real,
  expm1: real,
  log1p: real,
  tanh: real,
  sigmoid: real,
  erf: real,
  sin: real,
  cos: real,
  add: arithmetic,
  subtract: arithmetic,
  multiply: arithmetic,
  divide: real,
  pow: real,
  maximum: arithmetic,
  minimum: arithmetic,
  less: comparison,
  lessEqual: comparison,
  equal: comparison,
  and: logic,
  or: logic,
  not: logic,
  where: ([condition, a, b], result) => condition === 'bool' && a === result && b === result,
  cast: () => true,
};
