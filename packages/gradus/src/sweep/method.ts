import type { Settings, Space } from './space.ts';
import type { Mode, TrialResult } from './trial.ts';

/** How the settings of trials are chosen. */
export interface Method {
  readonly name: string;
  /** How many trials there are at most; Infinity where there is no end. */
  size(space: Space): number;
  /**
   * The settings of trial `index`. The same arguments give the same settings.
   *
   * @param past the trials that this one may learn from, in order of their index: those up to `index − lag`, all
   *   of them ended. It must not be kept: it grows.
   * @param mode whether small or large scores of the past are better
   */
  suggest(
    space: Space,
    index: number,
    past: readonly TrialResult[],
    seed: number,
    mode: Mode,
  ): Settings;
}
