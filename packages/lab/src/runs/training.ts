import type { Module } from 'gradus/nn';
import {
  DivergenceError,
  type TaskName,
  type TrainEvent,
  type Training,
  type TrainingState,
  type TrainResult,
  train,
} from 'gradus/train';
import type { RunEvent } from '../events/index.ts';
import type { Experiment } from '../experiment/create.ts';
import { sourceName } from '../settings/schema.ts';
import type { NewRun, RunWriter } from './writer.ts';

/** Milliseconds between two checkpoints if no number of steps is given. */
const CHECKPOINT_INTERVAL = 5000;

/** A run to train. */
interface KeptTraining {
  /** Open for writing; it stays open. */
  readonly run: RunWriter;
  readonly config: NewRun;
  readonly experiment: Experiment;
  /** Metadata for the files of weights. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** The state to resume from; undefined to start from the beginning. */
  readonly state?: TrainingState;
  /** Called with each logged event, and with the event as `train` sent it. */
  readonly onEvent?: (event: RunEvent, plain: TrainEvent<TaskName>) => void;
  /** How many steps can be taken before `onEvent` must see the model; default: any number. */
  readonly stepsUntilLook?: (iteration: number) => number;
  /** Called after each validation, before files are written. If it aborts the signal, training ends. */
  readonly onStep?: (training: Training) => void | Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Trains, and saves events, checkpoints and weights to disk. Does not test a trial of a sweep: only the winner is
 * tested.
 * @throws DivergenceError if a loss is not finite, after the last weights are saved
 */
export async function trainAndKeep(task: KeptTraining): Promise<TrainResult<TaskName>> {
  const { run, config, experiment, metadata, state, onEvent, onStep, signal } = task;
  const { iterations, evalEvery, patience, keepBest, checkpointEvery } = config.training;
  const { model, validationLoader } = experiment;
  if (metadata !== undefined) run.describe(metadata);
  const keep = checkpointing(run, model, config);
  try {
    return await train<TaskName>({
      ...experiment,
      testLoader: config.sweep === undefined ? experiment.testLoader : undefined,
      iterations,
      evalEvery,
      patience: patience ?? undefined,
      restoreBest: keepBest && validationLoader !== undefined,
      name: config.model.name,
      state,
      stepsPerExecution: (iteration) => {
        const untilCheckpoint =
          checkpointEvery === null ? Infinity : checkpointEvery - (iteration % checkpointEvery);
        return Math.min(untilCheckpoint, task.stepsUntilLook?.(iteration) ?? Infinity);
      },
      onEvent: (plain) => {
        const event = completed(plain, config);
        run.event(event);
        onEvent?.(event, plain);
      },
      signal,
      afterStep: async (training) => {
        if (onStep !== undefined) await onStep(training);
        await keep(training);
      },
    });
  } catch (error) {
    if (error instanceof DivergenceError) {
      await run.saveWeights(model.stateDict(), error.iteration - 1);
    }
    throw error;
  }
}

/** Writes checkpoints at intervals and when training ends; with `keepBest`, also the weights of the best evaluation. */
function checkpointing(
  run: RunWriter,
  model: Module,
  { training: { checkpointEvery, keepBest } }: NewRun,
) {
  let last = performance.now();
  const isDue = ({ isOver, iteration }: Training): boolean => {
    if (isOver) return true;
    if (checkpointEvery !== null) return iteration % checkpointEvery === 0;
    return performance.now() - last >= CHECKPOINT_INTERVAL;
  };
  return async (training: Training): Promise<void> => {
    const { iteration, isBest } = training;
    // Before the checkpoint: a run that resumes from it needs them.
    if (keepBest && isBest) await run.saveBest(model, iteration);
    if (!isDue(training)) return;
    await run.checkpoint(training.state());
    last = performance.now();
  };
}

/** Adds the fields that only the run knows. */
function completed(event: TrainEvent<TaskName>, { model, data, training }: NewRun): RunEvent {
  if (event.event === 'resume') return { ...event, at: new Date().toISOString() };
  if (event.event !== 'start') return event;
  const { hidden, activation } = model;
  const { iterations: _, batchSize: __, ...settings } = training;
  const { name: dataset, checksum } =
    data.kind === 'pictures'
      ? data
      : { name: sourceName(data.source), checksum: data.source.checksum };
  return { ...event, hidden, activation, ...settings, dataset, checksum } as RunEvent;
}
