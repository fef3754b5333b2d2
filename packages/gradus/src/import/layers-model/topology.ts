import type { Refuse } from '../../data/element-types.ts';
import { isObject } from '../../util/fields.ts';
import { quote } from '../../util/shown.ts';

/** A layer as a file describes it. */
export interface LayerDescription {
  readonly name: string;
  /** Its class in Keras, such as `Dense`. */
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** The layers of a model that is a chain, in their order. */
export interface Topology {
  readonly layers: readonly LayerDescription[];
  /** Whether Keras 3 wrote it, where some functions differ. */
  readonly isKeras3: boolean;
}

const MODELS = ['Sequential', 'Functional', 'Model'];

/** Models within models, and lists within descriptions of calls, are no deeper than this. */
const MOST_LEVELS = 16;

/** The layers of the parsed `modelTopology` of a model.json, of Keras 2, Keras 3 or TensorFlow.js. */
export function readTopology(topology: unknown, refuse: Refuse): Topology {
  if (!isObject(topology))
    return refuse('it has no "modelTopology", so that only its weights are known.');
  const model = isObject(topology.model_config) ? topology.model_config : topology;
  const version = topology.keras_version;
  return {
    layers: layersOf(describe(model, 'the model', refuse), refuse, 0),
    isKeras3: typeof version === 'string' && /^[3-9]\./.test(version),
  };
}

/** The layers of a model, with those of the models in it. */
function layersOf(model: LayerDescription, refuse: Refuse, level: number): LayerDescription[] {
  if (!MODELS.includes(model.className)) {
    refuse(`its model is a ${quote(model.className)}. Sequential and Functional models are read.`);
  }
  if (level > MOST_LEVELS) refuse('it has models in models without an end.');
  // Keras before 2.2.3 wrote the list alone.
  const list = Array.isArray(model.config) ? model.config : model.config.layers;
  if (!Array.isArray(list)) return refuse(`${quote(model.name)} has no list of layers.`);
  const found = list.map((layer, i) => describe(layer, `layer ${i}`, refuse));
  const isChain = model.className === 'Sequential';
  const layers = isChain ? found : inOrder(found, list, model, refuse);
  return layers.flatMap((layer) =>
    MODELS.includes(layer.className) ? layersOf(layer, refuse, level + 1) : [layer],
  );
}

function describe(layer: unknown, where: string, refuse: Refuse): LayerDescription {
  if (!isObject(layer)) return refuse(`${where} is not an object.`);
  const { class_name: className, config = {} } = layer;
  if (typeof className !== 'string') return refuse(`${where} has no "class_name".`);
  if (typeof config !== 'object' || config === null) return refuse(`${where} has no "config".`);
  const fields = config as Record<string, unknown>;
  const name = [layer.name, fields.name].find((each) => typeof each === 'string');
  return { name: typeof name === 'string' ? name : where, className, config: fields };
}

/** The layers from the input to the output, each of which takes what one other makes. */
function inOrder(
  layers: readonly LayerDescription[],
  list: readonly unknown[],
  model: LayerDescription,
  refuse: Refuse,
): LayerDescription[] {
  const before = new Map(layers.map(({ name }, i) => [name, inboundOf(list[i])]));
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  if (byName.size < layers.length) refuse(`${quote(model.name)} has two layers of one name.`);
  const { input_layers: inputs, output_layers: outputs } = model.config;
  const ends = namesIn(outputs);
  if (ends.length !== 1 || namesIn(inputs).length > 1) {
    refuse(`${quote(model.name)} has several inputs or outputs. Models with one of each are read.`);
  }
  const chain: LayerDescription[] = [];
  for (let name: string | undefined = ends[0]; name !== undefined; ) {
    const layer = byName.get(name);
    if (layer === undefined) return refuse(`${quote(model.name)} has no layer ${quote(name)}.`);
    const inbound: readonly string[] = before.get(name) ?? [];
    if (inbound.length > 1) {
      refuse(
        `layer ${quote(name)} takes several inputs. Models whose layers follow each other are read.`,
      );
    }
    chain.push(layer);
    if (chain.length > layers.length) refuse(`layer ${quote(name)} is called several times.`);
    name = inbound[0];
  }
  const used = new Set(chain);
  const unused = layers.find((layer) => !used.has(layer));
  if (unused !== undefined) {
    refuse(
      `layer ${quote(unused.name)} is not on the way from input to output. Models whose layers follow each ` +
        'other are read.',
    );
  }
  return chain.reverse();
}

/** The layers whose results a layer takes, once for each time. */
function inboundOf(layer: unknown): string[] {
  return isObject(layer) ? namesIn(layer.inbound_nodes) : [];
}

/**
 * The layers that are named in a list: as `[name, node, tensor]` by Keras 2, in objects with a `keras_history` by
 * Keras 3.
 */
function namesIn(value: unknown, level = 0): string[] {
  if (typeof value !== 'object' || value === null || level > MOST_LEVELS) return [];
  if (Array.isArray(value)) {
    if (typeof value[0] === 'string') return [value[0]];
    return value.flatMap((part) => namesIn(part, level + 1));
  }
  const { keras_history: history, args, config } = value as Record<string, unknown>;
  return [history, args, config].flatMap((part) => namesIn(part, level + 1));
}
