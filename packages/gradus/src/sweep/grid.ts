import { checkOptions } from '../util/options.ts';
import type { Dimension, Value } from './dimension.ts';
import { levelsOf, placeOf } from './dimension-rules.ts';
import type { Method } from './method.ts';
import { chooseSettings, isActive, type Settings, type Space } from './space.ts';

/**
 * Options of {@link grid}.
 *
 * @example
 * ```ts
 * const options: GridOptions = { steps: 3 };
 * grid(options).size({ dropout: uniform(0, 0.5) }); // 3
 * ```
 */
export interface GridOptions {
  /** Number of values of a numeric dimension, both ends included; default 5. With 1, it takes the middle. */
  steps?: number;
}

/**
 * Grid search: tries every combination once. A choice takes all of its values; a number takes `steps` values at equal
 * distances on its scale. An integer takes all of its values if there are at most `steps`, and always the values that
 * conditions name. A dimension whose condition does not hold adds no combinations. The last dimension varies fastest.
 *
 * @throws ArgumentError unless `steps` is an integer of at least 1
 *
 * @example
 * ```ts
 * const space = { lr: logUniform(1e-3, 1e-1), depth: integer(1, 2) };
 * const method = grid({ steps: 3 });
 * method.size(space); // 6
 * method.suggest(space, 1, [], 0, 'min'); // { lr: 0.001, depth: 2 }
 * ```
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
  /** Whether conditions depend on its value. */
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

/** The values of a dimension in the grid. @param named values of conditions, which are always included */
function valuesOf(dimension: Dimension, steps: number, named: readonly Value[]): Value[] {
  const values = new Map(
    [...levelsOf(dimension, steps), ...named].map((v) => [JSON.stringify(v), v]),
  );
  return [...values.values()].sort((a, b) => placeOf(dimension, a) - placeOf(dimension, b));
}

/** The number of combinations of dimension `from` and later ones, given the settings of the dimensions before. */
function combinations(levels: readonly Levels[], from: number, settings: Settings): number {
  if (from === levels.length) return 1;
  const { name, dimension, values, isParent } = levels[from];
  if (!isActive(dimension, settings)) return combinations(levels, from + 1, settings);
  if (!isParent) return values.length * combinations(levels, from + 1, settings);
  return values
    .map((value) => combinations(levels, from + 1, { ...settings, [name]: value }))
    .reduce((sum, each) => sum + each, 0);
}
