/** A whole training on several threads. */
import { expect, test } from 'vitest';
import { createWasmBackend } from '../../../src/backends/wasm/index.ts';
import { manualSeed, setBackend, tensor } from '../../../src/index.ts';
import * as nn from '../../../src/nn/index.ts';
import { SGD } from '../../../src/optim/index.ts';
import { waitForThreads } from './thread-pool.ts';

const BATCH = 100;

/** Like images of digits: four of five bytes are 0. */
function pixels(step: number): Float32Array {
  return Float32Array.from({ length: BATCH * 784 }, (_, i) => {
    const random = Math.imul(i + 1 + step * 131_071, 2_654_435_761) >>> 8;
    return random % 5 === 0 ? (random % 251) / 255 : 0;
  });
}

function train(threads: number): Float32Array[] {
  const backend = createWasmBackend({ threads });
  setBackend(backend);
  manualSeed(0);
  const model = new nn.Sequential(
    new nn.Linear(784, 100),
    new nn.Sigmoid(),
    new nn.Linear(100, 10),
  );
  const optimizer = new SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
  const criterion = new nn.CrossEntropyLoss();
  const losses = new Float32Array(50);
  for (let step = 0; step < losses.length; step += 1) {
    const images = tensor(pixels(step)).view(BATCH, 784);
    const labels = tensor(Int32Array.from({ length: BATCH }, (_, i) => (i * 7 + step) % 10));
    optimizer.zeroGrad();
    const loss = criterion.forward(model.forward(images), labels);
    loss.backward();
    optimizer.step();
    losses[step] = loss.itemSync();
    if (step === 0) waitForThreads(backend);
  }
  return [losses, ...model.parameters()].map((values) =>
    values instanceof Float32Array ? values : (values.dataSync() as Float32Array),
  );
}

test('fifty steps of a network have the same bits on 1, 2 and 4 threads', () => {
  const [one, two, four] = [1, 2, 4].map(train);
  expect(one[0][49]).toBeLessThan(one[0][0]);
  one.forEach((values, i) => {
    expect(Buffer.from(two[i].buffer).equals(Buffer.from(values.buffer))).toBe(true);
    expect(Buffer.from(four[i].buffer).equals(Buffer.from(values.buffer))).toBe(true);
  });
});
