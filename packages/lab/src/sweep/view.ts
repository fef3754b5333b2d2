import { importance, type Settings } from 'gradus/sweep';
import type { SweepView, ViewedTrial } from '../trials/index.ts';
import { bestTrials } from './coordinate.ts';
import type { StoredSweep } from './folder.ts';

/** The data of a sweep's charts: the trials that have ended, in order of their index. */
export function viewOfSweep(stored: StoredSweep): SweepView {
  const { config, trials: lines } = stored;
  const { id, title, mode, measure, space: dimensions } = config;
  const trials = lines.map(
    ({ index, run, state, settings, score, reason }): ViewedTrial => ({
      ...{ index, run, state, settings, score },
      ...(reason !== undefined && { reason }),
    }),
  );
  const [best] = bestTrials(lines, config);
  return {
    ...{ id, title, mode, measure, watched: 'validation', dimensions, trials },
    best: best?.index ?? null,
    importance: sharesOf(stored),
  };
}

/** By setting, the share of the scores' variance that it explains; null if there are too few trials to tell. */
export function sharesOf({ config, trials }: StoredSweep): SweepView['importance'] {
  const results = trials.map(({ settings, score }) => ({ settings: settings as Settings, score }));
  const { shares, isReliable } = importance(config.space, results);
  return isReliable ? shares : null;
}
