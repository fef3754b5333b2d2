import { basename, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { DataError } from 'gradus';
import type { TrainingStateFile } from 'gradus/train';
import { InputError } from '../lang/error.ts';
import type { TableData } from '../settings/schema.ts';
import { resumeCommandOf, trainCommandFromHere } from './commands.ts';
import { readJudgement } from './judgement.ts';
import { MOST_BYTES, readBytes, readText } from './open.ts';
import { isOnPictures, type Run, readEvents, readRun } from './reader.ts';
import { isSealed } from './sums.ts';
import { readTags } from './tags.ts';
import { modelOf, readBest, readCheckpoint, readSplit, readWeights } from './weights.ts';
import { LOGGED_BYTES, LOGGED_SUM, RUN_FILES } from './writer.ts';

/** The result of a check of all files of a run. */
export interface Verified {
  readonly id: string;
  readonly folder: string;
  /** The problems, each with its file and remedy. */
  readonly problems: readonly DataError[];
  /** Files without a checksum, as older versions wrote them: damage to their numbers cannot be detected. */
  readonly unchecked: readonly string[];
}

/** Reads all files of the run in `folder`, and tests their checksums. */
export async function verifyRun(folder: string): Promise<Verified> {
  const problems: DataError[] = [];
  const unchecked = new Set<string>();
  const attempt = async <T>(read: () => Promise<T>): Promise<T | null> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      problems.push(error);
      return null;
    }
  };
  const run = await attempt(() => readRun(folder));
  await attempt(() => readTags(folder));
  if (run !== null) {
    await attempt(() => checkSettings(run));
    await attempt(() => readEvents(run));
    const checkpoint = await attempt(() => readCheckpoint(run));
    if (checkpoint?.isChecked === false) unchecked.add(RUN_FILES.checkpoint);
    if (checkpoint !== null) await attempt(() => checkLog(run, checkpoint));
    await attempt(() => checkWeights(run, checkpoint, (name) => unchecked.add(name)));
    const best = await attempt(() => readBest(run));
    if (best?.isChecked === false) unchecked.add(RUN_FILES.best);
    if (!isOnPictures(run)) {
      await attempt(() => readSplit(run as Run<TableData>));
      await attempt(() => readJudgement(run as Run<TableData>));
    }
  }
  return { id: basename(folder), folder, problems, unchecked: [...unchecked] };
}

/** Whether the settings match their checksum; also true for older runs, which have none. */
export async function hasOwnSettings({ folder, config }: Run): Promise<boolean> {
  const text = (await readText(join(folder, RUN_FILES.config), MOST_BYTES.settings)) ?? '';
  // A file without a checksum ends with a group of settings. If it does not, the name of the checksum is damaged.
  const isOlder = config.crc32 === undefined && /\}\s*\}\s*$/.test(text);
  return isOlder || isSealed(text);
}

async function checkSettings(run: Run): Promise<void> {
  const { folder, config } = run;
  if (await hasOwnSettings(run)) return;
  throw new InputError(join(folder, RUN_FILES.config), ({ storedFiles }) =>
    storedFiles.changedSettings(trainCommandFromHere(config)),
  );
}

/** Tests that the log up to a checkpoint has not changed since. */
async function checkLog({ folder, config }: Run, { metadata }: TrainingStateFile): Promise<void> {
  const file = join(folder, RUN_FILES.events);
  const [length, sum] = [Number(metadata[LOGGED_BYTES] ?? 0), metadata[LOGGED_SUM]];
  const log = (await readBytes(file, MOST_BYTES.events)) ?? new Uint8Array();
  const again = trainCommandFromHere(config);
  if (log.length < length) {
    throw new InputError(file, ({ storedFiles }) =>
      storedFiles.shortLog(length - log.length, length, again),
    );
  }
  if (sum === undefined || String(crc32(log.subarray(0, length))) === sum) return;
  throw new InputError(file, ({ storedFiles }) => storedFiles.damagedLog(again));
}

async function checkWeights(
  run: Run,
  checkpoint: TrainingStateFile | null,
  onUnchecked: (name: string) => void,
): Promise<void> {
  const weights = await readWeights(run, () => onUnchecked(RUN_FILES.weights));
  if (weights === null && checkpoint === null) return;
  const file = join(run.folder, RUN_FILES.weights);
  if (weights === null) {
    throw new InputError(file, ({ runFiles }) => runFiles.noWeights(resumeCommandOf(run)));
  }
  await modelOf(run, weights, file);
  const [has, needs] = [weights.metadata.iteration, checkpoint?.state.progress.iteration];
  if (has === undefined || needs === undefined || Number(has) >= needs) return;
  throw new InputError(file, ({ storedFiles }) =>
    storedFiles.otherStep(has, needs, resumeCommandOf(run)),
  );
}
