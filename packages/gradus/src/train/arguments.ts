/** Checks of what `train` and `evaluate` are given, before anything is computed. */
import { Module } from '../nn/index.ts';
import { Tensor } from '../tensor/index.ts';
import { COUNT, POSITIVE_INTEGER } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import { checkOptions, type OptionKinds } from '../util/options.ts';
import { shown } from '../util/shown.ts';
import type { TrainOptions } from './train.ts';

const KINDS: OptionKinds<TrainOptions> = {
  model: null,
  loss: null,
  optimizer: null,
  trainLoader: null,
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
  state: 'object',
  name: 'string',
  onEvent: 'function',
  signal: null,
};

/** @throws ArgumentError for an option that is not known or not what it must be */
export function checkTrainOptions(given: TrainOptions): TrainOptions {
  const options = checkOptions('train', given, KINDS);
  const { model, loss, optimizer, trainLoader, testLoader } = options;
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
  if (testLoader !== undefined) checkMethods('testLoader', testLoader, ['pass'], loader);
  checkSignal('train', options.signal);
  checkTrains(options);
  return options;
}

/** @throws ArgumentError unless `model` is a module */
export function checkModel(op: string, model: unknown): void {
  if (hasMethods(model, ['forward', 'modules', 'parameters'])) return;
  throw new ArgumentError(op, `model must be a module, got ${shown(model)}.${fixOf(model)}`);
}

/** @throws ArgumentError unless `loss` is a function or has a forward */
export function checkLoss(op: string, loss: unknown): void {
  if (typeof loss === 'function' ? !isModuleClass(loss) : hasMethods(loss, ['forward'])) return;
  throw new ArgumentError(
    op,
    `loss must be a module or a function of output and target, got ${shown(loss)}.${fixOf(loss)}`,
  );
}

/** @throws ArgumentError unless `signal` is one, of this realm or another */
export function checkSignal(op: string, signal: unknown): void {
  if (signal === undefined || hasMethods(signal, ['throwIfAborted'])) return;
  throw new ArgumentError(
    op,
    `signal must be an AbortSignal, got ${shown(signal)}. Pass the signal of a controller: ` +
      'new AbortController().signal.',
  );
}

/** @throws ArgumentError unless `loader` gives batches */
export function checkBatches(op: string, loader: unknown): void {
  if (typeof loader === 'object' && loader !== null && Symbol.iterator in loader) return;
  throw new ArgumentError(op, `expected a DataLoader, got ${shown(loader)}.`);
}

function checkMethods(name: string, value: unknown, methods: readonly string[], fix: string): void {
  if (hasMethods(value, methods)) return;
  throw new ArgumentError('train', `${name} must be one such as ${fix}, got ${shown(value)}.`);
}

function hasMethods(value: unknown, methods: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return methods.every((method) => typeof Reflect.get(value, method) === 'function');
}

function isModuleClass(value: unknown): value is new () => Module {
  return typeof value === 'function' && value.prototype instanceof Module;
}

function fixOf(value: unknown): string {
  return isModuleClass(value) ? ` Make one: new ${value.name}().` : '';
}

/** An optimizer of another model would train nothing, without a word. */
function checkTrains({ model, optimizer }: TrainOptions): void {
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

/** @throws ArgumentError where `value` is no tensor */
export function checkGives(what: string, value: unknown): asserts value is Tensor {
  if (value instanceof Tensor) return;
  throw new ArgumentError('train', `${what} must return a tensor, but returned ${shown(value)}.`);
}
