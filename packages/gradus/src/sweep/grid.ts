import { checkOptions } from '../util/options.ts';
import { type Dimension, levelsOf, placeOf, type Value } from './dimension.ts';
import type { Method } from './method.ts';
import { chooseSettings, isActive, type Settings, type Space } from './space.ts';

/** Options of {@link grid}. */
export interface GridOptions {
  /** How many values a number takes, both ends included; default 5. One value is the middle. */
  steps?: number;
}

/**
 * Every combination once: all values of a choice, `steps` values of a number, equally far apart on its scale. An
 * integer takes all of its values where there are no more than `steps`, and those that conditions name. A
 * dimension whose condition does not hold adds no combinations. The last dimension varies fastest.
 *
 *     const method = grid({ steps: 3 });
 *     method.size({ lr: logUniform(1e-3, 1e-1), depth: integer(1, 2) }); // 6
 *
 * @throws ArgumentError unless `steps` is an integer of at least 1
 */
export function grid(options?: GridOptions): Method {
  const { steps = 5 } = checkOptions('grid', options, { steps: { integer: true, least: 1 } });
  return {
    name: 'grid',
    size: (space) => combinations(dimensionsOf(space, steps), 0, {}),
    suggest(space, index) {
      const levels = dimensionsOf(space, steps);
      let rest = index;
      return chooseSettings(space, (_, i, settings) => {
        for (const value of levels[i].values) {
          const below = combinations(levels, i + 1, { ...settings, [levels[i].name]: value });
          if (rest < below) return value;
          rest -= below;
        }
        throw new RangeError(`the grid has no combination ${index}`);
      });
    },
  };
}

/** A dimension with the values that it takes in a grid. */
interface Levels {
  readonly name: string;
  readonly dimension: Dimension;
  readonly values: readonly Value[];
  /** Whether conditions ask for its value. */
  readonly isParent: boolean;
}

function dimensionsOf(space: Space, steps: number): Levels[] {
  const conditions = Object.values(space).flatMap(({ when = {} }) => Object.entries(when));
  return Object.entries(space).map(([name, dimension]) => {
    const named = conditions.filter(([parent]) => parent === name).map(([, value]) => value);
    const values = valuesOf(dimension, steps, named);
    return { name, dimension, values, isParent: named.length > 0 };
  });
}

/** @param named values that must be among them */
function valuesOf(dimension: Dimension, steps: number, named: readonly Value[]): Value[] {
  const values = new Map(
    [...levelsOf(dimension, steps), ...named].map((v) => [JSON.stringify(v), v]),
  );
  return [...values.values()].sort((a, b) => placeOf(dimension, a) - placeOf(dimension, b));
}

/** How many combinations the dimensions from number `from` on have, after these settings. */
function combinations(levels: readonly Levels[], from: number, settings: Settings): number {
  if (from === levels.length) return 1;
  const { name, dimension, values, isParent } = levels[from];
  if (!isActive(dimension, settings)) return combinations(levels, from + 1, settings);
  if (!isParent) return values.length * combinations(levels, from + 1, settings);
  return values
    .map((value) => combinations(levels, from + 1, { ...settings, [name]: value }))
    .reduce((sum, each) => sum + each, 0);
}
