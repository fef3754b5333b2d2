/** The space of settings that a sweep searches, as plain JSON: dimensions by name, some of them conditional. */
import { ArgumentError } from '../util/errors.ts';
import type { Choice, Condition, Dimension, Value } from './dimension.ts';
import { checkDimension, countValues, isSame, placeOf, valueAt } from './dimension-rules.ts';

/**
 * The dimensions of a sweep by name. Their order matters: conditions refer to earlier dimensions.
 *
 * @example
 * ```ts
 * const space: Space = {
 *   optimizer: choice(['SGD', 'Adam']),
 *   lr: logUniform(1e-4, 1),
 *   nesterov: choice([true, false], { when: { optimizer: 'SGD' } }),
 * };
 * checkSpace(space);
 * ```
 */
export type Space = Readonly<Record<string, Dimension>>;

type ValueOf<D extends Dimension> = D extends Choice<infer V> ? V : number;
type NameOf<S extends Space, IsConditional extends boolean> = {
  [Name in keyof S]: S[Name] extends { when: Condition }
    ? IsConditional extends true
      ? Name
      : never
    : IsConditional extends true
      ? never
      : Name;
}[keyof S];

/**
 * One value for each dimension of `S`. A conditional dimension may be absent.
 *
 * @example
 * ```ts
 * const space = { lr: logUniform(1e-4, 1), hidden: choice([32, 64]) };
 * const settings: Settings<typeof space> = { lr: 0.01, hidden: 64 };
 * ```
 */
export type Settings<S extends Space = Space> = {
  readonly [Name in NameOf<S, false>]: ValueOf<S[Name]>;
} & { readonly [Name in NameOf<S, true>]?: ValueOf<S[Name]> };

/** Whether the condition of a dimension holds, or the dimension has none. */
export function isActive({ when = {} }: Dimension, settings: Settings): boolean {
  return Object.entries(when).every(([name, value]) => {
    return Object.hasOwn(settings, name) && isSame(settings[name], value);
  });
}

/**
 * The settings at a point of the unit cube. A dimension whose condition does not hold is absent.
 *
 * @param point a coordinate from 0 to 1 for each dimension, in order
 *
 * @example
 * ```ts
 * const space = { lr: logUniform(1e-4, 1), depth: integer(1, 4) };
 * fromUnit(space, [0.5, 0.99]); // { lr: 0.01, depth: 4 }
 * ```
 */
export function fromUnit<S extends Space>(space: S, point: ArrayLike<number>): Settings<S> {
  return chooseSettings(space, (dimension, i) => valueAt(dimension, point[i]));
}

/** Settings with one value for each dimension whose condition holds. `choose` is called for them in order. */
export function chooseSettings<S extends Space>(
  space: S,
  choose: (dimension: Dimension, index: number, settings: Settings) => Value,
): Settings<S> {
  const settings = Object.create(null) as Record<string, Value>;
  for (const [i, [name, dimension]] of Object.entries(space).entries()) {
    if (isActive(dimension, settings)) settings[name] = choose(dimension, i, settings);
  }
  // Without a prototype, `__proto__` is a name like any other. fromEntries keeps it.
  return Object.fromEntries(Object.entries(settings)) as Settings<S>;
}

/**
 * The point of the unit cube for settings, the inverse of {@link fromUnit}. NaN for an absent dimension.
 *
 * @example
 * ```ts
 * const space = { lr: logUniform(1e-4, 1), dropout: uniform(0, 0.5) };
 * toUnit(space, { lr: 0.01, dropout: 0.25 }); // new Float64Array([0.5, 0.5])
 * ```
 */
export function toUnit<S extends Space>(space: S, settings: Settings<S>): Float64Array {
  const values = settings as Settings;
  return Float64Array.from(Object.entries(space), ([name, dimension]) => {
    return Object.hasOwn(values, name) ? placeOf(dimension, values[name]) : Number.NaN;
  });
}

/**
 * Checks a space. `sweep` and `importance` call it first.
 *
 * @throws ArgumentError with the name of the dimension, for: an unknown kind or option; `least` not below `most`; a
 *   logarithmic scale from 0 or less; a choice without values, with a value twice or with a value that is not JSON;
 *   a condition on a dimension that is unknown, comes later, or cannot have that value
 *
 * @example
 * ```ts
 * checkSpace({ lr: logUniform(1e-4, 1), hidden: choice([32, 64]) });
 * try {
 *   checkSpace({ lr: logUniform(1, 1e-4) });
 * } catch (error) {
 *   (error as Error).message; // 'space.lr: least must be below most, got least 1 and most 0.0001.'
 * }
 * ```
 */
export function checkSpace(space: Space): void {
  if (typeof space !== 'object' || space === null || Object.keys(space).length === 0) {
    throw new ArgumentError(
      'space',
      'the space has no dimensions. Add at least one, for example { lr: logUniform(1e-4, 1) }.',
    );
  }
  for (const [name, dimension] of Object.entries(space)) {
    checkDimension(`space.${name}`, dimension);
    const problem = problemOfCondition(space, name);
    if (problem !== null) throw new ArgumentError(`space.${name}`, problem);
  }
}

/** What is wrong with a dimension's condition. */
function problemOfCondition(space: Space, name: string): string | null {
  const names = Object.keys(space);
  for (const [other, value] of Object.entries(space[name].when ?? {})) {
    const text = JSON.stringify(value);
    if (other === name) return `its condition names '${name}' itself. Name an earlier dimension.`;
    if (!names.includes(other)) {
      return `its condition names '${other}', which is not a dimension. Dimensions: ${names.join(', ')}.`;
    }
    if (names.indexOf(other) > names.indexOf(name)) {
      return dependsOn(space, other, name)
        ? `its condition names '${other}', which itself depends on '${name}'.`
        : `its condition names '${other}', which comes later. Put '${other}' before '${name}'.`;
    }
    if (countValues(space[other]) === Number.POSITIVE_INFINITY) {
      return `its condition names '${other}', whose scale is continuous. Name a choice or an integer.`;
    }
    if (Number.isNaN(placeOf(space[other], value))) {
      return `its condition is ${other} = ${text}, but ${other} cannot have this value.`;
    }
  }
  return null;
}

function dependsOn(space: Space, from: string, on: string, seen = new Set<string>()): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  const parents = Object.keys(space[from]?.when ?? {});
  return parents.includes(on) || parents.some((parent) => dependsOn(space, parent, on, seen));
}
