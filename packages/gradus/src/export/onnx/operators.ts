/** The ONNX operators for each op of a trace. An op without a row here cannot be exported. */

import type { Op } from '../../graph/node.ts';
import { linearOp } from '../../nn/linear/linear.ts';
import * as e from '../../ops/elementwise.ts';
import { checkedOp, embeddingOp, gatherOp, indexSelectOp, scatterSumOp } from '../../ops/gather.ts';
import { rangeOp } from '../../ops/leaves.ts';
import { matmulOp } from '../../ops/matmul.ts';
import { catOp, flipOp, permuteOp, reshapeOp, sliceOp } from '../../ops/movement.ts';
import { argmaxOp, argminOp, expandOp, maximumOp, minimumOp, sumOp } from '../../ops/reduce.ts';
import { countUp } from '../../util/count-up.ts';
import type { Extent, Traced, TracedStep } from '../trace.ts';
import type { Graph, Value } from './graph.ts';

/** What rules write to and read from. */
export interface Context {
  readonly graph: Graph;
  /** The values that have been written so far. */
  readonly written: ReadonlyMap<Traced, Value>;
}

/** Writes an op as ONNX operators. */
export interface Rule {
  /**
   * Whether the operator broadcasts its inputs itself. The inputs of other operators are expanded first.
   */
  readonly broadcasts: boolean;
  readonly write: (context: Context, step: TracedStep, inputs: readonly Value[]) => Value;
}

/** The type to compute in: runtimes rarely compute with the small integer types. */
function wide({ type }: Value): 'float32' | 'int32' {
  return type === 'float32' ? 'float32' : 'int32';
}

/** `value` in another type. */
export function cast(graph: Graph, value: Value, type: Value['type']): Value {
  if (value.type === type) return value;
  const { shape } = value;
  return graph.add('Cast', [value], { shape, type, attributes: { to: NUMBERS_OF_TYPES[type] } });
}

/** ONNX's numbers for its types. */
const NUMBERS_OF_TYPES: Readonly<Record<string, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
};

/** The shape that inputs broadcast to. */
function together(inputs: readonly Value[]): readonly Extent[] {
  const rank = Math.max(...inputs.map(({ shape }) => shape.length));
  return Array.from({ length: rank }, (_, d) => {
    const extents = inputs.map(({ shape }) => shape[shape.length - rank + d] ?? 1);
    return extents.find((extent) => extent !== 1) ?? 1;
  });
}

/** An arithmetic operator. Small integers are computed as int32 and cast back, so they wrap around as in Gradus. */
function arithmetic(opType: string): Rule {
  return {
    broadcasts: true,
    write: ({ graph }, { dtype }, inputs) => {
      const wider = inputs.map((input) => cast(graph, input, wide(input)));
      return cast(graph, graph.add(opType, wider, { shape: together(inputs) }), dtype);
    },
  };
}

/** A comparison. */
function comparison(opType: string): Rule {
  return {
    broadcasts: true,
    write: ({ graph }, _, inputs) => {
      const wider = inputs.map((input) => cast(graph, input, wide(input)));
      return graph.add(opType, wider, { shape: together(inputs), type: 'bool' });
    },
  };
}

/** An elementwise operator without casts. */
function pointwise(opType: string): Rule {
  return {
    broadcasts: true,
    write: ({ graph }, { dtype }, inputs) => {
      return graph.add(opType, inputs, { shape: together(inputs), type: dtype });
    },
  };
}

/** A reduction. Its axes are an attribute or, for sums from opset 13 on, an input. */
function reduction(opType: string, axesAre: 'attribute' | 'input'): Rule {
  return {
    broadcasts: false,
    write: ({ graph }, { dtype, shape, attributes: axes }, [x]) => {
      const inputs = [cast(graph, x, wide(x))];
      if (axesAre === 'input') inputs.push(graph.numbers(axes, 'int64'));
      const attributes = { keepdims: 0, ...(axesAre === 'attribute' && { axes }) };
      return cast(graph, graph.add(opType, inputs, { shape, attributes }), dtype);
    },
  };
}

/** The position of the largest or smallest value. */
function position(opType: string): Rule {
  return {
    broadcasts: false,
    write: ({ graph }, { shape, attributes: [axis] }, [x]) => {
      const attributes = { axis, keepdims: 0 };
      const wider = cast(graph, x, wide(x));
      const found = graph.add(opType, [wider], { shape, type: 'int64', attributes });
      return cast(graph, found, 'int32');
    },
  };
}

/** An operator that reads at positions along an axis. */
function reading(opType: string): Rule {
  return {
    broadcasts: false,
    write: ({ graph }, { shape, attributes: [axis] }, [x, index]) => {
      return graph.add(opType, [x, index], { shape, attributes: { axis } });
    },
  };
}

/** `not`, or IsNaN for "not (x equals x)", which is how isnan is recorded. */
const not: Rule = {
  broadcasts: true,
  write: ({ graph, written }, { inputs: [from] }, [x]) => {
    const isSame =
      from.kind === 'step' && from.op === e.equal.op && from.inputs[0] === from.inputs[1];
    const compared = isSame ? written.get(from.inputs[0]) : undefined;
    const opType = compared?.type === 'float32' ? 'IsNaN' : 'Not';
    const input = opType === 'IsNaN' ? (compared as Value) : x;
    return graph.add(opType, [input], { shape: input.shape, type: 'bool' });
  },
};

const where: Rule = {
  broadcasts: true,
  write: ({ graph }, { dtype }, [condition, ...choices]) => {
    // Equal choices come from an embedding, whose padding differs only in its gradient.
    if (choices[0] === choices[1]) return choices[0];
    const inputs = [condition, ...choices.map((choice) => cast(graph, choice, wide(choice)))];
    const options = { shape: together(inputs), type: wide(choices[0]) };
    return cast(graph, graph.add('Where', inputs, options), dtype);
  },
};

/** A function of x that needs the constant 1, such as expm1 and log1p. */
function besideOne(build: (graph: Graph, x: Value, one: Value) => Value): Rule {
  return {
    broadcasts: true,
    write: ({ graph }, _, [x]) => build(graph, x, graph.numbers(1, 'float32')),
  };
}

/** A fully connected layer: one Gemm with a weight [out, in] where the input is a matrix. */
const linear: Rule = {
  broadcasts: false,
  write: ({ graph }, { shape, inputs: [, weight] }, [x, w, bias]) => {
    const name = weight.kind === 'state' ? weight.name.replace(/\.?weight$/, '') : '';
    const options = { shape, name: name || 'linear' };
    if (x.shape.length === 2) {
      const inputs = bias === undefined ? [x, w] : [x, w, bias];
      return graph.add('Gemm', inputs, { ...options, attributes: { transB: 1 } });
    }
    const [out, into] = w.shape;
    const turned = graph.add('Transpose', [w], {
      shape: [into, out],
      attributes: { perm: [1, 0] },
    });
    if (bias === undefined) return graph.add('MatMul', [x, turned], options);
    return graph.add('Add', [graph.add('MatMul', [x, turned], { shape }), bias], options);
  },
};

const reshape: Rule = {
  broadcasts: false,
  write: ({ graph }, { shape }, [x]) => {
    const batches = shape.filter((extent) => typeof extent !== 'number').length;
    const sizes = shape.map((extent, d) => {
      if (typeof extent === 'number') return extent;
      // 0 copies the extent of the input. −1, allowed once, is computed from the others.
      return batches > 1 && isSame(extent, x.shape[d]) ? 0 : -1;
    });
    if (sizes.filter((size) => size === -1).length > 1) {
      graph.problems.add('reshape turns the batch into several dimensions');
    }
    if (x.shape.length > 2 && shape.length === 2 && isSame(x.shape[0], shape[0])) {
      return graph.add('Flatten', [x], { shape, attributes: { axis: 1 } });
    }
    return graph.add('Reshape', [x, graph.numbers(sizes, 'int64')], { shape });
  },
};

const permute: Rule = {
  broadcasts: false,
  write: ({ graph }, { shape, attributes: perm }, [x]) => {
    return graph.add('Transpose', [x], { shape, attributes: { perm } });
  },
};

const slice: Rule = {
  broadcasts: false,
  write: ({ graph }, { shape, attributes }, [x]) => {
    const rank = shape.length;
    const cut = shape.flatMap((extent, axis) => {
      const [start, step] = [attributes[axis], attributes[rank + axis]];
      if (start === 0 && step === 1 && isSame(extent, x.shape[axis])) return [];
      if (typeof extent !== 'number') graph.problems.add('slice cuts the batch');
      return [{ axis, start, step, end: start + (Number(extent) - 1) * step + 1 }];
    });
    const parts = [cut.map((c) => c.start), cut.map((c) => c.end), cut.map((c) => c.axis)];
    if (cut.some(({ step }) => step !== 1)) parts.push(cut.map((c) => c.step));
    if (cut.length === 0) return x;
    const inputs = parts.map((part) => graph.numbers(part, 'int64'));
    return graph.add('Slice', [x, ...inputs], { shape });
  },
};

function isSame(a: Extent, b: Extent | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  return a.batches === b.batches;
}

const cat: Rule = {
  broadcasts: false,
  write: ({ graph }, { shape, attributes: [axis] }, parts) => {
    return graph.add('Concat', parts, { shape, attributes: { axis } });
  },
};

/** Reads the slices in reverse order. */
const flip: Rule = {
  broadcasts: false,
  write: ({ graph }, { shape, attributes: axes }, [x]) =>
    axes.reduce((turned, axis) => {
      const extent = shape[axis];
      if (typeof extent !== 'number') {
        graph.problems.add('flip reverses the batch');
        return turned;
      }
      const reversed = graph.numbers([...countUp(extent)].reverse(), 'int64');
      return graph.add('Gather', [turned, reversed], { shape, attributes: { axis } });
    }, x),
};

/** Sums sources into zeros. The position −1, which is nowhere, is the last: that of a slice that is cut off. */
const scatterSum: Rule = {
  broadcasts: false,
  write: ({ graph }, { shape, attributes: [axis] }, [sources, rows]) => {
    // A trace refuses positions in the batch.
    const extent = shape[axis] as number;
    const longer = shape.with(axis, extent + 1);
    const sizes = longer.map((size, d) => {
      if (typeof size === 'number') return graph.numbers([size], 'int64');
      const attributes = { start: d, end: d + 1 };
      return graph.add('Shape', [sources], { shape: [1], type: 'int64', attributes });
    });
    const to = graph.add('Concat', sizes, { shape: [shape.length], attributes: { axis: 0 } });
    const zero = graph.numbers(0, wide(sources));
    const zeros = graph.add('Expand', [zero, to], { shape: longer });
    const attributes = { axis, reduction: 'add' };
    const sums = graph.add('ScatterElements', [zeros, rows, sources], {
      shape: longer,
      attributes,
    });
    const ends = [[0], [extent], [axis]].map((part) => graph.numbers(part, 'int64'));
    return graph.add('Slice', [sums, ...ends], { shape });
  },
};

/** Writes nothing: the operators that read the value broadcast it. */
const expand: Rule = { broadcasts: true, write: (_, __, [x]) => x };

const range: Rule = {
  broadcasts: true,
  write: ({ graph }, { shape, attributes: [dimension] }) => {
    const extent = shape[dimension];
    if (typeof extent !== 'number') {
      graph.problems.add('range counts the rows of the batch');
      return graph.numbers(0, 'int32');
    }
    const kept = [extent, ...shape.slice(dimension + 1).map(() => 1)];
    return graph.tensor('range', 'int32', kept, countUp(extent));
  },
};

const matmul: Rule = {
  broadcasts: false,
  write: ({ graph }, { shape }, inputs) => graph.add('MatMul', inputs, { shape }),
};

const castTo: Rule = {
  broadcasts: true,
  write: ({ graph }, { dtype }, [x]) => cast(graph, x, dtype),
};

/** The rules by their op. */
export const RULES: ReadonlyMap<Op, Rule> = new Map<Op, Rule>([
  [linearOp, linear],
  [matmulOp, matmul],
  [reshapeOp, reshape],
  [permuteOp, permute],
  [sliceOp, slice],
  [catOp, cat],
  [flipOp, flip],
  [expandOp, expand],
  [rangeOp, range],
  [indexSelectOp, reading('Gather')],
  [embeddingOp, reading('Gather')],
  [gatherOp, reading('GatherElements')],
  [scatterSumOp, scatterSum],
  // The operators that read positions check them.
  [checkedOp, { broadcasts: true, write: (_, __, [x]) => x }],
  [sumOp, reduction('ReduceSum', 'input')],
  [maximumOp, reduction('ReduceMax', 'attribute')],
  [minimumOp, reduction('ReduceMin', 'attribute')],
  [argmaxOp, position('ArgMax')],
  [argminOp, position('ArgMin')],
  [e.castOp, castTo],
  [e.whereOp, where],
  [e.notOp, not],
  [e.and.op, pointwise('And')],
  [e.or.op, pointwise('Or')],
  [e.less.op, comparison('Less')],
  [e.lessEqual.op, comparison('LessOrEqual')],
  [e.equal.op, comparison('Equal')],
  [e.add.op, arithmetic('Add')],
  [e.subtract.op, arithmetic('Sub')],
  [e.multiply.op, arithmetic('Mul')],
  [e.divide.op, pointwise('Div')],
  [e.maximum.op, arithmetic('Max')],
  [e.minimum.op, arithmetic('Min')],
  [e.pow.op, pointwise('Pow')],
  [e.negative.op, arithmetic('Neg')],
  [e.abs.op, arithmetic('Abs')],
  [e.signOp, arithmetic('Sign')],
  [e.floorOp, pointwise('Floor')],
  [e.reluOp, arithmetic('Relu')],
  [e.sqrt.op, pointwise('Sqrt')],
  [e.exp.op, pointwise('Exp')],
  [e.log.op, pointwise('Log')],
  [e.sin.op, pointwise('Sin')],
  [e.cos.op, pointwise('Cos')],
  [e.erf.op, pointwise('Erf')],
  [e.tanh.op, pointwise('Tanh')],
  [e.sigmoid.op, pointwise('Sigmoid')],
  [
    e.expm1.op,
    besideOne((graph, x, one) => {
      const { shape } = x;
      return graph.add('Sub', [graph.add('Exp', [x], { shape }), one], { shape });
    }),
  ],
  [
    e.log1p.op,
    besideOne((graph, x, one) => {
      const { shape } = x;
      return graph.add('Log', [graph.add('Add', [x, one], { shape })], { shape });
    }),
  ],
]);
