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

/** The layers of a model, which form a chain, in order. */
export interface Topology {
  readonly layers: readonly LayerDescription[];
  /** Whether Keras 3 wrote the model. Some functions differ there. */
  readonly isKeras3: boolean;
}

const MODELS = ['Sequential', 'Functional', 'Model'];

/** The deepest nesting of models in models, and of lists in the descriptions of calls. */
const MOST_LEVELS = 16;

/** The layers of the parsed `modelTopology` of a model.json, of Keras 2, Keras 3 or TensorFlow.js. */
export function readTopology(topology: unknown, refuse: Refuse): Topology {
  if (!isObject(topology))
    return refuse('it has no "modelTopology", only weights. Save the whole model.');
  const model = isObject(topology.model_config) ? topology.model_config : topology;
  const version = topology.keras_version;
  return {
    layers: layersOf(describe(model, 'the model', refuse), refuse, 0),
    isKeras3: typeof version === 'string' && /^[3-9]\./.test(version),
  };
}

/** The layers of a model, including those of nested models. */
function layersOf(model: LayerDescription, refuse: Refuse, level: number): LayerDescription[] {
  if (!MODELS.includes(model.className)) {
    refuse(
      `its model is a ${quote(model.className)}. Supported are Sequential and Functional models.`,
    );
  }
  if (level > MOST_LEVELS) refuse(`its models are nested more than ${MOST_LEVELS} levels deep.`);
  // Before version 2.2.3, Keras wrote only the list.
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

/** The layers from the input to the output. Each takes the output of the one before. */
function inOrder(
  layers: readonly LayerDescription[],
  list: readonly unknown[],
  model: LayerDescription,
  refuse: Refuse,
): LayerDescription[] {
  const before = new Map(layers.map(({ name }, i) => [name, inboundOf(list[i])]));
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  if (byName.size < layers.length)
    refuse(`${quote(model.name)} has two layers with the same name.`);
  const { input_layers: inputs, output_layers: outputs } = model.config;
  const ends = namesIn(outputs);
  if (ends.length !== 1 || namesIn(inputs).length > 1) {
    refuse(
      `${quote(model.name)} has several inputs or outputs. Supported are models with one of each.`,
    );
  }
  const chain: LayerDescription[] = [];
  for (let name: string | undefined = ends[0]; name !== undefined; ) {
    const layer = byName.get(name);
    if (layer === undefined) return refuse(`${quote(model.name)} has no layer ${quote(name)}.`);
    const inbound: readonly string[] = before.get(name) ?? [];
    if (inbound.length > 1) {
      refuse(
        `layer ${quote(name)} takes several inputs. Supported are models whose layers form a chain.`,
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
      `layer ${quote(unused.name)} is not between input and output. Supported are models whose layers form a chain.`,
    );
  }
  return chain.reverse();
}

/** The layers whose outputs a layer takes, one entry for each input. */
function inboundOf(layer: unknown): string[] {
  return isObject(layer) ? namesIn(layer.inbound_nodes) : [];
}

/**
 * The names of layers in a list. Keras 2 writes them as `[name, node, tensor]`, Keras 3 in objects with a
 * `keras_history`.
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
