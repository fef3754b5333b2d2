import type { SweepView, ViewedTrial } from '../trials/index.ts';
import { bestTrials } from './coordinate.ts';
import type { StoredSweep } from './folder.ts';

/** A sweep as charts show it: the trials that have ended, in order of their index. */
export function viewOfSweep({ config, trials: lines }: StoredSweep): SweepView {
  const { id, title, mode, measure, space: dimensions } = config;
  const trials = lines
    .map(
      ({ index, run, state, settings, score, reason }): ViewedTrial => ({
        ...{ index, run, state, settings, score },
        ...(reason !== undefined && { reason }),
      }),
    )
    .sort((a, b) => a.index - b.index);
  const [best] = bestTrials(lines, config);
  return {
    ...{ id, title, mode, measure, watched: 'validation', dimensions, trials },
    best: best?.index ?? null,
    importance: null,
  };
}
