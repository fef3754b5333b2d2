/** Memory stays flat in loops that never let callbacks of the garbage collector run. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { engineMemory, engineStatistics, manualSeed, randn, type Tensor } from 'gradus';
import * as nn from 'gradus/nn';
import { Adam, SGD } from 'gradus/optim';
import { expect, test } from 'vitest';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes in use after garbage collection; another thread sweeps array buffers. */
async function heap(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

test.each(['SGD', 'Adam'])(
  '%s: memory stays flat over thousands of steps in one synchronous loop',
  async (kind) => {
    manualSeed(0);
    const model = new nn.Sequential(new nn.Linear(16, 32), new nn.ReLU(), new nn.Linear(32, 4));
    const optimizer =
      kind === 'SGD'
        ? new SGD(model.parameters(), { lr: 0.01, momentum: 0.9 })
        : new Adam(model.parameters());
    const criterion = new nn.MSELoss();
    let last: Tensor | null = null;
    const train = (steps: number): void => {
      for (let i = 0; i < steps; i++) {
        optimizer.zeroGrad();
        // New data at every step; some arrays are large enough to show if they were kept.
        const output = model.forward(randn([64, 16]).requiresGrad_());
        last = criterion.forward(output, randn([64, 4]));
        last.backward();
        optimizer.step();
        if (i % 10 === 0) last.itemSync();
      }
    };
    train(300);
    const before = { heap: await heap(), engine: engineMemory(), plans: engineStatistics().plans };
    train(3000);
    expect(engineMemory()).toEqual(before.engine);
    expect(engineStatistics().plans).toBe(before.plans);
    // 3,000 steps upload 15 MB. A leak of the recorded graphs alone would be larger.
    expect((await heap()) - before.heap).toBeLessThan(2e6);
    expect(last).not.toBeNull();
  },
);

test('evaluations without a step hold the same bytes', async () => {
  const model = new nn.Linear(100, 10);
  const evaluate = (times: number): void => {
    for (let i = 0; i < times; i++) {
      const [, predicted] = model.forward(randn([32, 100])).max(1);
      predicted.dataSync();
    }
  };
  evaluate(300);
  const before = { heap: await heap(), engine: engineMemory() };
  evaluate(3000);
  expect(engineMemory()).toEqual(before.engine);
  expect((await heap()) - before.heap).toBeLessThan(2e6);
});
