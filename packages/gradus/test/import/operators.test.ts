import { describe, expect, it } from 'vitest';
import { operatorSets } from '../../src/import/onnx/operators/index.ts';
import {
  type Case,
  compare,
  float,
  floats,
  graphOf,
  int,
  int64,
  ints,
  numbers,
  tensor,
  text,
  texts,
  titled,
  whole,
} from './graphs.ts';

const x23 = tensor([2, 3], [-1.5, 0, 0.25, 2, -0.5, 7]);
const y23 = tensor([2, 3], [2, -3, 0.5, 1, 4, -2]);
const row = tensor([3], [0.5, -1, 2]);
const x234 = tensor([2, 3, 4], numbers(24, 3));
const whole23 = tensor([2, 3], [7, -7, 4, 5, 0, 9], 'int32');
const whole3 = tensor([3], [2, 3, -2], 'int32');
const bits = tensor([2, 3], [1, 0, 1, 0, 0, 1], 'bool');
const bits3 = tensor([3], [1, 1, 0], 'bool');

const plain = (...types: string[]): Case[] => types.map((type) => [type, { x: x23 }]);
const pairs = (...types: string[]): Case[] => types.map((type) => [type, { x: x23, y: row }]);
const compared = (...types: string[]): Case[] => {
  return types.map((type) => [
    type,
    { x: x23, y: tensor([3], [-1.5, 1, 0.25]) },
    {},
    { type: 'bool' },
  ]);
};
const reduced = (...types: string[]): Case[] =>
  types.flatMap((type): Case[] => [
    [type, { x: x234 }, { axes: ints(1, -1) }, { opset: type === 'ReduceSum' ? 11 : 13 }],
    [type, { x: x234 }, { keepdims: int(0) }],
    [type, { x: x234, axes: int64(-2) }, { keepdims: int(0) }, { opset: 18, constants: ['axes'] }],
  ]);
const int_ = { type: 'int64' } as const;
/** Neighbours in float32. */
const big = tensor([2, 2], [1.6e9 + 1, 1.6e9 + 2, 2.5, 1e-3], 'float64');
const positive = tensor([2, 3], [0.5, 1, 2, 3, 4, 0.1]);

const CASES: Case[] = [
  // Arithmetic
  ...pairs('Add', 'Sub', 'Mul', 'Div', 'Max', 'Min', 'Sum', 'Mean'),
  ['Div', { x: whole23, y: whole3 }, {}, { type: 'int32' }],
  ['Pow', { x: x23, y: tensor([], [2]) }, {}, { constants: ['y'] }],
  ['Pow', { x: positive, y: row }],
  ['Mod', { x: whole23, y: whole3 }, {}, { type: 'int32' }],
  ['Mod', { x: x23, y: row }, { fmod: int(1) }],
  ...plain('Abs', 'Neg', 'Sign', 'Floor', 'Ceil', 'Exp', 'Sin', 'Cos', 'Erf'),
  ['Round', { x: tensor([1, 7], [-2.5, -1.5, -0.4, 0.5, 1.5, 2.5, 3.7]) }],
  ...(['Sqrt', 'Log', 'Reciprocal'].map((type) => [type, { x: positive }]) as Case[]),
  // Doubles, which float32 would round
  ...(['Add', 'Sub', 'Mul', 'Div', 'Max', 'Min'].map((type) => [
    type,
    { x: big, y: tensor([2], [1.6e9, 7], 'float64') },
    {},
    { type: 'float64' },
  ]) as Case[]),
  ['Sub', { x: big, y: tensor([3, 1, 2], numbers(6, 9), 'float64') }, {}, { type: 'float64' }],
  ['Sub', { x: big, y: tensor([], [1.6e9], 'float64') }, {}, { type: 'float64', constants: ['y'] }],
  ...(['Abs', 'Neg', 'Sign', 'Floor', 'Ceil', 'Sqrt', 'Log', 'Reciprocal'].map((type) => [
    type,
    { x: big },
    {},
    { type: 'float64' },
  ]) as Case[]),
  ...(['Equal', 'Less', 'LessOrEqual', 'Greater', 'GreaterOrEqual'].map((type) => [
    type,
    { x: big, y: tensor([1], [1.6e9 + 1], 'float64') },
    {},
    { type: 'bool' },
  ]) as Case[]),
  ['IsNaN', { x: tensor([1, 2], [1, Number.NaN], 'float64') }, {}, { type: 'bool' }],
  [
    'Where',
    { c: tensor([2, 2], [1, 0, 0, 1], 'bool'), x: big, y: tensor([], [1e10 + 1], 'float64') },
    {},
    { type: 'float64' },
  ],
  ['Concat', { x: big, y: big }, { axis: int(1) }, { type: 'float64' }],
  ['Cast', { x: bits }, { to: int(11) }, { type: 'float64' }],
  ['Cast', { x: tensor([1, 2], [16_777_217, -2.5], 'float64') }, { to: int(7) }, int_],
  // Logic
  ...compared('Equal', 'Less', 'LessOrEqual', 'Greater', 'GreaterOrEqual'),
  [
    'Equal',
    { x: tensor([2], ['a', 'b']), y: tensor([2], ['a', 'c']) },
    {},
    { opset: 19, type: 'bool' },
  ],
  ...(['And', 'Or', 'Xor'].map((type) => [
    type,
    { x: bits, y: bits3 },
    {},
    { type: 'bool' },
  ]) as Case[]),
  ['Not', { x: bits }, {}, { type: 'bool' }],
  ['IsNaN', { x: tensor([1, 3], [1, Number.NaN, 3]) }, {}, { type: 'bool' }],
  [
    'IsInf',
    { x: tensor([1, 3], [1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) },
    {},
    { type: 'bool' },
  ],
  [
    'IsInf',
    { x: tensor([1, 3], [1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) },
    { detect_negative: int(0) },
    { type: 'bool' },
  ],
  ['Where', { c: bits, x: x23, y: row }],
  [
    'Where',
    { c: bits, x: tensor([2, 3], [...'abcdef']), y: tensor([3], [...'xyz']) },
    {},
    { type: 'string' },
  ],
  // Activations
  ...plain(
    'Relu',
    'Sigmoid',
    'Tanh',
    'LeakyRelu',
    'Elu',
    'Selu',
    'Celu',
    'Softplus',
    'Softsign',
    'HardSigmoid',
    'HardSwish',
    'ThresholdedRelu',
    'Softmax',
    'LogSoftmax',
  ),
  ['LeakyRelu', { x: x23 }, { alpha: float(0.3) }],
  ['Selu', { x: x23 }, { alpha: float(1.2), gamma: float(0.8) }],
  ['Elu', { x: x23 }, { alpha: float(2) }],
  ['Celu', { x: x23 }, { alpha: float(2) }],
  ['HardSigmoid', { x: x23 }, { alpha: float(0.4), beta: float(0.2) }],
  ['ThresholdedRelu', { x: x23 }, { alpha: float(0.1) }],
  ['Mish', { x: x23 }, {}, { opset: 18 }],
  ['Gelu', { x: x23 }, {}, { opset: 20 }],
  ['Gelu', { x: x23 }, { approximate: text('tanh') }, { opset: 20 }],
  ['PRelu', { x: x23, slope: row }, {}, { constants: ['slope'] }],
  ['Softmax', { x: x234 }, {}, { opset: 11 }],
  ['Softmax', { x: x234 }, { axis: int(2) }, { opset: 11 }],
  ['Softmax', { x: x234 }, { axis: int(1) }],
  ['LogSoftmax', { x: x234 }, { axis: int(-1) }, { opset: 9 }],
  ['Clip', { x: x23 }, { min: float(-1), max: float(1.5) }, { opset: 7 }],
  [
    'Clip',
    { x: x23, min: tensor([], [-1]), max: tensor([], [2]) },
    {},
    { constants: ['min', 'max'] },
  ],
  ['Clip', { x: x23, min: null, max: tensor([], [0.5]) }, {}, { constants: ['max'] }],
  ['Clip', { x: x23 }],
  // Products
  ['MatMul', { x: x23, y: tensor([3, 2], numbers(6)) }],
  ['MatMul', { x: x234, y: tensor([4, 2], numbers(8)) }, {}, { constants: ['y'] }],
  ['MatMul', { x: x23, y: row }],
  [
    'Gemm',
    { x: x23, w: tensor([4, 3], numbers(12)), b: tensor([4], numbers(4)) },
    { transB: int(1) },
    { constants: ['w', 'b'] },
  ],
  [
    'Gemm',
    { x: x23, w: tensor([3, 4], numbers(12)), b: tensor([1, 4], numbers(4)) },
    { alpha: float(0.5), beta: float(2) },
  ],
  ['Gemm', { x: tensor([3, 2], numbers(6)), w: tensor([3, 4], numbers(12)) }, { transA: int(1) }],
  // Normalisations
  [
    'BatchNormalization',
    { x: x23, scale: row, b: row, mean: row, variance: tensor([3], [1, 0.2, 3]) },
    { epsilon: float(1e-3) },
    { constants: ['scale', 'b', 'mean', 'variance'] },
  ],
  [
    'BatchNormalization',
    { x: x234, scale: row, b: row, mean: row, variance: tensor([3], [1, 0.2, 3]) },
    {},
    { opset: 9 },
  ],
  ['LayerNormalization', { x: x234, scale: tensor([4], numbers(4)), b: tensor([4], numbers(4)) }],
  [
    'LayerNormalization',
    { x: x234, scale: tensor([3, 4], numbers(12)) },
    { axis: int(1) },
    { outputs: 3 },
  ],
  ['InstanceNormalization', { x: x234, scale: row, b: row }],
  ['LpNormalization', { x: x234 }, { p: int(1), axis: int(1) }],
  ['LpNormalization', { x: x234 }],
  ['Dropout', { x: x23 }, { ratio: float(0.3) }, { opset: 10 }],
  ['Dropout', { x: x23, ratio: tensor([], [0.3]) }, {}, { constants: ['ratio'] }],
  // Reductions
  ...reduced(
    'ReduceSum',
    'ReduceMean',
    'ReduceMax',
    'ReduceMin',
    'ReduceProd',
    'ReduceL1',
    'ReduceL2',
    'ReduceSumSquare',
    'ReduceLogSumExp',
  ),
  ['ReduceLogSum', { x: positive }, { axes: ints(1) }],
  ['ReduceSum', { x: x23 }, { noop_with_empty_axes: int(1) }],
  ['ArgMax', { x: x234 }, { axis: int(1) }, int_],
  ['ArgMax', { x: tensor([1, 3], [2, 5, 5]) }, { axis: int(1), keepdims: int(0) }, int_],
  ['ArgMin', { x: x234 }, { axis: int(-1) }, int_],
  // Shapes
  ['Reshape', { x: x234, s: int64(0, -1) }, {}, { constants: ['s'] }],
  ['Reshape', { x: x234, s: int64(4, 6) }],
  ['Reshape', { x: tensor([2, 2], [...'abcd']), s: int64(4) }, {}, { type: 'string' }],
  ['Flatten', { x: x234 }],
  ['Flatten', { x: x234 }, { axis: int(0) }],
  ['Flatten', { x: x234 }, { axis: int(-1) }],
  ['Squeeze', { x: tensor([2, 1, 3, 1], numbers(6)) }, { axes: ints(1, -1) }, { opset: 11 }],
  ['Squeeze', { x: tensor([2, 1, 3, 1], numbers(6)), a: int64(-1) }, {}, { constants: ['a'] }],
  ['Squeeze', { x: tensor([2, 1, 3, 1], numbers(6)) }],
  ['Unsqueeze', { x: x23 }, { axes: ints(0, 3) }, { opset: 11 }],
  ['Unsqueeze', { x: x23, a: int64(-1, 1) }],
  ['Transpose', { x: x234 }],
  ['Transpose', { x: x234 }, { perm: ints(1, 0, 2) }],
  ['Identity', { x: x23 }],
  ['Expand', { x: tensor([2, 1, 3], numbers(6)), s: int64(4, 1) }],
  ['Expand', { x: x23, s: int64(2, 1, 1) }],
  ['Tile', { x: x23, r: int64(2, 3) }],
  ['Shape', { x: x234 }, {}, int_],
  ['Shape', { x: x234 }, { start: int(-2), end: int(2) }, int_],
  ['Size', { x: x234 }, {}, int_],
  // Selections
  ['Concat', { x: x23, y: y23 }, { axis: int(-1) }],
  [
    'Concat',
    { x: tensor([2, 1], ['a', 'b']), y: tensor([2, 1], ['b', 'c']) },
    { axis: int(1) },
    { type: 'string' },
  ],
  ['Gather', { x: x234, i: int64(2, -1) }, { axis: int(1) }],
  ['Gather', { x: x234, i: tensor([], [1], 'int64') }, { axis: int(-1) }, { constants: ['i'] }],
  [
    'Gather',
    { x: tensor([4, 2], numbers(8)), i: tensor([2, 2], [3, 0, -1, 1], 'int64') },
    {},
    { constants: ['x'] },
  ],
  ['GatherElements', { x: x23, i: tensor([2, 2], [2, -1, 0, 1], 'int64') }, { axis: int(1) }],
  ...['add', 'mul'].map(
    (reduction): Case => [
      'ScatterElements',
      { x: x23, i: tensor([2, 2], [2, -1, 0, 0], 'int64'), y: tensor([2, 2], [1, 2, 3, 4]) },
      { axis: int(1), reduction: text(reduction) },
      { opset: 16 },
    ],
  ),
  [
    'Slice',
    { x: x234 },
    { starts: ints(1, -3), ends: ints(3, 2 ** 53), axes: ints(1, 2) },
    { opset: 9 },
  ],
  ['Slice', { x: x234, s: int64(0, -1), e: int64(2, -1000), a: int64(1, 2), p: int64(1, -2) }],
  ['Slice', { x: x234, s: int64(-100), e: int64(1) }, {}, { constants: ['s', 'e'] }],
  ['Split', { x: x234 }, { axis: int(2), split: ints(1, 3) }, { opset: 11, outputs: 2 }],
  ['Split', { x: x234, s: int64(1, 3) }, { axis: int(2) }, { outputs: 2 }],
  ['Split', { x: x234 }, { axis: int(2) }, { outputs: 2 }],
  ['Split', { x: x234 }, { axis: int(1), num_outputs: int(2) }, { opset: 18, outputs: 2 }],
  ['OneHot', { i: int64(0, 2, -1, 5), d: int64(3), v: tensor([2], [0.5, 2]) }],
  ['OneHot', { i: int64(0, 2), d: int64(3), v: tensor([2], [0, 1]) }, { axis: int(0) }],
  // Constants
  ['Constant', {}, { value: whole(x23) }],
  ['Constant', {}, { value_float: float(2.5) }],
  ['Constant', {}, { value_floats: floats(2.5, 1) }],
  ['Constant', {}, { value_int: int(-3) }, int_],
  ['Constant', {}, { value_ints: ints(1, 2) }, int_],
  ['Constant', {}, { value_strings: texts('a', 'b') }, { type: 'string' }],
  ['Constant', {}, { value_string: text('a') }, { type: 'string' }],
  ['ConstantOfShape', { s: int64(2, 3) }],
  ['ConstantOfShape', { s: int64(2) }, { value: whole(int64(7)) }, int_],
  ['Range', { a: tensor([], [1]), b: tensor([], [4.5]), c: tensor([], [1.5]) }],
  [
    'Range',
    { a: tensor([], [5], 'int64'), b: tensor([], [0], 'int64'), c: tensor([], [-2], 'int64') },
    {},
    int_,
  ],
  ['Cast', { x: x23 }, { to: int(7) }, int_],
  ['Cast', { x: x23 }, { to: int(9) }, { type: 'bool' }],
  ['Cast', { x: whole23 }, { to: int(1) }],
  ['Cast', { x: whole23 }, { to: int(8) }, { type: 'string' }],
  ['Cast', { x: tensor([2], ['1.5', '-2']) }, { to: int(1) }],
  ['Cast', { x: tensor([2, 1], [1.1, 2], 'float64') }, { to: int(1) }],
];

describe('operators agree with ONNX Runtime', () => {
  it.each(titled(CASES))('%s', async (_, one) => {
    await compare(graphOf('', one));
  });

  it('has a case for every operator', () => {
    const tested = new Set(CASES.map(([type]) => type));
    const known = [...(operatorSets().get('')?.operators.keys() ?? [])];
    expect(known.filter((type) => !tested.has(type))).toEqual([]);
  });
});
