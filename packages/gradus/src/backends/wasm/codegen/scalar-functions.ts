import type { DType } from '../../../ir/dtype.ts';
import type { ScalarFunction } from '../../../ir/loop.ts';
import * as wasm from '../asm/opcodes.ts';
import { MATH_FUNCTIONS, type MathFunction } from '../math/library.ts';
import type { ValueEmitter } from './context.ts';
import type { Value } from './values.ts';

/** An instruction on the arguments, or a function that writes code; `null` leaves the argument as it is. */
type Rule = wasm.Plain | null | ((emitter: ValueEmitter) => void);
type Rules = { readonly [fn in ScalarFunction]?: Rule };

const call =
  (name: MathFunction): Rule =>
  ({ f, context }) =>
    f.call(context.math.get(name));

const FLOAT: Rules = {
  ...Object.fromEntries(MATH_FUNCTIONS.map((name) => [name, call(name)])),
  negative: wasm.f32x4Neg,
  abs: wasm.f32x4Abs,
  floor: wasm.f32x4Floor,
  sqrt: wasm.f32x4Sqrt,
  add: wasm.f32x4Add,
  subtract: wasm.f32x4Sub,
  multiply: wasm.f32x4Mul,
  divide: wasm.f32x4Div,
  maximum: wasm.f32x4Max,
  minimum: wasm.f32x4Min,
  less: wasm.f32x4Lt,
  lessEqual: wasm.f32x4Le,
  equal: wasm.f32x4Eq,
};

const INTEGER: Rules = {
  negative: wasm.i32x4Neg,
  abs: wasm.i32x4Abs,
  add: wasm.i32x4Add,
  subtract: wasm.i32x4Sub,
  multiply: wasm.i32x4Mul,
  maximum: wasm.i32x4MaxS,
  minimum: wasm.i32x4MinS,
  less: wasm.i32x4LtS,
  lessEqual: wasm.i32x4LeS,
  equal: wasm.i32x4Eq,
};

const lowestByte = ({ f }: ValueEmitter): void => {
  f.i32x4(255);
  f.op(wasm.v128And);
};

const thenLowestByte =
  (instruction: wasm.Plain): Rule =>
  (emitter) => {
    emitter.f.op(instruction);
    lowestByte(emitter);
  };

const UINT8: Rules = {
  ...INTEGER,
  negative: thenLowestByte(wasm.i32x4Neg),
  abs: null,
  add: thenLowestByte(wasm.i32x4Add),
  subtract: thenLowestByte(wasm.i32x4Sub),
  multiply: thenLowestByte(wasm.i32x4Mul),
};

/** For masks: true is −1, the largest unsigned number. */
const BOOL: Rules = {
  and: wasm.v128And,
  or: wasm.v128Or,
  not: wasm.v128Not,
  maximum: wasm.v128Or,
  minimum: wasm.v128And,
  less: wasm.i32x4LtU,
  lessEqual: wasm.i32x4LeU,
  equal: wasm.i32x4Eq,
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
  f.op(wasm.i32x4TruncSatF32x4S);
  f.i32x4(-(2 ** 31));
  f.get(value);
  f.f32x4(2 ** 31);
  f.op(wasm.f32x4Lt);
  f.op(wasm.v128Bitselect);
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
    f.op(zero === 'f32x4' ? wasm.f32x4Ne : wasm.i32x4Ne);
  };

const oneWhereTrue =
  (one: 'f32x4' | 'i32x4'): Rule =>
  ({ f }) => {
    f[one](1);
    f.op(wasm.v128And);
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
    float32: wasm.f32x4ConvertI32x4S,
    int32: null,
    uint8: lowestByte,
    bool: isNotZero('i32x4'),
  },
  uint8: { float32: wasm.f32x4ConvertI32x4S, int32: null, uint8: null, bool: isNotZero('i32x4') },
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
    emitter.f.op(wasm.v128Bitselect);
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
