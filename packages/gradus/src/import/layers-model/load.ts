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

/**
 * The `.bin` files of a layers model: a function that returns the bytes of a file by its name, or an object of bytes by
 * name.
 *
 * @example
 * ```ts
 * const files: LayersModelFiles = { 'weights.bin': new Uint8Array(24) };
 * ```
 */
export type LayersModelFiles = ReadFile | Readonly<Record<string, Uint8Array>>;

/**
 * Reads a model of Keras or TensorFlow.js in the format "layers-model": a `model.json`, as `model.save` of TensorFlow.js
 * and `tensorflowjs_converter` write it, and its `.bin` files, quantized or not.
 *
 * The result is a Sequential of layers of `gradus/nn`. A Dense becomes a Linear, followed by its activation as a layer.
 * The model is in evaluation mode; call `train()` to train it further. A layer with `trainable: false` has parameters
 * without gradients.
 *
 * The layers must form a chain: a Sequential or Functional model, or such models in each other, of Dense, Activation,
 * ReLU, LeakyReLU, ELU, Softmax, Dropout, BatchNormalization, Normalization, Flatten, InputLayer and Rescaling.
 *
 * @param json the text of model.json, or its bytes
 * @param files the `.bin` files; a function gets plain names only, never a path
 * @param name the name of model.json in errors
 * @throws DataError for invalid files, and for layers that cannot be built: it lists all of them with the reason.
 *   Errors that `files` throws pass through
 *
 * @example
 * ```ts no-run
 * const json = await (await fetch('model/model.json')).text();
 * const model = await loadLayersModel(json, async (name) => {
 *   return new Uint8Array(await (await fetch(`model/${name}`)).arrayBuffer());
 * });
 * const y = model.forward(tensor([[5.1, 3.5, 1.4, 0.2]]));
 * ```
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
    throw new DataError(name, 'it is missing from the given files.');
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
  if (!isObject(model)) return refuse('is not a model.json, which holds a JSON object.');
  if (model.format === 'graph-model') {
    refuse(
      'is a graph model, which does not describe its layers. Convert the Keras model again: tensorflowjs_converter ' +
        '--output_format=tfjs_layers_model.',
    );
  }
  return model;
}

/** Refuses unknown classes of layers, before any weight is read. */
function checkClasses(layers: readonly LayerDescription[], refuse: Refuse): void {
  const unknown = layers.filter(({ className }) => !LAYERS.includes(className));
  if (unknown.length === 0) return;
  refuse(
    `these layers cannot be built: ${list(unknown.map(({ name, className }) => `${quote(name)} (${className.slice(0, 80)})`))}. ` +
      `Supported are ${LAYERS.join(', ')}.`,
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
    // Mark the count of a Normalization as used. It is not needed.
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
    refuse(
      `these weights belong to no layer: ${list([...unused].map(({ name }) => quote(name)))}.`,
    );
  }
  return layers;
}

/** The last two parts of the name of a weight, without a number at the end: `dense/kernel` of `dense/kernel_1`. */
function endOf(name: string): string {
  const [key, layer = ''] = name.replace(/:0$/, '').split('/').reverse();
  return `${layer}/${key.replace(/_\d+$/, '')}`;
}

/** Whether a weight belongs to a layer: its name, without the last part, ends with the name of the layer. */
function belongsTo(weight: string, layer: string): boolean {
  const above = weight.slice(0, weight.lastIndexOf('/'));
  return above === layer || above.endsWith(`/${layer}`);
}

/** The shape of the input without the batch, from the first layer. Keras 2 and 3 name it differently. */
function firstShape([first]: readonly LayerDescription[]): LayerParts['shape'] {
  const given = first?.config.batch_input_shape ?? first?.config.batch_shape;
  if (!Array.isArray(given)) return null;
  return given.slice(1).map((size) => (Number.isSafeInteger(size) ? (size as number) : null));
}

/** The first ten items, and the number of the others. */
function list(items: readonly string[], separator = ', '): string {
  const more = items.length > 10 ? ` and ${items.length - 10} more` : '';
  return items.slice(0, 10).join(separator) + more;
}
