/** Expressions and indexes of loop code as JavaScript. */
import type { DType } from '../../ir/dtype.ts';
import type { Application, Expression, Index, IndexAtom, ScalarFunction } from '../../ir/loop.ts';
import { countReads, type LoopNode, partsOf } from '../../ir/walk.ts';
import { HELPERS, type Helper } from './helpers.ts';
import { numberLiteral } from './literals.ts';

/** JavaScript text and the precedence of its outermost operator. */
interface Code {
  readonly text: string;
  readonly precedence: number;
}

/** The operators used here, in JavaScript's order of precedence. */
const [CHOICE, OR, AND, BIT_OR, BIT_AND, EQUALITY, COMPARISON, SUM, PRODUCT, SIGN, ATOM] = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
];

/** A longer text becomes a constant with a name, which keeps lines short. */
const LONGEST = 160;

/** Writes the expressions of one kernel. */
export class Expressions {
  readonly #scalars: readonly number[];
  readonly #parallelAxes: number;
  readonly #names = new Map<LoopNode, string>();
  readonly #use: (helper: Helper) => string;
  #definitions = 0;

  /** @param use records that a helper is called, and returns its name */
  constructor(scalars: readonly number[], parallelAxes: number, use: (helper: Helper) => string) {
    this.#scalars = scalars;
    this.#parallelAxes = parallelAxes;
    this.#use = use;
  }

  axis(number: number): string {
    return number < this.#parallelAxes ? `i${number}` : `r${number}`;
  }

  /** Statements that give a name to each expression below `roots` that is long or read more than once. */
  define(roots: readonly LoopNode[]): string[] {
    return [...countReads(roots)].flatMap(([node, times]) => {
      if (!('kind' in node) || !isLong(node)) return [];
      const { text } = node.dtype === 'bool' ? this.#condition(node) : this.#number(node);
      if (times === 1 && (roots.includes(node) || text.length <= LONGEST)) return [];
      const name = `t${this.#definitions++}`;
      this.#names.set(node, name);
      return [`const ${name} = ${text};`];
    });
  }

  /** Forgets the names that were given inside a reduction. */
  leaveReduction(): void {
    this.#names.clear();
  }

  /** A number of the expression's type. */
  value(expression: Expression): string {
    return this.#number(expression).text;
  }

  /** The same, in parentheses where an operator next to it needs them. */
  operand(expression: Expression): string {
    return grouped(this.#number(expression), SIGN);
  }

  /** A number to store in an array of the expression's type. It is not rounded or wrapped, since storing does that. */
  stored(expression: Expression): string {
    const known = this.#names.has(expression) || expression.kind !== 'apply';
    if (known || expression.dtype === 'bool') return this.value(expression);
    return this.#exact(expression).text;
  }

  index({ terms, offset }: Index): string {
    return this.#index({ terms, offset }).text;
  }

  #condition(expression: Expression): Code {
    const name = this.#names.get(expression);
    if (name !== undefined) return atom(name);
    if (expression.kind !== 'apply') return this.#number(expression);
    const { fn, args } = expression;
    if (fn === 'cast') {
      return binary(EQUALITY, this.#number(args[0]), '!==', atom('0'));
    }
    if (fn === 'not') return this.#not(args[0]);
    if (fn === 'where') return this.#choice(args, (arg) => this.#condition(arg));
    const conditions = () => args.map((arg) => this.#condition(arg));
    if (fn === 'and') return binary(AND, conditions()[0], '&&', conditions()[1]);
    if (fn === 'or') return binary(OR, conditions()[0], '||', conditions()[1]);
    const [a, b] = args.map((arg) => this.#number(arg));
    if (fn === 'less') return binary(COMPARISON, a, '<', b);
    if (fn === 'lessEqual') return binary(COMPARISON, a, '<=', b);
    if (fn === 'equal') return binary(EQUALITY, a, '===', b);
    return binary(EQUALITY, this.#exact(expression), '!==', atom('0'));
  }

  /** Writes `x !== x` for isnan, which is recorded as "not (x equals x)". */
  #not(expression: Expression): Code {
    const isNamed = this.#names.has(expression);
    if (!isNamed && expression.kind === 'apply' && expression.fn === 'equal') {
      const [a, b] = expression.args.map((arg) => this.#number(arg));
      return binary(EQUALITY, a, '!==', b);
    }
    return atom(`!${grouped(this.#condition(expression), SIGN)}`, SIGN);
  }

  #number(expression: Expression): Code {
    const name = this.#names.get(expression);
    if (name !== undefined) {
      return expression.dtype === 'bool' ? atom(`+${name}`, SIGN) : atom(name);
    }
    switch (expression.kind) {
      case 'constant':
        return numberCode(rounded(expression.value, expression.dtype));
      case 'scalar':
        return numberCode(Math.fround(this.#scalars[expression.slot]));
      case 'load':
        return atom(`b${expression.buffer}[${this.index(expression.index)}]`);
      case 'index':
        return this.#index(expression.index);
      case 'accumulator':
        return atom('sum');
      case 'apply':
        return this.#apply(expression);
    }
  }

  #apply(expression: Application): Code {
    const { dtype, fn, args } = expression;
    if (dtype === 'bool') return atom(`+${grouped(this.#condition(expression), SIGN)}`, SIGN);
    const code = this.#exact(expression);
    if (dtype === 'float32') {
      return isFloat32(fn, args) ? code : atom(`${this.#use('f32')}(${code.text})`);
    }
    if (fn === 'where' || (fn === 'cast' && isInteger(args[0].dtype) && dtype === 'int32')) {
      return code;
    }
    if (dtype === 'int32') return binary(BIT_OR, code, '|', atom('0'));
    return binary(BIT_AND, code, '&', atom('255'));
  }

  /** In doubles, before it is rounded or wrapped to its type. */
  #exact({ dtype, fn, args }: Application): Code {
    if (fn === 'where') return this.#choice(args, (arg) => this.#number(arg));
    if (fn === 'cast') return this.#cast(args[0], dtype);
    const [a, b] = args.map((arg) => this.#number(arg));
    if (fn === 'multiply' && dtype === 'int32') return call('Math.imul', a, b);
    const infix = INFIX[fn];
    if (infix !== undefined) return binary(infix[1], a, infix[0], b);
    if (fn === 'negative') return atom(`-${grouped(a, ATOM)}`, SIGN);
    if (fn === 'sigmoid') {
      return binary(
        PRODUCT,
        atom('1'),
        '/',
        binary(SUM, atom('1'), '+', call('Math.exp', negated(a))),
      );
    }
    if (fn in HELPERS) return call(this.#use(fn as Helper), ...(b === undefined ? [a] : [a, b]));
    const name = fn === 'maximum' ? 'max' : fn === 'minimum' ? 'min' : fn;
    return call(`Math.${name}`, ...(b === undefined ? [a] : [a, b]));
  }

  #cast(arg: Expression, to: DType): Code {
    if (arg.dtype === 'float32' && to !== 'float32') {
      return call(this.#use('toInt32'), this.#number(arg));
    }
    return this.#number(arg);
  }

  #choice(args: readonly Expression[], branch: (arg: Expression) => Code): Code {
    const condition = grouped(this.#condition(args[0]), OR);
    const [a, b] = args.slice(1).map(branch);
    return atom(`${condition} ? ${grouped(a, OR)} : ${grouped(b, CHOICE)}`, CHOICE);
  }

  #index({ terms, offset }: Index): Code {
    const parts = terms.map(({ factor, atom: of }): Code => {
      const code = this.#atom(of);
      return factor === 1 ? code : binary(PRODUCT, numberCode(factor), '*', code);
    });
    if (offset !== 0 || parts.length === 0) parts.push(numberCode(offset));
    return parts.reduce((sum, part) => {
      if (!part.text.startsWith('-')) return binary(SUM, sum, '+', part);
      return binary(SUM, sum, '-', { ...part, text: part.text.slice(1) });
    });
  }

  #atom(of: IndexAtom): Code {
    switch (of.kind) {
      case 'axis':
        return atom(this.axis(of.axis));
      case 'quotient':
        return call('Math.floor', binary(PRODUCT, this.#index(of.of), '/', numberCode(of.by)));
      case 'remainder':
        return binary(PRODUCT, this.#index(of.of), '%', numberCode(of.by));
      case 'clamp': {
        const low = call('Math.max', this.#index(of.of), atom('0'));
        return call('Math.min', low, numberCode(of.extent - 1));
      }
      case 'value':
        return call(this.#use('within'), this.#number(of.value), numberCode(of.extent));
    }
  }
}

/** Whether an expression that is read more than once gets a name. */
function isLong(expression: Expression): boolean {
  if (expression.kind === 'load') return partsOf(expression.index).length > 0;
  return expression.kind === 'apply';
}

const INFIX: Partial<Record<ScalarFunction, readonly [sign: string, precedence: number]>> = {
  add: ['+', SUM],
  subtract: ['-', SUM],
  multiply: ['*', PRODUCT],
  divide: ['/', PRODUCT],
};

/** Whether a function of float32 values is a float32 value without rounding. */
function isFloat32(fn: ScalarFunction, args: readonly Expression[]): boolean {
  if (fn === 'cast') return args[0].dtype !== 'int32';
  return ['negative', 'abs', 'floor', 'maximum', 'minimum', 'where'].includes(fn);
}

function isInteger(dtype: DType): boolean {
  return dtype !== 'float32';
}

/** The value that an array of the type would store. */
function rounded(value: number, dtype: DType): number {
  if (dtype === 'float32') return Math.fround(value);
  return dtype === 'int32' ? value | 0 : value & 255;
}

function atom(text: string, precedence = ATOM): Code {
  return { text, precedence };
}

function numberCode(value: number): Code {
  return atom(numberLiteral(value), value < 0 || Object.is(value, -0) ? SIGN : ATOM);
}

function negated(code: Code): Code {
  return atom(`-${grouped(code, ATOM)}`, SIGN);
}

function call(name: string, ...args: readonly Code[]): Code {
  return atom(`${name}(${args.map(({ text }) => text).join(', ')})`);
}

/** A binary expression with a left-associative operator. */
function binary(precedence: number, a: Code, sign: string, b: Code): Code {
  return atom(`${grouped(a, precedence)} ${sign} ${grouped(b, precedence + 1)}`, precedence);
}

/** Adds parentheses where the surrounding operator has a higher precedence. */
function grouped({ text, precedence }: Code, around: number): string {
  return precedence < around ? `(${text})` : text;
}
