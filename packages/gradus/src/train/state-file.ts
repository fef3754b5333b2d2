import { decodeSafetensors, encodeSafetensors, type HostArray } from '../data/index.ts';
import { DataError } from '../util/errors.ts';
import { isObject } from '../util/fields.ts';
import { shown } from '../util/shown.ts';
import type { TrainingState } from './state-schema.ts';
import { checkState } from './state-schema.ts';

const VERSION = 1;
const KEY = 'training';

/**
 * The contents of a file with a training state.
 *
 * @example
 * ```ts no-run
 * declare const bytes: Uint8Array;
 * const file: TrainingStateFile = decodeTrainingState(bytes, 'last.safetensors');
 * file.state.progress.iteration;
 * ```
 */
export interface TrainingStateFile {
  readonly state: TrainingState;
  /** The strings that were passed to {@link encodeTrainingState}. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Whether the file has a checksum. A wrong checksum is an error. */
  readonly isChecked: boolean;
}

/** The tensor with the confusion matrix of the last validation: as JSON, thousands of classes would take seconds. */
const CONFUSION = 'evaluation.confusion';

/**
 * A training state as the bytes of a safetensors file: tensors under their names, everything else as JSON
 * in the metadata `training`.
 * @param metadata more strings for the file, under other names
 *
 * @example
 * ```ts no-run
 * declare const training: Training; // the argument of afterStep
 * const bytes = encodeTrainingState(training.state(), { note: 'before the weekend' });
 * ```
 */
export function encodeTrainingState(
  state: TrainingState,
  metadata: Readonly<Record<string, string>> = {},
): ReturnType<typeof encodeSafetensors> {
  const { tensors, progress, ...others } = state;
  const { evaluation } = progress;
  const confusion = evaluation && 'confusion' in evaluation ? matrixOf(evaluation.confusion) : null;
  const kept = confusion === null ? evaluation : { ...evaluation, confusion: undefined };
  const stored = { version: VERSION, ...others, progress: { ...progress, evaluation: kept } };
  const text = JSON.stringify(stored, writeNumber);
  return encodeSafetensors(
    { ...tensors, ...(confusion !== null && { [CONFUSION]: confusion }) },
    { ...metadata, [KEY]: text },
  );
}

/** Null for counts that do not fit int32; these stay JSON. */
function matrixOf(rows: readonly (readonly number[])[]): HostArray | null {
  const shape = [rows.length, rows[0]?.length ?? 0];
  const fits = (count: number): boolean => Object.is(count | 0, count) && count >= 0;
  if (!rows.every((row) => row.length === shape[1] && row.every(fits))) return null;
  const data = new Int32Array(shape[0] * shape[1]);
  rows.forEach((row, i) => {
    data.set(row, i * shape[1]);
  });
  return { dtype: 'int32', shape, data };
}

/** The state with its confusion matrix from the tensor; older files have the matrix in their JSON. */
function withConfusion(stored: Stored, tensors: Map<string, HostArray>): Stored {
  const matrix = tensors.get(CONFUSION);
  const evaluation = isObject(stored.progress) ? stored.progress.evaluation : null;
  if (matrix?.shape.length !== 2 || !isObject(evaluation)) return stored;
  tensors.delete(CONFUSION);
  const [rows, columns] = matrix.shape;
  const confusion = Array.from({ length: rows }, (_, row) => {
    return Array.from(matrix.data.subarray(row * columns, (row + 1) * columns));
  });
  const whole = { ...evaluation, confusion } as unknown as Stored['progress']['evaluation'];
  return { ...stored, progress: { ...stored.progress, evaluation: whole } };
}

/**
 * Reads the bytes of {@link encodeTrainingState}.
 * @param name the name of the file in errors
 * @throws DataError for another file, a file of a later version, and a field that is missing or out of range; the
 *   error names the field, its value and what is allowed
 *
 * @example
 * ```ts no-run
 * declare const bytes: Uint8Array;
 * const { state, metadata } = decodeTrainingState(bytes, 'last.safetensors');
 * metadata.note;
 * ```
 */
export function decodeTrainingState(bytes: Uint8Array, name?: string): TrainingStateFile {
  const file = name ?? 'training state';
  const { tensors, metadata, isChecked } = decodeSafetensors(bytes, file, { keepFloat64: true });
  const { [KEY]: text, ...others } = metadata;
  if (text === undefined) {
    throw new DataError(file, `holds tensors but no training state (no metadata "${KEY}").`);
  }
  const all = new Map(tensors);
  const { version, ...rest } = withConfusion(parse(text, file), all);
  if (version !== VERSION) {
    throw new DataError(
      file,
      `holds a training state of version ${shown(version)}; this Gradus reads version ${VERSION}. Update Gradus.`,
    );
  }
  const state = { ...rest, tensors: Object.fromEntries(all) };
  try {
    checkState(state);
  } catch (cause) {
    const problem = `the training state is damaged: ${(cause as Error).message}`;
    throw new DataError(file, `${problem} Resume from another state.`, { cause });
  }
  return { state, metadata: others, isChecked };
}

type Stored = Omit<TrainingState, 'tensors'> & { readonly version: unknown };

function parse(text: string, file: string): Stored {
  let stored: unknown;
  try {
    stored = JSON.parse(text, readNumber);
  } catch (cause) {
    throw new DataError(file, `the training state is not JSON: ${(cause as Error).message}.`, {
      cause,
    });
  }
  if (isObject(stored)) return stored as unknown as Stored;
  throw new DataError(file, `the training state is ${shown(stored)}, not an object.`);
}

/** JSON cannot write these numbers. */
const SPECIAL = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0];

function writeNumber(_: string, value: unknown): unknown {
  if (!SPECIAL.some((special) => Object.is(special, value))) return value;
  return { number: Object.is(value, -0) ? '-0' : String(value) };
}

function readNumber(_: string, value: unknown): unknown {
  return isObject(value) && typeof value.number === 'string' ? Number(value.number) : value;
}
