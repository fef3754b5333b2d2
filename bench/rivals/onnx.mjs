// ONNX Runtime: the whole step of model C as one graph. The graph takes the batch from the preloaded set and folds the
// update of each weight into the product that gives its gradient.
import { createRequire } from 'node:module';
import { constant, FLOAT, INT64, model, node, value } from './onnx-format.mjs';
import { BATCH, CLASSES, HIDDEN, images, labels, PIXELS, RATE, race, start } from './start.mjs';

const ort = createRequire(import.meta.url)('onnxruntime-node');
const COUNT = labels.length;
const shapes = { w1: [HIDDEN, PIXELS], b1: [HIDDEN], w2: [CLASSES, HIDDEN], b2: [CLASSES] };
const names = Object.keys(shapes);

const minusRate = Math.fround(-RATE);
const nodes = [
  node('Gather', ['images', 'rows'], ['x']),
  node('Gather', ['labels', 'rows'], ['y']),
  node('Gemm', ['x', 'w1', 'b1'], ['h'], { transB: 1 }),
  node('Relu', ['h'], ['a']),
  node('Gemm', ['a', 'w2', 'b2'], ['z'], { transB: 1 }),
  node('LogSoftmax', ['z'], ['logs'], { axis: 1 }),
  node('OneHot', ['y', 'classes', 'offOn'], ['hot']),
  node('Mul', ['hot', 'logs'], ['picked']),
  node('ReduceSum', ['picked'], ['total'], { keepdims: 0 }),
  node('Mul', ['total', 'minusShare'], ['loss']),
  node('Exp', ['logs'], ['p']),
  node('Sub', ['p', 'hot'], ['excess']),
  node('Mul', ['excess', 'share'], ['dz']),
  node('Gemm', ['dz', 'w2'], ['da']),
  node('Greater', ['a', 'zero'], ['on']),
  node('Where', ['on', 'da', 'zero'], ['dh']),
  node('Gemm', ['dz', 'a', 'w2'], ['new_w2'], { transA: 1, alpha: minusRate }),
  node('Gemm', ['dh', 'x', 'w1'], ['new_w1'], { transA: 1, alpha: minusRate }),
  ...['1', '2'].flatMap((layer) => [
    node('ReduceSum', [layer === '1' ? 'dh' : 'dz', 'axis0'], [`db${layer}`], { keepdims: 0 }),
    node('Mul', [`db${layer}`, 'rate'], [`db${layer}_scaled`]),
    node('Sub', [`b${layer}`, `db${layer}_scaled`], [`new_b${layer}`]),
  ]),
];
const scalar = (name, number) => constant(name, FLOAT, [], Float32Array.of(number));
const bytes = model({
  nodes,
  constants: [
    constant('classes', INT64, [], BigInt64Array.of(BigInt(CLASSES))),
    constant('offOn', FLOAT, [2], Float32Array.of(0, 1)),
    constant('axis0', INT64, [1], BigInt64Array.of(0n)),
    scalar('share', 1 / BATCH),
    scalar('minusShare', -1 / BATCH),
    scalar('rate', RATE),
    scalar('zero', 0),
  ],
  inputs: [
    value('images', FLOAT, [COUNT, PIXELS]),
    value('labels', INT64, [COUNT]),
    value('rows', INT64, [BATCH]),
    ...names.map((name) => value(name, FLOAT, shapes[name])),
  ],
  outputs: [
    value('loss', FLOAT, []),
    ...names.map((name) => value(`new_${name}`, FLOAT, shapes[name])),
  ],
});

const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 2 });
const { parameters } = start();
const fixed = {
  images: new ort.Tensor('float32', images, [COUNT, PIXELS]),
  labels: new ort.Tensor('int64', BigInt64Array.from(labels, BigInt), [COUNT]),
};
let weights = Object.fromEntries(
  names.map((name, i) => [name, new ort.Tensor('float32', parameters[i], shapes[name])]),
);

await race(
  async (batch) => {
    const rows = new ort.Tensor('int64', BigInt64Array.from(batch, BigInt), [BATCH]);
    const results = await session.run({ ...fixed, rows, ...weights });
    weights = Object.fromEntries(names.map((name) => [name, results[`new_${name}`]]));
    return results.loss;
  },
  (loss) => loss.data[0],
);
