import { relative, resolve } from 'node:path';
import { DataError, GradusError, setBackend } from 'gradus';
import { restoreState, type TrainingState } from 'gradus/train';
import type { ProbeEvent } from '../../diagnostics/index.ts';
import type { RunEvent } from '../../events/index.ts';
import { createExperiment, type Experiment } from '../../experiment/create.ts';
import type { LoadedImages } from '../../experiment/data.ts';
import { endsWithRun } from '../../experiment/schedules.ts';
import { type Language, messages } from '../../lang/index.ts';
import { resumeCommandOf, trainCommandFromHere } from '../../runs/commands.ts';
import { usesFusedMultiplyAdd } from '../../runs/machine.ts';
import {
  hasJudgement,
  hasWeights,
  isOnTable,
  type Run,
  readEvents,
  readRun,
} from '../../runs/reader.ts';
import { hasOwnSettings } from '../../runs/verify.ts';
import { readCheckpoint } from '../../runs/weights.ts';
import { LOGGED_BYTES, RUN_FILES, RunWriter } from '../../runs/writer.ts';
import type { PictureData, RunConfig } from '../../settings/schema.ts';
import { isTrainingTable } from '../../tabular/data.ts';
import { hasColor, type Io, widthOf } from '../../text/io.ts';
import { createColors } from '../../text/terminal.ts';
import { UsageError } from '../errors.ts';
import type { CommonOptions } from '../options.ts';
import { VERSION } from '../version.ts';
import { reporterFor } from './common/reporters.ts';
import { chosenRun, dataOf } from './common/run-data.ts';
import { backendOf } from './common/settings.ts';
import { summaryTable } from './common/summary-table.ts';
import { tableSummary } from './common/table-summary.ts';
import { tableParts, trainRun } from './common/train-run.ts';

/** The options of `resume`. */
export interface ResumeOptions extends CommonOptions {
  readonly runs: string;
  readonly data?: string;
  readonly iterations?: number;
  readonly threads?: number;
  readonly logEvery: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly lang?: Language;
}

/** Goes on with a run from its last checkpoint, to the bits that it would have come to without a stop. */
export async function resumeCommand(name: string, options: ResumeOptions, io: Io): Promise<void> {
  const { folder, config } = await chosenRun(name, options, io, () => true);
  const signal = io.interruptible(messages(options.lang, io.env).train.stopping);
  const writer = await RunWriter.open(folder, config.id);
  try {
    // Read once more: until the lock was taken, another process may have written.
    await goOn(await readRun(folder), writer, signal, options, io);
  } finally {
    await writer.close();
  }
}

async function goOn(
  run: Run,
  writer: RunWriter,
  signal: AbortSignal,
  options: ResumeOptions,
  io: Io,
): Promise<void> {
  const checkpoint = await readCheckpoint(run);
  const state = checkpoint?.state;
  const events = await readEvents(run);
  const config = withIterations(run.config, options.iterations, state);
  refuseDiverged(run, events);
  if (isFinished(config, state, events) && isJudged(run)) {
    if (checkpoint !== null) {
      const wereWrong = await writer.restoreWeights(checkpoint);
      return wereWrong ? sayRestored(run, io) : sayFinished(run, events, true, io);
    }
    if (hasWeights(run)) return sayFinished(run, events, false, io);
    // Nothing is left of it, so that it starts again.
  }
  if (state === undefined) refuseLostCheckpoint(run, config, events);
  const backend = backendOf({ backend: config.training.backend, threads: options.threads });
  const data = await dataOf(run, options.data, signal, requireSamePictures);
  setBackend(backend);
  const experiment = createExperiment(config, data);
  if (state !== undefined) checkFits(run, experiment, state);
  if (checkpoint !== null) await writer.restoreWeights(checkpoint);
  if (checkpoint?.isChecked === false) {
    const { unchecked } = messages(options.lang, io.env).runsCommand;
    io.stderr.write(`gradus: ${unchecked(resolve(run.folder, RUN_FILES.checkpoint))}\n`);
  }
  if (!(await hasOwnSettings(run))) {
    io.stderr.write(
      `gradus: note: ${RUN_FILES.config} was changed since Gradus wrote it; training goes on with what it says now.\n`,
    );
  }
  sayWhatDiffers(run, events, Number(checkpoint?.metadata[LOGGED_BYTES] ?? 0), writer, io);
  if (config !== run.config) await writer.configure(config);
  if (state === undefined) startAgain(writer, config);
  const color = hasColor(io.stdout, io.env, options.color);
  const reporter = reporterFor(options, io, color, config.data.kind);
  const text = messages(options.lang, io.env);
  const checks = await checksBefore(state?.progress.iteration ?? 0, config, events);
  const hasOwnValidation = data.validation !== null;
  const task = {
    run: writer,
    config,
    experiment,
    hasOwnValidation,
    state,
    checks,
    reporter,
    signal,
    io,
  };
  const ofTable = isTrainingTable(data) ? tableParts(data, experiment, config, signal) : {};
  const outcome = await trainRun({ ...task, ...ofTable, text, color });
  signal.throwIfAborted();
  if (options.json) return;
  const root = relative('', resolve(run.folder, '..')) || '.';
  const lines =
    config.data.kind === 'table'
      ? tableSummary(outcome, root, text, widthOf(io.stdout), createColors(color))
      : summaryTable([outcome], root, text, color);
  io.stdout.write(`${lines.join('\n')}\n`);
}

/** What probes saw before the checkpoint; symptoms count checks in a row. */
async function checksBefore(
  iteration: number,
  { training }: RunConfig,
  events: readonly RunEvent[],
): Promise<readonly ProbeEvent[]> {
  if (!training.monitor || iteration === 0) return [];
  const { probesIn } = await import('../../diagnostics/index.ts');
  return probesIn(events).filter((check) => check.iteration <= iteration);
}

/** @throws UsageError where a run cannot be made longer by that */
function withIterations(
  config: RunConfig,
  iterations: number | undefined,
  state: TrainingState | undefined,
): RunConfig {
  if (iterations === undefined) return config;
  const { iterations: before, schedule } = config.training;
  const refuse = (why: string): never => {
    throw new UsageError(`--iterations ${iterations}: ${why}`);
  };
  if (iterations <= before) {
    refuse(`${config.id} takes ${before} already, and can only be made longer.`);
  }
  if (endsWithRun(schedule)) {
    refuse(
      `the learning rate of ${config.id} ends with its ${before} iterations (--schedule ` +
        `${schedule?.name}), so that a longer run is another one from the start. Train it anew.`,
    );
  }
  if (state !== undefined && isOutOfPatience(config, state)) {
    refuse(`${config.id} stopped early. Train it anew with a larger --early-stop, or without.`);
  }
  return { ...config, training: { ...config.training, iterations } };
}

function isOutOfPatience({ training: { patience } }: RunConfig, { progress }: TrainingState) {
  return patience !== null && progress.testsSinceBest >= patience;
}

/** A run whose end was not written any more is not finished, and neither is one that has become longer. */
function isFinished(
  { training }: RunConfig,
  state: TrainingState | undefined,
  events: readonly RunEvent[],
): boolean {
  const end = events.findLast((event) => event.event === 'end');
  if (end === undefined || end.aborted) return false;
  if (end.reason === 'early-stop') return true;
  return (state?.progress.iteration ?? end.iterations) >= training.iterations;
}

/** A network for a table is judged after training, which a kill may have cut short. */
function isJudged(run: Run): boolean {
  return !isOnTable(run) || hasJudgement(run);
}

function sayFinished(
  run: Run,
  events: readonly RunEvent[],
  hasCheckpoint: boolean,
  { stderr }: Io,
): void {
  const { config } = run;
  const { iterations, schedule } = config.training;
  const end = events.findLast((event) => event.event === 'end');
  if (end?.reason === 'early-stop') {
    stderr.write(`gradus: ${config.id} is finished; it stopped early after ${end.iterations}.\n`);
    return;
  }
  const longer = hasCheckpoint
    ? ` To make it longer: ${resumeCommandOf(run)} --iterations ${2 * iterations}`
    : ` It cannot be made longer, since it has no ${RUN_FILES.checkpoint}.`;
  const more = endsWithRun(schedule) ? '' : longer;
  stderr.write(`gradus: ${config.id} is finished, after ${iterations} iterations.${more}\n`);
}

function sayRestored({ config }: Run, { stderr }: Io): void {
  stderr.write(
    `gradus: ${config.id} is finished; ${RUN_FILES.weights} holds the weights of its last checkpoint again.\n`,
  );
}

/** @throws GradusError where going on would come to the same loss again */
function refuseDiverged({ config }: Run, events: readonly RunEvent[]): void {
  const last = events.at(-1);
  if (last?.event !== 'diverged') return;
  throw new GradusError(
    `${config.id} diverged at iteration ${last.iteration}: its loss was ${last.loss}, and would be so ` +
      `again. Train anew with a lower --lr than ${config.training.lr}, or with --clip-norm 1.`,
    { code: 'divergence' },
  );
}

/**
 * A run without any checkpoint starts again. One that had a checkpoint would lose its weights by that: only
 * before the first one is finished can there be weights alone, and then the log knows of none.
 */
function refuseLostCheckpoint(run: Run, config: RunConfig, events: readonly RunEvent[]): void {
  const hadNone = events.length > 0 && !events.some(({ event }) => event === 'checkpoint');
  if (!hasWeights(run) || hadNone) return;
  throw new DataError(
    run.folder,
    `holds ${RUN_FILES.weights} but no ${RUN_FILES.checkpoint}, which resuming needs. Train anew: ${trainCommandFromHere(config)}`,
  );
}

/** @throws DataError where these are others than the run was trained on */
function requireSamePictures(
  { config }: Run<PictureData>,
  { checksum: present }: LoadedImages,
): void {
  const { checksum, directory, name } = config.data;
  if (present === checksum) return;
  throw new DataError(
    directory ?? name,
    `these are other pictures than ${config.id} was trained on: their checksum is ${present}, ` +
      `the run's ${checksum}. Say with --data DIR where the right ones are.`,
  );
}

function checkFits({ folder }: Run, experiment: Experiment, state: TrainingState): void {
  try {
    restoreState(experiment, state);
  } catch (cause) {
    if (!(cause instanceof GradusError)) throw cause;
    const file = resolve(folder, RUN_FILES.checkpoint);
    throw new DataError(file, `does not fit ${RUN_FILES.config}: ${cause.message}`, { cause });
  }
}

/** What keeps the result from having the bits of an uninterrupted run, or its log from being whole. */
function sayWhatDiffers(
  { config }: Run,
  events: readonly RunEvent[],
  loggedBytes: number,
  { loggedBytes: present }: RunWriter,
  { stderr }: Io,
): void {
  if (config.gradus !== VERSION) {
    stderr.write(`gradus: note: begun by version ${config.gradus}, this is ${VERSION}.\n`);
  }
  if (config.machine !== null && config.machine.fusedMultiplyAdd !== usesFusedMultiplyAdd()) {
    stderr.write(
      'gradus: note: this machine rounds products in another way; last bits may differ.\n',
    );
  }
  if (present < loggedBytes) {
    stderr.write(
      `gradus: note: ${RUN_FILES.events} lacks ${loggedBytes - present} of ${loggedBytes} bytes; it ` +
        `goes on after ${events.length} events.\n`,
    );
  }
}

function startAgain(writer: RunWriter, { model }: RunConfig): void {
  writer.event({ event: 'resume', model: model.name, iteration: 0, at: new Date().toISOString() });
}
