/** Elementwise arithmetic with broadcasting. */
import { isReal } from '../../../ir/dtype.ts';
import { maximum, minimum, type Tensor } from '../../../tensor/index.ts';
import { type Operator, type Operators, unary } from '../node.ts';
import { type OfDoubles, ofDoubles } from './doubles.ts';

/**
 * An operator with two inputs.
 * @param number the function for two doubles
 * @param learned the positions at which a float initializer is a weight
 */
function binary(
  compute: (a: Tensor, b: Tensor) => Tensor,
  number: OfDoubles,
  learned: readonly number[] = [],
): Operator {
  return {
    learned,
    prepare: () => (call) => {
      return ofDoubles(call, number) ?? compute(call.tensor(0), call.tensor(1));
    },
  };
}

/** An operator with any number of inputs. */
function variadic(combine: (a: Tensor, b: Tensor) => Tensor, number: OfDoubles): Operator {
  return {
    prepare: () => (call) => {
      const isPair = call.inputs.length === 2;
      return (isPair ? ofDoubles(call, number) : null) ?? call.tensors().reduce(combine);
    },
  };
}

const isFloat = ({ dtype }: Tensor): boolean => isReal(dtype);

/** Integers are divided towards 0. Exact for integers below 2²⁴. */
function divide(a: Tensor, b: Tensor): Tensor {
  return isFloat(a) || isFloat(b) ? a.div(b) : a.div(b).to(a.dtype);
}

/** The result has the sign of a with fmod, and the sign of b without. */
function remainder(a: Tensor, b: Tensor, hasSignOfA: boolean): Tensor {
  const quotient = a.float().div(b.float());
  const whole = hasSignOfA ? quotient.int().float() : quotient.floor();
  return a.float().sub(whole.mul(b.float())).to(a.dtype);
}

/** Rounds to the nearest integer, and halves to the even one. */
function round(x: Tensor): Tensor {
  const below = x.floor();
  const rest = x.sub(below);
  const isOdd = below.sub(below.mul(0.5).floor().mul(2)).eq(1);
  const isUp = rest.gt(0.5).logicalOr(rest.eq(0.5).logicalAnd(isOdd));
  return below.add(isUp.float());
}

export const arithmetic = (): Operators => ({
  Add: binary(
    (a, b) => a.add(b),
    (a, b) => a + b,
    [0, 1],
  ),
  Sub: binary(
    (a, b) => a.sub(b),
    (a, b) => a - b,
  ),
  Mul: binary(
    (a, b) => a.mul(b),
    (a, b) => a * b,
    [0, 1],
  ),
  Div: binary(divide, (a, b) => a / b),
  Pow: {
    prepare: () => (call) => {
      const [base, exponent] = [call.tensor(0), call.tensor(1)];
      // A constant exponent such as 2 has a simpler gradient, and needs no exponential.
      const isKnown =
        exponent.numel() === 1 &&
        exponent.isLeaf &&
        !exponent.requiresGrad &&
        exponent.dim() <= base.dim();
      const power = isKnown ? base.pow(exponent.itemSync()) : base.float().pow(exponent.float());
      return power.to(base.dtype);
    },
  },
  Mod: {
    prepare: (node) => {
      const isFmod = node.flag('fmod', false);
      return (call) => remainder(call.tensor(0), call.tensor(1), isFmod);
    },
  },
  Max: variadic(maximum, Math.max),
  Min: variadic(minimum, Math.min),
  Sum: variadic(
    (a, b) => a.add(b),
    (a, b) => a + b,
  ),
  Mean: {
    prepare: () => (call) => {
      const all = call.tensors();
      return all.reduce((a, b) => a.add(b)).div(all.length);
    },
  },
  Abs: unary((x) => x.abs(), Math.abs),
  Neg: unary(
    (x) => x.neg(),
    (x) => -x,
  ),
  Sign: unary((x) => x.sign(), Math.sign),
  Floor: unary((x) => x.floor(), Math.floor),
  Ceil: unary((x) => x.ceil(), Math.ceil),
  Round: unary(round),
  Sqrt: unary((x) => x.sqrt(), Math.sqrt),
  Reciprocal: unary(
    (x) => x.pow(-1),
    (x) => 1 / x,
  ),
  Exp: unary((x) => x.exp(), Math.exp),
  Log: unary((x) => x.log(), Math.log),
  Sin: unary((x) => x.sin(), Math.sin),
  Cos: unary((x) => x.cos(), Math.cos),
  Erf: unary((x) => x.erf()),
});
