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

/** Milliseconds between two checkpoints where no number of steps is given. */
const CHECKPOINT_INTERVAL = 5000;

/** A run that is to be trained. */
interface KeptTraining {
  /** Open for writing; it stays open. */
  readonly run: RunWriter;
  readonly config: NewRun;
  readonly experiment: Experiment;
  /** What files of weights say besides the tensors. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Where to go on; undefined for the beginning. */
  readonly state?: TrainingState;
  /** Called with each event once it is in the log, and with what `train` said. */
  readonly onEvent?: (event: RunEvent, plain: TrainEvent<TaskName>) => void;
  /** Called after each step, before what is due is written. Where it aborts the signal, this step is the last. */
  readonly onStep?: (training: Training) => void | Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Trains, and saves events, checkpoints and weights to disk. A trial of a sweep is not tested: that is for the winner.
 * @throws DivergenceError where a loss is not finite, once the weights that it came to are saved
 */
export async function trainAndKeep(task: KeptTraining): Promise<TrainResult<TaskName>> {
  const { run, config, experiment, metadata, state, onEvent, onStep, signal } = task;
  const { iterations, evalEvery, patience, keepBest } = config.training;
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

/** Makes checkpoints in time and when training ends, and keeps the weights of the best validation if asked to. */
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
    // Before the checkpoint: a run that is resumed from it must not lack them.
    if (keepBest && isBest) await run.saveBest(model, iteration);
    if (!isDue(training)) return;
    await run.checkpoint(training.state());
    last = performance.now();
  };
}

/** With what only the run knows. */
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
