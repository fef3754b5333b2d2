import { manualSeed, randn } from 'gradus';
import { Linear } from 'gradus/nn';
import { expect, test } from 'vitest';
import {
  createModel,
  customArchitecture,
  FeedforwardModel,
  INITIALISATIONS,
  initialise,
  LinearModel,
  lessonArchitecture,
  ModelA,
  ModelB,
  ModelC,
  ModelD,
} from '../src/index.ts';

test.each([
  [ModelA, ['fc1', 'sigmoid', 'fc2']],
  [ModelB, ['fc1', 'tanh', 'fc2']],
  [ModelC, ['fc1', 'relu', 'fc2']],
  [ModelD, ['fc1', 'relu1', 'fc2', 'relu2', 'fc3']],
])('%o has the constructor and the fields of the lesson', (Model, fields) => {
  const model = new Model(784, 100, 10);
  expect([...model.namedChildren()].map(([name]) => name)).toEqual(fields);
  expect(model.forward(randn([3, 784])).shape).toEqual([3, 10]);
});

test('a general network of the same sizes is model C or D, weight for weight', async () => {
  for (const [hidden, Model] of [
    [[6], ModelC],
    [[6, 6], ModelD],
  ] as const) {
    manualSeed(1);
    const lesson = new Model(5, 6, 4);
    manualSeed(1);
    const general = new FeedforwardModel(5, hidden, 4, 'relu');
    expect(String(general).replace('FeedforwardModel', '')).toBe(
      String(lesson).replace(Model.name, ''),
    );
    const x = randn([2, 5]);
    expect(await general.forward(x).data()).toEqual(await lesson.forward(x).data());
  }
});

test('names say what a network is', () => {
  expect(lessonArchitecture('d')).toMatchObject({ name: 'D', hidden: [100, 100] });
  expect(lessonArchitecture('constructor')).toBeUndefined();
  const custom = customArchitecture([300, 100], 'tanh');
  expect(custom.name).toBe('tanh-300-100');
  expect(createModel(custom, 4, 2)).toBeInstanceOf(FeedforwardModel);
  expect(createModel(customArchitecture([], 'relu'), 4, 2)).toBeInstanceOf(LinearModel);
});

test.each(INITIALISATIONS.filter((name) => name !== 'default'))(
  '%s draws weights anew and makes biases 0',
  async (name) => {
    manualSeed(2);
    const model = new ModelC(20, 8, 4);
    const before = await model.fc1.weight.data();
    initialise(model, name);
    for (const layer of model.children()) {
      if (!(layer instanceof Linear)) continue;
      expect(await layer.bias?.data()).toEqual(new Float32Array(layer.outFeatures));
    }
    const after = await model.fc1.weight.data();
    expect(after).not.toEqual(before);
    expect(after.every(Number.isFinite)).toBe(true);
  },
);

test.each(INITIALISATIONS.filter((name) => name !== 'zeros'))(
  '%s: a gain is a factor of the weights of its layer',
  async (name) => {
    const drawn = (gains: number[] | null) => {
      manualSeed(2);
      const model = new ModelD(20, 8, 4);
      initialise(model, name, gains);
      return model;
    };
    const [plain, scaled] = [drawn(null), drawn([3, 1, 0])];
    const [expected, actual] = [await plain.fc1.weight.data(), await scaled.fc1.weight.data()];
    actual.forEach((value, i) => {
      expect(value).toBeCloseTo(3 * expected[i], 5);
    });
    expect(await scaled.fc2.weight.data()).toEqual(await plain.fc2.weight.data());
    expect((await scaled.fc3.weight.data()).every((value) => value === 0)).toBe(true);
    expect(await scaled.fc1.bias?.data()).toEqual(await plain.fc1.bias?.data());
  },
);

test('gains that do not fit the layers are refused, and nothing is drawn', async () => {
  const model = new ModelC(4, 3, 2);
  const before = await model.fc1.weight.data();
  expect(() => initialise(model, 'normal', [1])).toThrow('1 gains do not fit 2 Linear layers');
  expect(await model.fc1.weight.data()).toEqual(before);
});

test('the default initialisation is left alone', async () => {
  const model = new ModelA(4, 3, 2);
  const before = await model.fc1.weight.data();
  initialise(model, 'default');
  expect(await model.fc1.weight.data()).toEqual(before);
});
