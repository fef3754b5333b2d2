/** Arithmetic, element by element, with broadcasting. */
import { maximum, minimum, type Tensor } from '../../../tensor/index.ts';
import { GradusError } from '../../../util/errors.ts';
import { type Call, type Operator, type Operators, unary } from '../node.ts';
import { Doubles, type Value } from '../values.ts';

/**
 * An operator of two inputs. Two tensors of doubles, such as a column and its mean, stay doubles.
 * @param learned the places at which a float initializer is a weight
 */
function binary(
  compute: (a: Tensor, b: Tensor) => Tensor,
  number: (a: number, b: number) => number,
  learned: readonly number[] = [],
): Operator {
  return {
    learned,
    prepare: (node) => {
      // Before opset 7 a file said whether and how to broadcast.
      node.ignore('broadcast', 'consumed_inputs');
      return (call) => {
        const [a, b] = [call.value(0), call.value(1)];
        if (a instanceof Doubles && b instanceof Doubles) return broadcast(a, b, number, call);
        return compute(call.tensor(0), call.tensor(1));
      };
    },
  };
}

function broadcast(
  a: Doubles,
  b: Doubles,
  compute: (a: number, b: number) => number,
  call: Call,
): Value {
  const rank = Math.max(a.shape.length, b.shape.length);
  const extents = ({ shape }: Doubles): number[] => [
    ...Array(rank - shape.length).fill(1),
    ...shape,
  ];
  const [left, right] = [extents(a), extents(b)];
  const shape = left.map((extent, axis) => {
    const other = right[axis] as number;
    if (extent !== other && extent !== 1 && other !== 1) {
      throw new GradusError(`[${a.shape}] and [${b.shape}] do not broadcast.`);
    }
    return extent === 1 ? other : extent;
  });
  const size = shape.reduce((n, extent) => n * extent, 1);
  call.budget.spend(size);
  const data = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    data[i] = compute(
      a.data[placeOf(i, shape, left)] as number,
      b.data[placeOf(i, shape, right)] as number,
    );
  }
  return new Doubles(data, shape);
}

/** Where element `i` of `shape` stands in an array of the extents `own`, some of which are 1. */
function placeOf(i: number, shape: readonly number[], own: readonly number[]): number {
  let place = 0;
  let stride = 1;
  let rest = i;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const extent = shape[axis] as number;
    if (own[axis] !== 1) place += (rest % extent) * stride;
    stride *= own[axis] as number;
    rest = Math.floor(rest / extent);
  }
  return place;
}

/** An operator of any number of inputs. */
function variadic(combine: (a: Tensor, b: Tensor) => Tensor): Operator {
  return { prepare: () => (call) => call.tensors().reduce(combine) };
}

const isFloat = ({ dtype }: Tensor): boolean => dtype === 'float32';

/** Integers are divided towards 0; exact for those below 2²⁴. */
function divide(a: Tensor, b: Tensor): Tensor {
  return isFloat(a) || isFloat(b) ? a.div(b) : a.div(b).to(a.dtype);
}

/** With fmod the sign is that of a, otherwise that of b. */
function remainder(a: Tensor, b: Tensor, hasSignOfA: boolean): Tensor {
  const quotient = a.float().div(b.float());
  const whole = hasSignOfA ? quotient.int().float() : quotient.floor();
  return a.float().sub(whole.mul(b.float())).to(a.dtype);
}

/** To the nearest integer; halves to the even one. */
function round(x: Tensor): Tensor {
  const below = x.floor();
  const rest = x.sub(below);
  const isOdd = below.sub(below.mul(0.5).floor().mul(2)).eq(1);
  const isUp = rest.gt(0.5).logicalOr(rest.eq(0.5).logicalAnd(isOdd));
  return below.add(isUp.float());
}

export const arithmetic: Operators = {
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
      // A known exponent such as 2 has a simpler gradient, and is no power of e.
      const isKnown = exponent.numel() === 1 && exponent.isLeaf && exponent.dim() <= base.dim();
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
  Max: variadic(maximum),
  Min: variadic(minimum),
  Sum: variadic((a, b) => a.add(b)),
  Mean: {
    prepare: () => (call) => {
      const all = call.tensors();
      return all.reduce((a, b) => a.add(b)).div(all.length);
    },
  },
  Abs: unary((x) => x.abs()),
  Neg: unary((x) => x.neg()),
  Sign: unary((x) => x.sign()),
  Floor: unary((x) => x.floor()),
  Ceil: unary((x) => x.ceil()),
  Round: unary(round),
  Sqrt: unary((x) => x.sqrt()),
  Reciprocal: unary((x) => x.pow(-1)),
  Exp: unary((x) => x.exp()),
  Log: unary((x) => x.log()),
  Sin: unary((x) => x.sin()),
  Cos: unary((x) => x.cos()),
  Erf: unary((x) => x.erf()),
};
