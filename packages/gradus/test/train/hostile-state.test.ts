/** A training state with one wrong field is refused with the name of the field, or trains as before. */
import { isDeepStrictEqual } from 'node:util';
import { defaultGenerator, GradusError, manualSeed, randn } from 'gradus';
import { DataLoader, decodeSafetensors, encodeSafetensors, TensorDataset } from 'gradus/data';
import * as nn from 'gradus/nn';
import { Adam, AdamW, lrScheduler, SGD } from 'gradus/optim';
import {
  decodeTrainingState,
  encodeTrainingState,
  type TrainingState,
  type TrainOptions,
  train,
} from 'gradus/train';
import { expect, test } from 'vitest';
import { cases } from '../../../../test/exhaustive.ts';

type Made = TrainOptions & {
  model: nn.Module;
  optimizer: Adam | SGD;
  scheduler: lrScheduler.LRScheduler;
};

const SETUPS: Record<string, (parameters: nn.Parameter[]) => Partial<Made>> = {
  'AdamW, StepLR': (parameters) => {
    const optimizer = new AdamW(parameters, { lr: 0.01 });
    return { optimizer, scheduler: new lrScheduler.StepLR(optimizer, { stepSize: 3 }) };
  },
  'Adam with amsgrad, a sequence of schedules, a plateau': (parameters) => {
    const optimizer = new Adam(parameters, { lr: 0.01, amsgrad: true });
    const schedulers = [
      new lrScheduler.LinearLR(optimizer),
      new lrScheduler.ExponentialLR(optimizer, { gamma: 0.9 }),
    ];
    return {
      optimizer,
      scheduler: new lrScheduler.SequentialLR(optimizer, { schedulers, milestones: [2] }),
      evaluationScheduler: new lrScheduler.ReduceLROnPlateau(optimizer, { mode: 'max' }),
    };
  },
  'SGD with momentum, one cycle': (parameters) => {
    const optimizer = new SGD(parameters, { lr: 0.1, momentum: 0.9 });
    return {
      optimizer,
      scheduler: new lrScheduler.OneCycleLR(optimizer, { maxLr: 0.1, totalSteps: 9 }),
    };
  },
};

function make(setup: keyof typeof SETUPS): Made {
  manualSeed(0);
  const x = randn([24, 3]);
  const data = new TensorDataset(x, x.argmax(1));
  const model = new nn.Sequential(
    new nn.Linear(3, 4),
    new nn.Dropout(0.3),
    new nn.ReLU(),
    new nn.Linear(4, 3),
  );
  return {
    model,
    loss: new nn.CrossEntropyLoss(),
    trainLoader: new DataLoader(data, { batchSize: 8, shuffle: true }),
    validationLoader: new DataLoader(data, { batchSize: 24 }),
    iterations: 6,
    evalEvery: 2,
    ...SETUPS[setup](model.parameters()),
  } as Made;
}

/** Everything that training changes. */
function snapshot({ model, optimizer, scheduler, evaluationScheduler }: Made) {
  const { state, paramGroups } = optimizer.stateDict();
  const values = Object.entries(state).map(([i, tensors]) => [i, Object.keys(tensors)]);
  return structuredClone({
    weights: model.parameters().map((parameter) => parameter.dataSync()),
    paramGroups,
    values,
    scheduler: scheduler.stateDict(),
    evaluationScheduler: evaluationScheduler?.stateDict(),
    generator: defaultGenerator.getState(),
  });
}

/** Trains to the end from a state. @returns its weights and numbers, or the error */
async function outcome(setup: keyof typeof SETUPS, state: () => TrainingState): Promise<unknown> {
  const made = make(setup);
  const before = snapshot(made);
  try {
    const given = state();
    const { iterations, loss, validation, best } = await train({ ...made, state: given });
    const weights = made.model.parameters().map((parameter) => Array.from(parameter.dataSync()));
    return { iterations, loss, validation, best, weights };
  } catch (error) {
    if (!(error instanceof GradusError)) throw error;
    if (error.code !== 'divergence') expect(snapshot(made)).toEqual(before);
    return error;
  }
}

type Path = readonly (string | number)[];

/** The path of every field of a value; of the words of a generator and the elements of a list, only one. */
function* pathsOf(value: unknown, path: Path = []): Generator<Path> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  const keys = Array.isArray(value) && value.length > 100 ? ['7'] : Object.keys(value);
  for (const key of keys) yield* pathsOf(Reflect.get(value, key), [...path, key]);
}

const DELETED = Symbol('deleted');

function changed(state: TrainingState, path: Path, value: unknown): TrainingState {
  const copy = structuredClone(state);
  const parent = path.slice(0, -1).reduce((inner: object, key) => Reflect.get(inner, key), copy);
  const key = path[path.length - 1];
  if (value !== DELETED) Reflect.set(parent, key, value);
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else Reflect.deleteProperty(parent, key);
  return copy;
}

/** Wrong for every number field, and all but one for every string field. */
const WRONG = [DELETED, null, 'x', Number.NaN, -1, {}, [], true];
/** In range for some fields: training may then differ, but it ends. */
const LARGE = [Number.POSITIVE_INFINITY, 1e308, 2 ** 53, 1.5];

/** Only every n-th pair of a field and a value is tested; n has no common factor with the 5 and 12 values. */
const STRIDE = cases(5, 1);

/** Other valid settings. */
const ALLOWED = /\.(maximize|nesterov) = true$|\.dampening = -1$/;

test.each(Object.keys(SETUPS))('%s', async (setup) => {
  let saved: TrainingState | undefined;
  await train({
    ...make(setup),
    afterStep: (training) => {
      if (training.iteration === 4) saved = training.state();
    },
  });
  const state = saved as TrainingState;
  const whole = await outcome(setup, () => state);
  expect(whole).toHaveProperty('weights');
  const refused: string[] = [];
  const differs: string[] = [];
  let tried = 0;
  for (const path of pathsOf(state)) {
    for (const value of [...WRONG, ...LARGE]) {
      if (tried++ % STRIDE !== 0) continue;
      const change = `${path.join('.')} = ${shown(value)}`;
      const result = await outcome(setup, () => changed(state, path, value));
      if (result instanceof GradusError) refused.push(change);
      else if (WRONG.includes(value) && !isDeepStrictEqual(result, whole)) differs.push(change);
    }
  }
  expect(differs.filter((change) => !ALLOWED.test(change))).toEqual([]);
  expect(refused.length).toBeGreaterThan(200 / STRIDE);
});

function shown(value: unknown): string {
  return typeof value === 'symbol' ? String(value) : JSON.stringify(value);
}

test('the error of a file names the field, its value and what is allowed', async () => {
  let bytes = new Uint8Array();
  await train({
    ...make('AdamW, StepLR'),
    afterStep: (training) => {
      if (training.iteration === 4) bytes = encodeTrainingState(training.state());
    },
  });
  const { tensors, metadata } = decodeSafetensors(bytes);
  const read = (change: (state: Record<string, never>) => void) => () => {
    const state = JSON.parse(metadata.training);
    change(state);
    decodeTrainingState(encodeSafetensors(tensors, { training: JSON.stringify(state) }), 'x');
  };
  const set = (path: Path, value: unknown) =>
    read((state) => {
      const parent = path
        .slice(0, -1)
        .reduce((inner: object, key) => Reflect.get(inner, key), state);
      Reflect.set(parent, path[path.length - 1], value);
    });
  expect(read(() => {})).not.toThrow();
  expect(set(['progress', 'iteration'], -5)).toThrow(
    'x: the training state is damaged: state.progress.iteration is -5. ' +
      'It must be an integer from 0 to 2^53 - 1.',
  );
  expect(set(['optimizer', 'state', '2', 'step'], { number: 'Infinity' })).toThrow(
    /state\.optimizer\.state\.2\.step is Infinity\. It must be/,
  );
  expect(set(['optimizer', 'state', '2', 'step'], 1e308)).toThrow(/state\.2\.step is 1e\+308/);
  expect(set(['optimizer', 'paramGroups'], [null])).toThrow(
    /paramGroups\[0\] is null\. It must be an object/,
  );
  expect(set(['optimizer', 'paramGroups', '0', 'lr'], -1)).toThrow(/paramGroups\[0\]\.lr is -1/);
  expect(set(['pass', 'batches'], 2 ** 53)).toThrow(/state\.pass\.batches is 9007199254740992/);
  expect(set(['generator', 'next'], -1)).toThrow(/state\.generator\.next is -1/);
  expect(set(['progress', 'evaluatedAt'], 99)).toThrow(/iteration is 4, evaluatedAt 99/);
});

test('missing parts of an optimizer are refused, not replaced', () => {
  const parameters = make('AdamW, StepLR').model.parameters();
  const adam = new Adam(parameters, { lr: 0.5 });
  for (const parameter of parameters) parameter.sum().backward();
  adam.step();
  const saved = adam.stateDict();
  const without = (i: number, name: string) => {
    const { [name]: _, ...others } = saved.state[i];
    return { ...saved, state: { ...saved.state, [i]: others } };
  };
  const other = new Adam(parameters, { lr: 0.1 });
  expect(() => other.loadStateDict(without(1, 'step'))).toThrow(/state\.1\.step is missing/);
  expect(() => other.loadStateDict(without(2, 'expAvg'))).toThrow(/state\.2\.expAvg is missing/);
  const [{ lr: _, ...group }] = saved.paramGroups;
  expect(() => other.loadStateDict({ ...saved, paramGroups: [group] } as never)).toThrow(
    /paramGroups\[0\]\.lr is missing/,
  );
  const sgd = new SGD(parameters, { lr: 0.1 });
  expect(() => sgd.loadStateDict(saved as never)).toThrow(/paramGroups\[0\]\.momentum is missing/);
  expect(other.paramGroups[0].lr).toBe(0.1);
  expect(other.state.size).toBe(0);
});
