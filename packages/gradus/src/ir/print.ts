/**
 * Prints loop code for people to read.
 *
 *     b0  state      float32[78400]
 *     b1  input      float32[78400]  @0
 *     b2  result     float32[10000]  @313616
 *
 *     0: matmul+add
 *       for i0 < 100, i1 < 100:
 *         acc = sum over r2 < 784: b1[784·i0 + r2] * b0[784·i1 + r2]
 *         b2[100·i0 + i1] = acc + b3[i1]
 *
 * `i` is the loop variable of a parallel axis and `r` of a reduced axis, numbered together. An expression that is
 * used several times gets a name, `t`.
 */
import { bytesPerElement, isReal } from './dtype.ts';
import type {
  Application,
  BufferSpec,
  Expression,
  Index,
  IndexAtom,
  IndexTerm,
  Kernel,
  Program,
  ScalarFunction,
} from './loop.ts';
import { countReads, type LoopNode, partsOf, storeRoots } from './walk.ts';

export function printProgram(program: Program): string {
  const { buffers, kernels, scalarCount, scratchBytes } = program;
  const summary =
    `${count(kernels.length, 'kernel')}, ${count(buffers.length, 'buffer')}, ` +
    `${count(scalarCount, 'scalar')}, ${count(scratchBytes, 'scratch byte')}`;
  return [
    summary,
    ...buffers.map(printBuffer),
    ...kernels.map((kernel, number) => `\n${number}: ${printKernel(kernel)}`),
  ].join('\n');
}

export function printKernel(kernel: Kernel): string {
  const { label, extents, reduction, stores } = kernel;
  const names = new Names(extents.length);
  const lines = [label];
  let indent = '  ';
  if (extents.length > 0) {
    lines.push(`${indent}for ${printAxes(extents, 0, names)}:`);
    indent += '  ';
  }
  if (reduction !== null) {
    const axes = printAxes(reduction.extents, extents.length, names);
    const body = names.define([reduction.value]);
    const over = `acc = ${reduction.combine} over ${axes || 'one point'}:`;
    if (body.length === 0) {
      lines.push(`${indent}${over} ${names.value(reduction.value)}`);
    } else {
      lines.push(`${indent}${over}`);
      for (const line of [...body, names.value(reduction.value)]) lines.push(`${indent}  ${line}`);
    }
  }
  names.leaveReduction();
  for (const line of names.define(storeRoots(kernel))) {
    lines.push(indent + line);
  }
  for (const { buffer, index, value } of stores) {
    lines.push(`${indent}b${buffer}[${names.index(index)}] = ${names.value(value)}`);
  }
  return lines.join('\n');
}

/** The expression as text, after lines that name the parts it uses more than once. */
export function printExpression(expression: Expression, parallelAxes = Infinity): string {
  const names = new Names(parallelAxes);
  return [...names.define([expression]), names.value(expression)].join('\n');
}

export function printIndex(index: Index, parallelAxes = Infinity): string {
  return new Names(parallelAxes).index(index);
}

function printBuffer({ role, dtype, length, offset }: BufferSpec, number: number): string {
  const name = `b${number}`.padEnd(4);
  const type = `${dtype}[${length}]`;
  if (role === 'state') return `${name}${role.padEnd(11)}${type}`;
  const end = offset + length * bytesPerElement(dtype);
  return `${name}${role.padEnd(11)}${type.padEnd(17)} @${offset}…${end}`;
}

function printAxes(extents: readonly number[], first: number, names: Names): string {
  return extents.map((extent, i) => `${names.axis(first + i)} < ${extent}`).join(', ');
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

const INFIX: Partial<Record<ScalarFunction, readonly [sign: string, precedence: number]>> = {
  or: ['|', 1],
  and: ['&', 2],
  equal: ['==', 3],
  less: ['<', 3],
  lessEqual: ['<=', 3],
  add: ['+', 4],
  subtract: ['-', 4],
  multiply: ['*', 5],
  divide: ['/', 5],
};

/** The names given so far in the text of a kernel. */
class Names {
  readonly #parallelAxes: number;
  readonly #shared = new Map<LoopNode, string>();
  #definitions = 0;

  constructor(parallelAxes: number) {
    this.#parallelAxes = parallelAxes;
  }

  axis(number: number): string {
    return number < this.#parallelAxes ? `i${number}` : `r${number}`;
  }

  /** Names every longer expression that is used more than once below `roots`. */
  define(roots: readonly LoopNode[]): string[] {
    return readTwice(roots).flatMap((expression) => {
      const text = this.value(expression);
      const name = `t${this.#definitions++}`;
      this.#shared.set(expression, name);
      return [`${name} = ${text}`];
    });
  }

  /** Forgets the names given inside a reduction. */
  leaveReduction(): void {
    this.#shared.clear();
  }

  /** `above` is the precedence of the surrounding operator; lower precedence needs parentheses. */
  value(expression: Expression, above = 0): string {
    const name = this.#shared.get(expression);
    if (name !== undefined) return name;
    switch (expression.kind) {
      case 'constant':
        return printConstant(expression);
      case 'scalar':
        return `s${expression.slot}`;
      case 'load':
        return `b${expression.buffer}[${this.index(expression.index)}]`;
      case 'index':
        return `int32(${this.index(expression.index)})`;
      case 'accumulator':
        return 'acc';
      case 'apply':
        return this.#apply(expression, above);
    }
  }

  index({ terms, offset }: Index): string {
    const parts = terms.map((term) => this.#term(term));
    if (offset !== 0 || parts.length === 0) parts.push(String(offset));
    return parts.join(' + ').replaceAll('+ -', '- ');
  }

  #apply({ fn, dtype, args }: Application, above: number): string {
    const infix = INFIX[fn];
    if (infix !== undefined && args.length === 2) {
      const [sign, precedence] = infix;
      const right = this.value(args[1], precedence + 1);
      const text = `${this.value(args[0], precedence)} ${sign} ${right}`;
      return precedence < above ? `(${text})` : text;
    }
    const list = args.map((arg) => this.value(arg)).join(', ');
    return `${fn === 'cast' ? dtype : fn}(${list})`;
  }

  #term({ factor, atom }: IndexTerm): string {
    if (factor === 1) return this.#atom(atom);
    return factor === -1 ? `-${this.#atom(atom)}` : `${factor}·${this.#atom(atom)}`;
  }

  /** In parentheses if it is a sum. */
  #grouped(index: Index): string {
    const text = this.index(index);
    return index.terms.length + Number(index.offset !== 0) > 1 ? `(${text})` : text;
  }

  #atom(atom: IndexAtom): string {
    switch (atom.kind) {
      case 'axis':
        return this.axis(atom.axis);
      case 'quotient':
        return `⌊${this.#grouped(atom.of)} / ${atom.by}⌋`;
      case 'remainder':
        return `(${this.#grouped(atom.of)} mod ${atom.by})`;
      case 'clamp':
        return `clamp(${this.index(atom.of)}, ${atom.extent})`;
      case 'value':
        return `checked(${this.value(atom.value)}, ${atom.extent})`;
    }
  }
}

function printConstant({ dtype, value }: Extract<Expression, { kind: 'constant' }>): string {
  if (dtype === 'bool') return value === 0 ? 'false' : 'true';
  if (!isReal(dtype)) return String(value);
  const text = dtype === 'float64' ? shortestDouble(value) : shortestFloat(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function shortestDouble(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The shortest decimal that rounds to the same float32, or the number in full if none does. */
function shortestFloat(value: number): string {
  if (Object.is(value, -0)) return '-0';
  for (let digits = 1; digits <= 9; digits++) {
    const text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === value) return text;
  }
  return String(value);
}

/** The longer expressions that are used more than once, each after its parts. */
function readTwice(roots: readonly LoopNode[]): Expression[] {
  return [...countReads(roots)].flatMap(([node, times]) =>
    times > 1 && 'kind' in node && isLong(node) ? [node] : [],
  );
}

function isLong(expression: Expression): boolean {
  if (expression.kind === 'load') return partsOf(expression.index).length > 0;
  return expression.kind === 'apply' && expression.args.some((arg) => arg.kind !== 'constant');
}
