/** The options and the result of `train`, and the checks of the options. */
import {
  COUNT,
  checkArgument,
  checkSignal,
  hasMethods,
  POSITIVE_INTEGER,
} from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkOptions, type OptionKinds } from '../util/options.ts';
import { shown } from '../util/shown.ts';
import { checkLoss, checkModel } from './arguments.ts';
import type { EndReason, TrainEvent } from './events.ts';
import type { Loss, MetricSchedule, Model, PairLoader, Schedule, Steps } from './model.ts';
import type { BestEvaluation, TrainingState } from './state-schema.ts';
import { type Evaluation, TASK_NAMES, type TaskName } from './tasks.ts';

/**
 * Options of {@link train}.
 *
 * @example
 * ```ts
 * const model = new nn.Linear(2, 1);
 * const options: TrainOptions<'regression'> = {
 *   task: 'regression', model, loss: new nn.MSELoss(), epochs: 5,
 *   optimizer: new optim.SGD(model.parameters(), { lr: 0.1 }),
 *   trainLoader: new DataLoader(new TensorDataset(ones([4, 2]), ones([4, 1]))),
 * };
 * ```
 */
export interface TrainOptions<T extends TaskName = 'classification'> {
  readonly model: Model;
  readonly loss: Loss;
  /** An optimizer of the model's parameters. */
  readonly optimizer: Steps;
  /** Batches `[input, target]`; epoch follows epoch until all steps are taken. */
  readonly trainLoader: PairLoader;
  /** The task of the model, which decides its metrics. Default `'classification'`. */
  readonly task?: T;
  /** Regression only: a factor for `mae` and `rmse`, the standard deviation if the targets were standardized. Default 1. */
  readonly targetScale?: number;
  /** The validation set, for every choice: `patience`, `evaluationScheduler`, `restoreBest`. */
  readonly validationLoader?: PairLoader;
  /**
   * The test set. With a `validationLoader` it is read once, at the end. Without one the model is tested every
   * `evalEvery` steps, for you to watch: no choice may depend on the test set. Without both there is no `eval` event.
   */
  readonly testLoader?: PairLoader;
  /** Steps to take. Give this or `epochs`. */
  readonly iterations?: number;
  /** Epochs to train. Give this or `iterations`. */
  readonly epochs?: number;
  /** Evaluates every `evalEvery` steps and after the last step; with 0, the default, only after the last step. */
  readonly evalEvery?: number;
  /** Reports every `logEvery`-th step as an event; 0 for none. Default 1. */
  readonly logEvery?: number;
  /**
   * How many steps to take in one call of the backend, which saves most of the time of small networks. Default 1.
   * `'auto'`: as many as fit into 50 ms, or 8 ms in a page. A function gives the most after `iteration` steps.
   * Evaluations, their number and all bits stay the same. After a call, its `step` events come one after the other,
   * and then `afterStep` once; both see the model after the last step of the call.
   *
   * With more than 1, `forward`, the loss and `beforeStep` are called for one step of a call only. So they must do the
   * same in each step, apart from what they draw from a generator: no counters, no numbers that change. Gradients and
   * outputs cannot be read after the step. Steps that differ in structure are taken one by one.
   */
  readonly stepsPerExecution?: number | 'auto' | ((iteration: number) => number);
  /** A schedule whose `step()` is called after each step: its epochs count steps. */
  readonly scheduler?: Schedule;
  /**
   * A schedule whose `step(metric)` is called after each validation, with the accuracy in per cent
   * (`new ReduceLROnPlateau(optimizer, { mode: 'max' })`) or the root mean squared error (`mode: 'min'`).
   */
  readonly evaluationScheduler?: MetricSchedule;
  /** Called between `backward()` and `step()`: clip gradients here. */
  readonly beforeStep?: () => void;
  /**
   * Called after each step, its evaluation and its events: save states here. If it returns a promise, training waits
   * for it.
   */
  readonly afterStep?: (training: Training) => void | Promise<void>;
  /**
   * Stops after this number of validations in a row without a new best accuracy or root mean squared error. Needs
   * `evalEvery`.
   */
  readonly patience?: number;
  /**
   * Ends with the parameters of the best validation instead of the last; the final test uses them too. Default false.
   * Of validations with equal accuracy, the best has the lowest mean loss (if the targets of both loaders have one
   * form), and is the first of several. `patience` counts by the accuracy alone.
   */
  readonly restoreBest?: boolean;
  /**
   * Continues from this state. Pass the same other options as in the first run; only `iterations` or `epochs` may
   * be larger.
   */
  readonly state?: TrainingState;
  /** The model's name in events; default: its class. */
  readonly name?: string;
  /** Called with each event, in order. */
  readonly onEvent?: (event: TrainEvent<T>) => void;
  /** Stops training between two steps. */
  readonly signal?: AbortSignal;
}

/**
 * The result of {@link train}.
 *
 * @example
 * ```ts
 * const describe = ({ iterations, reason, best }: TrainResult) =>
 *   `${reason} after ${iterations} steps, best accuracy ${best?.accuracy} %`;
 * ```
 */
export interface TrainResult<T extends TaskName = 'classification'> {
  /** Steps taken. */
  readonly iterations: number;
  /** The loss of the last step, before its update; null without a step. */
  readonly loss: number | null;
  /** The last test; null without one. */
  readonly evaluation: Evaluation<T> | null;
  /** The last validation; null without one. */
  readonly validation: Evaluation<T> | null;
  /** Wall-clock time of training and testing, including the time before a resume. */
  readonly seconds: number;
  /**
   * The best validation, chosen as `restoreBest` describes; without a validation set the best test; null without
   * either.
   */
  readonly best: BestEvaluation<T> | null;
  /** Whether the signal stopped training. */
  readonly aborted: boolean;
  /** Why training ended. */
  readonly reason: EndReason;
}

/**
 * The running training, as `afterStep` gets it.
 *
 * @example
 * ```ts
 * let best: TrainingState | undefined;
 * const afterStep = (training: Training) => {
 *   if (training.isBest) best = training.state();
 * };
 * ```
 */
export interface Training {
  /** Steps taken. */
  readonly iteration: number;
  /** Whether the model was validated, or tested, after this step. */
  readonly isTested: boolean;
  /** Whether this evaluation is the best so far. */
  readonly isBest: boolean;
  /** The best validation so far, as in {@link TrainResult}. */
  readonly best: BestEvaluation<TaskName> | null;
  /** Whether this was the last step, for any reason. */
  readonly isOver: boolean;
  /** The state of training; pass it to `train` to continue from here. It copies all numbers. */
  state(): TrainingState;
}

const KINDS: OptionKinds<TrainOptions<TaskName>> = {
  model: null,
  loss: null,
  optimizer: null,
  trainLoader: null,
  task: TASK_NAMES,
  targetScale: { above: 0 },
  validationLoader: null,
  testLoader: null,
  iterations: POSITIVE_INTEGER,
  epochs: POSITIVE_INTEGER,
  evalEvery: COUNT,
  logEvery: COUNT,
  stepsPerExecution: null,
  scheduler: null,
  evaluationScheduler: null,
  beforeStep: 'function',
  afterStep: 'function',
  patience: POSITIVE_INTEGER,
  restoreBest: 'boolean',
  state: 'object',
  name: 'string',
  onEvent: 'function',
  signal: null,
};

/** @throws ArgumentError for an option that is unknown, of the wrong type or out of range */
export function checkTrainOptions(given: TrainOptions<TaskName>): TrainOptions<TaskName> {
  const options = checkOptions('train', given, KINDS);
  const { model, loss, optimizer, trainLoader } = options;
  checkModel('train', model);
  checkLoss('train', loss);
  const stateful = ['stateDict', 'loadStateDict'];
  checkMethods('optimizer', optimizer, ['zeroGrad', 'step', ...stateful], 'new SGD(…)');
  for (const name of ['scheduler', 'evaluationScheduler'] as const) {
    if (options[name] === undefined) continue;
    checkMethods(name, options[name], ['step', ...stateful], 'new StepLR(…)');
  }
  const loader = 'new DataLoader(new TensorDataset(inputs, targets), { batchSize })';
  checkMethods('trainLoader', trainLoader, ['pass'], loader);
  for (const name of ['validationLoader', 'testLoader'] as const) {
    if (options[name] !== undefined) checkMethods(name, options[name], ['pass'], loader);
  }
  checkSteps(options.stepsPerExecution);
  checkSignal('train', options.signal);
  checkChoices(options);
  checkTask(options);
  checkTrains(options);
  return options;
}

function checkMethods(name: string, value: unknown, methods: readonly string[], fix: string): void {
  if (hasMethods(value, methods)) return;
  throw new ArgumentError(
    'train',
    `${name} must be an object such as ${fix}, got ${shown(value)}.`,
  );
}

function checkSteps(given: unknown): void {
  if (given === undefined || given === 'auto' || typeof given === 'function') return;
  if (typeof given === 'number') {
    checkArgument('train', 'stepsPerExecution', given, POSITIVE_INTEGER);
    return;
  }
  throw new ArgumentError(
    'train',
    `stepsPerExecution must be a positive integer, 'auto', or a function of the iteration, got ${shown(given)}.`,
  );
}

/** A choice that depends on the test set would make its result too good. */
function checkChoices(options: TrainOptions<TaskName>): void {
  if (options.validationLoader !== undefined) return;
  const choice = (['patience', 'evaluationScheduler', 'restoreBest'] as const).find(
    (name) => options[name] !== undefined && options[name] !== false,
  );
  if (choice === undefined) return;
  throw new ArgumentError(
    'train',
    `${choice} needs a validationLoader: choices are made on samples that are neither trained on nor tested with. ` +
      'Take some of the training set: randomSplit(dataset, [50000, 10000]).',
  );
}

/** Some losses fit one task only, and name it. */
function checkTask({ loss, task, testLoader, validationLoader }: TrainOptions<TaskName>): void {
  const fits: unknown = Reflect.get(loss, 'task');
  const evaluates = testLoader !== undefined || validationLoader !== undefined;
  if (fits === undefined || (task === undefined && !evaluates)) return;
  const asked = task ?? 'classification';
  if (fits === asked) return;
  throw new ArgumentError(
    'train',
    `${loss.constructor.name} is a loss of ${fits}, but the task is ${asked}${task === undefined ? ' by default' : ''}. ` +
      `Pass task: '${fits}', or another loss.`,
  );
}

/** The optimizer of another model would train nothing, without an error. */
function checkTrains({ model, optimizer }: TrainOptions<TaskName>): void {
  if (!hasMethods(optimizer, ['parameters'])) return;
  const trained: unknown = Reflect.apply(Reflect.get(optimizer, 'parameters'), optimizer, []);
  if (!Array.isArray(trained)) return;
  const own = new Set<unknown>(model.parameters());
  if (own.size === 0 || trained.some((parameter) => own.has(parameter))) return;
  throw new ArgumentError(
    'train',
    "optimizer has none of the model's parameters. Make it with model.parameters() of this model.",
  );
}
