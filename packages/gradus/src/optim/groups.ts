import type { Parameter } from '../nn/index.ts';
import { Tensor } from '../tensor/index.ts';
import { ArgumentError } from '../util/errors.ts';
import { isObject } from '../util/fields.ts';
import { checkOptions, type OptionKind, type OptionKinds } from '../util/options.ts';
import { shown } from '../util/shown.ts';
import type { FullGroup, ParameterGroup } from './optimizer.ts';

/**
 * The groups of an optimizer, each with all settings.
 * @throws ArgumentError where there are no parameters, or one is no tensor or occurs twice, or a group has a
 *   setting that the optimizer does not know
 */
export function groupsOf<Settings extends object>(
  owner: string,
  params: Iterable<Parameter> | readonly ParameterGroup<Settings>[],
  defaults: Settings,
): FullGroup<Settings>[] {
  const given = listOf(owner, params);
  const isGroups = isObject(given[0]) && !(given[0] instanceof Tensor);
  const groups = (isGroups ? given : [{ params: given }]).map((group, i) => {
    const at = isGroups ? `${owner}, group ${i}` : owner;
    const { params: list, ...settings } = isObject(group) ? group : { params: undefined };
    const parameters = list instanceof Tensor ? [list] : listOf(at, list);
    parameters.forEach((parameter, k) => {
      checkParameter(at, parameter, k);
    });
    return { ...defaults, ...checkOptions(at, settings, kindsOf(defaults)), params: parameters };
  }) as FullGroup<Settings>[];
  const all = groups.flatMap((group) => group.params);
  if (all.length === 0) {
    throw new ArgumentError(owner, 'got no parameters; pass model.parameters().');
  }
  if (new Set(all).size !== all.length) {
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

/** What a group may set for itself: any of the settings that the optimizer has. */
function kindsOf(defaults: object): OptionKinds<Record<string, unknown>> {
  const kinds: Record<string, OptionKind> = {};
  for (const [name, value] of Object.entries({ ...defaults, initialLr: 0 })) {
    const type = typeof value;
    kinds[name] = type === 'number' || type === 'boolean' ? type : null;
  }
  return kinds;
}
