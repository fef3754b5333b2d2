import type { Refuse } from '../../data/element-types.ts';
import type { ReadFile } from '../../data/file-names.ts';
import { plainBytes } from '../../data/host-array.ts';
import * as nn from '../../nn/index.ts';
import { checkArgument } from '../../util/arguments.ts';
import { ArgumentError, DataError } from '../../util/errors.ts';
import { isObject } from '../../util/fields.ts';
import { quote, shown } from '../../util/shown.ts';
import { type Built, buildLayer, LAYERS, type LayerParts } from './layers.ts';
import { type LayerDescription, readTopology, type Topology } from './topology.ts';
import { readWeights, type Weight } from './weights.ts';

/** The files of a layers model: a function that gives the bytes of one by its name, or the bytes by name. */
export type LayersModelFiles = ReadFile | Readonly<Record<string, Uint8Array>>;

/**
 * A model of Keras or TensorFlow.js in the format "layers-model": the `model.json` that `model.save` of TensorFlow.js
 * and `tensorflowjs_converter` write, and its `.bin` files, also quantized.
 *
 *     const folder = 'model/';
 *     const json = await readFile(`${folder}model.json`);
 *     const model = await loadLayersModel(json, (name) => readFile(folder + name));
 *     model.forward(x);
 *
 * The layers become those of `gradus/nn`, one after the other, with the activation of a layer as one of its own; a
 * Dense of Keras is a Linear. The model is in evaluation mode; after `train()` it can be trained further: a layer whose `trainable` is false has
 * parameters that ask for no gradient. Models are read whose layers follow each other: Sequential, Functional, and
 * such models in them, of Dense, Activation, ReLU, LeakyReLU, ELU, Softmax, Dropout, BatchNormalization,
 * Normalization, Flatten, InputLayer and Rescaling.
 *
 * @param json the text of model.json, or its bytes
 * @param files gives the `.bin` files; a function is called with plain names only, never with a path
 * @param name what errors call model.json
 * @throws DataError for files that are not valid, and for layers that cannot be built, all of them with the reason;
 *   what `files` throws is thrown
 */
export async function loadLayersModel(
  json: string | Uint8Array,
  files: LayersModelFiles,
  name = 'model.json',
): Promise<nn.Sequential> {
  checkArgument('loadLayersModel', 'name', name, 'string');
  const readFile = readerOf(files);
  const refuse: Refuse = (problem) => {
    throw new DataError(name, problem);
  };
  const model = parse(json, refuse);
  const topology = readTopology(model.modelTopology, refuse);
  checkClasses(topology.layers, refuse);
  const weights = await readWeights(model.weightsManifest, readFile, refuse);
  return new nn.Sequential(...build(topology, weights, refuse)).eval();
}

function readerOf(files: unknown): ReadFile {
  if (typeof files === 'function') return files as ReadFile;
  if (!isObject(files)) {
    throw new ArgumentError(
      'loadLayersModel',
      `files must be a function or an object of bytes by name, got ${shown(files)}.`,
    );
  }
  return (name) => {
    if (Object.hasOwn(files, name)) return files[name] as Uint8Array;
    throw new DataError(name, 'it is not among the files that were given.');
  };
}

function parse(json: unknown, refuse: Refuse): Record<string, unknown> {
  let model: unknown;
  try {
    model = JSON.parse(
      json instanceof Uint8Array
        ? new TextDecoder('utf-8', { fatal: true }).decode(plainBytes(json).slice())
        : (json as string),
    );
  } catch (cause) {
    return refuse(`is not valid JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  if (!isObject(model)) return refuse('is not the JSON object that a model.json is.');
  if (model.format === 'graph-model') {
    refuse(
      'is a graph model, whose layers are not known. Convert the Keras model again: tensorflowjs_converter ' +
        '--output_format=tfjs_layers_model.',
    );
  }
  return model;
}

/** Before any weight is read: all layers of classes that cannot be built. */
function checkClasses(layers: readonly LayerDescription[], refuse: Refuse): void {
  const unknown = layers.filter(({ className }) => !LAYERS.includes(className));
  if (unknown.length === 0) return;
  refuse(
    `these layers cannot be built: ${list(unknown.map(({ name, className }) => `${quote(name)} (${className.slice(0, 80)})`))}. ` +
      `Known are ${LAYERS.join(', ')}.`,
  );
}

function build(topology: Topology, weights: readonly Weight[], refuse: Refuse): nn.Module[] {
  const unused = new Set(weights);
  const byEnd = new Map<string, Weight[]>();
  for (const weight of weights) {
    const end = endOf(weight.name);
    const found = byEnd.get(end);
    if (found === undefined) byEnd.set(end, [weight]);
    else found.push(weight);
  }
  const problems: string[] = [];
  const layers: nn.Module[] = [];
  let shape = firstShape(topology.layers);
  for (const { name, className, config } of topology.layers) {
    const weight = (key: string): Weight | undefined => {
      const found = (byEnd.get(endOf(`${name}/${key}`)) ?? []).find((each) =>
        belongsTo(each.name, name),
      );
      if (found !== undefined) unused.delete(found);
      return found;
    };
    // How many numbers a Normalization has seen is not needed.
    weight('count');
    const built: Built | string = buildLayer(className, {
      config,
      isKeras3: topology.isKeras3,
      shape,
      weight,
    });
    if (typeof built === 'string') {
      problems.push(`${quote(name)} (${className}): ${built}`);
      continue;
    }
    layers.push(...built.layers);
    shape = built.shape;
  }
  if (problems.length > 0) refuse(`these layers cannot be built: ${list(problems, '; ')}.`);
  if (unused.size > 0) {
    refuse(`no layer takes the weights ${list([...unused].map(({ name }) => quote(name)))}.`);
  }
  return layers;
}

/** The last two parts of the name of a weight, which may have a number at its end: `dense/kernel_1`. */
function endOf(name: string): string {
  const [key, layer = ''] = name.replace(/:0$/, '').split('/').reverse();
  return `${layer}/${key.replace(/_\d+$/, '')}`;
}

/** Whether the layers in the name of a weight end with the name of this one. */
function belongsTo(weight: string, layer: string): boolean {
  const above = weight.slice(0, weight.lastIndexOf('/'));
  return above === layer || above.endsWith(`/${layer}`);
}

/** The sizes of the input without the batch, as the first layer says; Keras 3 calls them otherwise. */
function firstShape([first]: readonly LayerDescription[]): LayerParts['shape'] {
  const given = first?.config.batch_input_shape ?? first?.config.batch_shape;
  if (!Array.isArray(given)) return null;
  return given.slice(1).map((size) => (Number.isSafeInteger(size) ? (size as number) : null));
}

/** The first ten of them. */
function list(items: readonly string[], separator = ', '): string {
  const more = items.length > 10 ? ` and ${items.length - 10} more` : '';
  return items.slice(0, 10).join(separator) + more;
}
