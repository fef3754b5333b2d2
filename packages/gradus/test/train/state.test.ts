/** Training that stops and resumes reaches the same bits as training without a stop. */
import fc from 'fast-check';
import {
  defaultGenerator,
  fromArray,
  Generator,
  manualSeed,
  noGrad,
  type Tensor,
  tensor,
  zeros,
} from 'gradus';
import {
  DataLoader,
  decodeSafetensors,
  encodeSafetensors,
  loadSafetensors,
  saveSafetensors,
} from 'gradus/data';
import * as nn from 'gradus/nn';
import { Adam, AdamW, type Optimizer, SGD } from 'gradus/optim';
import {
  decodeTrainingState,
  encodeTrainingState,
  type TrainEvent,
  type Training,
  type TrainingState,
  type TrainOptions,
  train,
} from 'gradus/train';
import { expect, test } from 'vitest';
import { crossEntropy, loaders, type Pair, points } from './tiny.ts';

/** Draws a mask at each step, so that the generator matters between two batches. */
class Net extends nn.Module {
  fc1 = new nn.Linear(2, 4);
  relu = new nn.ReLU();
  dropout = new nn.Dropout(0.3);
  fc2 = new nn.Linear(4, 3);

  forward(x: Tensor): Tensor {
    return this.fc2.forward(this.dropout.forward(this.relu.forward(this.fc1.forward(x))));
  }
}

const OPTIMIZERS: Record<string, (parameters: nn.Parameter[]) => unknown> = {
  sgd: (parameters) => new SGD(parameters, { lr: 0.1 }),
  momentum: (parameters) => new SGD(parameters, { lr: 0.1, momentum: 0.9, weightDecay: 1e-3 }),
  adam: (parameters) => new Adam(parameters, { lr: 0.01, amsgrad: true }),
  adamw: (parameters) => new AdamW(parameters, { lr: 0.01 }),
};

/** Lowers the learning rate at each step; only the state of the schedule restores it. */
class Falling {
  private readonly optimizer: Optimizer<{ lr: number }>;
  private steps = 0;
  private lowest = Number.POSITIVE_INFINITY;

  constructor(optimizer: Optimizer<{ lr: number }>) {
    this.optimizer = optimizer;
  }

  step(metric = 1): void {
    this.steps++;
    this.lowest = Math.min(this.lowest, metric);
    for (const group of this.optimizer.paramGroups) group.lr = 0.1 / (1 + this.steps * this.lowest);
  }

  stateDict(): object {
    return { steps: this.steps, lowest: this.lowest };
  }

  loadStateDict({ steps, lowest }: { steps: number; lowest: number }): void {
    Object.assign(this, { steps, lowest });
  }
}

interface Ran {
  readonly events: TrainEvent[];
  readonly weights: Record<string, Float32Array>;
  readonly states: TrainingState[];
  readonly generator: unknown;
}

/** Trains 11 steps in epochs of three batches, with a new model and optimizer each time. */
async function run(kind: string, changes: Partial<TrainOptions> = {}): Promise<Ran> {
  manualSeed(5);
  const model = new Net();
  const optimizer = OPTIMIZERS[kind](model.parameters()) as Optimizer<{ lr: number }>;
  const events: TrainEvent[] = [];
  const states: TrainingState[] = [];
  await train({
    model,
    loss: crossEntropy,
    optimizer,
    ...loaders(),
    iterations: 11,
    evalEvery: 4,
    onEvent: (event) => events.push(event),
    afterStep: (training) => {
      states.push(training.state());
    },
    ...changes,
  });
  const weights: Record<string, Float32Array> = {};
  for (const [name, parameter] of model.namedParameters())
    weights[name] = (await parameter.data()) as Float32Array;
  return { events, weights, states, generator: defaultGenerator.getState() };
}

const timeless = (events: readonly TrainEvent[]) =>
  events.map((event) => ('seconds' in event ? { ...event, seconds: 0 } : event));

test.each(Object.keys(OPTIMIZERS))('%s resumes from any step to the same bits', async (kind) => {
  const whole = await run(kind);
  expect(whole.states).toHaveLength(11);
  for (const [i, state] of whole.states.entries()) {
    const file = encodeTrainingState(state);
    const rest = await run(kind, { state: decodeTrainingState(file).state });
    expect(rest.weights).toEqual(whole.weights);
    expect(rest.generator).toEqual(whole.generator);
    const told = timeless(whole.events).filter((event) => {
      return event.event === 'end' || ('iteration' in event && event.iteration > i + 1);
    });
    expect(timeless(rest.events)).toEqual([
      { event: 'resume', model: 'Net', iteration: i + 1 },
      ...told,
    ]);
  }
});

/** One weight in two layers. */
class Tied extends Net {
  extra = new nn.Linear(2, 4);

  constructor() {
    super();
    this.extra.weight = this.fc1.weight;
  }

  override forward(x: Tensor): Tensor {
    return super.forward(x.add(this.extra.forward(x).slice(1, 0, 2)));
  }
}

test('a model with tied weights resumes to the same bits', async () => {
  const tied = (state?: TrainingState) => {
    manualSeed(5);
    const model = new Tied();
    return run('adam', { model, optimizer: new Adam(model.parameters(), { lr: 0.01 }), state });
  };
  const whole = await tied();
  const rest = await tied(decodeTrainingState(encodeTrainingState(whole.states[4])).state);
  expect(rest.states.at(-1)?.tensors).toEqual(whole.states.at(-1)?.tensors);
  expect(Object.keys(whole.states[0].tensors)).toContain('model.extra.weight');
});

/** Subtracts a running mean from its inputs, and counts its training steps. */
class Centred extends Net {
  mean = this.registerBuffer('mean', zeros(2));
  seen = this.registerBuffer('seen', tensor(0, { dtype: 'int32' }));
  isUsed = this.registerBuffer('isUsed', tensor([false, true]));
  scratch = this.registerBuffer('scratch', zeros(1), { persistent: false });

  override forward(x: Tensor): Tensor {
    if (this.training) {
      noGrad(() => {
        this.mean.copy_(this.mean.mul(0.75).add(x.mean(0).mul(0.25)));
        this.seen.add_(1);
      });
    }
    return super.forward(x.sub(this.mean));
  }
}

test('a model with buffers resumes to the same bits, and its buffers keep their dtypes', async () => {
  const centred = async (state?: TrainingState) => {
    manualSeed(5);
    const model = new Centred();
    return {
      model,
      ...(await run('adam', {
        model,
        optimizer: new Adam(model.parameters(), { lr: 0.01 }),
        state,
      })),
    };
  };
  const whole = await centred();
  expect(whole.model.seen.itemSync()).toBe(11);
  const { tensors } = whole.states[4];
  expect(tensors['model.seen']).toEqual({ dtype: 'int32', shape: [], data: Int32Array.of(5) });
  expect(tensors['model.isUsed'].dtype).toBe('bool');
  expect(Object.keys(tensors)).not.toContain('model.scratch');
  const rest = await centred(decodeTrainingState(encodeTrainingState(whole.states[4])).state);
  expect(rest.states.at(-1)?.tensors).toEqual(whole.states.at(-1)?.tensors);
  expect(rest.model.mean.dataSync()).toEqual(whole.model.mean.dataSync());
});

test('later steps do not change a state, and it can be used twice', async () => {
  const { states, weights } = await run('adam');
  const copy = structuredClone(states[3]);
  for (let i = 0; i < 2; i++) {
    expect((await run('adam', { state: states[3] })).weights).toEqual(weights);
    expect(states[3]).toEqual(copy);
  }
});

test('schedules of steps and of tests resume', async () => {
  const scheduled = (state?: TrainingState): Promise<Ran> => {
    manualSeed(5);
    const model = new Net();
    const optimizer = new SGD(model.parameters(), { lr: 0.1, momentum: 0.5 });
    const [scheduler, evaluationScheduler] = [new Falling(optimizer), new Falling(optimizer)];
    const validationLoader = loaders().testLoader;
    const schedules = { scheduler, evaluationScheduler };
    return run('sgd', { model, optimizer, ...schedules, validationLoader, state });
  };
  const whole = await scheduled();
  for (const state of whole.states.slice(0, -1)) {
    const rest = await scheduled(decodeTrainingState(encodeTrainingState(state)).state);
    expect(timeless(rest.events).at(-1)).toEqual(timeless(whole.events).at(-1));
    expect(rest.states.at(-1)?.optimizer).toEqual(whole.states.at(-1)?.optimizer);
    expect(rest.states.at(-1)?.tensors).toEqual(whole.states.at(-1)?.tensors);
  }
  await expect(run('sgd', { state: whole.states[0] })).rejects.toThrow(
    /taken with a scheduler. Resume with it/,
  );
});

test('a resume repeats an interrupted test', async () => {
  const whole = await run('momentum');
  const controller = new AbortController();
  const testLoader = loaders().testLoader;
  let batches = 0;
  const cut = new DataLoader(testLoader.dataset, { batchSize: 5 });
  const pass = cut.pass.bind(cut);
  cut.pass = (position) => {
    const inner = pass(position);
    const next = inner.next.bind(inner);
    inner.next = () => {
      if (++batches === 2) controller.abort();
      return next();
    };
    return inner;
  };
  const { states, events } = await run('momentum', { testLoader: cut, signal: controller.signal });
  expect(events.at(-1)).toMatchObject({
    iterations: 4,
    aborted: true,
    reason: 'aborted',
    total: null,
  });
  const rest = await run('momentum', { state: states.at(-1) });
  expect(rest.weights).toEqual(whole.weights);
  expect(timeless(rest.events).slice(1)).toEqual(
    timeless(whole.events).slice(whole.events.findIndex((event) => event.event === 'eval')),
  );
});

test('a finished run continues with more steps as if planned from the start', async () => {
  const short = await run('adam', { iterations: 8 });
  const long = await run('adam', { iterations: 11 });
  const rest = await run('adam', { iterations: 11, state: short.states.at(-1) });
  expect(rest.weights).toEqual(long.weights);
  const none = await run('adam', { iterations: 8, state: short.states.at(-1) });
  expect(none.events.map(({ event }) => event)).toEqual(['resume', 'end']);
  expect(none.weights).toEqual(short.weights);
});

test('patience stops after this many tests without improvement, also across a resume', async () => {
  const accuracies = [10, 30, 30, 20, 40, 40, 40, 40, 50];
  /** A model that does not learn, tested with labels that are right for the given number of points. */
  const stubborn = (state?: TrainingState) => {
    let tests = state === undefined ? 0 : 4;
    const evaluationScheduler = { step: () => tests++, stateDict: () => ({}), loadStateDict() {} };
    const model = new Constant();
    const dataset = {
      length: 10,
      get: () => {
        throw new Error('taken in batches');
      },
      batch: (indices: Int32Array): Pair => {
        const { batch } = points(10);
        const [x] = batch.call(points(10), indices);
        const labels = Array.from(indices, (i) => (10 * i < accuracies[tests] ? 0 : 1));
        return [x, fromLabels(labels)];
      },
    };
    return run('sgd', {
      model,
      optimizer: new SGD(model.parameters(), { lr: 0 }),
      testLoader: undefined,
      validationLoader: new DataLoader<Pair>(dataset, { batchSize: 10 }),
      evaluationScheduler,
      iterations: 20,
      evalEvery: 2,
      patience: 3,
      state,
    });
  };
  const { events, states } = await stubborn();
  const evals = events.filter((event) => event.event === 'eval');
  expect(evals.map(({ accuracy }) => accuracy)).toEqual([10, 30, 30, 20, 40, 40, 40, 40]);
  expect(events.at(-1)).toMatchObject({ iterations: 16, aborted: false, reason: 'early-stop' });
  expect(states.at(-1)?.progress.best).toEqual({ iteration: 10, correct: 4, accuracy: 40 });
  const rest = await stubborn(states[7]);
  expect(timeless(rest.events).slice(1)).toEqual(timeless(events).slice(-(8 + 4 + 1)));
  const again = await stubborn(states.at(-1));
  expect(again.events.map(({ event }) => event)).toEqual(['resume', 'end']);
});

function fromLabels(labels: number[]): Tensor {
  return fromArray(Int32Array.from(labels), [labels.length]);
}

/** Scores that predict class 0 for every point. */
const SCORES = [1, 0, 0];

class Constant extends nn.Module {
  linear = new nn.Linear(2, 3);

  forward(x: Tensor): Tensor {
    return this.linear.forward(x).mul(0).add(tensor(SCORES));
  }
}

test('afterStep knows whether the step was tested, the best and the last', async () => {
  const seen: string[] = [];
  await run('sgd', {
    iterations: 5,
    evalEvery: 2,
    afterStep: ({ iteration, isTested, isBest, isOver }: Training) => {
      expect(isBest && !isTested).toBe(false);
      seen.push(`${iteration}${isTested ? ' tested' : ''}${isOver ? ' over' : ''}`);
    },
  });
  expect(seen).toEqual(['1', '2 tested', '3', '4 tested', '5 tested over']);
});

test('afterStep knows a test as the best only if no earlier one was as good', async () => {
  const seen: boolean[] = [];
  const { events } = await run('sgd', {
    iterations: 12,
    evalEvery: 1,
    afterStep: ({ isBest }: Training) => {
      seen.push(isBest);
    },
  });
  let highest = Number.NEGATIVE_INFINITY;
  const expected = events.flatMap((event) => {
    if (event.event !== 'eval' || !('accuracy' in event)) return [];
    const isBest = event.accuracy > highest;
    if (isBest) highest = event.accuracy;
    return [isBest];
  });
  expect(seen).toEqual(expected);
  expect(new Set(seen)).toEqual(new Set([true, false]));
});

test('a file keeps numbers that JSON cannot write, and its metadata', async () => {
  const [state] = (await run('adam', { iterations: 1 })).states;
  const numbers = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, 0.1];
  const odd = { ...state, scheduler: { numbers, text: 'Infinity' } };
  const file = decodeTrainingState(encodeTrainingState(odd, { note: 'x' }));
  expect(file).toEqual({ state: odd, metadata: { note: 'x' }, isChecked: true });
});

test('files without a state are refused by name', async () => {
  const [state] = (await run('sgd', { iterations: 1 })).states;
  const bytes = encodeTrainingState(state);
  for (const cut of [0, 7, 8, 100, bytes.length - 1]) {
    expect(() => decodeTrainingState(bytes.subarray(0, cut), 'x.safetensors')).toThrow(
      /^x\.safetensors: /,
    );
  }
  const withText = (training: string) => encodeSafetensors({}, { training });
  expect(() => decodeTrainingState(saveSafetensors({}), 'x')).toThrow(/x: holds tensors but no/);
  expect(() => decodeTrainingState(withText('{'), 'x')).toThrow(/x: .* is not JSON/);
  expect(() => decodeTrainingState(withText('null'), 'x')).toThrow(/x: .* is null, not an/);
  expect(() => decodeTrainingState(withText('{"version":1}'), 'x')).toThrow(
    /x: .* damaged: state\.progress is missing/,
  );
  const { metadata } = decodeSafetensors(bytes);
  const newerBytes = withText(metadata.training.replace('"version":1', '"version":9'));
  expect(() => decodeTrainingState(newerBytes, 'x')).toThrow(
    /x: .* version 9; .* version 1\. Update/,
  );
});

test('the error of a state that does not fit names the part', async () => {
  const [state] = (await run('adam')).states;
  const other = (name: string, shape: number[]) => {
    const data = new Float32Array(shape.reduce((a, b) => a * b));
    return {
      ...state,
      tensors: { ...state.tensors, [name]: { dtype: 'float32', shape, data } },
    } as const;
  };
  const resumed = (changed: TrainingState) => run('adam', { state: changed });
  await expect(resumed(other('model.fc1.weight', [4, 3]))).rejects.toThrow(/fc1\.weight has shape/);
  await expect(resumed(other('model.fc3.weight', [4, 3]))).rejects.toThrow(/fc3\.weight/);
  await expect(resumed(other('optimizer.1.expAvg', [2]))).rejects.toThrow(
    /state\.1\.expAvg has shape \[2\]/,
  );
  await expect(resumed(other('optimizer.9.expAvg', [2]))).rejects.toThrow(/no parameter 9/);
  const pass = { ...state.pass, batches: 99 } as NonNullable<TrainingState['pass']>;
  await expect(resumed({ ...state, pass })).rejects.toThrow(/3 batches, .* after 99 of them/);
  const generator = { ...state.generator, words: [1] };
  await expect(resumed({ ...state, generator })).rejects.toThrow(/state\.generator\.words is/);
});

test('an epoch resumes at any batch, with any order and generator', () => {
  const cases = fc.record({
    length: fc.integer({ min: 1, max: 20 }),
    batchSize: fc.integer({ min: 1, max: 7 }),
    shuffle: fc.boolean(),
    dropLast: fc.boolean(),
    hasOwn: fc.boolean(),
    taken: fc.nat({ max: 20 }),
  });
  fc.assert(
    fc.property(cases, ({ length, hasOwn, taken, ...options }) => {
      manualSeed(1);
      const generator = hasOwn ? new Generator().manualSeed(2) : undefined;
      const loader = new DataLoader(points(length), { ...options, generator });
      const rows = (pass: Iterable<Pair>) => [...pass].map(([x]) => Array.from(x.dataSync()));
      const pass = loader.pass();
      for (let i = 0; i < taken; i++) pass.next();
      const position = JSON.parse(JSON.stringify(pass.position));
      const after = (generator ?? defaultGenerator).getState();
      const rest = rows(pass);
      (generator ?? defaultGenerator).random32();
      expect(rows(loader.pass(position))).toEqual(rest);
      expect((generator ?? defaultGenerator).getState()).toEqual(after);
    }),
  );
});

test('the weights of a state are those of saveSafetensors', async () => {
  const { states, weights } = await run('sgd');
  const tensors = loadSafetensors(encodeTrainingState(states[10]));
  const names = Object.keys(weights).map((name) => `model.${name}`);
  expect(Object.keys(tensors)).toEqual(['evaluation.confusion', ...names.sort()]);
  for (const [name, values] of Object.entries(weights)) {
    expect(await tensors[`model.${name}`].data()).toEqual(values);
  }
});
