/** Models of TensorFlow.js (made by scripts/goldens/layers_models.mjs) and of Keras predict the same numbers. */
import fc from 'fast-check';
import { ArgumentError, DataError, fromArray, manualSeed, ones, type Tensor } from 'gradus';
import { type LayersModelFiles, loadLayersModel } from 'gradus/import';
import type * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { describe, expect, it, test } from 'vitest';
import { expectClose, ROUNDED } from '../contract/close.ts';
import { type LayersModelCase, loadGoldens } from '../helpers/goldens.ts';
import { tensorOf } from '../nn/cases.ts';

const { cases } = loadGoldens('layers-models');
const load = ({ json, files }: Pick<LayersModelCase, 'json' | 'files'>): Promise<nn.Sequential> =>
  loadLayersModel(JSON.stringify(json), bytesOf(files));

const bytesOf = (files: Record<string, string>): Record<string, Uint8Array> =>
  Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, Buffer.from(text, 'base64')]),
  );

test.each(cases.map((golden) => [golden.name, golden] as const))(
  "%s: TensorFlow.js's predictions",
  async (_, golden) => {
    const model = await load(golden);
    const output = model.forward(tensorOf(golden.input)) as Tensor;
    expect(output.shape).toEqual(golden.output.shape);
    expectClose(output.dataSync(), golden.output.data, ROUNDED, 'output');
  },
);

const named = (name: string): LayersModelCase =>
  cases.find((each) => each.name === name) as LayersModelCase;

describe('an imported model', () => {
  it('has layers of Gradus, which can be trained further', async () => {
    const golden = named('Sequential');
    const model = await load(golden);
    expect(`${model}`).toBe(
      [
        'Sequential(',
        '  (0): Linear(in_features=4, out_features=8, bias=True)',
        '  (1): ReLU()',
        '  (2): BatchNorm1d(8, eps=0.001, momentum=0.01, affine=True, track_running_stats=True)',
        '  (3): Dropout(p=0.3, inplace=False)',
        '  (4): Linear(in_features=8, out_features=6, bias=False)',
        '  (5): ELU(alpha=1.0)',
        '  (6): BatchNorm1d(6, eps=0.01, momentum=0.1, affine=False, track_running_stats=True)',
        '  (7): Linear(in_features=6, out_features=3, bias=True)',
        '  (8): Softmax(dim=-1)',
        ')',
      ].join('\n'),
    );
    expect(model.training).toBe(false);
    manualSeed(0); // of the dropout
    const optimizer = new SGD(model.train().parameters(), { lr: 0.1 });
    const losses = [1, 2, 3].map(() => {
      optimizer.zeroGrad();
      const loss = (model.forward(tensorOf(golden.input)) as Tensor).pow(2).sum();
      loss.backward();
      optimizer.step();
      return loss.itemSync();
    });
    expect(losses[2]).toBeLessThan(losses[0]);
  });

  it('does not train what trainable excludes', async () => {
    const model = await load(named('Functional'));
    expect(model.parameters().map(({ requiresGrad }) => requiresGrad)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      true,
      true,
    ]);
  });

  it('reads files with a function, by plain names and one after the other', async () => {
    const golden = named('Sequential in three files');
    const files = bytesOf(golden.files);
    const read: string[] = [];
    await loadLayersModel(new TextEncoder().encode(JSON.stringify(golden.json)), async (name) => {
      read.push(name);
      return files[name];
    });
    expect(read).toEqual(['group1-shard1of3.bin', 'group1-shard2of3.bin', 'group1-shard3of3.bin']);
  });

  it('does not change later random numbers', async () => {
    const { defaultGenerator, manualSeed } = await import('gradus');
    manualSeed(1);
    const before = defaultGenerator.getState();
    await load(named('Sequential'));
    expect(defaultGenerator.getState()).toEqual(before);
  });
});

/** A model.json by hand: layers, and weights by name. */
function modelOf(
  layers: readonly object[],
  weights: Readonly<Record<string, { shape: number[]; data: number[] }>> = {},
  topology: object = {},
): { json: object; files: Record<string, Uint8Array> } {
  const entries = Object.entries(weights);
  const data = Float32Array.from(entries.flatMap(([, { data }]) => data));
  return {
    json: {
      format: 'layers-model',
      modelTopology: {
        model_config: { class_name: 'Sequential', config: { name: 'sequential', layers } },
        ...topology,
      },
      weightsManifest: [
        {
          paths: ['w.bin'],
          weights: entries.map(([name, { shape }]) => ({ name, shape, dtype: 'float32' })),
        },
      ],
    },
    files: { 'w.bin': new Uint8Array(data.buffer) },
  };
}

const layer = (className: string, config: object = {}): object => ({
  class_name: className,
  config,
});
const loaded = ({ json, files }: { json: object; files: LayersModelFiles }) =>
  loadLayersModel(JSON.stringify(json), files, 'm.json');
const kernel = { 'd/kernel': { shape: [2, 1], data: [2, 3] }, 'd/bias': { shape: [1], data: [1] } };
const d = (more: object = {}) =>
  layer('Dense', { name: 'd', units: 1, activation: 'linear', use_bias: true, ...more });

async function run(model: Parameters<typeof loaded>[0], x: number[][]): Promise<unknown> {
  const output = (await loaded(model)).forward(
    fromArray(Float32Array.from(x.flat()), [x.length, x[0].length]),
  );
  return (output as Tensor).toArraySync();
}

describe('Keras', () => {
  it('2 and 3 write sizes, types, activations and calls differently', async () => {
    const inner = {
      module: 'keras.layers',
      registered_name: null,
      build_config: { input_shape: [null, 2] },
    };
    const functional = (inbound: readonly unknown[], input: object, ends: unknown) => ({
      model_config: {
        class_name: 'Functional',
        config: {
          name: 'model',
          layers: [
            { ...layer('InputLayer', { name: 'in', ...input }), name: 'in', inbound_nodes: [] },
            {
              ...d({
                activation: {
                  module: 'builtins',
                  class_name: 'function',
                  config: 'relu',
                  registered_name: 'function',
                },
              }),
              ...inner,
              name: 'd',
              inbound_nodes: inbound,
            },
          ],
          input_layers: ends,
          output_layers: ends === null ? [['d', 0, 0]] : ['d', 0, 0],
        },
      },
      keras_version: '3.4.1',
    });
    const tensor = {
      class_name: '__keras_tensor__',
      config: { shape: [null, 2], dtype: 'float32', keras_history: ['in', 0, 0] },
    };
    const keras3 = functional(
      [{ args: [tensor], kwargs: {} }],
      { batch_shape: [null, 2], dtype: { class_name: 'DTypePolicy' } },
      ['in', 0, 0],
    );
    const keras2 = functional(
      [[['in', 0, 0, {}]]],
      { batch_input_shape: [null, 2], dtype: 'float32' },
      null,
    );
    for (const topology of [keras3, keras2]) {
      expect(
        await run(modelOf([], kernel, topology), [
          [1, 1],
          [-1, -1],
        ]),
      ).toEqual([[6], [0]]);
    }
  });

  it.each(['sequential/d/kernel', 'd/kernel_1', 'd/kernel:0', 'model/sequential/d/kernel'])(
    'names the weight %s',
    async (name) => {
      const weights = {
        [name]: kernel['d/kernel'],
        [name.replace('kernel', 'bias')]: kernel['d/bias'],
      };
      expect(await run(modelOf([d()], weights), [[1, 1]])).toEqual([[6]]);
    },
  );

  it('3 has a different hard_sigmoid', async () => {
    const layers = [layer('Activation', { activation: 'hard_sigmoid' })];
    expect(await run(modelOf(layers), [[1]])).toEqual([[Math.fround(0.7)]]);
    const [[third]] = (await run(modelOf(layers, {}, { keras_version: '3.0.0' }), [
      [1],
    ])) as number[][];
    expect(third).toBeCloseTo(4 / 6, 6);
  });

  it.each<[string, number]>([
    ['exponential', Math.exp(-0.8)],
    ['celu', Math.exp(-0.8) - 1],
    ['leaky_relu', -0.16],
    ['hard_silu', (-0.8 * 2.2) / 6],
    ['hard_swish', (-0.8 * 2.2) / 6],
    ['hard_tanh', -0.8],
    ['hard_shrink', -0.8],
    ['soft_shrink', -0.3],
    ['tanh_shrink', -0.8 - Math.tanh(-0.8)],
    ['log_sigmoid', -Math.log(1 + Math.exp(0.8))],
    ['squareplus', (-0.8 + Math.sqrt(0.64 + 4)) / 2],
    ['gelu_new', -0.8 * 0.5 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (-0.8 + 0.044715 * -0.512)))],
    ['log_softmax', 0],
  ])('has the activation %s', async (activation, expected) => {
    const [[y]] = (await run(modelOf([layer('Activation', { activation })]), [
      [-0.8],
    ])) as number[][];
    expect(y).toBeCloseTo(expected, 6);
  });

  it('ReLU has a slope, a threshold and a maximum', async () => {
    const config = { negative_slope: 0.5, threshold: 1, max_value: 3 };
    expect(await run(modelOf([layer('ReLU', config)]), [[0, 1, 2, 5]])).toEqual([[-0.5, 1, 2, 3]]);
    expect(await run(modelOf([layer('ReLU', { negative_slope: 0.5 })]), [[-2, 2]])).toEqual([
      [-1, 2],
    ]);
    expect(await run(modelOf([layer('LeakyReLU', { negative_slope: 0.25 })]), [[-2]])).toEqual([
      [-0.5],
    ]);
  });

  it('Normalization uses its weights or its configuration, and can be inverted', async () => {
    const weights = {
      'n/mean': { shape: [2], data: [1, 10] },
      'n/variance': { shape: [2], data: [4, 0] },
      'n/count': { shape: [], data: [5] },
    };
    expect(
      await run(modelOf([layer('Normalization', { name: 'n', axis: [-1] })], weights), [[3, 10]]),
    ).toEqual([[1, 0]]);
    expect(
      await run(modelOf([layer('Normalization', { mean: [1, 2], variance: [4, 9] })]), [[3, 5]]),
    ).toEqual([[1, 1]]);
    expect(
      await run(modelOf([layer('Normalization', { mean: 1, variance: 4, axis: null })]), [[3, 5]]),
    ).toEqual([[1, 2]]);
    expect(
      await run(
        modelOf([layer('Normalization', { mean: [[1, 2]], variance: [[4, 9]], invert: true })]),
        [[1, 1]],
      ),
    ).toEqual([[3, 5]]);
  });

  it('may have weights of an optimizer', async () => {
    const { json, files } = modelOf([d()], { ...kernel, 'Adam/m': { shape: [1], data: [9] } });
    const { weights } = (json as { weightsManifest: { weights: { group?: string }[] }[] })
      .weightsManifest[0];
    weights[2].group = 'optimizer';
    expect(await run({ json, files }, [[1, 1]])).toEqual([[6]]);
  });
});

describe('refuses', () => {
  const many = modelOf([
    layer('Conv2D', { name: 'c' }),
    d(),
    layer('LSTM', { name: 'l' }),
    layer('toString', { name: 't' }),
  ]);
  const call = (name: string, from: readonly string[]) => ({
    ...layer('Activation', { name, activation: 'relu' }),
    name,
    inbound_nodes: [from.map((each) => [each, 0, 0, {}])],
  });
  const graph = (layers: readonly object[], outputs: readonly string[] = ['z']) =>
    modelOf(
      [],
      {},
      {
        model_config: {
          class_name: 'Functional',
          config: {
            name: 'g',
            layers,
            input_layers: [['a', 0, 0]],
            output_layers: outputs.map((name) => [name, 0, 0]),
          },
        },
      },
    );
  const a = {
    ...layer('InputLayer', { name: 'a', batch_input_shape: [null, 2] }),
    name: 'a',
    inbound_nodes: [],
  };

  it.each<[string, { json: object; files: LayersModelFiles }, RegExp]>([
    [
      'layers that are not known, all at once',
      many,
      /^m\.json: these layers cannot be built: "c" \(Conv2D\), "l" \(LSTM\), "t" \(toString\)\. Supported are InputLayer, Dense/,
    ],
    [
      'a graph model',
      { json: { format: 'graph-model' }, files: {} },
      /is a graph model.*tfjs_layers_model/,
    ],
    ['no topology', { json: { weightsManifest: [] }, files: {} }, /has no "modelTopology"/],
    [
      'no manifest',
      { json: { ...modelOf([]).json, weightsManifest: undefined }, files: {} },
      /has no "weightsManifest"/,
    ],
    [
      'a model of another class',
      modelOf([], {}, { model_config: layer('MyModel') }),
      /its model is a "MyModel"/,
    ],
    [
      'no list of layers',
      modelOf([], {}, { model_config: layer('Sequential') }),
      /has no list of layers/,
    ],
    ['a layer without a class', modelOf([{ config: {} }]), /layer 0 has no "class_name"/],
    [
      'a layer of two inputs',
      graph([a, call('b', ['a']), call('z', ['a', 'b'])]),
      /layer "z" takes several inputs/,
    ],
    [
      'a layer aside',
      graph([a, call('b', ['a']), call('z', ['a'])]),
      /layer "b" is not between input and output/,
    ],
    ['a circle', graph([a, call('b', ['z']), call('z', ['b'])]), /is called several times/],
    ['a call of nothing', graph([a, call('z', ['x'])]), /"g" has no layer "x"/],
    [
      'two outputs',
      graph([a, call('b', ['a']), call('z', ['a'])], ['b', 'z']),
      /has several inputs or outputs/,
    ],
    [
      'two layers of one name',
      graph([a, call('z', ['a']), call('z', ['a'])]),
      /two layers with the same name/,
    ],
    [
      'weights that are missing, all at once',
      modelOf([d(), d({ name: 'e', use_bias: false })]),
      /"d" \(Dense\): its weight "kernel" is missing; "e" \(Dense\): its weight "kernel"/,
    ],
    [
      'a bias that is missing',
      modelOf([d()], { 'd/kernel': kernel['d/kernel'] }),
      /its weight "bias" is missing/,
    ],
    [
      'weights that no layer takes',
      modelOf([d()], { ...kernel, 'x/gamma': { shape: [1], data: [1] } }),
      /these weights belong to no layer: "x\/gamma"/,
    ],
    [
      'a bias of another size',
      modelOf([d()], { ...kernel, 'd/bias': { shape: [2], data: [1, 2] } }),
      /has shape \[2\], not \[1\]/,
    ],
    [
      'a kernel of three dimensions',
      modelOf([d()], { 'd/kernel': { shape: [2, 1, 1], data: [1, 2] } }),
      /"kernel" has shape \[2,1,1\]/,
    ],
    [
      'an empty kernel',
      modelOf([d()], { 'd/kernel': { shape: [0, 1], data: [] } }),
      /its kernel is \[0,1\]/,
    ],
    [
      'an input of another size',
      modelOf([layer('InputLayer', { batch_shape: [null, 3] }), d()], kernel),
      /kernel takes 2 inputs, but gets 3/,
    ],
    [
      'an activation that is not known',
      modelOf([d({ activation: 'my_relu' })], kernel),
      /the activation 'my_relu' is unknown/,
    ],
    [
      'an activation of a prototype',
      modelOf([d({ activation: 'constructor' })], kernel),
      /the activation 'constructor' is unknown/,
    ],
    [
      'a rate above 1',
      modelOf([layer('Dropout', { name: 'o', rate: 2 })]),
      /"o" \(Dropout\): Dropout: p must be a number from 0 to 1, got 2/,
    ],
    [
      'a rate that is text',
      modelOf([layer('Dropout', { rate: 'x' })]),
      /its rate is 'x', not a number/,
    ],
    [
      'Normalization that saw nothing',
      modelOf([layer('Normalization', { name: 'n' })]),
      /Call adapt\(\) in Keras before saving/,
    ],
    [
      'Normalization of another dimension',
      modelOf([layer('Normalization', { axis: 1, batch_input_shape: [null, 2, 2] })]),
      /a dimension other than the last/,
    ],
    [
      'batch normalisation of pictures',
      modelOf([layer('BatchNormalization', { name: 'b', batch_input_shape: [null, 2, 1] })], {
        'b/moving_mean': { shape: [1], data: [0] },
      }),
      /more than vectors/,
    ],
    [
      'a file of another length',
      { ...modelOf([d()], kernel), files: { 'w.bin': new Uint8Array(8) } },
      /the weights of "w\.bin" take 12 bytes, but the files have 8/,
    ],
    [
      'a file that lacks',
      { ...modelOf([d()], kernel), files: {} },
      /^w\.bin: it is missing from the given files/,
    ],
    [
      'text for a file',
      { ...modelOf([d()], kernel), files: () => 'x' as never },
      /^w\.bin: readFile returned 'x'/,
    ],
  ])('%s', async (_, model, expected) => {
    await expect(loaded(model)).rejects.toThrow(DataError);
    await expect(loaded(model)).rejects.toThrow(expected);
  });

  it.each(['../w.bin', '/etc/passwd', 'https://host/w.bin', 'a\\b.bin', './../w.bin', '', 7])(
    'the file %j',
    async (path) => {
      const { json } = modelOf([d()], kernel);
      Object.assign((json as { weightsManifest: object[] }).weightsManifest[0], { paths: [path] });
      await expect(loaded({ json, files: () => new Uint8Array(12) })).rejects.toThrow(
        /Only files beside model\.json are read/,
      );
    },
  );

  it('a file that is named twice, in one group or in two', async () => {
    const { json, files } = modelOf([d()], kernel);
    const manifest = (json as { weightsManifest: { paths: string[] }[] }).weightsManifest;
    const [group] = manifest;
    const twice = /names the file '[^']+' twice/;
    manifest.push(group);
    await expect(loaded({ json, files })).rejects.toThrow(twice);
    manifest.pop();
    group.paths.push(`./${group.paths[0]}`);
    await expect(loaded({ json, files })).rejects.toThrow(twice);
  });

  it.each<[string, object, RegExp]>([
    ['a type', { dtype: 'string' }, /weight "d\/kernel": its type 'string' cannot be read/],
    ...[[-1], [-3, -1], ['3', 1], [{ toString: 1 }, 4], ['x'.repeat(100_000)], 'x'].map(
      (shape): [string, object, RegExp] => [
        `the shape ${JSON.stringify(shape).slice(0, 20)}`,
        { shape },
        /its shape is not a list of at most 8 integers of at least 0\.$/,
      ],
    ),
    ['a shape that overflows', { shape: [2 ** 40, 2 ** 40] }, /its shape .* is too large/],
    [
      'a scale',
      { quantization: { dtype: 'uint8', min: 0 } },
      /needs the numbers "scale" and "min"/,
    ],
    ['a name', { name: 3 }, /a weight has no name/],
  ])('a weight with %s', async (_, change, expected) => {
    const { json, files } = modelOf([d()], kernel);
    const { weights } = (json as { weightsManifest: { weights: object[] }[] }).weightsManifest[0];
    Object.assign(weights[0], change);
    await expect(loaded({ json, files })).rejects.toThrow(expected);
  });

  it('invalid JSON and invalid files', async () => {
    await expect(loadLayersModel('{', {})).rejects.toThrow(/^model\.json: is not valid JSON: /);
    await expect(loadLayersModel('[]', {})).rejects.toThrow(/is not a model\.json/);
    await expect(loadLayersModel(undefined as never, {})).rejects.toThrow(DataError);
    await expect(loadLayersModel('{}', 'folder' as never)).rejects.toThrow(ArgumentError);
    await expect(loadLayersModel('{}', 'folder' as never)).rejects.toThrow(
      /files must be a function or an object of bytes by name, got 'folder'/,
    );
  });

  it('damaged files with a DataError', async () => {
    const golden = named('Functional');
    const text = JSON.stringify(golden.json);
    const files = bytesOf(golden.files);
    const words = ['null', '1', '-1', '[]', '{}', '"x"', 'true', '1e400', '[[[[1]]]]'];
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length - 1),
        fc.nat(20),
        fc.constantFrom('', ...words),
        async (at, length, word) => {
          const changed = text.slice(0, at) + word + text.slice(at + length);
          await loadLayersModel(changed, files).catch((error: unknown) => {
            if (!(error instanceof DataError)) throw error;
          });
        },
      ),
      { numRuns: 300 },
    );
    // Whole values are replaced, so that the JSON stays valid.
    const values = [
      ...text.matchAll(/(?<=:)("[^"]*"|[\d.-]+|null|true|false|\[[^[\]]*\]|\{[^{}]*\})/g),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.nat(values.length - 1),
        fc.constantFrom(...words),
        async (which, word) => {
          const { index, 0: value } = values[which];
          const changed = text.slice(0, index) + word + text.slice(index + value.length);
          const loading = loadLayersModel(changed, files).then(
            (model) => void model.forward(ones([1, 2, 3, 1])),
          );
          await loading.catch((error: unknown) => {
            if (!(error instanceof Error && 'code' in error)) throw error;
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});
