import * as ops from '../../src/ops/elementwise.ts';
import {
  binarySamples,
  bool,
  byte,
  EDGES,
  float,
  int,
  type Sample,
  type Samples,
  spread,
  unarySamples,
} from './kit.ts';

const TRUTHS = [bool([0, 0, 1, 1, 0]), bool([0, 1, 0, 1, 0])] as const;

function logicSamples(compute: typeof ops.and): Sample[] {
  return [
    { about: 'all cases', inputs: TRUTHS, compute, smooth: false },
    { about: 'scalars', inputs: [bool([1], []), bool([0], [])], compute, smooth: false },
    { about: 'empty', inputs: [bool([], [0]), bool([], [0])], compute, smooth: false },
  ];
}

const castSamples: Sample[] = (['float32', 'int32', 'uint8', 'bool'] as const).flatMap((to) =>
  [float(EDGES), int([0, 1, -1, 300, -2147483648]), byte([0, 1, 255]), bool([0, 1])]
    .filter(({ dtype }) => dtype !== to)
    .map((input) => ({
      about: `${input.dtype} to ${to}`,
      inputs: [input],
      compute: (x) => ops.cast(x, to),
      smooth: false,
    })),
);

const whereSamples: Sample[] = [
  {
    about: 'the other side may be anything',
    inputs: [bool([1, 0, 1, 0]), float([1, NaN, Infinity, -0]), float([NaN, 2, 3, -Infinity])],
    compute: ops.where,
    smooth: false,
  },
  {
    about: 'odd sizes',
    inputs: [bool([1, 0, 0, 1, 1, 0, 1], [7]), spread(-1, 1, [7]), spread(-1, 1, [7], 1)],
    compute: ops.where,
    smooth: true,
  },
  {
    about: 'int32',
    inputs: [bool([1, 0]), int([1, 2]), int([3, 4])],
    compute: ops.where,
    smooth: false,
  },
  {
    about: 'uint8 and bool',
    inputs: [bool([1, 0]), byte([1, 2]), byte([3, 4])],
    compute: ops.where,
    smooth: false,
  },
  {
    about: 'empty',
    inputs: [bool([], [0]), float([], [0]), float([], [0])],
    compute: ops.where,
    smooth: false,
  },
];

export const samples: Samples = {
  negative: unarySamples(ops.negative, { dtypes: ['int32', 'uint8'] }),
  abs: [
    ...unarySamples(ops.abs, { low: 0.2, high: 2, dtypes: ['int32'] }),
    ...unarySamples(ops.abs, { low: -2, high: -0.2 }),
  ],
  floor: unarySamples(ops.floor, { smooth: false }),
  sign: [
    ...unarySamples(ops.sign, { low: 0.2, high: 2, dtypes: ['int32', 'uint8'] }),
    ...unarySamples(ops.sign, { low: -2, high: -0.2 }),
  ],
  sqrt: unarySamples(ops.sqrt, { low: 0.2, high: 9, dtypes: ['int32', 'uint8', 'bool'] }),
  exp: unarySamples(ops.exp, { dtypes: ['int32'] }),
  log: unarySamples(ops.log, { low: 0.2, high: 9, dtypes: ['int32'] }),
  expm1: unarySamples(ops.expm1),
  log1p: unarySamples(ops.log1p, { low: -0.8, high: 9 }),
  sin: unarySamples(ops.sin),
  cos: unarySamples(ops.cos),
  erf: unarySamples(ops.erf),
  tanh: unarySamples(ops.tanh, { dtypes: ['bool'] }),
  sigmoid: unarySamples(ops.sigmoid, { dtypes: ['uint8'] }),
  relu: [
    ...unarySamples(ops.relu, { low: 0.2, high: 2 }),
    ...unarySamples(ops.relu, { low: -2, high: -0.2, dtypes: ['int32'] }),
  ],
  alias: unarySamples(ops.alias, { dtypes: ['int32', 'uint8', 'bool'] }),
  detach: unarySamples(ops.detach, { smooth: false, dtypes: ['int32'] }),
  cast: castSamples,
  add: binarySamples(ops.add),
  subtract: binarySamples(ops.subtract),
  multiply: binarySamples(ops.multiply),
  divide: binarySamples(ops.divide, { low: 0.5, high: 3, integers: false }),
  pow: binarySamples(ops.pow, { low: 0.5, high: 3, integers: false }),
  powInteger: [
    {
      about: 'int32 that wraps',
      inputs: [
        int([13, 3, -2, 0, 0, 1, -1, -1, 7, 2147483647, -2147483648, 2, 46341]),
        int([7, 40, 31, 0, 5, -3, -3, -2147483648, -1, 3, 1, 2147483647, 2]),
      ],
      compute: ops.powInteger,
      smooth: false,
    },
    {
      about: 'uint8 that wraps',
      inputs: [byte([5, 255, 0, 3, 2]), byte([3, 255, 0, 200, 8])],
      compute: ops.powInteger,
      smooth: false,
    },
    {
      about: 'empty',
      inputs: [int([], [0]), int([], [0])],
      compute: ops.powInteger,
      smooth: false,
    },
    {
      about: 'scalars',
      inputs: [int([3], []), int([5], [])],
      compute: ops.powInteger,
      smooth: false,
    },
  ],
  maximum: binarySamples(ops.maximum),
  minimum: binarySamples(ops.minimum),
  less: binarySamples(ops.less, { smooth: false }),
  lessEqual: binarySamples(ops.lessEqual, { smooth: false }),
  equal: binarySamples(ops.equal, { smooth: false }),
  and: logicSamples(ops.and),
  or: logicSamples(ops.or),
  not: [
    { about: 'both cases', inputs: [bool([0, 1, 1])], compute: ops.not, smooth: false },
    { about: 'scalar', inputs: [bool([1], [])], compute: ops.not, smooth: false },
    { about: 'empty', inputs: [bool([], [0])], compute: ops.not, smooth: false },
  ],
  where: whereSamples,
};
