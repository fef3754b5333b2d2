/** The metadata of model files: JSON under the key `gradus`, which describes the tensors. */
import { DataError } from '../util/errors.ts';
import { isObject } from '../util/fields.ts';
import { cut, shown } from '../util/shown.ts';

const KEY = 'gradus';
/** The version of this package. */
export const GRADUS = '0.1.0';

/** The kinds of model files, with the functions that save and load each. */
const KINDS = {
  table: { what: 'model of a table', save: 'savePredictor', load: 'loadPredictor' },
  pictures: {
    what: 'network for pictures',
    save: 'savePicturePredictor',
    load: 'loadPicturePredictor',
  },
} as const;

/** The kind of data that a model predicts from. */
export type ModelKind = keyof typeof KINDS;

/** The fields of every model file. */
export interface Stored {
  readonly version: number;
  /** The version of Gradus that wrote the file. */
  readonly gradus: string;
}

/** The metadata of a model file. */
export function metadataOf(stored: object & { readonly version: number }): Record<string, string> {
  const { version, ...others } = stored;
  return { [KEY]: JSON.stringify({ version, gradus: GRADUS, ...others }) };
}

/**
 * Reads the metadata of a model file. It checks only the kind and the version.
 * @param version the latest version that can be read
 * @throws DataError if there are no metadata, or the model is of another kind or of a later version
 */
export function storedIn(
  metadata: Readonly<Record<string, string>>,
  file: string,
  kind: ModelKind,
  version: number,
): Record<string, unknown> & Stored {
  const { what, save } = KINDS[kind];
  const json = metadata[KEY];
  if (json === undefined) {
    const problem = `holds tensors but no ${what} (no metadata "${KEY}")`;
    throw new DataError(file, `${problem}. Pass a file that ${save} made.`);
  }
  const stored = parse(json, file);
  const found = stored.kind === undefined ? 'table' : stored.kind;
  if (found !== kind && typeof found === 'string' && Object.hasOwn(KINDS, found)) {
    const other = KINDS[found as ModelKind];
    throw new DataError(file, `holds a ${other.what}, not a ${what}. Read it with ${other.load}.`);
  }
  const known = Array.from({ length: version }, (_, i) => i + 1);
  const isKnown = known.includes(stored.version as number);
  if (isKnown && found === kind) return stored as Record<string, unknown> & Stored;
  const wrong = isKnown ? `kind ${shown(found)}` : `version ${shown(stored.version)}`;
  const by = typeof stored.gradus === 'string' ? `, written by Gradus ${cut(stored.gradus)}` : '';
  throw new DataError(
    file,
    `holds a model of ${wrong}${by}. This Gradus (${GRADUS}) reads ` +
      `${version === 1 ? 'version 1' : `versions 1 to ${version}`}. Update it.`,
  );
}

function parse(json: string, file: string): Record<string, unknown> {
  let stored: unknown;
  try {
    stored = JSON.parse(json);
  } catch (cause) {
    const problem = `the metadata "${KEY}" is not JSON: ${(cause as Error).message}`;
    throw new DataError(file, `${problem}. Use another copy of the file.`, { cause });
  }
  if (isObject(stored)) return stored;
  throw new DataError(file, `the metadata "${KEY}" is ${shown(stored)}, not an object.`);
}
