import { decodeSafetensors, type HostArray, saveSafetensors } from '../data/index.ts';
import type { Row } from '../table/index.ts';
import { fromArray } from '../tensor/index.ts';
import { DataError, GradusError } from '../util/errors.ts';
import {
  type Check,
  fields,
  isObject,
  listOf,
  nullOr,
  numberTo,
  oneOf,
  rule,
  text,
} from '../util/fields.ts';
import { checkOptions } from '../util/options.ts';
import { Generator } from '../util/random/index.ts';
import { checkDescription, type PreprocessingDescription } from './description.ts';
import {
  ACTIVATION_NAMES,
  BINARY_OUTPUTS,
  checkBinary,
  type TabularArchitecture,
  TabularModel,
  widthsOf,
} from './model.ts';
import { Predictor } from './predictor.ts';
import { metadataOf, type Stored, storedIn } from './predictor-metadata.ts';
import { Preprocessing } from './preprocessing.ts';

const VERSION = 2;

/**
 * The table that a model was trained on.
 *
 * @example
 * ```ts
 * const checksum = await sha256(new TextEncoder().encode('rooms,price\n1,1.5\n'));
 * const dataset: DatasetReference = { name: 'homes.csv', checksum };
 * ```
 */
export interface DatasetReference {
  readonly name: string;
  /** SHA-256 of its file, in hexadecimal. */
  readonly checksum: string;
}

/** The metadata of a model file. */
interface StoredPredictor extends Stored {
  readonly preprocessing: PreprocessingDescription;
  readonly network: TabularArchitecture;
  readonly dataset: DatasetReference | null;
}

const width = rule('an integer of at least 1', (value) => {
  return Number.isSafeInteger(value) && (value as number) >= 1;
});

const storedFields: Check = fields({
  gradus: text,
  preprocessing: checkDescription,
  network: fields({
    hidden: listOf(width),
    activation: oneOf(ACTIVATION_NAMES),
    dropout: numberTo(1),
    binary: oneOf(BINARY_OUTPUTS),
  }),
  dataset: nullOr(fields({ name: text, checksum: text })),
});

/**
 * Saves a predictor as the bytes of one complete safetensors file: parameters and buffers as tensors under the names
 * of the state dict; preprocessing, target and network as JSON in the metadata `gradus`.
 *
 * @param options `dataset`: the table that the model was trained on
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: 3, price: 2.5 }]);
 * const model = new TabularModel(fitPreprocessing(table, { target: 'price' }));
 * const bytes = savePredictor(new Predictor(model));
 * loadPredictor(bytes).predict([{ rooms: 2 }]).task; // 'regression'
 * ```
 */
export function savePredictor(
  predictor: Predictor<never>,
  options: { dataset?: DatasetReference } = {},
): Uint8Array {
  const { model } = predictor;
  return saveSafetensors(model.stateDict(), predictorMetadata(model, options));
}

/**
 * The metadata that {@link savePredictor} writes. {@link loadPredictor} reads any safetensors file that holds the state
 * of the model and this metadata.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: 3, price: 2.5 }]);
 * const model = new TabularModel(fitPreprocessing(table, { target: 'price' }));
 * const metadata = { ...predictorMetadata(model), author: 'me' };
 * const predictor = loadPredictor(saveSafetensors(model.stateDict(), metadata));
 * ```
 */
export function predictorMetadata(
  model: TabularModel,
  options: { dataset?: DatasetReference } = {},
): Record<string, string> {
  const { dataset = null } = checkOptions('savePredictor', options, { dataset: 'object' });
  const stored: Omit<StoredPredictor, 'gradus'> = {
    version: VERSION,
    preprocessing: model.fitted.description,
    network: model.architecture,
    dataset: dataset && { name: dataset.name, checksum: dataset.checksum },
  };
  return metadataOf(stored);
}

/**
 * Loads a file of {@link savePredictor}. The predictions are the same, bit for bit.
 *
 * The type parameter is the type of a row, as for {@link Predictor}.
 *
 * @param name the name of the file in error messages
 * @throws DataError if the bytes are not such a file, are damaged, or come from a later version; it names the field,
 *   its value and what is allowed
 *
 * @example
 * ```ts no-run
 * const bytes = new Uint8Array(await (await fetch('model.safetensors')).arrayBuffer());
 * const predictor = loadPredictor<{ age: number; city: string }>(bytes, 'model.safetensors');
 * const { predictions } = predictor.predict([{ age: 31, city: 'Seoul' }]);
 * ```
 */
export function loadPredictor<R extends object = Row>(
  bytes: Uint8Array,
  name = 'model file',
): Predictor<R> {
  const { tensors, metadata } = decodeSafetensors(bytes, name);
  const found = storedIn(metadata, name, 'table', VERSION);
  const stored = found.version === 1 ? upgraded(found) : found;
  try {
    storedFields(stored, '');
    return new Predictor<R>(modelOf(stored as unknown as StoredPredictor, tensors));
  } catch (cause) {
    if (!(cause instanceof GradusError)) throw cause;
    const problem = `the model is damaged: ${cause.message} Use another copy of the file.`;
    throw new DataError(name, problem, { cause });
  }
}

/** Version 1 had only one target, and always a logit for each class. Damaged fields stay, for the check to report. */
function upgraded(stored: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { preprocessing, network } = stored;
  const target = isObject(preprocessing) ? preprocessing.target : undefined;
  const isNumber = isObject(target) && target.task === 'regression';
  return {
    ...stored,
    network: isObject(network) ? { ...network, binary: 'softmax' } : network,
    preprocessing: isNumber
      ? { ...(preprocessing as object), target: { task: 'regression', columns: [target] } }
      : preprocessing,
  };
}

function modelOf(stored: StoredPredictor, tensors: ReadonlyMap<string, HostArray>): TabularModel {
  const { preprocessing, network } = stored;
  const fitted = new Preprocessing(preprocessing);
  // A separate generator, so that loading draws nothing from the one that manualSeed seeds.
  const generator = new Generator();
  checkBinary('loadPredictor', network.binary, preprocessing.target);
  checkSize(widthsOf(fitted.layer(generator), network, preprocessing.target), tensors);
  const { hidden, activation, dropout, binary } = network;
  const model = new TabularModel(fitted, { hidden, activation, dropout, binary, generator });
  const state = [...tensors].map(([name, { dtype, shape, data }]) => {
    return [name, fromArray(data, shape, { dtype })] as const;
  });
  model.loadStateDict(Object.fromEntries(state));
  model.eval();
  return model;
}

/** Checks the size before memory is allocated, because a file of a few bytes can claim a network of any size. */
function checkSize(widths: readonly number[], tensors: ReadonlyMap<string, HostArray>): void {
  const needed = widths.slice(1).reduce((sum, to, i) => sum + (widths[i] + 1) * to, 0);
  const found = [...tensors]
    .filter(([name]) => name.startsWith('network.'))
    .reduce((sum, [, { data }]) => sum + data.length, 0);
  if (needed === found) return;
  const shape = `network.hidden makes a network of widths ${widths.join(', ')}`;
  const problem = `${shape} with ${needed} parameters, but the tensors hold ${found}.`;
  throw new GradusError(problem, { code: 'state-dict' });
}
