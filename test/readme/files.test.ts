/** The programs of guides about files run, in a folder that holds the files they name. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { saveSafetensors } from 'gradus/data';
import { toOnnx } from 'gradus/export';
import * as nn from 'gradus/nn';
import {
  fitPreprocessing,
  LayerChain,
  PicturePredictor,
  Predictor,
  savePicturePredictor,
  savePredictor,
  TabularModel,
} from 'gradus/preprocessing';
import { type Row, Table } from 'gradus/table';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pngOf } from '../../packages/datasets/test/png/encode.ts';
import { diagnose } from '../../packages/gradus/test/types/snippets.ts';
import { blocksOf } from './blocks.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const GOLDENS = `${ROOT}packages/gradus/test/goldens/files/`;
const PAGES = [
  'docs/models-in.md',
  'docs/models-out.md',
  'docs/own-data.md',
  'packages/datasets/README.md',
];
const execute = promisify(execFile);

/** The blocks below one heading are one program. */
const PROGRAMS = PAGES.flatMap((page) => {
  const sections = readFileSync(`${ROOT}${page}`, 'utf8').split(/^## /m);
  return sections.flatMap((section) => {
    const blocks = blocksOf(section).filter(({ language }) => language === 'ts');
    const name = `${page} ${section.split('\n')[0]}`.replace(/\W+/g, '-');
    return blocks.length === 0 ? [] : [{ name, code: blocks.map(({ code }) => code).join('\n') }];
  });
});

/** Below node_modules, where programs find the packages. */
const folder = mkdtempSync(`${ROOT}node_modules/.guides-`);
afterAll(() => rmSync(folder, { recursive: true }));

function put(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

function predictorOf(rows: readonly Row[], target: string): Predictor<never> {
  const fitted = fitPreprocessing(Table.fromRows(rows), { target });
  return new Predictor(new TabularModel(fitted, { hidden: [8] })) as Predictor<never>;
}

function putModels(): void {
  put('model.onnx', toOnnx(new nn.Sequential(new nn.Linear(3, 2)), { inputShape: [3] }));
  const people = [
    { age: 20, income: 1000, city: 'Seoul', answer: 'no' },
    { age: 41, income: null, city: 'Busan', answer: 'yes' },
    { age: 33, income: 2500, city: 'Seoul', answer: 'yes' },
    { age: 28, income: 1800, city: 'Busan', answer: 'no' },
  ];
  put('pipeline.onnx', toOnnx(predictorOf(people, 'answer')));
  const net = new nn.Sequential(new nn.Linear(4, 6), new nn.ReLU(), new nn.Linear(6, 3));
  const tensors = saveSafetensors(net.stateDict());
  put('model.safetensors', tensors);
  put('model/part.safetensors', tensors);
  const places = Object.keys(net.stateDict()).map((name) => [name, 'part.safetensors']);
  const index = { metadata: {}, weight_map: Object.fromEntries(places) };
  put('model/model.safetensors.index.json', JSON.stringify(index));
  const penguins = readFileSync(`${ROOT}node_modules/vega-datasets/data/penguins.json`, 'utf8');
  const trained = savePredictor(predictorOf(JSON.parse(penguins), 'Species'));
  put('penguins.safetensors', trained);
  put('best.safetensors', trained);
  const picture = { rows: 28, columns: 28, channels: 1, preparation: 'digit' } as const;
  const classNames = Array.from('0123456789');
  const digits = new LayerChain({ flatten: new nn.Flatten(), fc: new nn.Linear(784, 10) });
  put(
    'mnist.safetensors',
    savePicturePredictor(new PicturePredictor(digits, { picture, classNames })),
  );
  cpSync(`${GOLDENS}state-dict.pt`, join(folder, 'weights.pt'));
  cpSync(`${GOLDENS}checkpoint-2.pt`, join(folder, 'checkpoint.pt'));
  cpSync(`${GOLDENS}lightning.ckpt`, join(folder, 'last.ckpt'));
}

/** A Dense layer of three inputs and two units, as Keras writes it. */
function putKeras(): void {
  const config = { name: 'd', units: 2, activation: 'relu', use_bias: true };
  const layers = [{ class_name: 'Dense', config: { ...config, batch_input_shape: [null, 3] } }];
  const weights = [
    { name: 'd/kernel', shape: [3, 2], dtype: 'float32' },
    { name: 'd/bias', shape: [2], dtype: 'float32' },
  ];
  const model = {
    format: 'layers-model',
    modelTopology: { model_config: { class_name: 'Sequential', config: { name: 'm', layers } } },
    weightsManifest: [{ paths: ['weights.bin'], weights }],
  };
  put('model/model.json', JSON.stringify(model));
  put('model/weights.bin', new Uint8Array(8 * 4));
}

function putData(): void {
  put('penguins.csv', 'Species,Body Mass (g)\nAdelie,3750\nGentoo,5000\n');
  put('train.csv', 'x,y,label\n1.5,2,a\n3,4.25,b\n');
  put('test.csv', 'x,y,label\n2.5,1,b\n');
  for (const [name, shade] of [
    ['cat', 0],
    ['dog', 255],
  ] as const) {
    for (let i = 0; i < 8; i++) {
      const form = { width: 40, height: 40, depth: 8, colorType: 2 };
      put(`pets/${name}/${i}.png`, pngOf({ ...form, sample: () => Math.abs(shade - i) }));
    }
  }
}

beforeAll(() => {
  putModels();
  putKeras();
  putData();
});

test('the pages have programs', () => {
  expect(PROGRAMS.length).toBeGreaterThan(6);
});

test('the programs have no type errors', () => {
  const snippets = Object.fromEntries(PROGRAMS.map(({ name, code }) => [name, code]));
  const reported = diagnose(snippets, '', { types: ['node'] });
  expect(Object.entries(reported).filter(([, message]) => message !== '')).toEqual([]);
});

test.each(PROGRAMS)('$name', async ({ name, code }) => {
  const target = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(code, { compilerOptions: target });
  put(`${name}.mjs`, outputText);
  const { stdout } = await execute(process.execPath, [`${name}.mjs`], { cwd: folder });
  expect(stdout).not.toMatch(/NaN|undefined/);
});
