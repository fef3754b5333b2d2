import { GradusError } from 'gradus';
import { Dropout, Linear, type Module, Sequential, utils } from 'gradus/nn';
import type { TabularModel } from 'gradus/preprocessing';
import type { TaskName, TrainEvent, TrainingState } from 'gradus/train';
import type { ProbeEvent } from '../../../diagnostics/index.ts';
import type { RunEvent } from '../../../events/index.ts';
import type { Experiment } from '../../../experiment/create.ts';
import type { Messages } from '../../../lang/index.ts';
import { resumeCommandOf, trainCommandFromHere } from '../../../runs/commands.ts';
import { trainAndKeep } from '../../../runs/training.ts';
import type { NewRun, RunWriter } from '../../../runs/writer.ts';
import type { TrainingTable } from '../../../tabular/data.ts';
import type { TableJudgement } from '../../../tabular/judgement.ts';
import { Interruption, type Io } from '../../../text/io.ts';
import { grouped } from '../../../text/numbers.ts';
import type { Reporter } from './reporters.ts';
import type { Outcome } from './summary-table.ts';
import type { Watch } from './watch.ts';

/** A run to train. */
interface Task {
  /** Open for writing; closed at the end. */
  readonly run: RunWriter;
  readonly config: NewRun;
  readonly experiment: Experiment;
  /** Whether the validation set was not taken from the training set. */
  readonly hasOwnValidation?: boolean;
  /** Metadata for files of weights. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Where to continue; undefined to start from the beginning. */
  readonly state?: TrainingState;
  /** The probes before that state. */
  readonly checks?: readonly ProbeEvent[];
  /** Evaluates the trained network, to be stored with the run. */
  readonly judge?: () => Promise<TableJudgement>;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  readonly text: Messages;
  readonly color?: boolean;
  /** Text on how to continue after a stop, given the command for this run; with several runs, also for the others. */
  readonly goOn?: (command: string) => string;
  readonly io: Io;
}

/** The additional parts of a run on a table: its preprocessing in the files of weights, and its final evaluation. */
export function tableParts(
  data: TrainingTable,
  { model }: Experiment,
  { training: { seed } }: NewRun,
  signal: AbortSignal,
): Pick<Task, 'metadata' | 'judge'> {
  const judge = async (): Promise<TableJudgement> => {
    const [{ Predictor }, { judgeTable }] = await Promise.all([
      import('gradus/preprocessing'),
      import('../../../tabular/judge.ts'),
    ]);
    return judgeTable(data, new Predictor(model as TabularModel), { seed, signal });
  };
  return { metadata: data.metadata(model), judge };
}

/** Trains, reports progress, and saves checkpoints, weights and events to disk. */
export async function trainRun(task: Task): Promise<Outcome> {
  const { run, config, experiment, state, reporter, signal, io, text, goOn } = task;
  const { model, trainLoader, validationLoader } = experiment;
  const { iterations } = config.training;
  const emit = (event: RunEvent): void => {
    run.event(event);
    reporter.event(event);
  };
  const watch = config.training.monitor ? await watchFor(task, emit) : null;
  const onEvent = (event: RunEvent, plain: TrainEvent<TaskName>): void => {
    reporter.event(event);
    watch?.event(plain);
  };
  const validates = validationLoader !== undefined;
  reporter.begin(`${config.model.name}: ${inWords(model)}`, iterations, validates);
  if (validates && config.data.kind === 'pictures' && !task.hasOwnValidation) {
    const kept = validationLoader.dataset.length;
    const all = kept + trainLoader.dataset.length;
    reporter.lines([text.train.validation(grouped(kept), grouped(all))]);
  }
  try {
    const { metadata } = task;
    const stepsUntilLook = watch === null ? undefined : watch.stepsUntilLook.bind(watch);
    const kept = { run, config, experiment, metadata, state, onEvent, stepsUntilLook, signal };
    const result = await trainAndKeep(kept);
    reporter.end();
    const judgement = result.aborted ? undefined : await judged(task);
    if (judgement !== undefined) {
      await run.saveJudgement(judgement);
      reporter.judgement(judgement);
    }
    run.finish();
    if (result.aborted && !isUnread(signal)) {
      const stopped = text.train.stopped(result.iterations);
      io.stderr.write(`gradus: ${stopped} ${(goOn ?? text.train.goOn)(resumeCommandOf(run))}\n`);
    }
    const parameters = utils.countParameters(model);
    return { config, result, parameters, folder: run.folder, judgement };
  } catch (error) {
    reporter.end();
    await explainRecovery(task, error);
    throw error;
  } finally {
    reporter.end();
    await run.close();
  }
}

/** Evaluates the network. If that is interrupted, prints how to continue. */
async function judged({ run, judge, signal, text, goOn = text.train.goOn, io }: Task) {
  try {
    return await judge?.();
  } catch (error) {
    if (signal.aborted && !isUnread(signal)) {
      io.stderr.write(`gradus: ${text.trainTable.untested} ${goOn(resumeCommandOf(run))}\n`);
    }
    throw error;
  }
}

/** After an error of the disk, prints how to resume the run, or where its weights were saved. */
async function explainRecovery(task: Task, error: unknown): Promise<void> {
  const { run, config, experiment, io, text } = task;
  if (!(error instanceof GradusError)) return;
  const say = (line: string): unknown => io.stderr.write(`gradus: ${line}\n`);
  if (error.code === 'unwritable') say((task.goOn ?? text.train.goOn)(resumeCommandOf(run)));
  if (error.code !== 'lost') return;
  const path = await run.rescue(experiment.model.stateDict());
  const command = trainCommandFromHere(config);
  say(path === null ? text.train.weightsLost(command) : text.train.rescued(path, command));
}

/** Loads monitoring on demand, so that training starts faster without it. */
async function watchFor(task: Task, onProbe: (event: ProbeEvent) => void): Promise<Watch> {
  const { Watch } = await import('./watch.ts');
  const { experiment, config, color = false, reporter, checks } = task;
  const text = task.text.diagnose;
  const { lines } = reporter;
  return new Watch({
    ...{ experiment, config, text, color, checks, onProbe },
    print: lines,
    onCost: (line) => lines([line]),
  });
}

/** Whether the reader of the output has closed it: then nothing is printed. */
function isUnread({ reason }: AbortSignal): boolean {
  return reason instanceof Interruption && reason.exitCode === 0;
}

/** `Linear(784, 100) → Sigmoid → Linear(100, 10)`. */
function inWords(model: Module): string {
  return layersOf(model)
    .map((layer) =>
      layer instanceof Linear
        ? `Linear(${layer.inFeatures}, ${layer.outFeatures})`
        : layer instanceof Dropout
          ? `Dropout(${layer.p})`
          : layer.constructor.name,
    )
    .join(' → ');
}

/** The children of a module; a Sequential is replaced by its children. */
function layersOf(model: Module): Module[] {
  return model
    .children()
    .flatMap((layer) => (layer instanceof Sequential ? layersOf(layer) : [layer]));
}
