/** Networks for pictures as one file that is loaded alone, and what such files refuse. */
import fc from 'fast-check';
import {
  ArgumentError,
  DataError,
  defaultGenerator,
  Generator,
  manualSeed,
  type Tensor,
} from 'gradus';
import { decodeSafetensors, encodeSafetensors } from 'gradus/data';
import { subjectOf } from 'gradus/export';
import {
  Dropout,
  Flatten,
  LeakyReLU,
  Linear,
  Module,
  ReLU,
  Sequential,
  Softmax,
  Tanh,
} from 'gradus/nn';
import {
  LayerChain,
  loadPicturePredictor,
  loadPredictor,
  PicturePredictor,
  savePicturePredictor,
} from 'gradus/preprocessing';
import { beforeEach, describe, expect, test } from 'vitest';

beforeEach(() => manualSeed(5));

const picture = { rows: 2, columns: 3, channels: 1, preparation: 'digit' } as const;
const classNames = ['a', 'b', 'c'];
const network = () =>
  new LayerChain({ fc1: new Linear(6, 4), relu1: new ReLU(), fc2: new Linear(4, 3) });
const predictor = () => new PicturePredictor(network(), { picture, classNames });
const pixels = Uint8Array.of(0, 51, 102, 153, 204, 255);

describe('predict', () => {
  test('gives a class and probabilities for bytes and for numbers from 0 to 1, in any number', () => {
    const own = predictor();
    const numbers = Array.from(pixels, (byte) => byte / 255);
    const { predictions } = own.predict([pixels, numbers, Float32Array.from(numbers)]);
    expect(predictions.map(({ row }) => row)).toEqual([0, 1, 2]);
    const [first, second, third] = predictions;
    expect(second.probabilities).toEqual(first.probabilities);
    expect(third.probabilities).toEqual(first.probabilities);
    expect([...first.probabilities].reduce((sum, p) => sum + p)).toBeCloseTo(1, 6);
    expect(first.value).toBe(
      classNames[first.probabilities.indexOf(Math.max(...first.probabilities))],
    );
    const many = own.predict(Array.from({ length: 2500 }, () => pixels)).predictions;
    expect(many).toHaveLength(2500);
    expect(many[2400].probabilities).toEqual(first.probabilities);
    expect(own.predict([]).predictions).toEqual([]);
  });

  test('drops nothing out, and leaves the network in its mode', () => {
    const model = new Sequential(new Dropout(0.9), new Linear(6, 3));
    const own = new PicturePredictor(model, { picture, classNames });
    const [a, b] = own.predict([pixels, pixels]).predictions;
    expect(a.probabilities).toEqual(b.probabilities);
    expect(model.training).toBe(true);
  });

  test.each([
    [[Uint8Array.of(1, 2)], 'picture 0 has 2 numbers, but the network takes 6'],
    [[pixels, [0, 0, 0, 0, 2, 0]], 'picture 1, number 4 is 2. Pass numbers from 0 to 1, or bytes'],
    [[[0, 0, Number.NaN, 0, 0, 0]], 'picture 0, number 2 is NaN'],
  ])('refuses %j', (pictures, problem) => {
    expect(() => predictor().predict(pictures)).toThrow(problem);
  });

  test('refuses a network with another number of outputs than there are classes', () => {
    const own = new PicturePredictor(network(), { picture, classNames: ['a', 'b'] });
    expect(() => own.predict([pixels])).toThrow(
      'the output of the network is [1,3], but 2 class names',
    );
  });
});

describe('savePicturePredictor and loadPicturePredictor', () => {
  test('a file gives the same predictions to the bit, whatever its layers', () => {
    const activation = fc.constantFrom('none', 'ReLU', 'Tanh', 'Dropout', 'Flatten');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), activation)), (hidden) => {
        const made = { ReLU: ReLU, Tanh: Tanh, Dropout: Dropout, Flatten: Flatten };
        const layers: [string, Module][] = [];
        let width = 6;
        hidden.forEach(([next, name], i) => {
          layers.push([`fc${i}`, new Linear(width, next, { bias: next % 2 === 0 })]);
          if (name in made) layers.push([`act${i}`, new made[name as keyof typeof made]()]);
          width = next;
        });
        layers.push(['last', new Linear(width, 3)]);
        const chain = new LayerChain(Object.fromEntries(layers));
        const own = new PicturePredictor(chain, { picture, classNames });
        const loaded = loadPicturePredictor(savePicturePredictor(own));
        expect(loaded.predict([pixels])).toEqual(own.predict([pixels]));
        expect(loaded.picture).toEqual(picture);
        expect(Object.keys(loaded.model.stateDict())).toEqual(Object.keys(chain.stateDict()));
      }),
      { numRuns: 30, seed: 7 },
    );
  });

  test('a Sequential is saved under its numbers; loading draws nothing', () => {
    const own = new PicturePredictor(
      new Sequential(new Linear(6, 4), new ReLU(), new Linear(4, 3)),
      {
        picture,
        classNames,
      },
    );
    const bytes = savePicturePredictor(own);
    const before = defaultGenerator.getState();
    const loaded = loadPicturePredictor(bytes);
    expect(defaultGenerator.getState()).toEqual(before);
    expect(Object.keys(loaded.model.stateDict())).toEqual([
      '0.weight',
      '0.bias',
      '2.weight',
      '2.bias',
    ]);
    expect(loaded.predict([pixels])).toEqual(own.predict([pixels]));
  });

  test('a network that cannot be saved is refused, with a remedy', () => {
    class Own extends Module {
      fc = new Linear(6, 3);
      forward(x: Tensor): Tensor {
        return this.fc.forward(x);
      }
    }
    const save = (model: Module) =>
      savePicturePredictor(new PicturePredictor(model, { picture, classNames }));
    expect(() => save(new Sequential(new Own()))).toThrow("layer '0', Own");
    expect(() => save(new Sequential(new Own()))).toThrow('saveSafetensors(model.stateDict())');
    expect(() => save(new Sequential(new Linear(6, 3), new LeakyReLU(0.5)))).toThrow(ArgumentError);
    expect(() => save(new Sequential(new Linear(6, 3), new Softmax(1)))).toThrow(ArgumentError);
    expect(() => save(new Sequential(new Linear(5, 3)))).toThrow('takes 5 numbers, but gets 6');
    expect(() => save(new Sequential(new Linear(6, 2)))).toThrow('has 2 outputs, but there are 3');
  });

  test('export knows what its inputs and outputs mean', () => {
    expect(subjectOf(predictor(), { name: 'digits' })).toMatchObject({
      name: 'digits',
      inputShape: [6],
      picture: { rows: 2, columns: 3, channels: 1 },
      output: { task: 'classification', classNames, binary: 'softmax' },
    });
    expect(() => subjectOf(predictor(), { classNames })).toThrow('has its own classNames');
  });
});

describe('a file that is wrong', () => {
  const { tensors, metadata } = (() => {
    manualSeed(5);
    return decodeSafetensors(savePicturePredictor(predictor()));
  })();
  const stored = () => JSON.parse(metadata.gradus);
  const load = (changed: unknown) =>
    loadPicturePredictor(encodeSafetensors(tensors, { gradus: JSON.stringify(changed) }), 'f');
  const layer = (place: number, fields: object) => {
    const { layers, ...others } = stored();
    return { ...others, layers: layers.with(place, { ...layers[place], ...fields }) };
  };

  test.each([
    [{ kind: 'sounds' }, "holds a model of kind 'sounds', written by Gradus 0.1.0. This Gradus"],
    // An object that cannot be a key.
    [{ kind: { toString: 1 } }, 'holds a model of kind { toString }, written by'],
    [{ version: 2 }, 'holds a model of version 2, written by Gradus 0.1.0. This Gradus'],
    [{ picture: { rows: 0, columns: 3, channels: 1 } }, 'picture.rows is 0'],
    [{ classNames: ['a', 'b'] }, 'has 3 outputs, but there are 2 class names'],
    [{ classNames: 'abc' }, "classNames is 'abc'. It must be a list"],
    [{ layers: [] }, 'the number of layers must be an integer of at least 1, got 0'],
    [{ picture: { rows: 2 ** 40, columns: 3, channels: 1 } }, "layer 'fc1' takes 6 numbers"],
  ])('%j', (fields, problem) => {
    expect(() => load({ ...stored(), ...fields })).toThrow(DataError);
    expect(() => load({ ...stored(), ...fields })).toThrow(problem);
  });

  test.each([
    [0, { type: 'Conv2d' }, "layers[0].type is 'Conv2d'"],
    [0, { outFeatures: 2 ** 40 }, "layer 'fc2' takes 4 numbers"],
    [1, { type: 'Linear', inFeatures: 4, outFeatures: 4, bias: true }, '63 parameters'],
    [2, { name: 'fc1' }, "two layers have the name 'fc1'"],
    [0, { name: '__proto__' }, 'cannot be the name of a layer'],
    [0, { name: 'forward' }, "'forward' cannot be the name of a layer"],
    [0, { name: 'training' }, "'training' cannot be the name of a layer"],
    [0, { name: 'other' }, 'the model is damaged'],
  ])('layer %i: %j', (place, fields, problem) => {
    expect(() => load(layer(place, fields))).toThrow(DataError);
    expect(() => load(layer(place, fields))).toThrow(problem);
  });

  test('the two kinds of model files point to each other', () => {
    const bytes = encodeSafetensors(tensors, metadata);
    expect(() => loadPredictor(bytes, 'f')).toThrow(
      'f: holds a network for pictures, not a model of a table. Read it with loadPicturePredictor.',
    );
    const none = encodeSafetensors(tensors, {});
    expect(() => loadPicturePredictor(none, 'f')).toThrow(
      'f: holds tensors but no network for pictures (no metadata "gradus"). Pass a file that savePicturePredictor made.',
    );
  });

  test('a damaged byte, a cut and random bytes end in a DataError', () => {
    const bytes = encodeSafetensors(tensors, metadata);
    const random = new Generator().manualSeed(3);
    for (let i = 0; i < 200; i++) {
      const [at, value, cut] = random.uniform(3, 0, 1);
      const spoilt = bytes.slice(0, cut < 0.3 ? Math.floor(at * bytes.length) : bytes.length);
      spoilt[Math.floor(at * bytes.length)] = Math.floor(value * 256);
      try {
        loadPicturePredictor(spoilt);
      } catch (error) {
        expect(error).toBeInstanceOf(DataError);
      }
    }
  });
});
