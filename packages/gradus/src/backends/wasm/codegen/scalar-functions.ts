import type { DType } from '../../../ir/dtype.ts';
import type { ScalarFunction } from '../../../ir/loop.ts';
import type { PlainName } from '../asm/opcodes.ts';
import { MATH_FUNCTIONS, type MathFunction } from '../math/library.ts';
import type { ValueEmitter } from './context.ts';
import type { Value } from './values.ts';

/** An instruction on the arguments, or a function that writes code; `null` leaves the argument as it is. */
type Rule = PlainName | null | ((emitter: ValueEmitter) => void);
type Rules = { readonly [fn in ScalarFunction]?: Rule };

const call =
  (name: MathFunction): Rule =>
  ({ f, context }) =>
    f.call(context.math.get(name));

const FLOAT: Rules = {
  ...Object.fromEntries(MATH_FUNCTIONS.map((name) => [name, call(name)])),
  negative: 'f32x4.neg',
  abs: 'f32x4.abs',
  floor: 'f32x4.floor',
  sqrt: 'f32x4.sqrt',
  add: 'f32x4.add',
  subtract: 'f32x4.sub',
  multiply: 'f32x4.mul',
  divide: 'f32x4.div',
  maximum: 'f32x4.max',
  minimum: 'f32x4.min',
  less: 'f32x4.lt',
  lessEqual: 'f32x4.le',
  equal: 'f32x4.eq',
};

const INTEGER: Rules = {
  negative: 'i32x4.neg',
  abs: 'i32x4.abs',
  add: 'i32x4.add',
  subtract: 'i32x4.sub',
  multiply: 'i32x4.mul',
  maximum: 'i32x4.max_s',
  minimum: 'i32x4.min_s',
  less: 'i32x4.lt_s',
  lessEqual: 'i32x4.le_s',
  equal: 'i32x4.eq',
};

const lowestByte = ({ f }: ValueEmitter): void => {
  f.i32x4(255);
  f.op('v128.and');
};

const thenLowestByte =
  (instruction: PlainName): Rule =>
  (emitter) => {
    emitter.f.op(instruction);
    lowestByte(emitter);
  };

const UINT8: Rules = {
  ...INTEGER,
  negative: thenLowestByte('i32x4.neg'),
  abs: null,
  add: thenLowestByte('i32x4.add'),
  subtract: thenLowestByte('i32x4.sub'),
  multiply: thenLowestByte('i32x4.mul'),
};

/** For masks: true is −1, the largest unsigned number. */
const BOOL: Rules = {
  and: 'v128.and',
  or: 'v128.or',
  not: 'v128.not',
  maximum: 'v128.or',
  minimum: 'v128.and',
  less: 'i32x4.lt_u',
  lessEqual: 'i32x4.le_u',
  equal: 'i32x4.eq',
};

const RULES: Partial<Record<DType, Rules>> = {
  float32: FLOAT,
  int32: INTEGER,
  uint8: UINT8,
  bool: BOOL,
};

/** Truncates; −2³¹ for NaN and for values that do not fit, where the instruction alone gives 0 and 2³¹ − 1. */
const truncate = ({ f }: ValueEmitter): void => {
  const value = f.take('v128');
  f.get(value);
  f.op('i32x4.trunc_sat_f32x4_s');
  f.i32x4(-(2 ** 31));
  f.get(value);
  f.f32x4(2 ** 31);
  f.op('f32x4.lt');
  f.op('v128.bitselect');
  f.release(value);
};

const truncateToByte = (emitter: ValueEmitter): void => {
  truncate(emitter);
  lowestByte(emitter);
};

const isNotZero =
  (zero: 'f32x4' | 'i32x4'): Rule =>
  ({ f }) => {
    f[zero](0);
    f.op(`${zero}.ne`);
  };

const oneWhereTrue =
  (one: 'f32x4' | 'i32x4'): Rule =>
  ({ f }) => {
    f[one](1);
    f.op('v128.and');
  };

/** By source dtype, then by target dtype. */
const CASTS: Record<string, Record<string, Rule>> = {
  float32: {
    float32: null,
    int32: truncate,
    uint8: truncateToByte,
    bool: isNotZero('f32x4'),
  },
  int32: {
    float32: 'f32x4.convert_i32x4_s',
    int32: null,
    uint8: lowestByte,
    bool: isNotZero('i32x4'),
  },
  uint8: { float32: 'f32x4.convert_i32x4_s', int32: null, uint8: null, bool: isNotZero('i32x4') },
  bool: {
    float32: oneWhereTrue('f32x4'),
    int32: oneWhereTrue('i32x4'),
    uint8: oneWhereTrue('i32x4'),
    bool: null,
  },
};

/** Pushes fn(args). */
export function applyFunction(
  emitter: ValueEmitter,
  fn: ScalarFunction,
  dtype: DType,
  args: readonly Value[],
): void {
  const [first] = args;
  if (fn === 'where') {
    emitter.push(args[1]);
    emitter.push(args[2]);
    emitter.push(first);
    emitter.f.op('v128.bitselect');
    return;
  }
  for (const arg of args) emitter.push(arg);
  applyRule(emitter, fn === 'cast' ? CASTS[first.dtype][dtype] : RULES[first.dtype]?.[fn], fn);
}

/** Combines two values on the stack, as reductions do. */
export function combineTwo(
  emitter: ValueEmitter,
  fn: 'add' | 'multiply' | 'maximum' | 'minimum',
  dtype: DType,
): void {
  applyRule(emitter, RULES[dtype]?.[fn], fn);
}

function applyRule(emitter: ValueEmitter, rule: Rule | undefined, fn: ScalarFunction): void {
  if (rule === undefined) throw new TypeError(`${fn} does not take arguments of this type`);
  if (typeof rule === 'function') rule(emitter);
  else if (rule !== null) emitter.f.op(rule);
}
