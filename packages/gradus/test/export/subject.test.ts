/** What an export knows about a model, and what it refuses. */
import { ArgumentError, GradusError, ShapeError, type Tensor } from 'gradus';
import {
  modelCard,
  type SubjectOptions,
  subjectOf,
  toHtml,
  toJavaScript,
  toOnnx,
  toPyTorch,
} from 'gradus/export';
import { Dropout, Linear, Module, ReLU, Sequential } from 'gradus/nn';
import { fitPreprocessing, Predictor, TabularModel } from 'gradus/preprocessing';
import { Table } from 'gradus/table';
import { describe, expect, test } from 'vitest';

const table = Table.fromRows(
  Array.from({ length: 12 }, (_, i) => ({ x: i, kind: i % 2 ? 'a' : 'b', y: 2 * i, z: -i })),
);
const classes = new TabularModel(fitPreprocessing(table, { target: 'kind' }));
const numbers = new TabularModel(fitPreprocessing(table, { target: ['y', 'z'] }));

describe('a model of a table', () => {
  test('needs no options', () => {
    const subject = subjectOf(new Predictor(classes), { name: 'kinds' });
    expect(subject).toEqual({
      name: 'kinds',
      model: classes,
      inputShape: [3],
      preprocessing: classes.fitted,
      picture: null,
      output: { task: 'classification', name: 'kind', classNames: ['a', 'b'], binary: 'softmax' },
    });
  });

  test('of numbers has their columns, and the module gives the same subject as its predictor', () => {
    const { output, name } = subjectOf(numbers);
    expect(name).toBe('model');
    const { target } = numbers.fitted.description;
    expect(output).toEqual({ task: 'regression', columns: 'columns' in target && target.columns });
  });

  test.each<SubjectOptions>([
    { inputShape: [3] },
    { classNames: ['a', 'b'] },
    { picture: { rows: 1, columns: 3, channels: 1 } },
  ])('refuses %o', (options) => {
    const [option] = Object.keys(options);
    const message = `subjectOf: a model of a table has its own ${option}. Leave the option out.`;
    expect(() => subjectOf(classes, options)).toThrow(ArgumentError);
    expect(() => subjectOf(classes, options)).toThrow(message);
  });
});

describe('a module', () => {
  const net = () =>
    new Sequential(new Linear(6, 4), new ReLU(), new Dropout(0.5), new Linear(4, 2));

  test('returns plain numbers by default', () => {
    const model = net();
    expect(subjectOf(model, { inputShape: [6] })).toEqual({
      name: 'model',
      model,
      inputShape: [6],
      preprocessing: null,
      picture: null,
      output: { task: null },
    });
  });

  test('of classes has a logit for each, or one logit for the second of two', () => {
    const given = { inputShape: [6], classNames: ['no', 'yes'] };
    const output = { task: 'classification', name: null, classNames: ['no', 'yes'] };
    expect(subjectOf(net(), given).output).toEqual({ ...output, binary: 'softmax' });
    const one = new Linear(6, 1);
    expect(subjectOf(one, given).output).toEqual({ ...output, binary: 'logit' });
  });

  test('of pictures takes their pixels, flat or in another shape', () => {
    const picture = { rows: 1, columns: 2, channels: 3 };
    expect(subjectOf(net(), { picture })).toMatchObject({ picture, inputShape: [6] });
    class Planes extends Module {
      readonly net = net();
      forward(x: Tensor): unknown {
        return this.net.forward(x.flatten(1));
      }
    }
    const inputShape = [3, 1, 2];
    expect(subjectOf(new Planes(), { picture, inputShape })).toMatchObject({ inputShape });
  });

  test('keeps the mode of each layer, even when forward fails', () => {
    const model = net();
    model.children()[2].eval();
    const modes = () => model.modules().map(({ training }) => training);
    const before = modes();
    subjectOf(model, { inputShape: [6], classNames: ['no', 'yes'] });
    expect(modes()).toEqual(before);
    expect(() => subjectOf(model, { inputShape: [5] })).toThrow(ShapeError);
    expect(modes()).toEqual(before);
  });

  class Two extends Module {
    forward(x: Tensor): Tensor[] {
      return [x, x];
    }
  }
  const picture = { rows: 2, columns: 2, channels: 1 };
  test.each<[string, Module, SubjectOptions, string]>([
    ['no shape', net(), {}, 'inputShape is missing. Pass the shape of one input'],
    [
      'a shape of a fraction',
      net(),
      { inputShape: [1.5] },
      'inputShape[0] must be an integer of at',
    ],
    [
      'a shape with a batch of any size',
      net(),
      { inputShape: [-1, 6] },
      'inputShape[0] must be an',
    ],
    [
      'another picture',
      net(),
      { inputShape: [6], picture },
      '[6] has 6 numbers, but the picture has 4',
    ],
    [
      'half a picture',
      net(),
      { picture: { rows: 2, columns: 3 } as typeof picture },
      'channels must be',
    ],
    [
      'two outputs',
      new Two(),
      { inputShape: [6] },
      'forward must return one tensor, got an array of',
    ],
    [
      'a class of a number',
      net(),
      { inputShape: [6], classNames: ['a', 1 as never] },
      'classNames[1] must',
    ],
    [
      'a class twice',
      net(),
      { inputShape: [6], classNames: ['a', 'a'] },
      "classNames has 'a' twice",
    ],
    [
      'three classes',
      net(),
      { inputShape: [6], classNames: ['a', 'b', 'c'] },
      'classNames has 3 names, which needs an output of shape [batch, 3], but forward returns [batch, 2].',
    ],
    ['no module', {} as Module, {}, 'must be a Predictor, a PicturePredictor or a Module, got {}'],
  ])('refuses %s', (_, model, options, message) => {
    expect(() => subjectOf(model, options)).toThrow(message);
  });
});

test('toOnnx refuses weights so large that the outputs are NaN', () => {
  const model = new Sequential(new Linear(2, 3), new Linear(3, 2));
  for (const parameter of model.parameters()) {
    parameter.setData(new Float32Array(parameter.numel()).fill(1e30));
  }
  expect(() => toOnnx(model, { inputShape: [2], classNames: ['a', 'b'] })).toThrow(
    'toOnnx: the network returns NaN for sample 0, so it cannot choose a class. Its training has diverged.',
  );
});

test.each([toOnnx, toJavaScript, toHtml, toPyTorch, modelCard])(
  '%o refuses a network that has diverged',
  (toFormat) => {
    const diverged = (value: number, count: number) => {
      const model = new TabularModel(classes.fitted, { hidden: [4, 4, 4] });
      for (const parameter of model.parameters().slice(0, count)) {
        parameter.setData((parameter.dataSync() as Float32Array).fill(value, 1, 2));
      }
      return new Predictor(model);
    };
    expect(() => toFormat(diverged(Number.POSITIVE_INFINITY, 1))).toThrow(GradusError);
    expect(() => toFormat(diverged(Number.POSITIVE_INFINITY, 1))).toThrow(
      /^\w+: the network has weights that are not finite: network\.0\.weight \(Infinity\)\. Its training has/,
    );
    expect(() => toFormat(diverged(Number.NaN, 7))).toThrow(/\(NaN\) and 2 more\. Its training/);
    const layer = new Linear(2, 2);
    layer.weight.setData(new Float32Array(4).fill(Number.NaN));
    expect(() => toFormat(layer, { inputShape: [2] })).toThrow(': weight (NaN). Its training');
  },
);
