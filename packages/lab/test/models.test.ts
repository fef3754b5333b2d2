import { manualSeed, randn } from 'gradus';
import * as nn from 'gradus/nn';
import { expect, test } from 'vitest';
import {
  type Architecture,
  customArchitecture,
  FeedforwardModel,
  INITIALISATIONS,
  initialise,
  lessonArchitecture,
} from '../src/index.ts';

function lesson(name: string): Architecture {
  const found = lessonArchitecture(name);
  if (found === undefined) throw new Error(`The lesson has no network ${name}.`);
  return found;
}

/** A Linear layer of a network, by the name of its field. */
function linear(model: FeedforwardModel, field: string): nn.Linear {
  return new Map(model.namedChildren()).get(field) as nn.Linear;
}

const SMALL = { inputDim: 20, activation: 'relu', outputDim: 4 } as const;

test.each([
  ['linear', ['linear']],
  ['A', ['fc1', 'sigmoid', 'fc2']],
  ['B', ['fc1', 'tanh', 'fc2']],
  ['C', ['fc1', 'relu', 'fc2']],
  ['D', ['fc1', 'relu1', 'fc2', 'relu2', 'fc3']],
])('%s has the sizes and the fields of the lesson', (name, fields) => {
  const model = new FeedforwardModel({ ...lesson(name), inputDim: 784, outputDim: 10 });
  expect([...model.namedChildren()].map(([field]) => field)).toEqual(fields);
  const widths = model
    .children()
    .flatMap((layer) => (layer instanceof nn.Linear ? layer.outFeatures : []));
  expect(widths).toEqual([...lesson(name).hidden, 10]);
  expect(model.forward(randn([3, 784])).shape).toEqual([3, 10]);
});

test('a network draws and computes the same as its layers written out', async () => {
  for (const hidden of [[6], [6, 6]]) {
    const sizes = [5, ...hidden, 4];
    manualSeed(1);
    const plain = sizes.slice(1).map((size, i) => new nn.Linear(sizes[i], size));
    manualSeed(1);
    const model = new FeedforwardModel({ inputDim: 5, hidden, activation: 'relu', outputDim: 4 });
    const x = randn([2, 5]);
    let h = x;
    plain.forEach((layer, i) => {
      const made = layer.forward(h);
      h = i === hidden.length ? made : made.relu();
    });
    expect(await model.forward(x).data()).toEqual(await h.data());
  }
});

test('names describe networks', () => {
  expect(lessonArchitecture('d')).toMatchObject({ name: 'D', hidden: [100, 100] });
  expect(lessonArchitecture('constructor')).toBeUndefined();
  const custom = customArchitecture([300, 100], 'tanh');
  expect(custom.name).toBe('tanh-300-100');
  expect(customArchitecture([], 'relu')).toEqual(lesson('linear'));
});

test.each(INITIALISATIONS.filter((name) => name !== 'default'))(
  '%s draws new weights and sets biases to 0',
  async (name) => {
    manualSeed(2);
    const model = new FeedforwardModel({ ...SMALL, hidden: [8] });
    const before = await linear(model, 'fc1').weight.data();
    initialise(model, name);
    for (const layer of model.children()) {
      if (!(layer instanceof nn.Linear)) continue;
      expect(await layer.bias?.data()).toEqual(new Float32Array(layer.outFeatures));
    }
    const after = await linear(model, 'fc1').weight.data();
    expect(after).not.toEqual(before);
    expect(after.every(Number.isFinite)).toBe(true);
  },
);

test.each(INITIALISATIONS.filter((name) => name !== 'zeros'))(
  '%s: a gain is a factor of the weights of its layer',
  async (name) => {
    const drawn = (gains: number[] | null) => {
      manualSeed(2);
      const model = new FeedforwardModel({ ...SMALL, hidden: [8, 8] });
      initialise(model, name, gains);
      return model;
    };
    const [plain, scaled] = [drawn(null), drawn([3, 1, 0])];
    const [expected, actual] = [
      await linear(plain, 'fc1').weight.data(),
      await linear(scaled, 'fc1').weight.data(),
    ];
    actual.forEach((value, i) => {
      expect(value).toBeCloseTo(3 * expected[i], 5);
    });
    expect(await linear(scaled, 'fc2').weight.data()).toEqual(
      await linear(plain, 'fc2').weight.data(),
    );
    expect((await linear(scaled, 'fc3').weight.data()).every((value) => value === 0)).toBe(true);
    expect(await linear(scaled, 'fc1').bias?.data()).toEqual(
      await linear(plain, 'fc1').bias?.data(),
    );
  },
);

test('gains that do not fit the layers are refused before anything is drawn', async () => {
  const model = new FeedforwardModel({ ...SMALL, hidden: [3] });
  const before = await linear(model, 'fc1').weight.data();
  expect(() => initialise(model, 'normal', [1])).toThrow('1 gains do not fit 2 Linear layers');
  expect(await linear(model, 'fc1').weight.data()).toEqual(before);
});

test('the default initialisation changes nothing', async () => {
  const model = new FeedforwardModel({ ...SMALL, hidden: [3], activation: 'sigmoid' });
  const before = await linear(model, 'fc1').weight.data();
  initialise(model, 'default');
  expect(await linear(model, 'fc1').weight.data()).toEqual(before);
});
