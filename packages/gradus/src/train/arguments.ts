/** Checks of models, losses and loaders. */
import { Module } from '../nn/index.ts';
import { Tensor } from '../tensor/index.ts';
import { hasMethods } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';

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

/** @throws ArgumentError unless `loader` gives batches */
export function checkBatches(op: string, loader: unknown): void {
  if (typeof loader === 'object' && loader !== null && Symbol.iterator in loader) return;
  throw new ArgumentError(op, `expected a DataLoader, got ${shown(loader)}.`);
}

function isModuleClass(value: unknown): value is new () => Module {
  return typeof value === 'function' && value.prototype instanceof Module;
}

function fixOf(value: unknown): string {
  return isModuleClass(value) ? ` Make one: new ${value.name}().` : '';
}

/** @throws ArgumentError if `value` is not a tensor */
export function checkGives(what: string, value: unknown): asserts value is Tensor {
  if (value instanceof Tensor) return;
  throw new ArgumentError('train', `${what} must return a tensor, but returned ${shown(value)}.`);
}
