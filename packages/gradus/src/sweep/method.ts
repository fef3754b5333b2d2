import type { Settings, Space } from './space.ts';
import type { Mode, TrialResult } from './trial.ts';

/**
 * Chooses the settings of trials: {@link random}, {@link grid}, {@link tpe} or your own.
 *
 * @example
 * ```ts
 * const middle: Method = {
 *   name: 'middle',
 *   size: () => 1,
 *   suggest: (space) => fromUnit(space, Object.keys(space).map(() => 0.5)),
 * };
 * middle.suggest({ dropout: uniform(0, 1) }, 0, [], 0, 'min'); // { dropout: 0.5 }
 * ```
 */
export interface Method {
  readonly name: string;
  /** The largest number of trials; Infinity without a limit. */
  size(space: Space): number;
  /**
   * The settings of trial `index`. The same arguments give the same settings.
   *
   * @param past trials 0 … `index − lag`, all of them ended, for the method to learn from. Do not keep the array:
   *   it grows.
   * @param mode whether small or large scores are better
   */
  suggest(
    space: Space,
    index: number,
    past: readonly TrialResult[],
    seed: number,
    mode: Mode,
  ): Settings;
}
