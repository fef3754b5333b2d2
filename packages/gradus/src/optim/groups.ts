import type { Parameter } from '../nn/index.ts';
import { Tensor } from '../tensor/index.ts';
import { NOT_NEGATIVE } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import { isObject } from '../util/fields.ts';
import { checkOptions, type OptionKinds } from '../util/options.ts';
import { shown } from '../util/shown.ts';

/**
 * Parameters that share settings. A setting that the group lacks is that of the optimizer.
 *
 * @example
 * ```ts
 * const [body, head] = [new nn.Linear(4, 4), new nn.Linear(4, 2)];
 * const group: optim.ParameterGroup<optim.SGDSettings> = { params: head.parameters(), lr: 0.5 };
 * const optimizer = new optim.SGD([{ params: body.parameters() }, group], { lr: 0.1 });
 * optimizer.paramGroups.map(({ lr }) => lr); // [0.1, 0.5]
 * ```
 */
export type ParameterGroup<Settings> = { params: readonly Parameter[] } & Partial<Settings>;

/**
 * The first argument of an optimizer: parameters that share all settings, or groups of parameters.
 *
 * @example
 * ```ts
 * const params: optim.Params<optim.SGDSettings> = new nn.Linear(4, 2).parameters();
 * new optim.SGD(params, { lr: 0.1 }).parameters().length; // 2
 * ```
 */
export type Params<Settings> = Iterable<Parameter> | readonly ParameterGroup<Settings>[];

/**
 * A group with all settings, which you may change between steps. A schedule adds `initialLr`, the learning rate that
 * it starts from.
 *
 * @example
 * ```ts
 * const optimizer = new optim.SGD(new nn.Linear(4, 2).parameters(), { lr: 0.1 });
 * const group: optim.FullGroup<optim.SGDSettings> = optimizer.paramGroups[0];
 * group.lr /= 2; // from the next step on
 * group.momentum; // 0
 * ```
 */
export type FullGroup<Settings> = { params: Parameter[]; initialLr?: number } & Settings;

/**
 * The groups of an optimizer, each with all settings.
 * @throws ArgumentError without parameters, for a parameter that is not a tensor or occurs twice, and for an unknown
 *   setting
 */
export function groupsOf<Settings extends object>(
  owner: string,
  params: Params<Settings>,
  defaults: Settings,
  kinds: OptionKinds<Settings>,
): FullGroup<Settings>[] {
  const given = listOf(owner, params);
  const isGroups = isObject(given[0]) && !(given[0] instanceof Tensor);
  const all: OptionKinds<Record<string, unknown>> = { ...kinds, initialLr: NOT_NEGATIVE };
  const groups = (isGroups ? given : [{ params: given }]).map((group, i) => {
    const at = isGroups ? `${owner}, group ${i}` : owner;
    const { params: list, ...settings } = isObject(group) ? group : { params: undefined };
    const parameters = list instanceof Tensor ? [list] : listOf(at, list);
    parameters.forEach((parameter, k) => {
      checkParameter(at, parameter, k);
    });
    return { ...defaults, ...checkOptions(at, settings, all), params: parameters };
  }) as FullGroup<Settings>[];
  const parameters = groups.flatMap((group) => group.params);
  if (parameters.length === 0) {
    throw new ArgumentError(owner, 'got no parameters; pass model.parameters().');
  }
  if (new Set(parameters).size !== parameters.length) {
    throw new ArgumentError(owner, 'a parameter appears in more than one place.');
  }
  return groups;
}

function listOf(owner: string, value: unknown): unknown[] {
  const isList = typeof value === 'object' && value !== null && Symbol.iterator in value;
  if (isList) return [...(value as Iterable<unknown>)];
  throw new ArgumentError(
    owner,
    `expected a list of parameters, got ${shown(value)}. Pass model.parameters().`,
  );
}

function checkParameter(owner: string, value: unknown, i: number): void {
  if (value instanceof Tensor) return;
  throw new ArgumentError(
    owner,
    `element ${i} must be a parameter, got ${shown(value)}. Pass model.parameters().`,
  );
}
