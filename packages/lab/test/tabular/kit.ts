/** Invented judgements to show. */
import { type Boundary, ERROR_SHARES, METRICS, type TableJudgement } from '@gradus/lab/tabular';
import type { TaskName } from 'gradus/train';

export const CLASSES = ['Adelie', 'Chinstrap', 'Gentoo'];

export const measuredAs = (task: TaskName, value: number) =>
  METRICS[task].map(({ name, better }) => ({
    name,
    better,
    value,
    low: value - 0.04,
    high: value + 0.05,
  }));

export function judgementOf(task: TaskName, changes: Partial<TableJudgement> = {}): TableJudgement {
  return {
    task,
    rows: 1200,
    metrics: measuredAs(task, 0.9),
    baselines: { constant: measuredAs(task, 0.5), linear: measuredAs(task, 0.8) },
    gainOverLinear: { value: 0.1, low: 0.05, high: 0.15 },
    confusion:
      task === 'regression'
        ? null
        : [
            [500, 20, 0],
            [7, 400, 0],
            [0, 73, 200],
          ],
    errors:
      task === 'classification'
        ? null
        : {
            quantiles: ERROR_SHARES.map((share) => 8 * share - 4),
            pairs: [
              [1, 2],
              [3, 2.5],
              [5, 9],
            ],
          },
    targets: null,
    boundary: null,
    importance: ['flipper', 'bill', 'island', 'sex'].map((column, i) => ({
      column,
      mean: 0.2 - 0.06 * i,
      std: 0.01,
    })),
    ...changes,
  };
}

/** A judgement of several targets: each has ten times the numbers of the one before. */
export function judgementOfSeveral(names: readonly string[]): TableJudgement {
  const one = judgementOf('regression');
  const targets = names.map((name, i) => {
    const scale = 10 ** i;
    const metrics = measuredAs('regression', 0.9 * scale);
    const quantiles = ERROR_SHARES.map((share) => scale * (8 * share - 4));
    const baselines = {
      constant: measuredAs('regression', 2 * scale),
      linear: measuredAs('regression', 0.95 * scale),
    };
    const pairs = [[scale, 2 * scale]] as const;
    return { name, metrics, errors: { quantiles, pairs }, baselines };
  });
  return { ...one, errors: null, targets };
}

export const SIDES: Boundary = {
  x: { column: 'bill', low: 0, high: 4 },
  y: { column: 'depth', low: -1, high: 3 },
  size: 4,
  // Class 0 left of x = 2; right of it, class 1 below y = 1 and class 2 above.
  classes: [0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 2, 2, 0, 0, 2, 2],
  confidences: new Array(16).fill(90),
  points: [
    [0.1, 2.9, 0],
    [3.9, -0.9, 2],
  ],
};
