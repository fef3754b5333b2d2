/** What `train` is given and gives, and the checks of it. */
import { COUNT, checkSignal, hasMethods, POSITIVE_INTEGER } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkOptions, type OptionKinds } from '../util/options.ts';
import { shown } from '../util/shown.ts';
import { checkLoss, checkModel } from './arguments.ts';
import type { EndReason, TrainEvent } from './events.ts';
import type { Loss, MetricSchedule, Model, PairLoader, Schedule, Steps } from './model.ts';
import type { BestEvaluation, TrainingState } from './state-schema.ts';
import { type Evaluation, TASK_NAMES, type TaskName } from './tasks.ts';

/** What `train` trains, on what, how long, and whom it tells. */
export interface TrainOptions<T extends TaskName = 'classification'> {
  readonly model: Model;
  readonly loss: Loss;
  /** Made with the model's parameters. */
  readonly optimizer: Steps;
  /** Batches `[input, target]`; passes follow one another until all steps are taken. */
  readonly trainLoader: PairLoader;
  /** What the model is for: how it is evaluated. Default `'classification'`. */
  readonly task?: T;
  /** Of regression: what 1 in the targets stands for, where they were scaled; `mae` and `rmse` are multiplied by it. */
  readonly targetScale?: number;
  /** What every choice is made with: `patience`, `evaluationScheduler`, `restoreBest`. */
  readonly validationLoader?: PairLoader;
  /**
   * What the model is tested with: once, at the end, beside a `validationLoader`. Without one it is looked at every
   * `evalEvery` steps, to be watched alone, as no choice may depend on it. Without either there is no `eval` event.
   */
  readonly testLoader?: PairLoader;
  /** Steps to take. Give this or `epochs`. */
  readonly iterations?: number;
  /** Passes to make over the training set. */
  readonly epochs?: number;
  /** Evaluates after every so many steps, and after the last one; 0 (the default) for after the last one alone. */
  readonly evalEvery?: number;
  /** Tells about every so many-th step; 0 for none. Default 1. */
  readonly logEvery?: number;
  /** Steps after each step of training: the learning rate as a function of the iteration. */
  readonly scheduler?: Schedule;
  /**
   * Steps after each validation, with the accuracy in per cent (`new ReduceLROnPlateau(optimizer, { mode: 'max' })`), or
   * with the root mean squared error (`mode: 'min'`).
   */
  readonly evaluationScheduler?: MetricSchedule;
  /** Called between `backward()` and `step()`: the place for clipping gradients. */
  readonly beforeStep?: () => void;
  /**
   * Called after each step, when its events have been told and its test is done; where it gives a promise,
   * training waits for it. The place for keeping states.
   */
  readonly afterStep?: (training: Training) => void | Promise<void>;
  /**
   * Stops after so many validations in a row without a higher accuracy, or a lower root mean squared error, than the
   * best before; needs `evalEvery`.
   */
  readonly patience?: number;
  /**
   * Ends with the parameters of the best validation instead of the last ones; the test sees these. Default false.
   * Of validations with the same accuracy the one with the lowest mean loss is the best (as far as both loaders have
   * targets of one form), the first of several; `patience` goes by the accuracy alone.
   */
  readonly restoreBest?: boolean;
  /**
   * Goes on from here. Everything else is to be as it was when the state was taken, but that there may be
   * more iterations to take.
   */
  readonly state?: TrainingState;
  /** What events call the model; its class by default. */
  readonly name?: string;
  /** Called with each event, in order. */
  readonly onEvent?: (event: TrainEvent<T>) => void;
  /** Stops training between two steps. */
  readonly signal?: AbortSignal;
}

/** What came of training. */
export interface TrainResult<T extends TaskName = 'classification'> {
  /** Steps taken. */
  readonly iterations: number;
  /** Loss of the last step, before its update; null where no step was taken. */
  readonly loss: number | null;
  /** The last test; null without one. */
  readonly evaluation: Evaluation<T> | null;
  /** The last validation; null without one. */
  readonly validation: Evaluation<T> | null;
  /** Wall-clock time of training and testing, also before it was resumed. */
  readonly seconds: number;
  /**
   * The best validation, the first of several, or as `restoreBest` says; without a validation set the best test; null
   * without either.
   */
  readonly best: BestEvaluation<T> | null;
  /** Whether the signal stopped it. */
  readonly aborted: boolean;
  /** Why it is over. */
  readonly reason: EndReason;
}

/** Training as `afterStep` sees it. */
export interface Training {
  /** Steps taken. */
  readonly iteration: number;
  /** Whether the model was validated, or tested, after this step. */
  readonly isTested: boolean;
  /** Whether that was better than all before it. */
  readonly isBest: boolean;
  /** The best validation so far, as in {@link TrainResult}. */
  readonly best: BestEvaluation<TaskName> | null;
  /** Whether this was the last step, for whatever reason. */
  readonly isOver: boolean;
  /** Where training stands; give it to `train` to go on from here. It costs a copy of all numbers. */
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

/** @throws ArgumentError for an option that is not known or not what it must be */
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
  checkSignal('train', options.signal);
  checkChoices(options);
  checkTask(options);
  checkTrains(options);
  return options;
}

function checkMethods(name: string, value: unknown, methods: readonly string[], fix: string): void {
  if (hasMethods(value, methods)) return;
  throw new ArgumentError('train', `${name} must be one such as ${fix}, got ${shown(value)}.`);
}

/** Choices that look at the test set would make its result too good. */
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

/** A loss says what it is for, where that is one task. */
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

/** An optimizer of another model would train nothing, without a word. */
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
