/** Own data from a table to a model file, as a person would write it, and what model files refuse. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createWasmBackend,
  DataError,
  defaultGenerator,
  engineStatistics,
  manualSeed,
  setBackend,
  type Tensor,
} from 'gradus';
import { DataLoader, decodeSafetensors, encodeSafetensors } from 'gradus/data';
import { CrossEntropyLoss, Embedding, MSELoss } from 'gradus/nn';
import { Adam } from 'gradus/optim';
import {
  fitPreprocessing,
  loadPredictor,
  Predictor,
  savePredictor,
  TabularModel,
  type TabularModelOptions,
  tabularDataset,
} from 'gradus/preprocessing';
import { defineColumns, inferColumns, type RowOf, splitRows, Table } from 'gradus/table';
import { type Loss, train } from 'gradus/train';
import { build } from 'rolldown';
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { currentBackend } from '../../src/runtime/index.ts';
import { BACKENDS } from '../contract/backends.ts';

const backend = currentBackend();
beforeEach(() => manualSeed(1));
afterEach(() => setBackend(backend));

const columns = defineColumns({ size: 'numeric', city: ['Seoul', 'Busan', 'Jeju'], built: 'date' });
type House = RowOf<typeof columns>;

/** Houses whose size is missing in every ninth row; the price depends on size, city and year. */
function houses(): Table {
  const rows = Array.from({ length: 240 }, (_, row) => {
    const size = 30 + ((row * 37) % 101);
    const city = ['Seoul', 'Busan', 'Jeju'][row % 3];
    const year = 1980 + ((row * 7) % 40);
    const price = 1e6 + 50 * size * (city === 'Seoul' ? 2 : 1) + 10 * year;
    const shown = row % 9 === 8 ? null : size;
    return {
      size: shown,
      city,
      built: `${year}-05-01`,
      price,
      dear: price > 1026500 ? 'yes' : 'no',
    };
  });
  return Table.fromRows(rows, { name: 'houses' });
}

async function trained(target: string, loss: Loss, options: TabularModelOptions = {}, epochs = 60) {
  const table = houses();
  const ignore = [target === 'price' ? 'dear' : 'price'];
  const plan = inferColumns(table, { target, ignore });
  const split = splitRows(table, { plan, seed: 1 });
  const trainTable = table.select(split.train);
  const preprocessing = fitPreprocessing(trainTable, plan);
  const model = new TabularModel(preprocessing, { hidden: [32], ...options });
  const trainLoader = new DataLoader(tabularDataset(trainTable, preprocessing), {
    batchSize: 32,
    shuffle: true,
  });
  const optimizer = new Adam(model.parameters(), { lr: 0.01 });
  await train({ model, loss, optimizer, trainLoader, epochs, logEvery: 0 });
  return { predictor: new Predictor<House>(model), test: table.select(split.test), split, table };
}

describe.each(BACKENDS.filter(([name]) => name !== 'wasm without relaxed SIMD'))(
  'on %s',
  (name, create) => {
    const epochs = name === 'reference' ? 20 : 60;

    test('classification: rows to classes, through a file', async () => {
      setBackend(create());
      const { predictor, test } = await trained('dear', new CrossEntropyLoss(), {}, epochs);
      const result = predictor.predict(test);
      if (result.task !== 'classification') throw new Error(result.task);
      expect(result.classNames).toEqual(['no', 'yes']);
      const right = result.predictions.filter(({ row, value }) => test.row(row).dear === value);
      expect(right.length / test.length).toBeGreaterThan(0.85);
      const [{ probabilities }] = result.predictions;
      expect(probabilities[0] + probabilities[1]).toBeCloseTo(1, 6);
      expect(loadPredictor(savePredictor(predictor)).predict(test)).toEqual(result);
    });

    test('regression: rows to numbers in the units of the column, through a file', async () => {
      setBackend(create());
      const options = { hidden: [16, 16], activation: 'SiLU', dropout: 0.1 } as const;
      const { predictor, test } = await trained('price', new MSELoss(), options, epochs);
      const result = predictor.predict(test);
      if (result.task !== 'regression') throw new Error(result.task);
      const prices = result.predictions.map(({ row }) => Number(test.row(row).price));
      const mean = prices.reduce((sum, price) => sum + price, 0) / prices.length;
      const squares = (values: number[]) => values.reduce((sum, x) => sum + x * x, 0);
      const errors = squares(result.predictions.map(({ value }, i) => value - prices[i]));
      expect(1 - errors / squares(prices.map((price) => price - mean))).toBeGreaterThan(0.6);
      expect(loadPredictor(savePredictor(predictor)).predict(test)).toEqual(result);
    });
  },
);

describe('a predictor', () => {
  test('takes typed rows, names those that it cannot read, and goes on', async () => {
    const { predictor } = await trained('dear', new CrossEntropyLoss(), {}, 1);
    const rows: House[] = [
      { size: 80, city: 'Seoul', built: '2001-05-01' },
      { size: null, city: 'Daegu', built: new Date('2001-05-01') },
      { size: 70, city: null, built: 'yesterday' },
    ];
    expectTypeOf(predictor.predict).parameter(0).toEqualTypeOf<readonly House[] | Table>();
    const { predictions, errors, extraColumns } = predictor.predict(rows);
    expect(predictions.map(({ row }) => row)).toEqual([0, 1]);
    expect(errors).toEqual([
      { row: 2, column: 'built', value: 'yesterday', problem: 'not-a-date' },
    ]);
    expect(extraColumns).toEqual([]);
    expect(predictor.predict([]).predictions).toEqual([]);
    const many = Array.from({ length: 2100 }, () => rows[0]);
    expect(predictor.predict(many).predictions).toHaveLength(2100);
    // @ts-expect-error: a row without a column
    expect(() => predictor.predict([{ size: 1, city: 'Seoul' }])).toThrow(
      "lacks columns that the model needs: 'built'",
    );
  });

  test('leaves the model in the mode that it was in, and draws no random number', async () => {
    const { predictor, test } = await trained('dear', new CrossEntropyLoss(), { dropout: 0.5 }, 1);
    const state = defaultGenerator.getState();
    const first = predictor.predict(test);
    expect(predictor.model.training).toBe(true);
    expect(predictor.predict(test)).toEqual(first);
    loadPredictor(savePredictor(predictor));
    expect(defaultGenerator.getState()).toEqual(state);
  });

  test('its preprocessing runs in the one program of a training step', () => {
    setBackend(createWasmBackend());
    const table = houses();
    const fitted = fitPreprocessing(table, { target: 'dear', ignore: ['price'] });
    const model = new TabularModel(fitted);
    const optimizer = new Adam(model.parameters(), { lr: 0.01 });
    const loss = new CrossEntropyLoss();
    const step = ([x, y]: readonly [Tensor, Tensor]) => {
      optimizer.zeroGrad();
      const value = loss.forward(model.forward(x), y);
      value.backward();
      optimizer.step();
      return value.itemSync();
    };
    const loader = new DataLoader(tabularDataset(table, fitted), { batchSize: 60 });
    const before = [];
    for (const batch of loader) {
      step(batch);
      before.push(engineStatistics());
    }
    const [first, second, third] = before.slice(1);
    expect(second.runs - first.runs).toBe(1);
    expect([second.compilations, third.compilations]).toEqual([
      first.compilations,
      first.compilations,
    ]);
  });

  test('embeds a column of many categories', () => {
    const rows = Array.from({ length: 80 }, (_, row) => ({
      x: `c${row % 20}`,
      y: (row % 20) % 2 ? 'a' : 'b',
    }));
    const table = Table.fromRows(rows);
    const model = new TabularModel(fitPreprocessing(table, { target: 'y' }));
    expect(model.modules().some((module) => module instanceof Embedding)).toBe(true);
    const predictor = new Predictor(model);
    expect(loadPredictor(savePredictor(predictor)).predict(table)).toEqual(
      predictor.predict(table),
    );
  });

  test('a model has one layer of 100 ReLU neurons and no dropout unless told otherwise', () => {
    const fitted = fitPreprocessing(houses(), { target: 'dear' });
    const architecture = { hidden: [100], activation: 'ReLU', dropout: 0, binary: 'softmax' };
    expect(new TabularModel(fitted).architecture).toEqual(architecture);
  });

  test('a model refuses an architecture that it cannot build', () => {
    const fitted = fitPreprocessing(houses(), { target: 'dear' });
    const make = (options: object) => () => new TabularModel(fitted, options);
    expect(make({ hidden: [8, 0] })).toThrow(
      'TabularModel: hidden[1] must be an integer of at least 1, got 0.',
    );
    expect(make({ activation: 'relu' })).toThrow("activation must be 'CELU' or 'ELU' or");
    expect(make({ dropout: 2 })).toThrow('dropout must be a number from 0 to 1, got 2.');
    expect(make({ layers: [8] })).toThrow("there is no option 'layers'");
  });
});

describe('a model file', () => {
  const file = () => {
    const fitted = fitPreprocessing(houses(), { target: 'dear', ignore: ['price'] });
    const predictor = new Predictor(new TabularModel(fitted, { hidden: [4] }));
    const dataset = { name: 'houses.csv', checksum: 'ab12' };
    return savePredictor(predictor, { dataset });
  };

  test('says everything about the model', () => {
    const stored = JSON.parse(decodeSafetensors(file()).metadata.gradus);
    const manifest = new URL('../../package.json', import.meta.url);
    expect(stored).toMatchObject({
      version: 2,
      gradus: JSON.parse(readFileSync(manifest, 'utf8')).version,
      network: { hidden: [4], activation: 'ReLU', dropout: 0, binary: 'softmax' },
      dataset: { name: 'houses.csv', checksum: 'ab12' },
      preprocessing: {
        target: { name: 'dear', task: 'classification', classNames: ['no', 'yes'] },
      },
    });
    expect(Object.keys(stored)).toEqual([
      'version',
      'gradus',
      'preprocessing',
      'network',
      'dataset',
    ]);
  });

  test('predicts the same to the bit in another process', async () => {
    const { predictor, test: rows } = await trained('dear', new CrossEntropyLoss(), {}, 2);
    const folder = mkdtempSync(join(tmpdir(), 'gradus-model-'));
    try {
      writeFileSync(join(folder, 'model.safetensors'), savePredictor(predictor));
      const own = Array.from({ length: rows.length }, (_, row) => rows.row(row));
      writeFileSync(join(folder, 'rows.json'), JSON.stringify(own));
      const input = fileURLToPath(new URL('../../src/preprocessing/index.ts', import.meta.url));
      await build({ input, output: { file: join(folder, 'gradus.mjs') }, logLevel: 'silent' });
      writeFileSync(
        join(folder, 'predict.mjs'),
        `import { readFileSync } from 'node:fs';
        import { loadPredictor } from './gradus.mjs';
        const predictor = loadPredictor(readFileSync('model.safetensors'));
        const { predictions } = predictor.predict(JSON.parse(readFileSync('rows.json', 'utf8')));
        console.log(JSON.stringify(predictions.map(({ probabilities }) => [...probabilities])));`,
      );
      const options = { cwd: folder, encoding: 'utf8' } as const;
      const output = execFileSync(process.execPath, ['predict.mjs'], options);
      const result = predictor.predict(rows);
      if (result.task !== 'classification') throw new Error(result.task);
      expect(JSON.parse(output)).toEqual(result.predictions.map((each) => [...each.probabilities]));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each<[message: string, path: string, value: unknown]>([
    [
      'holds a model of version 3, written by Gradus 0.1.0. This Gradus (0.1.0) reads versions 1 to 2. Update it.',
      'version',
      3,
    ],
    ['gradus is missing. It must be a string.', 'gradus', undefined],
    ['preprocessing is missing. It must be an object.', 'preprocessing', undefined],
    ['preprocessing.features is {}. It must be a list.', 'preprocessing.features', {}],
    [
      "preprocessing.features[0].type is 'x'. It must be numeric, categorical, date.",
      'preprocessing.features.0.type',
      'x',
    ],
    [
      'preprocessing.features[0].mean is null. It must be a finite number.',
      'preprocessing.features.0.mean',
      null,
    ],
    [
      'preprocessing.features[0].std is -1. It must be a finite number of at least 0.',
      'preprocessing.features.0.std',
      -1,
    ],
    ["preprocessing.features (their names)[1] is 'size'.", 'preprocessing.features.1.name', 'size'],
    [
      "preprocessing.features[1].categories[1] is 'a'. It must be different from all elements before it.",
      'preprocessing.features.1.categories',
      ['a', 'a'],
    ],
    ["preprocessing.features[2].parts[0] is 'week'", 'preprocessing.features.2.parts', ['week']],
    [
      'preprocessing.target.classNames is an array of length 1. It must be a list of at least 2 elements.',
      'preprocessing.target.classNames',
      ['no'],
    ],
    [
      "preprocessing.target.task is 'toString'. It must be classification, regression.",
      'preprocessing.target.task',
      'toString',
    ],
    ['network.hidden[0] is 0. It must be an integer of at least 1.', 'network.hidden', [0]],
    [
      'network.hidden makes a network of widths 8, 1000000000, 2 with 11000000002 parameters, but the tensors hold 46.',
      'network.hidden',
      [1e9],
    ],
    [
      "network.activation is 'constructor'. It must be CELU, ELU, GELU",
      'network.activation',
      'constructor',
    ],
    ['network.dropout is 2. It must be a number from 0 to 1.', 'network.dropout', 2],
    ["network.binary is 'sigmoid'. It must be softmax, logit.", 'network.binary', 'sigmoid'],
    ['widths 8, 4, 1 with 41 parameters, but the tensors hold 46.', 'network.binary', 'logit'],
    ['dataset.checksum is missing', 'dataset', { name: 'x' }],
    ['the names do not match the parameters and buffers of TabularModel', 'network.dropout', 0.5],
  ])('is refused where %s', (message, path, value) => {
    const { tensors, metadata } = decodeSafetensors(file());
    const stored = JSON.parse(metadata.gradus);
    const names = path.split('.');
    const last = names.pop() as string;
    const holder = names.reduce((object, name) => object[name], stored);
    holder[last] = value;
    const load = () => {
      const metadata = { gradus: JSON.stringify(stored) };
      return loadPredictor(encodeSafetensors(tensors, metadata), 'm.safetensors');
    };
    expect(load).toThrow(DataError);
    expect(load).toThrow(message);
  });

  test.each([
    ['{', 'm: the metadata "gradus" is not JSON'],
    ['[]', 'm: the metadata "gradus" is an array of length 0, not an object.'],
  ])('is refused where its metadata is %s', (gradus, message) => {
    const load = () => loadPredictor(encodeSafetensors(new Map(), { gradus }), 'm');
    expect(load).toThrow(message);
  });

  test('that is cut short, or holds tensors alone, is refused', () => {
    const bytes = file();
    expect(() => loadPredictor(bytes.subarray(0, bytes.length - 5), 'm')).toThrow(
      'm: is damaged or cut short',
    );
    const { tensors } = decodeSafetensors(bytes);
    expect(() => loadPredictor(encodeSafetensors(tensors), 'm')).toThrow(
      'm: holds tensors but no model of a table (no metadata "gradus"). Pass a file that savePredictor made.',
    );
  });
});
