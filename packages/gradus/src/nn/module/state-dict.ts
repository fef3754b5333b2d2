/** State dicts, and how a module loads one. */
import { type Shape, Tensor } from '../../tensor/index.ts';
import { ArgumentError, GradusError, ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { cut, shown } from '../../util/shown.ts';

const OP = 'loadStateDict';

/**
 * The parameters and buffers of a module by name, named as in PyTorch: `fc1.weight`.
 *
 * @example
 * ```ts
 * const state: nn.StateDict = new nn.Linear(2, 3).stateDict();
 * state['weight'].shape; // [3, 2]
 * ```
 */
export type StateDict = Record<string, Tensor>;

/**
 * Options of `loadStateDict`.
 *
 * @example
 * ```ts
 * const options: nn.LoadStateDictOptions = { strict: false };
 * new nn.Linear(2, 3).loadStateDict({ bias: zeros([3]) }, options).missingKeys; // ['weight']
 * ```
 */
export interface LoadStateDictOptions {
  /** Whether missing and unknown names are an error; default true. */
  strict?: boolean;
}

/**
 * The names that only one side has; with `strict: true` both lists are empty.
 *
 * @example
 * ```ts
 * const state = { weight: ones([3, 2]), bias: zeros([3]), step: tensor(7) };
 * const result: nn.LoadStateDictResult = new nn.Linear(2, 3).loadStateDict(state, { strict: false });
 * result; // { missingKeys: [], unexpectedKeys: ['step'] }
 * ```
 */
export interface LoadStateDictResult {
  /** Names of the module that the state dict lacks. */
  readonly missingKeys: readonly string[];
  /** Names of the state dict that the module lacks. */
  readonly unexpectedKeys: readonly string[];
}

/**
 * Copies the values of `state` into the tensors of `own`. If anything does not fit, it changes nothing.
 * @param model the name of the class, for errors
 * @param own names and tensors of the module; a tied tensor has several names
 */
export function loadInto(
  model: string,
  own: readonly (readonly [name: string, tensor: Tensor])[],
  state: Readonly<StateDict>,
  options?: LoadStateDictOptions,
): LoadStateDictResult {
  const { strict = true } = checkOptions(OP, options, { strict: 'boolean' });
  checkIsStateDict(state);
  const given = own.filter(([name]) => Object.hasOwn(state, name));
  const found = new Set(given.map(([, tensor]) => tensor));
  const names = new Set(own.map(([name]) => name));
  const result = {
    missingKeys: own.filter(([, each]) => !found.has(each)).map(([name]) => name),
    unexpectedKeys: Object.keys(state).filter((name) => !names.has(name)),
  };
  if (strict) checkNames(model, result, state);
  checkShapes(given, state);
  for (const [name, tensor] of given) checkType(name, tensor, state[name]);
  for (const [name, tensor] of given) tensor.setData(state[name].dataSync());
  return result;
}

/** @throws ArgumentError if `state` is not an object of tensors by name; it gives the call that makes one */
function checkIsStateDict(state: unknown): asserts state is Readonly<StateDict> {
  const hint = hintFor(state);
  if (hint === null) return;
  throw new ArgumentError(
    OP,
    `expected an object of tensors by name, got ${shown(state)}. ${hint}`,
  );
}

function hintFor(state: unknown): string | null {
  const bytes = 'Decode a safetensors file first: model.loadStateDict(loadSafetensors(bytes)).';
  if (typeof state !== 'object' || state === null || Array.isArray(state)) return bytes;
  if (ArrayBuffer.isView(state) || state instanceof ArrayBuffer) return bytes;
  if (state instanceof Map) return 'Make an object of it: Object.fromEntries(map).';
  if (typeof Reflect.get(state, 'then') === 'function') return 'Wait for it: await.';
  if (typeof Reflect.get(state, 'stateDict') === 'function') return 'Pass its stateDict().';
  if (Reflect.get(state, 'tensors') instanceof Map) return bytes;
  return null;
}

/** @throws GradusError for missing or unknown names */
function checkNames(
  model: string,
  { missingKeys, unexpectedKeys }: LoadStateDictResult,
  state: Readonly<Record<string, unknown>>,
): void {
  const parts = [
    missingKeys.length > 0 ? `missing: ${missingKeys.map(cut).join(', ')}` : '',
    unexpectedKeys.length > 0 ? `not in this model: ${unexpectedKeys.map(cut).join(', ')}` : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return;
  throw new GradusError(
    `${OP}: the names do not match the parameters and buffers of ${model} (${parts.join('; ')}). ` +
      fixFor(missingKeys, unexpectedKeys, state),
    { code: 'state-dict' },
  );
}

/**
 * The call that fixes the names. The state dict may be a part of the given checkpoint, or belong to a module that has
 * this one as a field, such as Lightning's `model`.
 */
function fixFor(
  [missing]: readonly string[],
  unexpected: readonly string[],
  state: Readonly<Record<string, unknown>>,
): string {
  const strict = 'To load what both have, pass { strict: false }.';
  if (missing === undefined) return strict;
  const has = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, missing);
  const part = unexpected.find((name) => has(state[name]));
  if (part !== undefined) return `Pass what the checkpoint has as ${shown(part)}.`;
  const longer = unexpected.find((name) => name.endsWith(`.${missing}`)) ?? missing;
  const prefix = longer.slice(0, longer.length - missing.length);
  if (prefix === '' || !unexpected.every((name) => name.startsWith(prefix))) return strict;
  return (
    `Take ${shown(prefix)} off the names: Object.fromEntries(Object.entries(state).map(([name, value]) => ` +
    `[name.slice(${prefix.length}), value])).`
  );
}

/**
 * @throws ArgumentError for a value that is not a tensor
 * @throws ShapeError for different shapes; it lists all of them
 */
function checkShapes(
  own: readonly (readonly [name: string, tensor: Tensor])[],
  state: Readonly<Record<string, unknown>>,
): void {
  const shapes: Shape[] = [];
  const misfits: string[] = [];
  for (const [name, { shape }] of own) {
    const value = state[name];
    checkIsTensor(name, value);
    if (value.shape.join() === shape.join()) continue;
    shapes.push(shape, value.shape);
    misfits.push(
      `${name} has shape [${shape}] in this model, but [${value.shape}] in the state dict`,
    );
  }
  if (misfits.length === 0) return;
  throw new ShapeError(
    OP,
    shapes,
    `${misfits.join('; ')}. Make the model with the sizes of the state dict, or leave these names out and pass ` +
      '{ strict: false }.',
  );
}

/** @throws ArgumentError if `value` is not a tensor */
function checkIsTensor(name: string, value: unknown): asserts value is Tensor {
  if (value instanceof Tensor) return;
  const hint = 'loadSafetensors(bytes) and stateDict() give tensors, tensor(values) makes one.';
  throw new ArgumentError(OP, `${name} must be a tensor, got ${shown(value)}. ${hint}`);
}

/** @throws ArgumentError for different dtypes */
function checkType(name: string, own: Tensor, value: Tensor): void {
  if (value.dtype === own.dtype) return;
  const file = own.dtype === 'float64' ? ', or read the file with { keepFloat64: true }' : '';
  throw new ArgumentError(
    OP,
    `${name} must be ${own.dtype}, but is ${value.dtype}. Convert it: .to('${own.dtype}')${file}.`,
  );
}
