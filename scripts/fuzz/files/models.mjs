// Models and their weights: files of PyTorch, safetensors and their indexes, layers models, and files of Gradus.
import { readdirSync, readFileSync } from 'node:fs';
import { Generator } from 'gradus';
import { loadSafetensors, loadShardedSafetensors } from 'gradus/data';
import { loadLayersModel, loadPyTorch } from 'gradus/import';
import { Linear, ReLU } from 'gradus/nn';
import {
  fitPreprocessing,
  LayerChain,
  loadPicturePredictor,
  loadPredictor,
  PicturePredictor,
  Predictor,
  savePicturePredictor,
  savePredictor,
  TabularModel,
} from 'gradus/preprocessing';
import { inferColumns, Table } from 'gradus/table';
import { changeEntry, changeHeader, changeJsonBytes } from './inside.mjs';

const GOLDENS = new URL('../../../packages/gradus/test/goldens/', import.meta.url);
const NAMES = readdirSync(new URL('files/', GOLDENS)).sort();
const fileOf = (name) => ({
  name,
  bytes: new Uint8Array(readFileSync(new URL(`files/${name}`, GOLDENS))),
});

const shards = new Map(
  NAMES.filter((name) => name.startsWith('model-0000')).map((name) => [name, fileOf(name).bytes]),
);
const layersModels = JSON.parse(
  readFileSync(new URL('layers-models.json', GOLDENS), 'utf8'),
).cases.map(({ name, json, files }) => ({
  name,
  bytes: new TextEncoder().encode(JSON.stringify(json)),
  parts: Object.fromEntries(
    Object.entries(files).map(([file, text]) => [
      file,
      new Uint8Array(Buffer.from(text, 'base64')),
    ]),
  ),
}));

function tablePredictor(target) {
  const table = Table.fromRows(
    Array.from({ length: 20 }, (_, row) => ({
      size: row % 7 === 3 ? null : row / 3,
      city: ['Seoul', 'Busan', 'Jeju'][row % 3],
      day: new Date(86_400_000 * row),
      class: row % 2 === 0 ? 'a' : 'b',
      price: row * 1.5,
    })),
  );
  const plan = inferColumns(table, { target });
  const preprocessing = fitPreprocessing(table, plan);
  const generator = new Generator(1);
  return savePredictor(new Predictor(new TabularModel(preprocessing, { hidden: [4], generator })));
}

const generator = new Generator(1);
const network = new LayerChain({
  fc1: new Linear(6, 4, { generator }),
  relu1: new ReLU(),
  fc2: new Linear(4, 3, { generator }),
});
const picture = { rows: 2, columns: 3, channels: 1, preparation: 'digit' };
const pictures = new PicturePredictor(network, { picture, classNames: ['a', 'b', 'c'] });

/** @type {import('./search.mjs').Kind[]} */
export const MODELS = [
  {
    name: 'pytorch',
    files: NAMES.filter((name) => name.endsWith('.pt')).map((name) => ({
      ...fileOf(name),
      isRefused: /legacy|module/.test(name),
    })),
    change: changeEntry,
    read: (bytes, { name }) => loadPyTorch(bytes, name),
  },
  {
    name: 'safetensors',
    files: NAMES.filter((name) => name.endsWith('.safetensors')).map(fileOf),
    change: changeHeader,
    read: (bytes, { name }) => loadSafetensors(bytes, name),
  },
  {
    name: 'safetensors-index',
    files: NAMES.filter((name) => name.endsWith('.index.json')).map(fileOf),
    change: changeJsonBytes,
    read: (bytes, { name }) => loadShardedSafetensors(bytes, (file) => shards.get(file), name),
    place: /: (readFile returned|its tensors differ)/,
  },
  {
    name: 'layers-model',
    files: layersModels,
    change: changeJsonBytes,
    read: (bytes, { name, parts }) => loadLayersModel(bytes, parts, name),
    place: /^[^:]+: it is missing from the given files/,
  },
  {
    name: 'model-file',
    files: ['class', 'price'].map((target) => ({
      name: `${target}.safetensors`,
      bytes: tablePredictor(target),
    })),
    change: changeHeader,
    read: (bytes, { name }) => {
      const predictor = loadPredictor(bytes, name);
      // A damaged file may ask for columns that are not in this row.
      predictor.predict([{ size: 1, city: 'Seoul', day: '2020-01-01', price: 2, class: 'a' }]);
    },
    place: /^rows: the table lacks columns that the model needs/,
  },
  {
    name: 'picture-model-file',
    files: [{ name: 'pictures.safetensors', bytes: savePicturePredictor(pictures) }],
    change: changeHeader,
    read: (bytes, { name }) => loadPicturePredictor(bytes, name),
  },
];
