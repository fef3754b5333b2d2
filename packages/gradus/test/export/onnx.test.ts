/** ONNX files: their content, and that they predict like the model. */
import fc from 'fast-check';
import {
  flip,
  GradusError,
  indexAdd,
  manualSeed,
  randn,
  scatterAdd,
  type Tensor,
  tensor,
  zeros,
  zerosLike,
} from 'gradus';
import { compareOnnx, type SubjectOptions, subjectOf, toOnnx } from 'gradus/export';
import { loadOnnx } from 'gradus/import';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { type DatePart, fitPreprocessing, Predictor, TabularModel } from 'gradus/preprocessing';
import { Table } from 'gradus/table';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { addDatePart } from '../../src/export/onnx/calendar.ts';
import { evaluateOnnx } from '../../src/export/onnx/evaluate.ts';
import { Graph } from '../../src/export/onnx/graph.ts';
import { decodeModel, type OnnxModel } from '../../src/onnx/index.ts';
import { datePartOf } from '../../src/preprocessing/calendar.ts';
import { houseModel, houses, LESSON, Plain, Residual } from './models.ts';
import { checkAll, differences } from './runtimes.ts';

beforeEach(() => manualSeed(1));

const decode = (bytes: Uint8Array): OnnxModel => decodeModel(bytes, 'test');
const operators = ({ graph }: OnnxModel) => graph.nodes.map(({ opType }) => opType);

const files: Uint8Array[] = [];
afterAll(() => checkAll(files));

/** The file, after ONNX, ONNX Runtime and the import of Gradus have agreed on it. */
async function agreed(
  model: nn.Module,
  options: SubjectOptions = {},
  most = { runtime: 1e-6, imported: 1e-6 },
): Promise<Uint8Array> {
  const bytes = toOnnx(model, options);
  const { runtime, imported } = await differences(bytes, subjectOf(model, options));
  expect(runtime).toBeLessThan(most.runtime);
  expect(imported).toBeLessThan(most.imported);
  files.push(bytes);
  return bytes;
}

/** Takes indices of a table, which random numbers are not. */
class Positions extends nn.Module {
  readonly embedding = new nn.Embedding(5, 2);
  forward(x: Tensor): Tensor {
    return this.embedding.forward(x.int()).flatten(1);
  }
}

/** Two inputs of categories, combined in a bag, beside real numbers. */
class Normalised extends nn.Module {
  readonly bag = new nn.EmbeddingBag(5, 4, { paddingIdx: 0, maxNorm: 1 });
  readonly most = new nn.EmbeddingBag(5, 4, { mode: 'max' });
  readonly batch = new nn.BatchNorm1d(4);
  readonly layer = new nn.LayerNorm(4);
  readonly heads = new nn.ModuleList([nn.utils.weightNorm(new nn.Linear(4, 3))]);

  forward(x: Tensor): Tensor {
    const indices = x.abs().clamp(0, 4).int();
    const combined = this.bag.forward(indices).add(this.most.forward(indices)).add(x.sum(1, true));
    const hidden = this.layer.forward(this.batch.forward(combined).tanh());
    return this.heads.at(0).forward(hidden);
  }
}

describe('a module', () => {
  test('of the lesson becomes its layers, for any batch', () => {
    const model = decode(toOnnx(LESSON.A(), { inputShape: [784] }));
    expect(operators(model)).toEqual(['Gemm', 'Sigmoid', 'Gemm']);
    expect(model).toMatchObject({ irVersion: 8, producerName: 'gradus' });
    expect(model.opsets).toEqual(
      new Map([
        ['', 17],
        ['ai.onnx.ml', 3],
      ]),
    );
    const { graph } = model;
    expect(graph.inputs).toMatchObject([
      { name: 'input', elementType: 'float32', shape: ['batch', 784] },
    ]);
    expect(graph.outputs).toMatchObject([{ name: 'output', shape: ['batch', 10] }]);
    expect(graph.initializers.map(({ name, shape }) => [name, shape])).toEqual([
      ['fc1.weight', [100, 784]],
      ['fc1.bias', [100]],
      ['fc2.weight', [10, 100]],
      ['fc2.bias', [10]],
    ]);
    expect(graph.nodes[0].attributes.get('transB')).toEqual({ type: 'int', value: 1 });
  });

  test('of pictures takes bytes, returns label and probabilities, and describes both', () => {
    const classNames = Array.from({ length: 10 }, (_, i) => `digit ${i}`);
    const picture = { rows: 28, columns: 28, channels: 1 };
    const model = decode(toOnnx(LESSON.C(), { name: 'mnist', picture, classNames }));
    expect(operators(model)).toEqual([
      ...['Cast', 'Div', 'Gemm', 'Relu', 'Gemm', 'Softmax'],
      ...['ArgMax', 'LabelEncoder'],
    ]);
    const { graph, metadata } = model;
    expect(graph.name).toBe('mnist');
    expect(graph.inputs).toMatchObject([
      { name: 'pixels', elementType: 'uint8', shape: ['batch', 784] },
    ]);
    expect(graph.outputs).toMatchObject([
      { name: 'label', elementType: 'string', shape: ['batch'] },
      { name: 'probabilities', elementType: 'float32', shape: ['batch', 10] },
    ]);
    expect(metadata.get('task')).toBe('classification');
    expect(JSON.parse(metadata.get('class_names') as string)).toEqual(classNames);
    expect(JSON.parse(metadata.get('picture') as string)).toMatchObject(picture);
    const softmax = graph.nodes.find(({ opType }) => opType === 'Softmax');
    expect(softmax?.attributes.get('axis')).toEqual({ type: 'int', value: 1 });
  });

  const OTHERS: Readonly<Record<string, [nn.Module, SubjectOptions]>> = {
    'sums, an embedding, joined columns': [new Residual(), { inputShape: [2, 3] }],
    'one logit': [new nn.Linear(3, 1), { inputShape: [3], classNames: ['no', 'yes'] }],
    'a layer over the last of three dimensions': [new nn.Linear(3, 2), { inputShape: [4, 3] }],
    'a layer without bias': [new nn.Linear(3, 2, { bias: false }), { inputShape: [4, 3] }],
    'a softmax inside': [
      new nn.Sequential(new nn.Linear(3, 4), new nn.Softmax(1)),
      { inputShape: [3] },
    ],
    'positions that come in': [new Positions(), { inputShape: [3] }],
    'an output without the input': [new Plain((x) => x.mul(0).add(1)), { inputShape: [4] }],
  };
  const FORWARDS: Readonly<Record<string, (x: Tensor, fc: nn.Linear) => Tensor>> = {
    'matrix products': (x, { weight }) => x.matmul(weight.T).matmul(weight).add(weight.sum(0)),
    'batches of matrices': (x) =>
      x
        .view(-1, 2, 2)
        .matmul(x.view(-1, 2, 2))
        .flatten(1),
    slices: (x) =>
      x
        .slice(1, 1, 4)
        .add(x.slice(1, 0, 3))
        .mul(x.slice(1, 3, 4)),
    steps: (x) => x.slice(1, 0, null, 2),
    transposes: (x) => x.view(-1, 2, 2).transpose(1, 2).flatten(1),
    'means and variances': (x) => x.sub(x.mean(1, true)).div(x.var(1, true, true).add(1e-5).sqrt()),
    extremes: (x) =>
      x.max(1, true)[0].sub(x.min(1, true)[0]).add(x.argmax(1, true)).add(x.argmin(1, true)),
    masks: (x) => x.gt(0).logicalAnd(x.lt(1)).logicalOr(x.isnan()).float(),
    'masks that count': (x) => x.gt(0).int().add(x.le(1)).float(),
    choices: (x, { weight }) => x.where(x.gt(0), weight.sum(0)),
    powers: (x) => x.abs().pow(1.5).add(x.pow(2)).add(x.sign()).add(x.floor()),
    functions: (x) =>
      x.sin().add(x.cos()).add(x.exp()).add(x.abs().log1p()).add(x.erf()).add(x.expm1()),
    limits: (x) => x.clamp(-1, 1).maximum(0.5).minimum(x),
    gathers: (x) => x.gather(1, x.argmax(1, true)),
    'reversed columns': (x) =>
      flip(x.view(-1, 2, 2), [1, 2])
        .flatten(1)
        .add(x),
    'sums at positions': (x) => scatterAdd(zeros([x.size(0), 3]), 1, x.gt(0).int(), x),
    'counts at positions': (x) =>
      scatterAdd(zerosLike(x).int(), 1, x.gt(0).int().mul(2), x.int()).float(),
    'sums of columns at positions': (x) =>
      indexAdd(x, 1, tensor([3, 0, 0], { dtype: 'int32' }), x.slice(1, 0, 3)),
    'rows of numbers': (x) => x.mul(2).add(0.5).neg().abs().sqrt(),
  };

  test.each(Object.keys(OTHERS))('with %s predicts the same', async (name) => {
    const [model, options] = OTHERS[name];
    if (model instanceof Positions) files.push(toOnnx(model, options));
    else await agreed(model, options);
  });

  test.each(Object.keys(FORWARDS))('of %s predicts the same', async (name) => {
    await agreed(new Plain(FORWARDS[name]), { inputShape: [4] });
  });

  test('of bags, normalisations and computed weights predicts the same', async () => {
    const model = new Normalised();
    model.forward(randn([8, 3]));
    // The normalisation divides by small deviations, so roundings grow.
    await agreed(model, { inputShape: [3] }, { runtime: 1e-5, imported: 1e-5 });
  });

  test.each<[string, nn.Module, readonly number[]]>([
    ['RMSNorm', new nn.RMSNorm([2, 3]), [2, 3]],
    ['GroupNorm', new nn.GroupNorm(2, 4), [4, 3]],
    ['InstanceNorm1d', new nn.InstanceNorm1d(2, { affine: true }), [2, 5]],
    ['LocalResponseNorm', new nn.LocalResponseNorm(3, { alpha: 0.5 }), [5, 2]],
    ['Unflatten', new nn.Unflatten(1, [2, -1]), [6]],
    ['a layer that was lazy', new nn.LazyLinear(2), [3]],
    ['spectralNorm', nn.utils.parametrizations.spectralNorm(new nn.Linear(3, 2)), [3]],
    ['pruning', nn.utils.prune.l1Unstructured(new nn.Linear(3, 2), 'weight', 2), [3]],
  ])('of %s predicts the same', async (_, layer, inputShape) => {
    if (layer.isLazy()) layer.forward(randn([2, ...inputShape]));
    await agreed(layer, { inputShape: [...inputShape] });
  });

  test('of any layers predicts the same', async () => {
    const classNames = ['a', 'b', 'c'];
    const layer = fc.constantFrom<(width: number) => nn.Module>(
      () => new nn.GELU(),
      () => new nn.GELU('tanh'),
      () => new nn.ELU(0.5),
      () => new nn.LeakyReLU(0.2),
      () => new nn.Softplus(2),
      () => new nn.SiLU(),
      () => new nn.Tanh(),
      () => new nn.Softmax(1),
      () => new nn.LogSoftmax(-1),
      () => new nn.Dropout(0.5),
      (width) => new nn.Linear(width, width, { bias: false }),
      // The default eps would make rounding errors up to 300 times as large where values are close.
      (width) => new nn.LayerNorm(width, { eps: 0.1 }),
      (width) => new nn.BatchNorm1d(width),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(layer, { maxLength: 6 }), fc.nat(), async (layers, seed) => {
        manualSeed(seed);
        const inner = layers.map((make) => make(5));
        const model = new nn.Sequential(new nn.Linear(4, 5), ...inner, new nn.Linear(5, 3));
        await agreed(model, { inputShape: [4], classNames });
      }),
      { numRuns: 12 },
    );
  });

  test('that was imported from ONNX can be exported', async () => {
    const model = loadOnnx(toOnnx(LESSON.B(), { inputShape: [784] }));
    const { graph } = decode(await agreed(model, { inputShape: [784] }));
    expect(graph.initializers.map(({ name }) => name)).toContain('fc1.weight');
  });

  test('can be exported during training without an effect on the training', () => {
    const trained = (isExported: boolean) => {
      manualSeed(0);
      const model = new nn.Sequential(
        new nn.Linear(4, 4),
        new nn.Dropout(0.5),
        new nn.Linear(4, 2),
      );
      const optimizer = new SGD(model.parameters(), { lr: 0.1 });
      for (let step = 0; step < 5; step++) {
        optimizer.zeroGrad();
        (model.forward(randn([8, 4])) as Tensor).pow(2).mean().backward();
        optimizer.step();
        if (isExported && step === 2) toOnnx(model, { inputShape: [4] });
      }
      return model.parameters().map((parameter) => [...parameter.dataSync()]);
    };
    expect(trained(true)).toEqual(trained(false));
  });

  test('is refused with all operations that ONNX does not have', () => {
    const run = (x: Tensor) => x.int().pow(3).float().add(x.int().pow(2).float());
    const call = () => toOnnx(new Plain(run), { inputShape: [4] });
    expect(call).toThrow(GradusError);
    expect(call).toThrow(
      'toOnnx: the model cannot be exported:\n- ONNX has no operator for powInteger',
    );
  });

  test.each<[string, (x: Tensor) => Tensor]>([
    ['flip reverses the batch', (x) => flip(x, 0)],
    [
      'checked uses positions that change with the batch',
      (x) => scatterAdd(zerosLike(x), 0, x.gt(0).int(), x),
    ],
  ])('is refused if %s', (problem, run) => {
    expect(() => toOnnx(new Plain(run), { inputShape: [4] })).toThrow(problem);
  });
});

describe('a model of a table', () => {
  const TARGETS: Readonly<Record<string, Parameters<typeof houseModel>>> = {
    classes: ['rooms'],
    'one logit': ['dear', { binary: 'logit' }],
    'two classes': ['dear', { activation: 'GELU', dropout: 0.5 }],
    numbers: [['price', 'rent'], { activation: 'ELU' }],
  };

  test.each(Object.keys(TARGETS))('of %s predicts rows of every kind the same', async (name) => {
    const model = houseModel(...TARGETS[name]);
    // The import predicts numbers far from 0 in float32.
    const bytes = await agreed(
      model,
      {},
      { runtime: 1e-6, imported: name === 'numbers' ? 1e-4 : 1e-6 },
    );
    const { samples, largestDifference } = compareOnnx(bytes, new Predictor(model), houses(100));
    expect(samples).toBe(100);
    expect(largestDifference).toBeLessThan(2e-6);
  });

  test('has an input for each column, of the right type', () => {
    const { graph, metadata } = decode(toOnnx(houseModel('rooms')));
    expect(graph.inputs.map(({ name, elementType, shape }) => [name, elementType, shape])).toEqual([
      ['size', 'float32', ['batch', 1]],
      // float32 would lose its spread.
      ['meter', 'float64', ['batch', 1]],
      ['heating', 'string', ['batch', 1]],
      ['city', 'string', ['batch', 1]],
      ['built', 'float64', ['batch', 1]],
    ]);
    expect(metadata.get('targets')).toBe('["rooms"]');
    expect(JSON.parse(metadata.get('columns') as string)).toContainEqual({
      name: 'built',
      type: 'date',
      input: 'float64',
      missing: 'NaN',
      unit: 'milliseconds since 1970-01-01T00:00:00Z',
    });
  });

  test('reads numbers and texts that stand for a missing value, in all spellings', () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      x: i % 5 === 0 ? -999 : i,
      city: ['Seoul', 'Busan', 'Unknown', 'none'][i % 4],
      y: i,
    }));
    const missing = ['-999', 'unknown', 'none'];
    const fitted = fitPreprocessing(Table.fromRows(rows), { target: 'y', missing });
    const predictor = new Predictor(new TabularModel(fitted));
    const bytes = toOnnx(predictor);
    const asked = ['unknown', 'UNKNOWN', 'Unknown', 'None', '', null, 'Jeju', 'Seoul'];
    const samples = asked.map((city, i) => ({ x: [-999, null, 7][i % 3], city }));
    expect(compareOnnx(bytes, predictor, samples).largestDifference).toBeLessThan(1e-6);
  });

  test('splits dates as the library does', () => {
    const PARTS: readonly DatePart[] = ['year', 'month', 'dayOfWeek', 'hour'];
    const graph = new Graph(['time', ...PARTS]);
    const time = graph.input('time', 'float64', [{ batches: 1 }, 1]);
    for (const part of PARTS) graph.output(part, addDatePart(graph, time, part));
    const { inputs, outputs } = graph;
    const model = { graph: { inputs, outputs, ...graph.finished() } } as unknown as OnnxModel;
    const moment = fc.integer({ min: -8.64e15, max: 8.64e15 });
    const near = fc.integer({ min: -(2 ** 43), max: 2 ** 43 });
    fc.assert(
      fc.property(fc.array(fc.oneof(moment, near), { minLength: 1, maxLength: 50 }), (times) => {
        const data = Float64Array.from([...times, Number.NaN]);
        const input = { type: 'float64', shape: [data.length, 1], data } as const;
        for (const [part, { data: found }] of evaluateOnnx(model, { time: input })) {
          expect(found).toEqual(data.map(datePartOf(part as DatePart)));
        }
      }),
    );
  });

  test('accepts any column name, and gives outputs other names', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({
      label: i % 5,
      probabilities: (i * 7) % 11,
      'a b.c/"{}" 😀': i % 7,
      __proto__: null,
      constructor: i % 3,
      kind: i % 2 ? 'x' : 'y',
    }));
    const fitted = fitPreprocessing(Table.fromRows(rows), { target: 'kind' });
    const bytes = await agreed(new TabularModel(fitted));
    const { outputs } = decode(bytes).graph;
    expect(outputs.map(({ name }) => name)).toEqual(['output_label', 'output_probabilities']);
  });
});
