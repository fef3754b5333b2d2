import type { HostArray, PassPosition } from '../data/index.ts';
import { joinState, splitState } from '../data/safetensors/index.ts';
import type { Module } from '../nn/index.ts';
import { fromArray, type Tensor } from '../tensor/index.ts';
import { GradusError } from '../util/errors.ts';
import { defaultGenerator } from '../util/random/index.ts';
import type { MetricSchedule, Schedule, Stateful, Steps } from './model.ts';
import { checkState, type Progress, type TrainingState } from './state-schema.ts';

/**
 * The objects whose state is captured and restored.
 *
 * @example
 * ```ts no-run
 * declare const state: TrainingState;
 * const model = new nn.Linear(2, 1);
 * const trained: Trained = { model, optimizer: new optim.Adam(model.parameters()) };
 * restoreState(trained, state);
 * ```
 */
export interface Trained {
  readonly model: Module;
  readonly optimizer: Steps;
  readonly scheduler?: Schedule;
  readonly evaluationScheduler?: MetricSchedule;
}

/** The state of the training loop itself. */
export interface Standing {
  readonly progress: Progress;
  readonly pass: PassPosition | null;
  /** The model's weights at its best validation, by name; null without `restoreBest`. */
  readonly best: Record<string, HostArray> | null;
}

const MODEL = 'model.';
const OPTIMIZER = 'optimizer.';
const BEST = 'best.';

/** Copies the state of everything. It runs a pending step. */
export function captureState(
  { model, optimizer, scheduler, evaluationScheduler }: Trained,
  { progress, pass, best }: Standing,
): TrainingState {
  const { paramGroups, state } = optimizer.stateDict();
  const tensors: Record<string, HostArray> = {};
  const { numbers, tensors: states } = splitState(state);
  for (const [name, array] of Object.entries(copyOf(model))) tensors[`${MODEL}${name}`] = array;
  for (const [name, array] of Object.entries(best ?? {})) tensors[`${BEST}${name}`] = array;
  for (const [name, tensor] of Object.entries(states)) {
    tensors[`${OPTIMIZER}${name}`] = toHost(tensor);
  }
  return {
    progress,
    generator: defaultGenerator.getState(),
    pass,
    optimizer: { paramGroups: structuredClone(paramGroups), state: numbers },
    scheduler: structuredClone(scheduler?.stateDict() ?? null),
    evaluationScheduler: structuredClone(evaluationScheduler?.stateDict() ?? null),
    tensors,
  };
}

/**
 * Loads a state into a model, an optimizer and schedules of the same kinds and shapes. It does not change generators.
 * @throws GradusError if a field is missing or out of range, or the state does not fit; then it changes nothing
 *
 * @example
 * ```ts no-run
 * declare const bytes: Uint8Array;
 * const model = new nn.Linear(2, 1);
 * const optimizer = new optim.Adam(model.parameters());
 * restoreState({ model, optimizer }, decodeTrainingState(bytes).state);
 * ```
 */
export function restoreState(trained: Trained, state: TrainingState): void {
  checkState(state);
  const { model, optimizer, scheduler, evaluationScheduler } = trained;
  checkSchedule('scheduler', scheduler, state.scheduler);
  checkSchedule('evaluationScheduler', evaluationScheduler, state.evaluationScheduler);
  const { weights, states } = tensorsOf(state);
  const undo: (() => void)[] = [];
  const load = <S>(part: Stateful<S> | undefined, saved: S | null): void => {
    if (part === undefined || saved === null) return;
    const before = part.stateDict();
    undo.unshift(() => part.loadStateDict(before));
    part.loadStateDict(saved);
  };
  try {
    load(optimizer, { paramGroups: state.optimizer.paramGroups, state: states });
    load(scheduler, state.scheduler);
    load(evaluationScheduler, state.evaluationScheduler);
    // Last, because it changes nothing if it refuses.
    model.loadStateDict(weights);
  } catch (error) {
    for (const each of undo) each();
    throw error;
  }
}

/** Weights by name, and the state of each parameter by its number. */
function tensorsOf({ optimizer, tensors }: TrainingState) {
  const read = (prefix: string) =>
    Object.fromEntries(
      Object.entries(under(prefix, tensors)).map(([name, array]) => [name, toTensor(array)]),
    );
  return { weights: read(MODEL), states: joinState(optimizer.state, read(OPTIMIZER)) };
}

/**
 * The model's parameters and buffers in a state, under the names of its `stateDict()`. They are not copies.
 *
 * @example
 * ```ts no-run
 * declare const state: TrainingState;
 * const { shape, data } = weightsOf(state)['fc1.weight'];
 * ```
 */
export function weightsOf({ tensors }: TrainingState): Record<string, HostArray> {
  return under(MODEL, tensors);
}

/** The model's weights at its best validation; null if the state does not contain them. */
export function bestOf({ tensors }: TrainingState): Record<string, HostArray> | null {
  const best = under(BEST, tensors);
  return Object.keys(best).length === 0 ? null : best;
}

function under(prefix: string, tensors: TrainingState['tensors']): Record<string, HostArray> {
  const own = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, array]) => [name.slice(prefix.length), array]));
}

/** A copy of the model's parameters and buffers, by name. */
export function copyOf(model: Module): Record<string, HostArray> {
  const entries = Object.entries(model.stateDict());
  return Object.fromEntries(entries.map(([name, tensor]) => [name, toHost(tensor)]));
}

/** Loads a copy of {@link copyOf} into a model. */
export function giveBack(model: Module, copy: Readonly<Record<string, HostArray>>): void {
  const entries = Object.entries(copy);
  model.loadStateDict(Object.fromEntries(entries.map(([name, array]) => [name, toTensor(array)])));
}

function checkSchedule(
  name: string,
  schedule: Schedule | MetricSchedule | undefined,
  state: object | null,
): void {
  if ((schedule === undefined) !== (state === null)) {
    throw new GradusError(
      `train: the state was taken ${state === null ? 'without' : 'with'} a ${name}. ` +
        `Resume ${state === null ? 'without' : 'with'} it.`,
      { code: 'state-dict' },
    );
  }
}

function toHost(tensor: Tensor): HostArray {
  return { dtype: tensor.dtype, shape: [...tensor.shape], data: tensor.dataSync() };
}

function toTensor({ data, shape, dtype }: HostArray): Tensor {
  return fromArray(data, shape, { dtype });
}
