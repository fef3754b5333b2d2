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

/** What a value in the state of a parameter is: a tensor of its shape, or a count of steps. */
export type StateKind = 'tensor' | 'count';

const KINDS: Readonly<Record<StateKind, Check>> = {
  tensor: rule('a tensor', (value) => value instanceof Tensor),
  count,
};

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
  kinds: (settings: Settings) => Readonly<Record<string, StateKind>>,
): void {
  saved(state, 'loadStateDict: state dict');
  checkSizes(sizesOf(state.paramGroups), sizesOf(groups));
  let number = 0;
  groups.forEach((group, i) => {
    const numbers = group.params.map(() => number++);
    const at = `loadStateDict: paramGroups[${i}]`;
    const { params: _, initialLr: __, ...settings } = group;
    const checks = {
      ...mapped(settings, like),
      initialLr: optional(amount),
      params: same(numbers),
    };
    fields(checks)(state.paramGroups[i], at);
    const values = fields(mapped(kinds(state.paramGroups[i]), (kind) => KINDS[kind]));
    for (const each of numbers) {
      if (Object.hasOwn(state.state, each))
        values(state.state[each], `loadStateDict: state.${each}`);
    }
  });
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

function mapped<T>(values: Readonly<Record<string, T>>, check: (value: T) => Check) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, check(value)]));
}

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
