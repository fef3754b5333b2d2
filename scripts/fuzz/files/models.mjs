// Models and their weights: files of PyTorch, safetensors and their indexes, layers models, and files of Gradus.
import { readdirSync, readFileSync } from 'node:fs';
import { unzipSync, zipSync } from 'fflate';
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
import { changeBytes, changeJson, joined, pick } from './damage.mjs';

const GOLDENS = new URL('../../../packages/gradus/test/goldens/', import.meta.url);
const NAMES = readdirSync(new URL('files/', GOLDENS)).sort();
const fileOf = (name) => ({
  name,
  bytes: new Uint8Array(readFileSync(new URL(`files/${name}`, GOLDENS))),
});

/** Changes an entry of a zip archive; its checksum is right again. */
export function changeEntry(bytes, random, other) {
  let entries;
  let others;
  try {
    [entries, others] = [unzipSync(bytes), unzipSync(other)];
  } catch {
    return bytes;
  }
  const names = Object.keys(entries);
  if (names.length === 0) return bytes;
  // In half of the cases what says what is in the others.
  const name =
    names.find((each) => each.endsWith('data.pkl') && random(2) === 0) ?? pick(names, random);
  const same = others[name] ?? pick(Object.values(others), random) ?? entries[name];
  const level = pick([0, 6], random);
  const changed = { ...entries, [name]: changeBytes(entries[name], random, same) };
  // The time of its making would make it another file each time.
  return zipSync(changed, { level, mtime: new Date(2000, 0, 1) });
}

/** Changes a value in the header of a safetensors file, or in JSON that stands there as text; it has no checksum then. */
export function changeHeader(bytes, random) {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const end = 8 + Number(view.getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, end)));
    const metadata = header.__metadata__ ?? {};
    delete metadata['gradus.crc32'];
    const inside = Object.keys(metadata).filter((key) => metadata[key].startsWith('{'));
    if (inside.length > 0 && random(3) > 0) {
      const key = pick(inside, random);
      metadata[key] = changeJson(metadata[key], random);
    }
    const json = JSON.stringify(header);
    const text = new TextEncoder().encode(random(3) > 0 ? json : changeJson(json, random));
    const length = new Uint8Array(8);
    new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true);
    return joined(length, text, bytes.subarray(end));
  } catch {
    // An earlier change has broken it.
    return bytes;
  }
}

/** As `changeJson`, of bytes. */
export function changeJsonBytes(bytes, random) {
  return new TextEncoder().encode(changeJson(new TextDecoder().decode(bytes), random));
}

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
    place: /: (readFile gave|its tensors are not)/,
  },
  {
    name: 'layers-model',
    files: layersModels,
    change: changeJsonBytes,
    read: (bytes, { name, parts }) => loadLayersModel(bytes, parts, name),
    place: /^[^:]+: it is not among the files/,
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
      // Of the columns that a damaged file asks for, some are not there.
      predictor.predict([{ size: 1, city: 'Seoul', day: '2020-01-01', price: 2, class: 'a' }]);
    },
    place: /^rows: the model needs/,
  },
  {
    name: 'picture-model-file',
    files: [{ name: 'pictures.safetensors', bytes: savePicturePredictor(pictures) }],
    change: changeHeader,
    read: (bytes, { name }) => loadPicturePredictor(bytes, name),
  },
];
