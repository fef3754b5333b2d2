/**
 * Expressions and indexes as a list of steps.
 *
 * Every node of an expression graph has a cell, a typed array of length one. Storing into it rounds or wraps
 * like the type. A step computes one cell from others. An interpreter runs its steps in the order in which they
 * were requested, each node once however often it is used.
 */
import type { DType } from '../../ir/dtype.ts';
import type { Application, Expression, Index, IndexAtom } from '../../ir/loop.ts';
import { GradusError, IndexOutOfRangeError } from '../../util/errors.ts';
import { computeOf } from './functions.ts';
import { allocateElements, type Elements, type Precision } from './memory.ts';

/** The value of one node, in an array of length one. */
export type Cell = Elements;

/** The values that the steps of a kernel read. */
export interface InterpreterContext {
  /** The label of the kernel, for messages. */
  readonly label: string;
  readonly precision: Precision;
  /** The program's buffers. States are set before each run. */
  readonly buffers: readonly Elements[];
  /** The program's scalars, set before each run. */
  readonly scalars: Float64Array;
  /** The loop variables of the kernel's axes, parallel ones first. */
  readonly axes: readonly Cell[];
  readonly accumulator: Cell | null;
}

/** The steps of one kernel, or of a part of it. */
export class Interpreter {
  readonly #context: InterpreterContext;
  readonly #steps: (() => void)[] = [];
  readonly #cells = new Map<Expression | Index, Cell>();

  constructor(context: InterpreterContext) {
    this.#context = context;
  }

  run(): void {
    for (const step of this.#steps) step();
  }

  /** The cell that has the value of `expression` after a run. */
  value(expression: Expression): Cell {
    const known = this.#cells.get(expression);
    if (known !== undefined) return known;
    const cell = this.#value(expression);
    this.#cells.set(expression, cell);
    return cell;
  }

  /** The cell that has `index` after a run. */
  index(index: Index): Cell {
    const known = this.#cells.get(index);
    if (known !== undefined) return known;
    const cell = this.#index(index);
    this.#cells.set(index, cell);
    return cell;
  }

  #value(expression: Expression): Cell {
    switch (expression.kind) {
      case 'constant': {
        const cell = this.#cell(expression.dtype);
        cell[0] = expression.value;
        return cell;
      }
      case 'scalar':
        return this.#scalar(expression.dtype, expression.slot);
      case 'load':
        return this.#load(expression.dtype, expression.buffer, this.index(expression.index));
      case 'index':
        return this.#copy(expression.dtype, this.index(expression.index));
      case 'accumulator':
        return this.#context.accumulator!;
      case 'apply':
        return this.#apply(expression);
    }
  }

  #cell(dtype: DType): Cell {
    return allocateElements(this.#context.precision, dtype, 1);
  }

  #scalar(dtype: DType, slot: number): Cell {
    const { scalars } = this.#context;
    const out = this.#cell(dtype);
    this.#steps.push(() => {
      out[0] = scalars[slot];
    });
    return out;
  }

  #load(dtype: DType, buffer: number, index: Cell): Cell {
    const { buffers, label } = this.#context;
    const out = this.#cell(dtype);
    this.#steps.push(() => {
      const value = buffers[buffer][index[0]];
      if (value === undefined) throw outside(label, 'reads', buffer, buffers[buffer], index[0]);
      out[0] = value;
    });
    return out;
  }

  #copy(dtype: DType, from: Cell): Cell {
    const out = this.#cell(dtype);
    this.#steps.push(() => {
      out[0] = from[0];
    });
    return out;
  }

  #apply(expression: Application): Cell {
    const [a, b, c] = expression.args.map((arg) => this.value(arg));
    const compute = computeOf(expression);
    const out = this.#cell(expression.dtype);
    if (c !== undefined) {
      this.#steps.push(() => {
        out[0] = compute(a![0], b![0], c[0]);
      });
    } else if (b !== undefined) {
      this.#steps.push(() => {
        out[0] = compute(a![0], b[0], 0);
      });
    } else {
      this.#steps.push(() => {
        out[0] = compute(a![0], 0, 0);
      });
    }
    return out;
  }

  #index({ terms, offset }: Index): Cell {
    const atoms = terms.map(({ atom }) => this.#atom(atom));
    if (terms.length === 1 && terms[0].factor === 1 && offset === 0) return atoms[0];
    const factors = terms.map(({ factor }) => factor);
    const out = new Float64Array(1);
    this.#steps.push(() => {
      let sum = offset;
      for (let t = 0; t < factors.length; t++) sum += factors[t] * atoms[t][0];
      out[0] = sum;
    });
    return out;
  }

  #atom(atom: IndexAtom): Cell {
    if (atom.kind === 'axis') return this.#context.axes[atom.axis];
    if (atom.kind === 'value') return this.#checked(this.value(atom.value), atom.extent);
    const of = this.index(atom.of);
    const out = new Float64Array(1);
    if (atom.kind === 'quotient') {
      this.#steps.push(() => {
        out[0] = Math.floor(of[0] / atom.by);
      });
    } else if (atom.kind === 'remainder') {
      this.#steps.push(() => {
        out[0] = of[0] % atom.by;
      });
    } else {
      this.#steps.push(() => {
        out[0] = Math.min(Math.max(of[0], 0), atom.extent - 1);
      });
    }
    return out;
  }

  #checked(value: Cell, extent: number): Cell {
    const { label } = this.#context;
    this.#steps.push(() => {
      const index = value[0];
      if (index < 0 || index >= extent) throw new IndexOutOfRangeError(label, index, extent);
    });
    return value;
  }
}

/** The error for a kernel whose loop code is wrong; verified programs never cause it. */
export function outside(
  label: string,
  verb: 'reads' | 'stores',
  buffer: number,
  { length }: Elements,
  index: number,
): GradusError {
  return new GradusError(
    `Kernel ${label} ${verb} element ${index} of buffer ${buffer}, which has ${length}. ` +
      'This is a bug in the compiler: verifyProgram names the index.',
    { code: 'loop-code' },
  );
}

/** Loops over `extents`, the last axis fastest: sets the first `axes` and calls `body` at each point. */
export function nest(
  extents: readonly number[],
  axes: readonly Cell[],
  body: () => void,
): () => void {
  return extents.reduceRight((inner, extent, position) => {
    const axis = axes[position];
    return () => {
      for (let v = 0; v < extent; v++) {
        axis[0] = v;
        inner();
      }
    };
  }, body);
}
