// layers-models.json: models that TensorFlow.js saved, with its predictions. TensorFlow.js is not installed with this
// repository. Install @tensorflow/tfjs-core, -layers and -backend-cpu 4.22.0 in a folder, and pass its path:
//   node layers_models.mjs FOLDER
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(join(resolve(process.argv[2]), 'package.json'));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const tf = await load('@tensorflow/tfjs-core');
await load('@tensorflow/tfjs-backend-cpu');
const { sequential, layers, model, input, loadLayersModel } = await load('@tensorflow/tfjs-layers');
await tf.setBackend('cpu');

/** The same numbers at each run, from −1 to 1. */
let state = 1;
const next = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.fround((state >>> 8) / 2 ** 23 - 1);
};
const random = (shape, scale = 1) => {
  const size = shape.reduce((n, extent) => n * extent, 1);
  return tf.tensor(Float32Array.from({ length: size }, () => next() * scale), shape);
};

/** Sets the weights to random numbers. Variances are above 0. */
function fill(made) {
  made.setWeights(
    made.weights.map(({ name, shape }) => {
      return name.includes('variance') ? tf.add(tf.abs(random(shape)), 0.1) : random(shape);
    }),
  );
  return made;
}

async function artifactsOf(made) {
  let artifacts;
  await made.save(
    tf.io.withSaveHandler(async (given) => {
      artifacts = given;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return artifacts;
}

/** Quantizes like the converter of TensorFlow.js: uint8 and uint16 between the smallest and the largest weight. */
function quantized({ weightSpecs, weightData }, dtype) {
  const floats = new Float32Array(weightData);
  const parts = [];
  let at = 0;
  const specs = weightSpecs.map((spec) => {
    const size = spec.shape.reduce((n, extent) => n * extent, 1);
    const values = floats.subarray(at, at + size);
    at += size;
    if (dtype === 'float16') {
      parts.push(new Uint8Array(Uint16Array.from(values, halfOf).buffer));
      return { ...spec, quantization: { dtype, original_dtype: 'float32' } };
    }
    const most = dtype === 'uint8' ? 255 : 65535;
    const min = Math.min(...values);
    const scale = (Math.max(...values) - min) / most || 1;
    const kind = dtype === 'uint8' ? Uint8Array : Uint16Array;
    parts.push(new Uint8Array(kind.from(values, (value) => Math.round((value - min) / scale)).buffer));
    return { ...spec, quantization: { dtype, min, scale, original_dtype: 'float32' } };
  });
  return { weightSpecs: specs, weightData: new Uint8Array(Buffer.concat(parts)).buffer };
}

/** The bits of a float16 number, rounded towards 0. */
function halfOf(value) {
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0];
  const exponent = ((bits >>> 23) & 255) - 112;
  return ((bits >>> 16) & 0x8000) | (exponent <= 0 ? 0 : (exponent << 10) | ((bits >>> 13) & 1023));
}

const cases = [];

async function add(name, made, x, { quantize = null, shards = 1 } = {}) {
  const saved = await artifactsOf(made);
  const { weightSpecs, weightData } = quantize === null ? saved : quantized(saved, quantize);
  const artifacts = { ...saved, weightSpecs, weightData };
  const loaded = await loadLayersModel(tf.io.fromMemory(artifacts));
  const y = loaded.predict(x);
  const bytes = Buffer.from(weightData);
  const size = Math.ceil(bytes.length / shards);
  const files = Object.fromEntries(
    Array.from({ length: shards }, (_, i) => {
      const file = shards === 1 ? 'model.weights.bin' : `group1-shard${i + 1}of${shards}.bin`;
      return [file, bytes.subarray(i * size, (i + 1) * size).toString('base64')];
    }),
  );
  const json = {
    format: 'layers-model',
    generatedBy: saved.generatedBy,
    convertedBy: null,
    modelTopology: saved.modelTopology,
    weightsManifest: [{ paths: Object.keys(files).map((file) => `./${file}`), weights: weightSpecs }],
  };
  const array = (tensor) => ({ dtype: 'float32', shape: tensor.shape, data: [...tensor.dataSync()] });
  cases.push({ name, json, files, input: array(x), output: array(y) });
}

const ACTIVATIONS = [
  ...['elu', 'selu', 'relu', 'relu6', 'linear', 'sigmoid', 'hardSigmoid', 'softplus', 'softsign', 'tanh'],
  ...['softmax', 'logSoftmax', 'gelu', 'mish', 'swish'],
];
for (const activation of ACTIVATIONS) {
  const made = sequential({ layers: [layers.dense({ units: 4, inputShape: [3], activation })] });
  await add(`Dense with ${activation}`, fill(made), random([5, 3], 3));
  const after = sequential({ layers: [layers.activation({ activation, inputShape: [3] })] });
  await add(`Activation ${activation}`, after, random([3, 3], 5));
}

const mixed = () =>
  fill(
    sequential({
      layers: [
        layers.dense({ units: 8, inputShape: [4], activation: 'relu' }),
        layers.batchNormalization(),
        layers.dropout({ rate: 0.3 }),
        layers.dense({ units: 6, activation: 'elu', useBias: false }),
        layers.batchNormalization({ scale: false, center: false, epsilon: 0.01, momentum: 0.9 }),
        layers.dense({ units: 3, activation: 'softmax' }),
      ],
    }),
  );
await add('Sequential', mixed(), random([6, 4]));
await add('Sequential in three files', mixed(), random([6, 4]), { shards: 3 });
for (const quantize of ['uint8', 'uint16', 'float16']) {
  await add(`Sequential quantized to ${quantize}`, mixed(), random([6, 4]), { quantize });
}

const start = input({ shape: [2, 3, 1] });
const chain = [
  layers.rescaling({ scale: 0.5, offset: -0.25 }),
  layers.flatten(),
  layers.dense({ units: 5 }),
  layers.leakyReLU({ alpha: 0.15 }),
  layers.dense({ units: 4 }),
  layers.elu(),
  layers.dense({ units: 4, trainable: false }),
  layers.reLU({ maxValue: 1 }),
  layers.dense({ units: 3 }),
  layers.softmax(),
];
const end = chain.reduce((x, layer) => layer.apply(x), start);
await add('Functional', fill(model({ inputs: start, outputs: end })), random([4, 2, 3, 1]));

const inner = sequential({ layers: [layers.dense({ units: 3, inputShape: [4], activation: 'tanh' })] });
const outer = sequential({ layers: [layers.dense({ units: 4, inputShape: [2] }), inner, layers.dense({ units: 1 })] });
await add('Sequential in a Sequential', fill(outer), random([3, 2]));

const rows = cases.map((each) => `  ${JSON.stringify(each)}`).join(',\n');
const file = new URL('../../packages/gradus/test/goldens/layers-models.json', import.meta.url);
writeFileSync(file, `{\n "tfjs": "4.22.0",\n "cases": [\n${rows}\n ]\n}\n`);
