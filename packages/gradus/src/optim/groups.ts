import type { Parameter } from '../nn/index.ts';
import { Tensor } from '../tensor/index.ts';
import { NOT_NEGATIVE } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import { isObject } from '../util/fields.ts';
import { checkOptions, type OptionKinds } from '../util/options.ts';
import { shown } from '../util/shown.ts';

/** Parameters that share settings; what is not given here is the optimizer's own setting. */
export type ParameterGroup<Settings> = { params: readonly Parameter[] } & Partial<Settings>;

/** What an optimizer trains: parameters that share all settings, or groups of them. */
export type Params<Settings> = Iterable<Parameter> | readonly ParameterGroup<Settings>[];

/**
 * A group with all settings; they may be changed between steps. `initialLr` is the learning rate that
 * schedules start from, and is there as soon as there is a schedule.
 */
export type FullGroup<Settings> = { params: Parameter[]; initialLr?: number } & Settings;

/**
 * The groups of an optimizer, each with all settings.
 * @throws ArgumentError where there are no parameters, or one is not a tensor or occurs twice, or a group has a
 *   setting that the optimizer does not know
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
