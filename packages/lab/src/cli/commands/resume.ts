import { relative, resolve } from 'node:path';
import { GradusError, setBackend } from 'gradus';
import { restoreState, type TrainingState } from 'gradus/train';
import type { ProbeEvent } from '../../diagnostics/index.ts';
import type { RunEvent } from '../../events/index.ts';
import { createExperiment, type Experiment } from '../../experiment/create.ts';
import type { LoadedImages } from '../../experiment/data.ts';
import { endsWithRun } from '../../experiment/schedules.ts';
import { InputError, LocalizedError } from '../../lang/error.ts';
import { type Language, type Messages, messages } from '../../lang/index.ts';
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

/** Continues a run from its last checkpoint. The result has the same bits as without the interruption. */
export async function resumeCommand(name: string, options: ResumeOptions, io: Io): Promise<void> {
  const { folder, config } = await chosenRun(name, options, io, () => true);
  const signal = io.interruptible(messages(options.lang, io.env).train.stopping);
  const writer = await RunWriter.open(folder, config.id);
  try {
    // Read the run again: another process may have written before the lock was taken.
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
  const text = messages(options.lang, io.env);
  const say = (line: string): unknown => io.stderr.write(`gradus: ${line}\n`);
  const checkpoint = await readCheckpoint(run);
  const state = checkpoint?.state;
  const events = await readEvents(run);
  const config = withIterations(run.config, options.iterations, state);
  refuseDiverged(run, events);
  if (isFinished(config, state, events) && isJudged(run)) {
    if (checkpoint !== null) {
      const wereWrong = await writer.restoreWeights(checkpoint);
      const { id } = run.config;
      say(
        wereWrong
          ? text.commandUsage.restored(id, RUN_FILES.weights)
          : finishedLine(run, events, true, text),
      );
      return;
    }
    if (hasWeights(run)) {
      say(finishedLine(run, events, false, text));
      return;
    }
    // No usable checkpoint is left, so training starts again.
  }
  if (state === undefined) refuseLostCheckpoint(run, config, events);
  const backend = backendOf({ backend: config.training.backend, threads: options.threads });
  const data = await dataOf(run, options.data, signal, requireSamePictures);
  setBackend(backend);
  const experiment = await createExperiment(config, data);
  if (state !== undefined) checkFits(run, experiment, state);
  if (checkpoint !== null) await writer.restoreWeights(checkpoint);
  if (checkpoint?.isChecked === false) {
    say(text.runsCommand.unchecked(resolve(run.folder, RUN_FILES.checkpoint)));
  }
  if (!(await hasOwnSettings(run))) say(text.commandUsage.changedConfig(RUN_FILES.config));
  const logged = Number(checkpoint?.metadata[LOGGED_BYTES] ?? 0);
  differences(run, events, logged, writer, text).forEach(say);
  if (config !== run.config) await writer.configure(config);
  if (state === undefined) startAgain(writer, config);
  const color = hasColor(io.stdout, io.env, options.color);
  const reporter = reporterFor(options, io, color, config.data.kind);
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
  const ofTable: Partial<ReturnType<typeof tableParts>> = isTrainingTable(data)
    ? tableParts(data, experiment, config, signal)
    : {};
  const judge = config.sweep === undefined ? ofTable.judge : undefined;
  const outcome = await trainRun({ ...task, ...ofTable, judge, text, color });
  signal.throwIfAborted();
  if (options.json) return;
  const root = relative('', resolve(run.folder, '..')) || '.';
  const lines =
    config.data.kind === 'table'
      ? tableSummary(outcome, root, text, widthOf(io.stdout), createColors(color))
      : summaryTable([outcome], root, text, color);
  io.stdout.write(`${lines.join('\n')}\n`);
}

/** The probes before the checkpoint, which symptoms need to count checks in a row. */
async function checksBefore(
  iteration: number,
  { training }: RunConfig,
  events: readonly RunEvent[],
): Promise<readonly ProbeEvent[]> {
  if (!training.monitor || iteration === 0) return [];
  const { probesIn } = await import('../../diagnostics/index.ts');
  return probesIn(events).filter((check) => check.iteration <= iteration);
}

/** @throws UsageError if the number of steps does not make the run longer */
function withIterations(
  config: RunConfig,
  iterations: number | undefined,
  state: TrainingState | undefined,
): RunConfig {
  if (iterations === undefined) return config;
  const { iterations: before, schedule } = config.training;
  const { id } = config;
  if (iterations <= before) {
    throw new UsageError(({ commandUsage }) => commandUsage.onlyLonger(iterations, id, before));
  }
  if (endsWithRun(schedule)) {
    const name = String(schedule?.name);
    throw new UsageError(({ commandUsage }) =>
      commandUsage.endsWithRun(iterations, id, before, name),
    );
  }
  if (state !== undefined && isOutOfPatience(config, state)) {
    throw new UsageError(({ commandUsage }) => commandUsage.stoppedEarly(iterations, id));
  }
  return { ...config, training: { ...config.training, iterations } };
}

function isOutOfPatience({ training: { patience } }: RunConfig, { progress }: TrainingState) {
  return patience !== null && progress.testsSinceBest >= patience;
}

/** Whether a run is finished: its end was written, and it was not made longer since. */
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

/** Whether the final evaluation is stored. A kill after training can prevent it; in sweeps only the winner has it. */
function isJudged(run: Run): boolean {
  return !isOnTable(run) || hasJudgement(run) || run.config.sweep !== undefined;
}

function finishedLine(
  run: Run,
  events: readonly RunEvent[],
  hasCheckpoint: boolean,
  { commandUsage: text }: Messages,
): string {
  const { config } = run;
  const { iterations, schedule } = config.training;
  const end = events.findLast((event) => event.event === 'end');
  if (end?.reason === 'early-stop') {
    return text.finishedEarly(config.id, end.iterations);
  }
  const longer = hasCheckpoint
    ? text.makeLonger(`${resumeCommandOf(run)} --iterations ${2 * iterations}`)
    : text.notLonger(RUN_FILES.checkpoint);
  const more = endsWithRun(schedule) ? '' : longer;
  return `${text.finished(config.id, iterations)}${more}`;
}

/** @throws GradusError if continuing would end at the same loss */
function refuseDiverged({ config }: Run, events: readonly RunEvent[]): void {
  const last = events.at(-1);
  if (last?.event !== 'diverged') return;
  throw new LocalizedError(
    ({ commandUsage }) =>
      commandUsage.diverged(config.id, last.iteration, String(last.loss), config.training.lr),
    { code: 'divergence' },
  );
}

/**
 * A run without a checkpoint starts again. If it had one before, that would lose its weights, so it is refused. Before
 * the first checkpoint is complete there can be weights alone; then the log has no checkpoint.
 */
function refuseLostCheckpoint(run: Run, config: RunConfig, events: readonly RunEvent[]): void {
  const hadNone = events.length > 0 && !events.some(({ event }) => event === 'checkpoint');
  if (!hasWeights(run) || hadNone) return;
  throw new InputError(run.folder, ({ commandUsage }) => {
    const { weights, checkpoint } = RUN_FILES;
    return commandUsage.lostCheckpoint(weights, checkpoint, trainCommandFromHere(config));
  });
}

/** @throws DataError if these are not the pictures that the run was trained on */
function requireSamePictures(
  { config }: Run<PictureData>,
  { checksum: present }: LoadedImages,
): void {
  const { checksum, directory, name } = config.data;
  if (present === checksum) return;
  throw new InputError(directory ?? name, ({ commandUsage }) =>
    commandUsage.otherPictures(config.id, present, String(checksum)),
  );
}

function checkFits({ folder }: Run, experiment: Experiment, state: TrainingState): void {
  try {
    restoreState(experiment, state);
  } catch (cause) {
    if (!(cause instanceof GradusError)) throw cause;
    const file = resolve(folder, RUN_FILES.checkpoint);
    const { message } = cause;
    throw new InputError(
      file,
      ({ storedFiles }) => storedFiles.otherState(RUN_FILES.config, message),
      { cause },
    );
  }
}

/** The reasons why the result may differ from that of an uninterrupted run, or why its log has gaps. */
function differences(
  { config }: Run,
  events: readonly RunEvent[],
  loggedBytes: number,
  { loggedBytes: present }: RunWriter,
  { commandUsage: text }: Messages,
): string[] {
  const lines: string[] = [];
  if (config.gradus !== VERSION) lines.push(text.otherVersion(config.gradus, VERSION));
  if (config.machine !== null && config.machine.fusedMultiplyAdd !== usesFusedMultiplyAdd()) {
    lines.push(text.otherMachine);
  }
  if (present < loggedBytes) {
    const lacking = loggedBytes - present;
    lines.push(text.shortLog(RUN_FILES.events, lacking, loggedBytes, events.length));
  }
  return lines;
}

function startAgain(writer: RunWriter, { model }: RunConfig): void {
  writer.event({ event: 'resume', model: model.name, iteration: 0, at: new Date().toISOString() });
}
