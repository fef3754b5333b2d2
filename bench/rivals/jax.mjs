// jax-js on WebAssembly: the whole step, gradients and update, under one `jit`.
import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import {
  BATCH,
  CLASSES,
  HIDDEN,
  images,
  oneHot,
  PIXELS,
  RATE,
  race,
  rowsOf,
  start,
  transposed,
} from './start.mjs';

await init('wasm');
defaultDevice('wasm');

const { parameters } = start();
const targets = oneHot();
const matrix = (data, rows, columns) => np.array(data).reshape([rows, columns]);
let weights = [
  matrix(transposed(parameters[0], PIXELS), PIXELS, HIDDEN),
  np.array(parameters[1]),
  matrix(transposed(parameters[2], HIDDEN), HIDDEN, CLASSES),
  np.array(parameters[3]),
];

function cost([w1, b1, w2, b2], x, y) {
  const hidden = nn.relu(np.matmul(x, w1).add(b1));
  const scores = np.matmul(hidden, w2).add(b2);
  return nn
    .logSoftmax(scores)
    .mul(y)
    .sum()
    .mul(-1 / BATCH);
}

const step = jit((current, x, y) => {
  const [loss, gradients] = valueAndGrad(cost)(
    current.map((array) => array.ref),
    x,
    y,
  );
  return [loss, current.map((array, i) => array.sub(gradients[i].mul(RATE)))];
});

await race(
  (rows) => {
    const x = matrix(rowsOf(images, PIXELS, rows), BATCH, PIXELS);
    const y = matrix(rowsOf(targets, CLASSES, rows), BATCH, CLASSES);
    const [loss, updated] = step(weights, x, y);
    weights = updated;
    return loss.data();
  },
  (loss) => loss[0],
);
