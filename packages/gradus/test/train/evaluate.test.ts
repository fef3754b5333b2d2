import {
  defaultGenerator,
  engineMemory,
  engineStatistics,
  fromArray,
  Generator,
  IndexOutOfRangeError,
  manualSeed,
  type Tensor,
  tensor,
} from 'gradus';
import { DataLoader, TensorDataset } from 'gradus/data';
import * as nn from 'gradus/nn';
import { evaluate } from 'gradus/train';
import { describe, expect, test } from 'vitest';
import { crossEntropy, loaders, Net, type Pair } from './tiny.ts';

/** Returns its input. */
class Same extends nn.Module {
  inner = new nn.Linear(1, 1);
  modes: boolean[] = [];
  forward(x: Tensor): Tensor {
    this.modes.push(this.training);
    return x.mul(1);
  }
}

function scored(outputs: number[][], labels: number[], batchSize = 2): DataLoader<Pair> {
  const shape = [outputs.length, outputs[0].length];
  const data = new TensorDataset<Pair>(
    fromArray(Float32Array.from(outputs.flat()), shape),
    fromArray(Int32Array.from(labels), [labels.length]),
  );
  return new DataLoader(data, { batchSize });
}

const outputs = [
  [3, 1, 2],
  [0, 5, 5],
  [1, 2, 3],
  [9, 0, 0],
  [0, 0, 1],
];

test('counts per class and confusion; the first of equal outputs wins', async () => {
  const result = await evaluate(new Same(), scored(outputs, [0, 2, 2, 2, 0]));
  expect(result.confusion).toEqual([
    [1, 0, 1],
    [0, 0, 0],
    [1, 1, 1],
  ]);
  expect(result).toMatchObject({ correct: 2, total: 5, accuracy: 40, loss: null });
  expect(result.perClass[0]).toEqual({ correct: 1, total: 2, accuracy: 50 });
  expect(result.perClass[1]).toEqual({ correct: 0, total: 0, accuracy: Number.NaN });
});

test('the mean loss weighs batches by their size', async () => {
  const loader = scored(outputs, [0, 2, 2, 2, 0]);
  const whole = scored(outputs, [0, 2, 2, 2, 0], 5);
  const { loss } = await evaluate(new Same(), loader, { loss: crossEntropy });
  const { loss: expected } = await evaluate(new Same(), whole, { loss: crossEntropy });
  expect(loss).toBeCloseTo(expected as number, 6);
});

test('the size of the batches changes nothing', async () => {
  manualSeed(1);
  const model = new Net();
  const { dataset } = loaders().testLoader;
  const results = [1, 5, 12, 100].map((batchSize) => {
    return evaluate(model, new DataLoader(dataset, { batchSize }));
  });
  const [first, ...others] = await Promise.all(results);
  for (const other of others) expect(other).toEqual(first);
});

test('a pass draws one 64-bit number, as in PyTorch', async () => {
  const model = new Same();
  manualSeed(5);
  await evaluate(model, scored(outputs, [0, 0, 0, 0, 0]));
  const other = new Generator().manualSeed(5);
  other.random64();
  expect(defaultGenerator.getState()).toEqual(other.getState());
});

test('runs in evaluation mode, and leaves each module in the mode it was in', async () => {
  const model = new Same();
  model.inner.training = false;
  await evaluate(model, scored(outputs, [0, 0, 0, 0, 0]));
  expect(new Set(model.modes)).toEqual(new Set([false]));
  expect([model.training, model.inner.training]).toEqual([true, false]);
});

test('refuses labels outside the classes, and shapes that do not fit', async () => {
  await expect(evaluate(new Same(), scored(outputs, [0, 3, 0, 0, 0]))).rejects.toThrow(
    /label 3 is not one of the 3 classes/,
  );
  const flat = scored(outputs, [0, 0, 0, 0, 0]).dataset as TensorDataset<Pair>;
  const misfit = flat.map(([x, y]): Pair => [x.sum(1), y]);
  await expect(evaluate(new Same(), new DataLoader(misfit))).rejects.toThrow(
    /expected outputs \[batch, classes\]/,
  );
});

test('refuses an empty loader instead of an accuracy of NaN', async () => {
  const loader = new DataLoader(scored(outputs, [0, 0, 0, 0, 0]).dataset, {
    batchSize: 6,
    dropLast: true,
  });
  await expect(evaluate(new Same(), loader)).rejects.toThrow(/no batches to evaluate/);
});

test('stops at its signal', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(evaluate(new Same(), scored(outputs, [0, 0, 0, 0, 0]), { signal })).rejects.toThrow(
    'enough',
  );
});

describe('batches are computed together, with the same results', () => {
  const length = 203;
  const data = new TensorDataset<Pair>(
    fromArray(
      Float32Array.from({ length: 2 * length }, (_, i) => ((i * 37) % 19) / 19 - 0.5),
      [length, 2],
    ),
    fromArray(
      Int32Array.from({ length }, (_, i) => i % 3),
      [length],
    ),
  );
  const loader = new DataLoader(data, { batchSize: 5 });

  /** Reads its output at once, so batches are computed one by one. */
  class Reading extends nn.Module {
    inner: Net;
    constructor(inner: Net) {
      super();
      this.inner = inner;
    }
    forward(x: Tensor): Tensor {
      const output = this.inner.forward(x);
      output.dataSync();
      return output;
    }
  }

  test('gives the numbers of batches that are computed one by one', async () => {
    manualSeed(1);
    const model = new Net();
    const together = await evaluate(model, loader, { loss: crossEntropy });
    const runs = engineStatistics().runs;
    const alone = await evaluate(new Reading(model), loader, { loss: crossEntropy });
    expect(alone).toEqual(together);
    expect(engineStatistics().runs).toBeGreaterThan(runs + 41);
    expect(together.total).toBe(length);
  });

  test('forward is called for each batch in turn, and what it records can be read afterwards', async () => {
    manualSeed(1);
    const model = new Net();
    const seen: number[] = [];
    const means: Tensor[] = [];
    const hook = model.registerForwardHook((_, [input], output) => {
      seen.push((input as Tensor).shape[0]);
      means.push((output as Tensor).mean());
    });
    await evaluate(model, loader);
    hook.remove();
    expect(seen).toEqual([...new Array(40).fill(5), 3]);
    const outputs = [...loader].map(([x]) => model.forward(x).mean().itemSync());
    expect(means.map((mean) => mean.itemSync())).toEqual(outputs);
  });

  test('a loader can reuse its arrays for each batch', async () => {
    const model = new Same();
    const [x, y] = [new Float32Array(4), new Int32Array(2)];
    function* batches() {
      for (let i = 0; i < 20; i++) {
        x.set(i % 2 === 0 ? [1, 0, 1, 0] : [0, 1, 0, 1]);
        y.fill(i % 2);
        yield [fromArray(x, [2, 2]), fromArray(y, [2])];
      }
    }
    expect(await evaluate(model, batches())).toMatchObject({ correct: 40, total: 40 });
  });

  test('reports the first wrong batch, whatever the later ones are', async () => {
    const labels = new Int32Array(40);
    labels[21] = 9;
    const rows = Array.from({ length: 40 }, () => [1, 0]);
    class Failing extends Same {
      calls = 0;
      override forward(input: Tensor): Tensor {
        this.calls++;
        if (this.calls === 13) throw new Error('the thirteenth batch');
        return super.forward(input);
      }
    }
    await expect(evaluate(new Failing(), scored(rows, [...labels]))).rejects.toThrow(/label 9/);
    labels[21] = 0;
    const failing = new Failing();
    await expect(evaluate(failing, scored(rows, [...labels]))).rejects.toThrow('the thirteenth');
    expect(failing.modes.length).toBe(12);
    expect(failing.training).toBe(true);
    labels[39] = -1;
    await expect(evaluate(new Same(), scored(rows, [...labels]))).rejects.toThrow(/label -1/);
  });

  test('an index out of range is the error of its batch', async () => {
    const table = tensor([
      [1, 0],
      [0, 1],
    ]);
    class LookUp extends nn.Module {
      forward(x: Tensor): Tensor {
        return table.indexSelect(0, x);
      }
    }
    const evaluated = (...rows: number[]) => {
      const inputs = fromArray(Int32Array.from(rows), [rows.length]);
      const targets = fromArray(new Int32Array(rows.length), [rows.length]);
      return evaluate(
        new LookUp(),
        new DataLoader(new TensorDataset(inputs, targets), { batchSize: 2 }),
      );
    };
    expect(await evaluated(0, 1, 1, 0, 0, 0)).toMatchObject({ correct: 4, total: 6 });
    const error = evaluated(0, 1, 1, 7, 0, 0, -2, 1);
    await expect(error).rejects.toThrow(IndexOutOfRangeError);
    await expect(error).rejects.toMatchObject({ index: 7, extent: 2 });
    expect(await evaluated(0, 1)).toMatchObject({ correct: 1 });
  });

  test('counts NaN outputs as before', async () => {
    const rows = Array.from({ length: 9 }, (_, i) => [i === 4 ? Number.NaN : 1, 2]);
    const labels = new Array(9).fill(1);
    const options = { loss: crossEntropy };
    const result = await evaluate(new Same(), scored(rows, labels), options);
    expect(result).toMatchObject({ correct: 8, total: 9, loss: Number.NaN });
  });

  test('a forward that writes to a buffer is run batch by batch', async () => {
    class Counting extends Same {
      counter = this.registerBuffer('counter', tensor([0]));
      override forward(input: Tensor): Tensor {
        this.counter.add_(1);
        return super.forward(input).add(this.counter);
      }
    }
    const model = new Counting();
    const rows = Array.from({ length: 20 }, () => [1, 0]);
    await evaluate(model, scored(rows, new Array(20).fill(0)));
    expect(model.counter.toArraySync()).toEqual([10]);
  });

  test('outputs can be the targets themselves', async () => {
    class Identity extends nn.Module {
      forward(x: Tensor): Tensor {
        return x;
      }
    }
    const inputs = fromArray(
      Float32Array.from({ length: 40 }, (_, i) => i),
      [20, 2],
    );
    const pairs = new TensorDataset(inputs).map(([x]): Pair => [x, x]);
    const result = await evaluate(new Identity(), new DataLoader(pairs, { batchSize: 3 }), {
      task: 'regression',
      loss: new nn.MSELoss(),
    });
    expect(result).toMatchObject({ total: 20, mae: 0, loss: 0 });
  });

  test('passes hold no more memory the longer they go on', async () => {
    const model = new Net();
    await evaluate(model, loader);
    // Other test files in this process may have used more memory.
    const { stateBytes, scratchBytes } = engineMemory();
    for (let i = 0; i < 16; i++) await evaluate(model, loader);
    const after = engineMemory();
    expect(after.stateBytes).toBeLessThanOrEqual(stateBytes);
    expect(after.scratchBytes).toBeLessThanOrEqual(Math.max(scratchBytes, 1 << 19));
  });
});
