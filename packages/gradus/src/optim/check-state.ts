import type { Parameter } from '../nn/index.ts';
import { Tensor } from '../tensor/index.ts';
import { GradusError } from '../util/errors.ts';
import {
  amount,
  type Check,
  count,
  fields,
  finite,
  listOf,
  object,
  optional,
  recordOf,
  rule,
} from '../util/fields.ts';
import type { FullGroup } from './groups.ts';
import type { Setting, SettingsTable } from './settings.ts';

/**
 * What an optimizer keeps of one parameter, by name: tensors of its shape, and numbers.
 *
 * @example
 * ```ts
 * const w = new nn.Parameter([1]);
 * const optimizer = new optim.Adam([w]);
 * w.sum().backward();
 * optimizer.step();
 * const state: optim.ParameterState = optimizer.state.get(w) ?? {};
 * state.step; // 1
 * ```
 */
export type ParameterState = Record<string, Tensor | number>;

/**
 * The state dict of an optimizer. As in PyTorch, parameters are numbered through the groups in order.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD(new nn.Linear(2, 1).parameters(), { lr: 0.1 });
 * const saved: optim.OptimizerState<optim.SGDSettings> = optimizer.stateDict();
 * saved.paramGroups[0].params; // [0, 1]
 * saved.paramGroups[0].lr; // 0.1
 * ```
 */
export interface OptimizerState<Settings> {
  state: Record<number, ParameterState>;
  paramGroups: ({ params: number[] } & Settings)[];
}

/**
 * A value in the state of a parameter: a tensor of its shape, a count of steps, a finite number, or a tensor of the
 * given shape, in which null is any size.
 */
export type StateKind = 'tensor' | 'count' | 'number' | readonly (number | null)[];

/** The state of a parameter by name. */
export type StateKinds = Readonly<Record<string, StateKind>>;

function checkOf(kind: StateKind, own: readonly number[]): Check {
  if (kind === 'count') return count;
  if (kind === 'number') return finite;
  const shape = kind === 'tensor' ? own : kind;
  const text = shape.map((size) => size ?? 'any').join(', ');
  const tensor = rule(`a tensor of shape [${text}]`, (value) => value instanceof Tensor);
  return (value, at) => {
    tensor(value, at);
    const { shape: given } = value as Tensor;
    const fits = (size: number | null, d: number) => size === null || size === given[d];
    if (given.length === shape.length && shape.every(fits)) return;
    throw new GradusError(`${at} has shape [${given}]. It must have shape [${text}].`, {
      code: 'state-dict',
    });
  };
}

const saved = fields({
  paramGroups: listOf(object),
  state: recordOf(
    recordOf(
      rule('a tensor or a number', (value) => value instanceof Tensor || Number.isFinite(value)),
    ),
  ),
});

/**
 * Checks a saved state against the groups that load it.
 * @param kinds the state of a parameter that has taken a step with these settings
 * @throws GradusError that names the first field that does not fit
 */
export function checkOptimizerState<Settings extends object>(
  state: OptimizerState<Settings>,
  groups: readonly FullGroup<Settings>[],
  table: SettingsTable<Settings>,
  kinds: (settings: Settings, parameter: Parameter) => StateKinds,
): void {
  saved(state, 'loadStateDict: state dict');
  checkSizes(sizesOf(state.paramGroups), sizesOf(groups));
  let number = 0;
  groups.forEach((group, i) => {
    const numbers = group.params.map(() => number++);
    const at = `loadStateDict: paramGroups[${i}]`;
    const { params: _, initialLr: __, ...settings } = group;
    const checks = {
      ...mapped(settings, (value, name) => {
        const row = table[name as keyof typeof table] as Setting | undefined;
        const check = row?.kind === null ? anything : like(value);
        return row?.isNew ? optional(check) : check;
      }),
      initialLr: optional(amount),
      params: same(numbers),
    };
    fields(checks)(state.paramGroups[i], at);
    numbers.forEach((each, k) => {
      if (!Object.hasOwn(state.state, each)) return;
      const parameter = group.params[k];
      const known = kinds({ ...group, ...state.paramGroups[i] }, parameter);
      checkValues(state.state[each], known, parameter.shape, `loadStateDict: state.${each}`);
    });
  });
}

/** Checks the state of one parameter. A value of another name is a number, or a tensor of the parameter's shape. */
function checkValues(
  values: ParameterState,
  known: StateKinds,
  shape: readonly number[],
  at: string,
): void {
  const others = Object.entries(values).map(([name, value]): [string, StateKind] => [
    name,
    value instanceof Tensor ? 'tensor' : 'number',
  ]);
  const kinds = { ...Object.fromEntries(others), ...known };
  fields(mapped(kinds, (kind) => checkOf(kind, shape)))(values, at);
}

function sizesOf(groups: readonly { readonly params: unknown }[]): string {
  return groups.map(({ params }) => (Array.isArray(params) ? params.length : 'no')).join(', ');
}

function checkSizes(given: string, own: string): void {
  if (given === own) return;
  throw new GradusError(
    `loadStateDict: groups of ${given} parameters do not fit this optimizer's groups of ${own}.`,
    { code: 'state-dict' },
  );
}

function mapped<T>(
  values: Readonly<Record<string, T>>,
  check: (value: T, name: string) => Check,
): Record<string, Check> {
  const checks = Object.entries(values).map(([name, value]) => [name, check(value, name)]);
  return Object.fromEntries(checks);
}

/** Of a setting that has no range in the table: {@link Optimizer.check} checks it. */
const anything: Check = () => {};

/** A setting of the same type; {@link Optimizer.check} checks its range. */
function like(setting: unknown): Check {
  if (typeof setting === 'number') return finite;
  if (Array.isArray(setting)) return listOf(finite, setting.length);
  const kind = typeof setting;
  return rule(`a ${kind}`, (value) => typeof value === kind);
}

/** Parameters are numbered through the groups. */
function same(numbers: readonly number[]): Check {
  const last = numbers.length - 1;
  return rule(`the numbers ${numbers[0]} to ${numbers[last]} in order`, (value) => {
    return Array.isArray(value) && numbers.every((number, i) => value[i] === number);
  });
}
