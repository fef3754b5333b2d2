/** What may vary in a sweep, as plain JSON: dimensions by name, some of them only under a condition. */
import { ArgumentError } from '../util/errors.ts';
import {
  type Choice,
  type Condition,
  checkDimension,
  countValues,
  type Dimension,
  isSame,
  placeOf,
  type Value,
  valueAt,
} from './dimension.ts';

/** What varies, by name. The order counts: conditions refer to earlier dimensions. */
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

/** One value for each dimension of `S`. A conditional dimension may be absent. */
export type Settings<S extends Space = Space> = {
  readonly [Name in NameOf<S, false>]: ValueOf<S[Name]>;
} & { readonly [Name in NameOf<S, true>]?: ValueOf<S[Name]> };

/** Whether the condition of a dimension holds, if it has one. */
export function isActive({ when = {} }: Dimension, settings: Settings): boolean {
  return Object.entries(when).every(([name, value]) => {
    return Object.hasOwn(settings, name) && isSame(settings[name], value);
  });
}

/**
 * The settings at a point of the unit cube, with a coordinate from 0 to 1 for each dimension in order. A
 * dimension whose condition does not hold is absent.
 *
 *     fromUnit({ lr: logUniform(1e-4, 1), depth: integer(1, 4) }, [0.5, 0.99]); // { lr: 0.01, depth: 4 }
 */
export function fromUnit<S extends Space>(space: S, point: ArrayLike<number>): Settings<S> {
  return chooseSettings(space, (dimension, i) => valueAt(dimension, point[i]));
}

/** Settings out of one value for each dimension whose condition holds, asked for in order. */
export function chooseSettings<S extends Space>(
  space: S,
  choose: (dimension: Dimension, index: number, settings: Settings) => Value,
): Settings<S> {
  const settings = Object.create(null) as Record<string, Value>;
  for (const [i, [name, dimension]] of Object.entries(space).entries()) {
    if (isActive(dimension, settings)) settings[name] = choose(dimension, i, settings);
  }
  // Without a prototype, `__proto__` was a name like any other; fromEntries keeps it so.
  return Object.fromEntries(Object.entries(settings)) as Settings<S>;
}

/** The point of the unit cube for settings: the inverse of {@link fromUnit}. NaN for what is absent. */
export function toUnit<S extends Space>(space: S, settings: Settings<S>): Float64Array {
  const values = settings as Settings;
  return Float64Array.from(Object.entries(space), ([name, dimension]) => {
    return Object.hasOwn(values, name) ? placeOf(dimension, values[name]) : Number.NaN;
  });
}

/**
 * Checks a space before anything is drawn from it.
 *
 * @throws ArgumentError that names the dimension: an unknown kind or option; `least` not below `most`; a
 *   logarithm of 0 or less; a choice without values, with a value twice or with a value that is not JSON; a
 *   condition on a dimension that is unknown, comes later, or cannot have that value
 */
export function checkSpace(space: Space): void {
  if (typeof space !== 'object' || space === null || Object.keys(space).length === 0) {
    throw new ArgumentError(
      'space',
      'nothing varies. Name a dimension: { lr: logUniform(1e-4, 1) }.',
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
    if (other === name) return `its condition names '${name}' itself.`;
    if (!names.includes(other)) {
      return `its condition names '${other}', which does not vary. Dimensions: ${names.join(', ')}.`;
    }
    if (names.indexOf(other) > names.indexOf(name)) {
      return dependsOn(space, other, name)
        ? `its condition names '${other}', which itself depends on '${name}'.`
        : `its condition names '${other}', which comes later. Put '${other}' before '${name}'.`;
    }
    if (countValues(space[other]) === Number.POSITIVE_INFINITY) {
      return `its condition names '${other}', which can be any number of a range. Name a choice or an integer.`;
    }
    if (Number.isNaN(placeOf(space[other], value))) {
      return `its condition asks for ${other} = ${text}, which ${other} cannot be.`;
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
