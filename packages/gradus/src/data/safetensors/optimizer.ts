/** The state of an optimizer as a file. */
import type { OptimizerState, ParameterState } from '../../optim/index.ts';
import { fromArray, type Tensor } from '../../tensor/index.ts';
import { DataError } from '../../util/errors.ts';
import { count, fields, finite, listOf, object, recordOf } from '../../util/fields.ts';
import { shown } from '../../util/shown.ts';
import { decodeSafetensors } from './decode.ts';
import { saveSafetensors } from './state-dict.ts';

const KEY = 'optimizer';
const VERSION = 1;

/** Numbers in the state of each parameter. */
export type StateNumbers = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** The members of an optimizer that its file needs. */
interface Saved {
  stateDict(): OptimizerState<object>;
  loadStateDict(state: OptimizerState<object>): void;
}

/**
 * Writes the state of an optimizer, with the settings of its groups, to the bytes of a safetensors file. Training
 * that loads it, and the weights, continues to the same bits.
 * @param metadata free text to store in the file
 * @throws DataError if `metadata` has the key `optimizer`, which is taken
 *
 * @example
 * ```ts
 * const optimizer = new optim.Adam(new nn.Linear(2, 1).parameters());
 * const bytes = saveOptimizer(optimizer);
 * loadOptimizer(optimizer, bytes);
 * ```
 */
export function saveOptimizer(
  optimizer: Pick<Saved, 'stateDict'>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  if (Object.hasOwn(metadata, KEY)) {
    throw new DataError('optimizer state', `the metadata key "${KEY}" is taken. Choose another.`);
  }
  const { paramGroups, state } = optimizer.stateDict();
  const { numbers, tensors } = splitState(state);
  const text = JSON.stringify({ version: VERSION, paramGroups, state: numbers });
  return saveSafetensors(tensors, { ...metadata, [KEY]: text });
}

/**
 * Loads a file of {@link saveOptimizer} into an optimizer of the same class and groups. Load the weights too.
 * @param name the name of the file in error messages
 * @throws DataError if the bytes are damaged, or are not such a file; then it changes nothing
 * @throws GradusError if the state does not fit the optimizer; then it changes nothing
 *
 * @example
 * ```ts
 * const w = new nn.Parameter([1]);
 * const bytes = saveOptimizer(new optim.SGD([w], { lr: 0.5, momentum: 0.9 }));
 * const optimizer = new optim.SGD([w], { lr: 0.1 });
 * loadOptimizer(optimizer, bytes);
 * optimizer.paramGroups[0].lr; // 0.5
 * ```
 */
export function loadOptimizer(
  optimizer: Pick<Saved, 'loadStateDict'>,
  bytes: Uint8Array,
  name = 'optimizer state',
): void {
  const { tensors, metadata } = decodeSafetensors(bytes, name, { keepFloat64: true });
  const { paramGroups, state } = parse(metadata[KEY], name);
  const entries = [...tensors].map(([key, { data, shape, dtype }]) => {
    if (/^\d+\../.test(key)) return [key, fromArray(data, shape, { dtype })] as const;
    throw new DataError(
      name,
      `the tensor ${shown(key)} does not belong to a parameter. Names are NUMBER.NAME, such as 0.expAvg.`,
    );
  });
  optimizer.loadStateDict({ paramGroups, state: joinState(state, Object.fromEntries(entries)) });
}

interface Stored {
  readonly paramGroups: OptimizerState<object>['paramGroups'];
  readonly state: StateNumbers;
}

const checkStored = fields({
  version: count,
  paramGroups: listOf(object),
  state: recordOf(recordOf(finite)),
});

function parse(text: string | undefined, name: string): Stored {
  if (text === undefined) {
    throw new DataError(
      name,
      `holds no state of an optimizer (no metadata "${KEY}"). Pass a file that saveOptimizer wrote.`,
    );
  }
  let stored: Stored & { readonly version: unknown };
  try {
    stored = JSON.parse(text);
    checkStored(stored, KEY);
  } catch (cause) {
    const problem = `the state of the optimizer is damaged: ${(cause as Error).message}`;
    throw new DataError(name, `${problem} Use another copy of the file.`, { cause });
  }
  if (stored.version === VERSION) return stored;
  throw new DataError(
    name,
    `holds a state of version ${stored.version}; this Gradus reads version ${VERSION}. Update Gradus.`,
  );
}

/** The numbers and the tensors of a state; the tensor `name` of parameter i is called `i.name`. */
export function splitState(state: OptimizerState<object>['state']): {
  numbers: Record<string, Record<string, number>>;
  tensors: Record<string, Tensor>;
} {
  const numbers: Record<string, Record<string, number>> = {};
  const tensors: Record<string, Tensor> = {};
  for (const [i, values] of Object.entries(state)) {
    numbers[i] = {};
    for (const [name, value] of Object.entries(values)) {
      if (typeof value === 'number') numbers[i][name] = value;
      else tensors[`${i}.${name}`] = value;
    }
  }
  return { numbers, tensors };
}

/** The opposite of {@link splitState}. Names may come from a file. */
export function joinState(
  numbers: StateNumbers,
  tensors: Readonly<Record<string, Tensor>>,
): Record<string, ParameterState> {
  const all = new Map(
    Object.entries(numbers).map(([i, own]) => [
      i,
      new Map<string, Tensor | number>(Object.entries(own)),
    ]),
  );
  for (const [key, tensor] of Object.entries(tensors)) {
    const dot = key.indexOf('.');
    const i = key.slice(0, dot);
    const own = all.get(i) ?? new Map<string, Tensor | number>();
    all.set(i, own.set(key.slice(dot + 1), tensor));
  }
  return Object.fromEntries([...all].map(([i, own]) => [i, Object.fromEntries(own)]));
}
