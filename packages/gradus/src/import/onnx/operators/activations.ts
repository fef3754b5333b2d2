/** Activations. */
import {
  celu,
  elu,
  gelu,
  geluTanh,
  leakyRelu,
  mish,
  softplus,
  softsign,
} from '../../../ops/composite/activations.ts';
import { hardswish } from '../../../ops/composite/piecewise.ts';
import { fromNode, type Tensor } from '../../../tensor/index.ts';
import {
  type Attributes,
  axisFrom,
  type Call,
  type Operator,
  type Operators,
  unary,
} from '../node.ts';

/** An activation whose attributes are numbers. */
function withFloats<const D extends Readonly<Record<string, number>>>(
  defaults: D,
  compute: (x: Tensor, numbers: Record<keyof D, number>) => Tensor,
): Operator {
  return {
    prepare: (node) => {
      const numbers = Object.fromEntries(
        Object.entries(defaults).map(([name, value]) => [name, node.float(name, value)]),
      ) as Record<keyof D, number>;
      return (call) => compute(call.tensor(0), numbers);
    },
  };
}

/** Before opset 13, the dimensions from `axis` on count as one, and the default of `axis` is 1. */
function softmax(compute: (x: Tensor, axis: number) => Tensor): Operator {
  return {
    prepare: (node) => {
      const isJoined = node.opset < 13;
      const axis = node.int('axis', isJoined ? 1 : -1);
      return (call) => {
        const x = call.tensor(0);
        if (!isJoined) return compute(x, axisFrom(axis, x.dim()));
        const place = axisFrom(axis, x.dim() + (axis < 0 ? 0 : 1));
        const rows = x.shape.slice(0, place).reduce((n, extent) => n * extent, 1);
        const width = x.shape.slice(place).reduce((n, extent) => n * extent, 1);
        return compute(x.reshape(rows, width), 1).reshape(x.shape);
      };
    },
  };
}

/** The limits are attributes before opset 11, and inputs from then on. */
function clip(node: Attributes): (call: Call) => Tensor {
  const own = [node.float('min', Number.NaN), node.float('max', Number.NaN)] as const;
  return (call) => {
    const x = call.tensor(0);
    const least = call.has(1) ? call.number(1, Number.NaN) : own[0];
    const most = call.has(2) ? call.number(2, Number.NaN) : own[1];
    const low = Number.isNaN(least) || least === Number.NEGATIVE_INFINITY ? null : least;
    const high = Number.isNaN(most) || most === Number.POSITIVE_INFINITY ? null : most;
    if (low === null && high === null) return x;
    // Where the lower limit is above the upper one, every element is the upper one.
    return x.clamp(low === null || high === null ? low : Math.min(low, high), high);
  };
}

export const activations = (): Operators => ({
  Relu: unary((x) => x.relu()),
  Sigmoid: unary((x) => x.sigmoid()),
  Tanh: unary((x) => x.tanh()),
  LeakyRelu: withFloats({ alpha: 0.01 }, (x, { alpha }) => fromNode(leakyRelu(x.node, alpha))),
  Elu: withFloats({ alpha: 1 }, (x, { alpha }) => fromNode(elu(x.node, alpha))),
  Celu: withFloats({ alpha: 1 }, (x, { alpha }) => fromNode(celu(x.node, alpha))),
  Selu: withFloats(
    { alpha: 1.6732632423543772, gamma: 1.0507009873554805 },
    (x, { alpha, gamma }) => fromNode(elu(x.node, alpha)).mul(gamma),
  ),
  Softplus: unary((x) => fromNode(softplus(x.node, 1, 20))),
  Softsign: unary((x) => fromNode(softsign(x.node))),
  HardSigmoid: withFloats({ alpha: 0.2, beta: 0.5 }, (x, { alpha, beta }) => {
    return x.mul(alpha).add(beta).clamp(0, 1);
  }),
  HardSwish: unary((x) => fromNode(hardswish(x.node))),
  Mish: unary((x) => fromNode(mish(x.node))),
  ThresholdedRelu: withFloats({ alpha: 1 }, (x, { alpha }) => x.mul(x.gt(alpha).float())),
  Gelu: {
    prepare: (node) => {
      const approximate = node.text('approximate', 'none');
      if (approximate !== 'none' && approximate !== 'tanh') {
        node.refuse(`the approximation '${approximate}' is unknown.`);
      }
      const compute = approximate === 'tanh' ? geluTanh : gelu;
      return (call) => fromNode(compute(call.tensor(0).node));
    },
  },
  PRelu: {
    learned: [1],
    prepare: () => (call) => {
      const [x, slope] = [call.tensor(0), call.tensor(1)];
      return x.where(x.gt(0), x.mul(slope));
    },
  },
  Softmax: softmax((x, axis) => x.softmax(axis)),
  LogSoftmax: softmax((x, axis) => x.logSoftmax(axis)),
  Clip: { prepare: clip },
});
