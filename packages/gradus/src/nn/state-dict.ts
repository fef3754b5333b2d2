/** Checks of what `loadStateDict` is given. */
import { Tensor } from '../tensor/index.ts';
import { ArgumentError, GradusError, ShapeError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import type { Parameter } from './parameter.ts';

const OP = 'loadStateDict';

/** A state dict: names as in PyTorch (`fc1.weight`), tensors as they are in the module. */
export type StateDict = Record<string, Tensor>;

/** Options of `loadStateDict`. */
export interface LoadStateDictOptions {
  /** Whether names that are missing or unknown are an error; default true. */
  strict?: boolean;
}

/** The names that `loadStateDict` did not find on one side; there are some only with `strict: false`. */
export interface LoadStateDictResult {
  /** Names of the module that the state dict lacks. */
  readonly missingKeys: readonly string[];
  /** Names of the state dict that the module lacks. */
  readonly unexpectedKeys: readonly string[];
}

/** @throws ArgumentError where `state` is no object of tensors by name; it says what makes one */
export function checkIsStateDict(state: unknown): asserts state is Readonly<StateDict> {
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

/** @throws GradusError where names are missing or unknown */
export function checkNames(
  model: string,
  { missingKeys, unexpectedKeys }: LoadStateDictResult,
): void {
  const parts = [
    missingKeys.length > 0 ? `missing: ${missingKeys.join(', ')}` : '',
    unexpectedKeys.length > 0 ? `not in this model: ${unexpectedKeys.join(', ')}` : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return;
  throw new GradusError(
    `${OP}: the names do not match ${model}'s parameters (${parts.join('; ')}). To load what both have, ` +
      'pass { strict: false }.',
    { code: 'state-dict' },
  );
}

/** @throws ArgumentError, ShapeError where `value` is no float32 tensor of the parameter's shape */
export function checkFits(
  name: string,
  parameter: Parameter,
  value: unknown,
): asserts value is Tensor {
  if (!(value instanceof Tensor)) {
    const hint = 'loadSafetensors(bytes) and stateDict() give tensors, tensor(values) makes one.';
    throw new ArgumentError(OP, `${name} must be a tensor, got ${shown(value)}. ${hint}`);
  }
  if (value.shape.join() !== parameter.shape.join()) {
    throw new ShapeError(
      OP,
      [parameter.shape, value.shape],
      `${name} has shape [${parameter.shape}] in this model, but [${value.shape}] in the state dict.`,
    );
  }
  if (value.dtype !== parameter.dtype) {
    throw new ArgumentError(
      OP,
      `${name} must be ${parameter.dtype}, but is ${value.dtype}. Convert it: .float().`,
    );
  }
}
