// Random programs as JSON, which both PyTorch and Gradus run. Shapes and dtypes need not match: a call that PyTorch
// refuses is a case too.
import fc from 'fast-check';

const DTYPES = ['float32', 'float32', 'float32', 'int32', 'uint8', 'bool'];
const SHAPES = [[], [1], [3], [2, 3], [3, 2], [2, 1], [1, 3], [2, 2, 3], [0], [2, 0], [3, 3]];

const number = fc.oneof(
  fc.integer({ min: -3, max: 6 }),
  fc.constantFrom(255, 256, 300, -128, 16777217, 2147483647),
);
/** PyTorch distinguishes 2.0 from 2 and JavaScript does not, so fractions are never whole numbers. */
const fraction = fc.constantFrom(0.5, -1.5, 2.25, 'NaN', 'Infinity').map((float) => ({ float }));
/** The result of NaN as a bound depends on the code path in PyTorch 1.13. */
const bound = fc.oneof(
  number,
  fraction.filter(({ float }) => float !== 'NaN'),
);
const dimension = fc.constantFrom(0, 0, 1, -1, -2, 2);
const dtype = fc.constantFrom('float32', 'int32', 'uint8', 'bool').map((name) => ({ dtype: name }));
const keepdim = fc.boolean();
const sizes = fc.array(fc.constantFrom(-1, 1, 2, 3, 3, 6), { maxLength: 3 });
const position = fc.oneof(fc.constant(null), fc.integer({ min: -3, max: 3 }));

/** An earlier value, drawn as a number that counts back from the newest. */
const value = fc.nat({ max: 11 }).map((back) => ({ back }));
const operand = fc.oneof({ weight: 3, arbitrary: value }, number, fraction);

const unary =
  'neg abs floor ceil sign sqrt exp log expm1 log1p sin cos erf tanh sigmoid relu isfinite isnan logicalNot';
const binary = 'add sub mul div pow maximum minimum eq ne lt le gt ge';

const each = (names, ...args) =>
  fc.tuple(fc.constantFrom(...names.split(' ')), fc.tuple(value, ...args));

const step = fc.oneof(
  { weight: 3, arbitrary: each(unary) },
  { weight: 6, arbitrary: each(binary, operand) },
  each('logicalAnd logicalOr matmul', value),
  each('where', value, operand),
  each('clamp', bound, bound),
  each('clampMin clampMax', bound),
  each('to', dtype),
  { weight: 2, arbitrary: each('sum mean', dimension, keepdim) },
  each('sum mean max min std'),
  each('var std', dimension, fc.boolean(), keepdim),
  each('softmax logSoftmax argmax', dimension),
  each('logsumexp maxOf minOf', dimension, keepdim),
  { weight: 2, arbitrary: each('reshape expand permute', sizes) },
  each('transpose', dimension, dimension),
  each('unsqueeze squeeze', dimension),
  each('slice', dimension, position, position, fc.integer({ min: 1, max: 2 })),
  each('select', dimension, fc.integer({ min: -3, max: 3 })),
  each('cat stack', value, dimension),
  each('indexSelect gather', dimension, value),
);

const element = {
  float32: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: -24, max: 24 }).map((n) => n / 8) },
    fc.constantFrom(0, 1, 'NaN', 'Infinity', '-Infinity', 88, -400, 16777217),
  ),
  int32: fc.oneof(fc.integer({ min: -3, max: 5 }), fc.constantFrom(16777217, -2147483648)),
  uint8: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom(200, 255)),
  bool: fc.integer({ min: 0, max: 1 }),
};

const input = fc.constantFrom(...DTYPES).chain((name) =>
  fc.constantFrom(...SHAPES).chain((shape) => {
    const length = shape.reduce((n, extent) => n * extent, 1);
    return fc.record({
      dtype: fc.constant(name),
      shape: fc.constant(shape),
      data: fc.array(element[name], { minLength: length, maxLength: length }),
      requiresGrad: name === 'float32' ? fc.boolean() : fc.constant(false),
    });
  }),
);

/** Replaces the values that steps take by their index: inputs first, then the value of each step. */
function withPlaces({ inputs, steps }) {
  const placed = steps.map(([op, args], number) => {
    const known = inputs.length + number;
    return [
      op,
      args.map((arg) => (arg?.back === undefined ? arg : { ref: known - 1 - (arg.back % known) })),
    ];
  });
  return { kind: 'tensors', inputs, steps: placed };
}

/** Expressions over a few tensors. */
export const tensorPrograms = fc
  .record({
    inputs: fc.array(input, { minLength: 1, maxLength: 4 }),
    steps: fc.array(step, { minLength: 1, maxLength: 12, size: 'max' }),
  })
  .map(withPlaces);

const PARAMETERS = [
  { shape: [3], data: [1, -0.5, 2] },
  { shape: [3], data: [0.25, 1, -1] },
  { shape: [3, 3], data: [0.5, -0.25, 1, 0, 0.75, -0.5, 0.25, 1, -1] },
];
const VALUES = [{ shape: [3], data: [0.5, 1, -1] }];

const vector = fc.oneof(
  fc.nat({ max: 1 }).map((parameter) => ({ parameter })),
  value,
);
const parameter = fc.nat({ max: 2 });
const optimizer = fc.nat({ max: 1 });
const act = (name, ...args) => fc.tuple(fc.constant(name), ...args);

const action = fc.oneof(
  act('add', vector, vector),
  act('mul', vector, vector),
  act('tanh', vector),
  act(
    'scaled',
    vector,
    fc.integer({ min: -8, max: 8 }).map((n) => n / 8),
  ),
  act('total', vector),
  act('layer', vector),
  act('frozen', vector, vector),
  { weight: 3, arbitrary: act('loss', vector, vector) },
  {
    weight: 4,
    arbitrary: act(
      'backward',
      fc.nat({ max: 3 }).map((back) => ({ back })),
    ),
  },
  { weight: 4, arbitrary: act('step', optimizer) },
  { weight: 2, arbitrary: act('zeroGrad', optimizer) },
  act('clip', fc.constantFrom(0.5, 2)),
  act('shrink', fc.nat({ max: 1 }), fc.constantFrom(0.5, -0.75)),
  act('overwrite', fc.nat({ max: 1 }), vector),
  act(
    'readValue',
    fc.nat({ max: 5 }).map((back) => ({ back })),
  ),
  act(
    'readLoss',
    fc.nat({ max: 2 }).map((back) => ({ back })),
  ),
  act('readParameter', parameter),
  act('readGradient', parameter),
);

const optimizers = fc.constantFrom(
  { type: 'SGD', options: { lr: 0.125 } },
  { type: 'SGD', options: { lr: 0.0625, momentum: 0.5 } },
  { type: 'SGD', options: { lr: 0.0625, momentum: 0.5, weight_decay: 0.25 } },
  { type: 'Adam', options: { lr: 0.0625 } },
  { type: 'AdamW', options: { lr: 0.0625 } },
);

const MAKERS = new Set(['add', 'mul', 'tanh', 'scaled', 'total', 'layer', 'frozen']);

/** Counts the values that actions make, replaces those that they take by their index, and reads everything at the end. */
function withReads({ first, second, drawn }) {
  let values = VALUES.length;
  let losses = 0;
  const actions = [];
  for (const [name, ...args] of drawn) {
    const ofLosses = name === 'readLoss' || name === 'backward';
    const count = ofLosses ? losses : values;
    if (count === 0) continue;
    const place = (arg) => count - 1 - (arg.back % count);
    const isPlace = ofLosses || name === 'readValue';
    const named = (arg) => (isPlace ? place(arg) : { value: place(arg) });
    actions.push([name, ...args.map((arg) => (arg?.back === undefined ? arg : named(arg)))]);
    if (MAKERS.has(name)) values++;
    if (name === 'loss') losses++;
  }
  const all = (name, count) => Array.from({ length: count }, (_, i) => [name, i]);
  actions.push(...all('readParameter', 3), ...all('readGradient', 3));
  actions.push(...all('readLoss', losses), ...all('readValue', values));
  return {
    kind: 'training',
    parameters: PARAMETERS,
    values: VALUES,
    optimizers: [
      { ...first, parameters: [0, 1] },
      { ...second, parameters: [1, 2] },
    ],
    actions,
  };
}

/** Training loops with two optimizers that share a parameter. */
export const trainingPrograms = fc
  .record({
    first: optimizers,
    second: optimizers,
    drawn: fc.array(action, { minLength: 3, maxLength: 25, size: 'max' }),
  })
  .map(withReads);
