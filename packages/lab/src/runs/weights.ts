import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DataError, fromArray } from 'gradus';
import { decodeSafetensors, type SafetensorsFile } from 'gradus/data';
import type { Predictor } from 'gradus/preprocessing';
import type { Split } from 'gradus/table';
import { decodeTrainingState, type TrainingStateFile, weightsOf } from 'gradus/train';
import { createNetwork, type Network } from '../experiment/model.ts';
import { InputError } from '../lang/error.ts';
import type { Messages } from '../lang/index.ts';
import { parameterCount } from '../settings/architecture.ts';
import type { ModelConfig, TableData } from '../settings/schema.ts';
import { resumeCommandOf, trainCommandFromHere } from './commands.ts';
import { MOST_BYTES, readBytes } from './open.ts';
import { isThere, type Run, readEvents } from './reader.ts';
import { RUN_FILES } from './writer.ts';

/**
 * Reads a file of numbers of a run and tests its checksum; null if there is no such file.
 * @param name a value of {@link RUN_FILES}
 * @throws DataError if the file is damaged; the message names the remedy and the weights that are left
 */
async function readNumbers<T extends { readonly isChecked: boolean }>(
  run: Run,
  name: string,
  decode: (bytes: Uint8Array, file: string) => T,
): Promise<T | null> {
  const file = join(run.folder, name);
  const bytes = await readBytes(file, MOST_BYTES.tensors);
  if (bytes === null) return null;
  try {
    const content = decode(bytes, file);
    if (content.isChecked || run.config.crc32 === undefined) return content;
    throw new InputError(file, ({ storedFiles }) => storedFiles.noChecksum);
  } catch (cause) {
    if (!(cause instanceof DataError)) throw cause;
    throw new InputError(
      file,
      ({ storedFiles }) => {
        const problem =
          cause instanceof InputError ? storedFiles.noChecksum : storedFiles.damaged(cause.problem);
        return `${problem} ${remedyFor(run, name, storedFiles)}`;
      },
      { cause },
    );
  }
}

/** The remedy for a damaged file of numbers. */
function remedyFor({ folder, config }: Run, name: string, text: Messages['storedFiles']): string {
  const again = text.trainAgain(trainCommandFromHere(config));
  const has = (other: string): boolean => isThere(join(folder, other));
  if (name === RUN_FILES.weights && has(RUN_FILES.checkpoint)) {
    return text.rewrite(RUN_FILES.checkpoint, resumeCommandOf({ folder }));
  }
  const left = [RUN_FILES.weights, RUN_FILES.best].filter((each) => each !== name && has(each));
  if (left.length === 0) return again;
  return `${text.weightsLeft(left)} ${again}`;
}

/** Weights of a run, with the bytes of their file. */
interface StoredWeights extends SafetensorsFile {
  readonly bytes: Uint8Array;
}

const decodeWeights = (bytes: Uint8Array, file: string): StoredWeights => ({
  ...decodeSafetensors(bytes, file),
  bytes,
});

/**
 * The weights of a run's best evaluation; null if the run does not keep them.
 * @throws DataError if they are damaged
 */
export function readBest(run: Run): Promise<StoredWeights | null> {
  return readNumbers(run, RUN_FILES.best, decodeWeights);
}

/**
 * The last weights of a run; null if there are none.
 * @param onUnchecked is called with a file that has no checksum, as older versions wrote it
 * @throws DataError if they are damaged, or older than the checkpoint
 */
export async function readWeights(
  run: Run,
  onUnchecked: (file: string) => void = () => {},
): Promise<StoredWeights | null> {
  const stored = await readNumbers(run, RUN_FILES.weights, decodeWeights);
  if (stored === null || stored.isChecked) return stored;
  const file = join(run.folder, RUN_FILES.weights);
  onUnchecked(file);
  await checkSameAsCheckpoint(run, file, stored);
  return stored;
}

/**
 * The weights to use a run with: those of the best validation if the run keeps them, otherwise the last ones.
 * @param onUnchecked as for {@link readWeights}
 * @throws DataError if there are none, or they are damaged
 */
async function usedWeights(
  run: Run,
  onUnchecked?: (file: string) => void,
): Promise<{ stored: StoredWeights; file: string }> {
  const best = await readBest(run);
  const [bestFile, file] = [RUN_FILES.best, RUN_FILES.weights].map((name) =>
    join(run.folder, name),
  );
  if (best?.isChecked === false) onUnchecked?.(bestFile);
  if (best !== null) return { stored: best, file: bestFile };
  const stored = await readWeights(run, onUnchecked);
  if (stored !== null) return { stored, file };
  throw new InputError(file, ({ runFiles }) => runFiles.noWeights(resumeCommandOf(run)));
}

/**
 * The network of a run on a table, with its preprocessing.
 * @param onUnchecked as for {@link readWeights}
 * @throws DataError if its file is missing or damaged
 */
export async function loadRunPredictor(
  run: Run<TableData>,
  onUnchecked?: (file: string) => void,
): Promise<Predictor> {
  const { stored, file } = await usedWeights(run, onUnchecked);
  return predictorOf(stored, file);
}

async function predictorOf({ bytes }: StoredWeights, file: string): Promise<Predictor> {
  const { loadPredictor } = await import('gradus/preprocessing');
  return loadPredictor(bytes, file);
}

/**
 * The model of a run, with its best weights if it keeps them, otherwise the last ones.
 * @param onUnchecked as for {@link readWeights}
 * @throws DataError if they are missing, damaged, do not fit or are not finite
 */
export async function loadModel(run: Run, onUnchecked?: (file: string) => void): Promise<Network> {
  const { stored, file } = await usedWeights(run, onUnchecked);
  return modelOf(run, stored, file);
}

/**
 * The model of a run, with these weights.
 * @param file the name of the weights in errors
 * @throws DataError if they do not fit or are not finite
 */
export async function modelOf(run: Run, stored: StoredWeights, file: string): Promise<Network> {
  const { config } = run;
  if (config.data.kind === 'table') return (await predictorOf(stored, file)).model;
  const bytes = [...stored.tensors.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
  checkSize(config.model, bytes, file);
  const model = createNetwork(config);
  try {
    const tensors = [...stored.tensors].map(
      ([name, { data, shape, dtype }]) => [name, fromArray(data, shape, { dtype })] as const,
    );
    model.loadStateDict(Object.fromEntries(tensors));
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    const { message } = cause as Error;
    throw new InputError(file, ({ runFiles }) => runFiles.otherNetwork(RUN_FILES.config, message), {
      cause,
    });
  }
  checkFinite(model, file);
  return model;
}

/**
 * The rows of each part of a run's table; null if the run does not keep them.
 * @throws DataError if the file is damaged
 */
export async function readSplit(run: Run<TableData>): Promise<Split | null> {
  const stored = await readNumbers(run, RUN_FILES.split, decodeSafetensors);
  if (stored === null) return null;
  const rows = (part: string): Int32Array => {
    const data = stored.tensors.get(part)?.data;
    if (data instanceof Int32Array) return data;
    throw new InputError(join(run.folder, RUN_FILES.split), ({ runFiles }) =>
      runFiles.noSuchRows(part),
    );
  };
  const parts = { train: rows('train'), validation: rows('validation'), test: rows('test') };
  return { ...parts, withoutTarget: 0 };
}

/**
 * Refuses weights that are older than the checkpoint: version 0.1.0 wrote the checkpoint first, so a kill left
 * older weights beside it. The weights of a run that diverged are newer.
 */
async function checkSameAsCheckpoint(
  run: Run,
  file: string,
  stored: SafetensorsFile,
): Promise<void> {
  const checkpoint = await readCheckpoint(run).catch((error) => {
    // The checkpoint is damaged, so only the weights are left.
    if (error instanceof DataError) return null;
    throw error;
  });
  if (checkpoint === null) return;
  const weights = Object.entries(weightsOf(checkpoint.state));
  const isSame = weights.every(([name, { data }]) =>
    isDeepStrictEqual(stored.tensors.get(name)?.data, data),
  );
  if (isSame || (await readEvents(run)).at(-1)?.event === 'diverged') return;
  throw new InputError(file, ({ runFiles }) =>
    runFiles.otherWeights(RUN_FILES.checkpoint, resumeCommandOf(run)),
  );
}

/** Checks the size before the network is made: its settings may need more memory than there is. */
function checkSize(model: ModelConfig, bytes: number, file: string): void {
  const parameters = parameterCount(model);
  if (bytes + SPARE_BYTES >= parameters * BYTES_EACH) return;
  throw new InputError(file, ({ runFiles }) =>
    runFiles.otherSize(RUN_FILES.config, bytes, parameters, parameters * BYTES_EACH),
  );
}

const BYTES_EACH = 4;

/** A network below this size is made in any case, so that the error can name the missing tensors. */
const SPARE_BYTES = 2 ** 26;

/** Refuses NaN and infinite weights: they would still give a class for every picture. */
function checkFinite(model: Network, file: string): void {
  for (const [name, parameter] of model.namedParameters()) {
    if (parameter.dataSync().every(Number.isFinite)) continue;
    throw new InputError(file, ({ runFiles }) => runFiles.notFinite(name));
  }
}

/**
 * The state of a run's training at its last checkpoint; null before the first.
 * @throws DataError if the file is damaged or is not a checkpoint
 */
export function readCheckpoint(run: Run): Promise<TrainingStateFile | null> {
  return readNumbers(run, RUN_FILES.checkpoint, decodeTrainingState);
}
