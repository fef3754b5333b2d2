// Measures the memory for reading a large model, each in its own process. The limit is three times the file, the file
// itself included.
//
//     node scripts/fuzz/files/memory.mjs [--megabytes 100] [--reader onnx]
//
// It prints a line for each reader, and fails if one takes more.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { zipSync } from 'fflate';
import { fromArray, Generator } from 'gradus';
import { loadSafetensors, loadShardedSafetensors, saveSafetensors } from 'gradus/data';
import { toOnnx } from 'gradus/export';
import { loadLayersModel, loadOnnx, loadPyTorch } from 'gradus/import';
import { Linear } from 'gradus/nn';
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
import { Table } from 'gradus/table';

/** The memory that the process takes besides: code and uncollected garbage. */
const SPARE = 32 * 2 ** 20;

const bytesOf = (text) => new TextEncoder().encode(text);
const weights = (count) => Float32Array.from({ length: count }, (_, i) => (i % 1000) / 1000);
const square = (side) => fromArray(weights(side * side), [side, side]);
const generator = new Generator(1);

/** The file that torch.save writes for `{ 'weight': tensor }` with float32. */
function archiveOf(values) {
  const int = (value) =>
    `J${String.fromCharCode(...[0, 8, 16, 24].map((by) => (value >> by) & 255))}`;
  const text = (value) => `X${String.fromCharCode(value.length, 0, 0, 0)}${value}`;
  const { length } = values;
  const storage = `(${text('storage')}ctorch\nFloatStorage\n${text('0')}${text('cpu')}${int(length)}tQ`;
  const order = 'ccollections\nOrderedDict\n)R';
  const rebuilt = `ctorch._utils\n_rebuild_tensor_v2\n(${storage}${int(0)}(${int(length)}t(${int(1)}t\x89${order}tR`;
  const pickle = `\x80\x02}${text('weight')}${rebuilt}s.`;
  const entries = {
    'archive/data.pkl': Uint8Array.from(pickle, (letter) => letter.charCodeAt(0)),
    'archive/data/0': new Uint8Array(values.buffer),
    'archive/version': bytesOf('3\n'),
  };
  return zipSync(entries, { level: 0 });
}

function layersModel(side) {
  const dense = {
    class_name: 'Dense',
    config: { name: 'd', units: side, activation: 'linear', use_bias: false },
  };
  dense.config.batch_input_shape = [null, side];
  return {
    'model.json': bytesOf(
      JSON.stringify({
        format: 'layers-model',
        modelTopology: {
          model_config: { class_name: 'Sequential', config: { name: 's', layers: [dense] } },
        },
        weightsManifest: [
          {
            paths: ['a.bin', 'b.bin'],
            weights: [{ name: 'd/kernel', shape: [side, side], dtype: 'float32' }],
          },
        ],
      }),
    ),
    'a.bin': new Uint8Array(weights((side * side) / 2).buffer),
    'b.bin': new Uint8Array(weights((side * side) / 2).buffer),
  };
}

function tablePredictor(side) {
  const rows = [0, 1, 2, 3].map((row) => ({ x: row, y: row % 2 === 0 ? 'a' : 'b' }));
  const preprocessing = fitPreprocessing(Table.fromRows(rows), { target: 'y' });
  return new Predictor(new TabularModel(preprocessing, { hidden: [side, side], generator }));
}

function picturePredictor(side) {
  const network = new LayerChain({
    fc1: new Linear(4, side, { generator }),
    fc2: new Linear(side, side, { generator }),
    fc3: new Linear(side, 2, { generator }),
  });
  const picture = { rows: 2, columns: 2, channels: 1 };
  return new PicturePredictor(network, { picture, classNames: ['a', 'b'] });
}

/** For each reader: files by name with a matrix of `side` × `side` numbers, and the function that reads them. */
const READERS = {
  safetensors: {
    files: (side) => ({ 'm.safetensors': saveSafetensors({ w: square(side) }) }),
    read: (file) => loadSafetensors(file('m.safetensors')),
  },
  'safetensors-index': {
    files: (side) => {
      const half = () => fromArray(weights((side * side) / 2), [(side * side) / 2]);
      const weight_map = { a: 'a.safetensors', b: 'b.safetensors' };
      return {
        'a.safetensors': saveSafetensors({ a: half() }),
        'b.safetensors': saveSafetensors({ b: half() }),
        'm.json': bytesOf(JSON.stringify({ metadata: {}, weight_map })),
      };
    },
    read: (file) => loadShardedSafetensors(file('m.json'), file),
  },
  pytorch: {
    files: (side) => ({ 'm.pt': archiveOf(weights(side * side)) }),
    read: (file) => loadPyTorch(file('m.pt')),
  },
  onnx: {
    files: (side) => {
      const network = new Linear(side, side, { bias: false, generator });
      return { 'm.onnx': toOnnx(network, { inputShape: [side] }) };
    },
    read: (file) => loadOnnx(file('m.onnx')),
  },
  'layers-model': {
    files: layersModel,
    read: (file) => loadLayersModel(file('model.json'), file),
  },
  'model-file': {
    files: (side) => ({ 'm.safetensors': savePredictor(tablePredictor(side)) }),
    read: (file) => loadPredictor(file('m.safetensors')),
  },
  'picture-model-file': {
    files: (side) => ({ 'm.safetensors': savePicturePredictor(picturePredictor(side)) }),
    read: (file) => loadPicturePredictor(file('m.safetensors')),
  },
};

const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '100' },
    reader: { type: 'string' },
    make: { type: 'string' },
    measure: { type: 'string' },
  },
});

/** Runs in a child process. */
async function measure(folder) {
  const { files, read } = READERS[values.reader];
  // The first run of code takes memory, so read a small file first.
  const small = files(4);
  await read((name) => small[name]);
  globalThis.gc();
  const before = process.memoryUsage.rss();
  const kept = await read((name) => new Uint8Array(readFileSync(join(folder, name))));
  console.log(1024 * process.resourceUsage().maxRSS - before, Boolean(kept));
}

function make(folder) {
  const side = 2 * Math.round(Math.sqrt((Number(values.megabytes) * 2 ** 20) / 4) / 2);
  mkdirSync(folder);
  for (const [name, bytes] of Object.entries(READERS[values.reader].files(side))) {
    writeFileSync(join(folder, name), bytes);
  }
}

function measureAll() {
  const root = mkdtempSync(join(tmpdir(), 'gradus-memory-'));
  const run = (...args) =>
    execFileSync(process.execPath, ['--expose-gc', fileURLToPath(import.meta.url), ...args], {
      encoding: 'utf8',
    });
  try {
    for (const reader of values.reader === undefined ? Object.keys(READERS) : [values.reader]) {
      const folder = join(root, reader);
      run('--reader', reader, '--make', folder, '--megabytes', values.megabytes);
      const size = readdirSync(folder).reduce(
        (sum, name) => sum + readFileSync(join(folder, name)).length,
        0,
      );
      const limit = 3 * size + SPARE;
      let taken = Number.POSITIVE_INFINITY;
      // Garbage counts until it is collected, which is late on a busy machine: the least of up to three runs counts.
      for (let i = 0; i < 3 && taken > limit; i++) {
        const once = Number.parseInt(run('--reader', reader, '--measure', folder), 10);
        taken = Math.min(taken, once);
      }
      const [sizeText, takenText] = [size, taken].map((bytes) => Math.round(bytes / 2 ** 20));
      console.log(
        `${reader}: ${takenText} MB for ${sizeText} MB, ${(taken / size).toFixed(2)} times`,
      );
      if (taken > limit) process.exitCode = 1;
      rmSync(folder, { recursive: true });
    }
  } finally {
    rmSync(root, { recursive: true });
  }
}

if (values.make !== undefined) make(values.make);
else if (values.measure !== undefined) await measure(values.measure);
else measureAll();
