/** Regression, one logit, and the validation set, which decides all choices. */
import { fromArray, manualSeed, randn, type Tensor, tensor } from 'gradus';
import { DataLoader, TensorDataset } from 'gradus/data';
import * as nn from 'gradus/nn';
import { Adam, lrScheduler, SGD } from 'gradus/optim';
import {
  decodeTrainingState,
  encodeTrainingState,
  evaluate,
  type TrainEvent,
  type TrainingState,
  train,
} from 'gradus/train';
import { describe, expect, test } from 'vitest';
import { crossEntropy, loaders, Net, type Pair, points } from './tiny.ts';

/** Returns its input. */
class Same extends nn.Module {
  forward(x: Tensor): Tensor {
    return x.mul(1);
  }
}

function pairs(outputs: Tensor, targets: Tensor, batchSize = 2): DataLoader {
  return new DataLoader(new TensorDataset(outputs, targets), { batchSize });
}

describe('regression', () => {
  test('errors in the unit of the targets; R² has none', async () => {
    const loader = pairs(tensor([1, 2, 4]), tensor([1, 3, 2]));
    const result = await evaluate(new Same(), loader, { task: 'regression', targetScale: 10 });
    expect(result).toMatchObject({ task: 'regression', total: 3, mae: 10, loss: null });
    expect(result.rmse).toBeCloseTo(10 * Math.sqrt(5 / 3), 12);
    expect(result.r2).toBeCloseTo(1 - 5 / 2, 12);
  });

  test('several targets count equally', async () => {
    const targets = tensor([[0, 0], [2, 20]]); // biome-ignore format: a table
    const outputs = tensor([[1, 0], [2, 40]]); // biome-ignore format: a table
    const result = await evaluate(new Same(), pairs(outputs, targets), { task: 'regression' });
    expect(result).toMatchObject({ total: 2, mae: (0.5 + 10) / 2 });
    expect(result.r2).toBeCloseTo((0.5 + (1 - 400 / 200)) / 2, 12);
  });

  test('the size of the batches changes nothing', async () => {
    manualSeed(2);
    const [outputs, targets] = [randn([23, 1]), randn([23, 1])];
    const results = [1, 7, 23].map((batchSize) => {
      return evaluate(new Same(), pairs(outputs, targets, batchSize), { task: 'regression' });
    });
    const [first, ...others] = await Promise.all(results);
    for (const other of others) expect(other).toEqual(first);
  });

  test('trains, and reports events that are plain JSON', async () => {
    manualSeed(0);
    const x = randn([60, 3]);
    const y = x.matmul(tensor([[1], [-2], [0.5]])).add(3);
    const model = new nn.Linear(3, 1);
    const events: TrainEvent<'regression'>[] = [];
    const { evaluation, best } = await train({
      model,
      task: 'regression',
      loss: new nn.MSELoss(),
      optimizer: new SGD(model.parameters(), { lr: 0.1 }),
      trainLoader: pairs(x, y, 20),
      testLoader: pairs(x, y, 60),
      targetScale: 2,
      iterations: 200,
      evalEvery: 100,
      logEvery: 0,
      onEvent: (event) => events.push(event),
    });
    expect(evaluation?.r2).toBeGreaterThan(0.999);
    expect(best).toEqual({ iteration: 200, ...scoresOf(evaluation) });
    expect(events[0]).toMatchObject({ task: 'regression', validationSize: null, testSize: 60 });
    const loss = expect.any(Number);
    expect(events.at(-2)).toEqual({
      ...{ event: 'eval', model: 'Linear', iteration: 200, loss, split: 'test', total: 60 },
      ...scoresOf(evaluation),
    });
    const none = { accuracy: null, correct: null };
    expect(events.at(-1)).toMatchObject({ ...none, ...scoresOf(evaluation), total: 60 });
    expect(JSON.parse(JSON.stringify(events))).toEqual(events);
  });

  function scoresOf(evaluation: { mae: number; rmse: number; r2: number } | null) {
    const { mae, rmse, r2 } = evaluation as { mae: number; rmse: number; r2: number };
    return { mae, rmse, r2 };
  }
});

describe('one logit for each sample', () => {
  test.each([[[4]], [[4, 1]]])('in the shape %j', async (shape) => {
    const logits = fromArray(Float32Array.of(-1, 2, 3, 0), shape);
    const labels = fromArray(Float32Array.of(0, 1, 0, 1), shape);
    const { accuracy, confusion } = await evaluate(new Same(), pairs(logits, labels));
    expect(confusion).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(accuracy).toBe(50);
  });

  test('trains with BCEWithLogitsLoss', async () => {
    manualSeed(0);
    const x = randn([40, 2]);
    const y = x.sum(1, true).gt(0).float();
    const model = new nn.Linear(2, 1);
    const { evaluation } = await train({
      model,
      loss: new nn.BCEWithLogitsLoss(),
      optimizer: new Adam(model.parameters(), { lr: 0.1 }),
      trainLoader: pairs(x, y, 20),
      testLoader: pairs(x, y, 40),
      iterations: 100,
    });
    expect(evaluation?.accuracy).toBeGreaterThan(95);
  });

  test('values other than 0 and 1 are refused', async () => {
    const loader = pairs(tensor([1, 2]), tensor([0, 2]));
    await expect(evaluate(new Same(), loader)).rejects.toThrow(
      /label 2 is not one of the 2 classes/,
    );
  });
});

describe('a validation set', () => {
  interface Given {
    readonly afterStep?: (iteration: number) => void;
    readonly state?: TrainingState;
    readonly restoreBest?: boolean;
    readonly signal?: AbortSignal;
    readonly testLoader?: DataLoader<Pair>;
  }

  /** The learning rate is so high that the loss rises again. */
  async function trained({ afterStep, ...given }: Given = {}) {
    manualSeed(3);
    const model = new Net();
    const states: TrainingState[] = [];
    const weights: Float32Array[] = [];
    const events: TrainEvent[] = [];
    const result = await train({
      model,
      loss: crossEntropy,
      optimizer: new SGD(model.parameters(), { lr: 1.5, momentum: 0.9 }),
      trainLoader: loaders().trainLoader,
      validationLoader: new DataLoader(points(40), { batchSize: 20 }),
      ...given,
      iterations: 12,
      evalEvery: 1,
      logEvery: 0,
      onEvent: (event) => events.push(event),
      afterStep: (training) => {
        afterStep?.(training.iteration);
        states.push(training.state());
        weights.push(Float32Array.from(model.fc1.weight.dataSync()));
      },
    });
    return { model, result, states, weights, events };
  }

  test('is evaluated during training, the test set once at the end', async () => {
    const { events, result } = await trained({ testLoader: loaders().testLoader });
    const splits = events.filter((event) => event.event === 'eval').map(({ split }) => split);
    expect(splits).toEqual([...new Array(12).fill('validation'), 'test']);
    expect(events[0]).toMatchObject({ validationSize: 40, testSize: 12 });
    expect([result.validation?.total, result.evaluation?.total]).toEqual([40, 12]);
    expect(events.at(-1)).toMatchObject({ total: 12, correct: result.evaluation?.correct });
  });

  test('without a test set there is no test', async () => {
    const { result, events } = await trained();
    expect(result.evaluation).toBeNull();
    expect(events.at(-1)).toMatchObject({ total: 40, correct: result.validation?.correct });
  });

  test('restoreBest restores the parameters of the best validation, and tests them', async () => {
    const plain = await trained({ testLoader: loaders().testLoader });
    const { model, result, weights } = await trained({
      restoreBest: true,
      testLoader: loaders().testLoader,
    });
    const { iteration } = result.best as { iteration: number };
    expect(iteration).toBeLessThan(12);
    expect(model.fc1.weight.dataSync()).toEqual(weights[iteration - 1]);
    expect(weights).toEqual(plain.weights);
    const again = await evaluate(model, loaders().testLoader);
    expect(result.evaluation).toEqual(again);
  });

  describe('of validations with the same accuracy', () => {
    /** All predictions are right soon, while the loss still falls. */
    async function watched(restoreBest: boolean) {
      manualSeed(5);
      const model = new Net();
      const validationLoader = new DataLoader(points(40), { batchSize: 20 });
      const seen: { accuracy: number; loss: number; isBest: boolean; weights: Float32Array }[] = [];
      const result = await train({
        model,
        loss: crossEntropy,
        optimizer: new SGD(model.parameters(), { lr: 0.3 }),
        trainLoader: loaders().trainLoader,
        validationLoader,
        iterations: 200,
        evalEvery: 1,
        patience: 5,
        restoreBest,
        afterStep: async ({ isBest }) => {
          const found = await evaluate(model, validationLoader, { loss: crossEntropy });
          const weights = Float32Array.from(model.fc1.weight.dataSync());
          seen.push({ accuracy: found.accuracy, loss: found.loss ?? 0, isBest, weights });
        },
      });
      return { model, result, seen };
    }

    test('the one with the lowest loss is restored, and patience waits for accuracy', async () => {
      const { model, result, seen } = await watched(true);
      const most = Math.max(...seen.map(({ accuracy }) => accuracy));
      const first = seen.findIndex(({ accuracy }) => accuracy === most);
      const equals = seen.filter(({ accuracy }) => accuracy === most);
      expect(equals.length).toBeGreaterThan(2);
      const loss = Math.min(...equals.map((each) => each.loss));
      const best = seen.findIndex((each) => each.accuracy === most && each.loss === loss);
      expect(best).toBeGreaterThan(first);
      expect(result.best).toMatchObject({ iteration: best + 1, accuracy: most, loss });
      expect(model.fc1.weight.dataSync()).toEqual(seen[best].weights);
      expect(seen.findLastIndex(({ isBest }) => isBest)).toBe(best);
      expect(result).toMatchObject({ iterations: first + 1 + 5, reason: 'early-stop' });
    });

    test('without restoreBest the first is the best, and no loss is computed', async () => {
      const { result, seen } = await watched(false);
      const most = Math.max(...seen.map(({ accuracy }) => accuracy));
      const first = seen.findIndex(({ accuracy }) => accuracy === most);
      expect(result.best).toMatchObject({ iteration: first + 1, accuracy: most });
      expect(result.best).not.toHaveProperty('loss');
      expect(result.validation?.loss).toBeNull();
      expect(seen.findLastIndex(({ isBest }) => isBest)).toBe(first);
    });
  });

  test('the best parameters survive a stop', async () => {
    const whole = await trained({ restoreBest: true });
    for (const at of [0, 6, 11]) {
      const state = decodeTrainingState(encodeTrainingState(whole.states[at])).state;
      const { model } = await trained({ restoreBest: true, state });
      expect(model.fc1.weight.dataSync()).toEqual(whole.model.fc1.weight.dataSync());
    }
  });

  test('a signal after the last step changes nothing', async () => {
    const controller = new AbortController();
    const stopAtEnd = (iteration: number) => {
      if (iteration === 12) controller.abort();
    };
    const { signal } = controller;
    const { model, result } = await trained({ restoreBest: true, signal, afterStep: stopAtEnd });
    const whole = await trained({ restoreBest: true });
    expect(result.reason).toBe('done');
    expect(model.fc1.weight.dataSync()).toEqual(whole.model.fc1.weight.dataSync());
  });

  test('a stopped run keeps its last parameters and is not tested', async () => {
    const signal = AbortSignal.abort();
    const { events, result } = await trained({ signal, testLoader: loaders().testLoader });
    expect(events.map((event) => event.event)).toEqual(['start', 'end']);
    expect(result.evaluation).toBeNull();
  });

  test.each(['patience', 'restoreBest', 'evaluationScheduler'])(
    '%s needs a validation set',
    async (name) => {
      const model = new Net();
      const optimizer = new SGD(model.parameters(), { lr: 0.1 });
      const choices = {
        patience: 2,
        restoreBest: true,
        evaluationScheduler: new lrScheduler.ReduceLROnPlateau(optimizer),
      };
      const choice = { [name]: Reflect.get(choices, name) };
      const options = { model, optimizer, loss: crossEntropy, ...loaders(), iterations: 1 };
      await expect(train({ ...options, ...choice })).rejects.toThrow(
        `${name} needs a validationLoader: choices are made on samples that are neither trained on nor tested with.`,
      );
    },
  );
});
