import { decodeSafetensors, type HostArray, saveSafetensors } from '../data/index.ts';
import { activations, Dropout, Flatten, Linear, type Module } from '../nn/index.ts';
import { fromArray } from '../tensor/index.ts';
import { checkArgument, POSITIVE_INTEGER } from '../util/arguments.ts';
import { ArgumentError, DataError, GradusError } from '../util/errors.ts';
import {
  type Check,
  fields,
  listOf,
  nullOr,
  numberTo,
  oneOf,
  optional,
  rule,
  text,
} from '../util/fields.ts';
import { Generator } from '../util/random/index.ts';
import { shown } from '../util/shown.ts';
import { ACTIVATION_NAMES, type ActivationName } from './model.ts';
import {
  LayerChain,
  PICTURE_PREPARATIONS,
  type PictureForm,
  PicturePredictor,
} from './picture-predictor.ts';
import { metadataOf, type Stored, storedIn } from './predictor-metadata.ts';

const VERSION = 1;

/** A layer as plain data. */
type StoredLayer = { readonly name: string } & (
  | {
      readonly type: 'Linear';
      readonly inFeatures: number;
      readonly outFeatures: number;
      readonly bias: boolean;
    }
  | { readonly type: 'Dropout'; readonly p: number }
  | { readonly type: 'Flatten' | ActivationName }
);

/** The metadata of a file. */
interface StoredPredictor extends Stored {
  readonly kind: 'pictures';
  readonly picture: PictureForm;
  readonly classNames: readonly string[];
  /** The layers in the order in which they run. */
  readonly layers: readonly StoredLayer[];
}

const size = rule('an integer of at least 1', (value) => {
  return Number.isSafeInteger(value) && (value as number) >= 1;
});
const flag = rule('true or false', (value) => typeof value === 'boolean');

const layer: Check = (value, at) => {
  fields({ name: text, type: oneOf(['Linear', 'Dropout', 'Flatten', ...ACTIVATION_NAMES]) })(
    value,
    at,
  );
  const { type } = value as StoredLayer;
  if (type === 'Linear') fields({ inFeatures: size, outFeatures: size, bias: flag })(value, at);
  if (type === 'Dropout') fields({ p: numberTo(1) })(value, at);
};

const storedFields: Check = fields({
  gradus: text,
  picture: fields({
    rows: size,
    columns: size,
    channels: size,
    preparation: optional(nullOr(oneOf(PICTURE_PREPARATIONS))),
  }),
  classNames: listOf(text),
  layers: listOf(layer),
});

/**
 * Saves a predictor of pictures as the bytes of one complete safetensors file: the parameters as tensors under the
 * names of the state dict; layers, picture size and classes as JSON in the metadata `gradus`.
 *
 * @throws ArgumentError if the network is not a chain of `Linear`, activations with their defaults, `Dropout` and
 *   `Flatten`, or does not fit the pictures and classes
 *
 * @example
 * ```ts
 * const picture: PictureForm = { rows: 2, columns: 2, channels: 1, preparation: null };
 * const network = new LayerChain({ fc: new nn.Linear(4, 2) });
 * const predictor = new PicturePredictor(network, { picture, classNames: ['dark', 'light'] });
 * const bytes = savePicturePredictor(predictor);
 * loadPicturePredictor(bytes).classNames; // ['dark', 'light']
 * ```
 */
export function savePicturePredictor(predictor: PicturePredictor): Uint8Array {
  const owner = 'savePicturePredictor';
  const { model, picture, classNames, pixels } = checkArgument(
    owner,
    'the first argument',
    predictor,
    PicturePredictor,
  );
  const layers = [...model.namedChildren()].map(([name, module]) =>
    describeLayer(owner, name, module),
  );
  checkWidths(owner, layers, pixels, classNames);
  const stored: Omit<StoredPredictor, 'gradus'> = {
    version: VERSION,
    kind: 'pictures',
    ...{ picture, classNames, layers },
  };
  return saveSafetensors(model.stateDict(), metadataOf(stored));
}

function describeLayer(owner: string, name: string, module: Module): StoredLayer {
  if (module instanceof Linear) {
    const { inFeatures, outFeatures, bias } = module;
    return { name, type: 'Linear', inFeatures, outFeatures, bias: bias !== null };
  }
  if (module instanceof Dropout) return { name, type: 'Dropout', p: module.p };
  const type = ([...ACTIVATION_NAMES, 'Flatten'] as const).find((each) => {
    // The prototype, because a user's class may extend one of these.
    return Object.getPrototypeOf(module) === classOf(each).prototype;
  });
  if (type !== undefined && String(module) === String(new (classOf(type))())) return { name, type };
  const allowed = 'Linear, Dropout, Flatten and activations with their default arguments';
  throw new ArgumentError(
    owner,
    `layer ${shown(name)}, ${String(module)}, cannot be saved. The file can hold ${allowed}. Save only the weights ` +
      'with saveSafetensors(model.stateDict()).',
  );
}

function classOf(type: 'Flatten' | ActivationName): new () => Module {
  return type === 'Flatten' ? Flatten : activations[type];
}

/** @throws ArgumentError if layers do not fit each other, the pictures or the classes */
function checkWidths(
  owner: string,
  layers: readonly StoredLayer[],
  pixels: number,
  classNames: readonly string[],
): void {
  let width = pixels;
  for (const each of layers) {
    if (each.type !== 'Linear') continue;
    if (each.inFeatures !== width) {
      const problem = `layer ${shown(each.name)} takes ${each.inFeatures} numbers, but gets ${width}`;
      throw new ArgumentError(owner, `${problem}. Pass layers that run one after the other.`);
    }
    width = each.outFeatures;
  }
  if (width === classNames.length) return;
  const problem = `the network has ${width} outputs, but there are ${classNames.length} class names`;
  throw new ArgumentError(owner, `${problem}. Pass one name for each output.`);
}

/**
 * Loads a file of {@link savePicturePredictor}. The predictions are the same, bit for bit.
 *
 * @param name the name of the file in error messages
 * @throws DataError if the bytes are not such a file, are damaged, or come from a later version; it names the field,
 *   its value and what is allowed
 *
 * @example
 * ```ts no-run
 * const bytes = new Uint8Array(await (await fetch('digits.safetensors')).arrayBuffer());
 * const predictor = loadPicturePredictor(bytes, 'digits.safetensors');
 * const { predictions } = predictor.predict([new Uint8Array(28 * 28)]);
 * ```
 */
export function loadPicturePredictor(bytes: Uint8Array, name = 'model file'): PicturePredictor {
  const { tensors, metadata } = decodeSafetensors(bytes, name);
  const found = storedIn(metadata, name, 'pictures', VERSION);
  try {
    storedFields(found, '');
    const stored = found as unknown as StoredPredictor;
    const { picture, classNames } = stored;
    return new PicturePredictor(networkOf(stored, tensors), { picture, classNames });
  } catch (cause) {
    if (!(cause instanceof GradusError)) throw cause;
    const problem = `the model is damaged: ${cause.message} Use another copy of the file.`;
    throw new DataError(name, problem, { cause });
  }
}

function networkOf(
  { layers, picture, classNames }: StoredPredictor,
  tensors: ReadonlyMap<string, HostArray>,
): LayerChain {
  const owner = 'loadPicturePredictor';
  checkArgument(owner, 'the number of layers', layers.length, POSITIVE_INTEGER);
  checkWidths(owner, layers, picture.rows * picture.columns * picture.channels, classNames);
  checkSize(layers, tensors);
  const names = new Set<string>();
  for (const { name } of layers) {
    if (names.has(name)) throw new ArgumentError(owner, `two layers have the name ${shown(name)}.`);
    names.add(name);
  }
  // A separate generator, so that loading draws nothing from the one that manualSeed seeds.
  const generator = new Generator();
  const named = layers.map((each) => [each.name, layerOf(each, generator)] as const);
  const network = new LayerChain(Object.fromEntries(named));
  const state = [...tensors].map(([key, { dtype, shape, data }]) => {
    return [key, fromArray(data, shape, { dtype })] as const;
  });
  network.loadStateDict(Object.fromEntries(state));
  network.eval();
  return network;
}

function layerOf(stored: StoredLayer, generator: Generator): Module {
  switch (stored.type) {
    case 'Linear': {
      const { inFeatures, outFeatures, bias } = stored;
      return new Linear(inFeatures, outFeatures, { bias, generator });
    }
    case 'Dropout':
      return new Dropout(stored.p, { generator });
    default:
      return new (classOf(stored.type))();
  }
}

/** Checks the size before memory is allocated, because a file of a few bytes can claim a network of any size. */
function checkSize(layers: readonly StoredLayer[], tensors: ReadonlyMap<string, HostArray>): void {
  const needed = layers.reduce((sum, each) => {
    if (each.type !== 'Linear') return sum;
    return sum + (each.inFeatures + (each.bias ? 1 : 0)) * each.outFeatures;
  }, 0);
  const found = [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
  if (needed === found) return;
  const problem = `its layers have ${needed} parameters, but the tensors hold ${found}.`;
  throw new GradusError(problem, { code: 'state-dict' });
}
