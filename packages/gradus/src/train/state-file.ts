import { decodeSafetensors, encodeSafetensors } from '../data/index.ts';
import { DataError } from '../util/errors.ts';
import type { TrainingState } from './state.ts';

const VERSION = 1;
const KEY = 'training';

/** What a file with a training state holds. */
export interface TrainingStateFile {
  readonly state: TrainingState;
  /** Strings that the file carries along. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * A training state as the bytes of a safetensors file: tensors under their names, everything else as JSON
 * in the metadata `training`.
 * @param metadata strings that the file shall carry along, under other names
 */
export function encodeTrainingState(
  state: TrainingState,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const { tensors, ...others } = state;
  const text = JSON.stringify({ version: VERSION, ...others }, writeNumber);
  return encodeSafetensors(tensors, { ...metadata, [KEY]: text });
}

/**
 * Reads what {@link encodeTrainingState} made.
 * @param name what errors call the bytes
 * @throws DataError where they are no such file, or one of a later version
 */
export function decodeTrainingState(bytes: Uint8Array, name?: string): TrainingStateFile {
  const file = name ?? 'training state';
  const { tensors, metadata } = decodeSafetensors(bytes, file);
  const { [KEY]: text, ...others } = metadata;
  if (text === undefined) {
    throw new DataError(file, `holds tensors but no training state (no metadata "${KEY}").`);
  }
  const { version, ...rest } = parse(text, file);
  if (version !== VERSION) {
    throw new DataError(
      file,
      `holds a training state of version ${version}, and this Gradus reads version ${VERSION}. Update it.`,
    );
  }
  return { state: { ...rest, tensors: Object.fromEntries(tensors) }, metadata: others };
}

type Stored = Omit<TrainingState, 'tensors'> & { readonly version: unknown };

/** Checks what nothing else checks; generators, passes, optimizers and schedules test what they are given. */
function parse(text: string, file: string): Stored {
  let stored: Partial<Stored> | null;
  try {
    stored = JSON.parse(text, readNumber);
  } catch (cause) {
    throw new DataError(file, `the training state is no JSON: ${(cause as Error).message}.`, {
      cause,
    });
  }
  const { iteration, testsSinceBest } = stored?.progress ?? {};
  const isWhole =
    Number.isSafeInteger(iteration) &&
    Number.isSafeInteger(testsSinceBest) &&
    Array.isArray(stored?.optimizer?.paramGroups) &&
    isObject(stored.optimizer.state) &&
    isObject(stored.generator) &&
    [stored.pass, stored.scheduler, stored.evaluationScheduler].every(
      (value) => value !== undefined,
    );
  if (isWhole) return stored as Stored;
  throw new DataError(file, 'the training state lacks a part; the file is spoilt.');
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** JSON has no numbers for these. */
const SPECIAL = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0];

function writeNumber(_: string, value: unknown): unknown {
  if (!SPECIAL.some((special) => Object.is(special, value))) return value;
  return { number: Object.is(value, -0) ? '-0' : String(value) };
}

function readNumber(_: string, value: unknown): unknown {
  const isSpecial = isObject(value) && typeof Reflect.get(value as object, 'number') === 'string';
  return isSpecial ? Number(Reflect.get(value as object, 'number')) : value;
}
