// TensorFlow.js on its WebAssembly backend, with preloaded tensors and its own optimizer.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import {
  CLASSES,
  HIDDEN,
  images,
  labels,
  oneHot,
  PIXELS,
  RATE,
  race,
  start,
  transposed,
} from './start.mjs';

const require = createRequire(import.meta.url);
const tf = require('@tensorflow/tfjs');
const wasm = require('@tensorflow/tfjs-backend-wasm');
wasm.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
await tf.setBackend('wasm');
await tf.ready();

const { parameters } = start();
const x = tf.tensor2d(images, [labels.length, PIXELS]);
const y = tf.tensor2d(oneHot(), [labels.length, CLASSES]);
const w1 = tf.variable(tf.tensor2d(transposed(parameters[0], PIXELS), [PIXELS, HIDDEN]));
const b1 = tf.variable(tf.tensor1d(parameters[1]));
const w2 = tf.variable(tf.tensor2d(transposed(parameters[2], HIDDEN), [HIDDEN, CLASSES]));
const b2 = tf.variable(tf.tensor1d(parameters[3]));
const optimizer = tf.train.sgd(RATE);

await race(
  (rows) =>
    tf.tidy(() => {
      const index = tf.tensor1d(rows, 'int32');
      const [input, target] = [tf.gather(x, index), tf.gather(y, index)];
      return optimizer.minimize(() => {
        const hidden = tf.relu(tf.add(tf.matMul(input, w1), b1));
        const scores = tf.add(tf.matMul(hidden, w2), b2);
        return tf.losses.softmaxCrossEntropy(target, scores);
      }, true);
    }),
  (loss) => loss.dataSync()[0],
);
