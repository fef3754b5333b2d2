import type { Dimension, SweepView, Value, ViewedTrial } from '../../src/trials/index.ts';

/** A trial with settings and a score; null for one that failed. */
export function trial(
  index: number,
  settings: Readonly<Record<string, Value>>,
  score: number | null,
): ViewedTrial {
  const state = score === null ? 'failed' : 'complete';
  return {
    ...{ index, run: `run-${index}`, state, settings },
    score: score === null ? null : { value: score },
  };
}

/** A sweep of such trials. */
export function view(
  dimensions: Readonly<Record<string, Dimension>>,
  trials: readonly ViewedTrial[],
  others: Partial<SweepView> = {},
): SweepView {
  return {
    ...{ id: 's', title: 's', mode: 'min', measure: 'rmse', dimensions, trials },
    ...{ best: null, importance: null, ...others },
  };
}

export const LR: Dimension = { kind: 'logUniform', least: 1e-4, most: 1e-1 };
