import type { TableSource } from '@gradus/lab/settings';
import type { TableOf } from './data.ts';
import { modelFor } from './defaults.ts';
import type { Experiment } from './schema.ts';

/** The definition of a point set: the same fields generate the same points. */
export type PointChoice = Omit<Extract<TableSource, { kind: 'points' }>, 'kind' | 'checksum'>;

/** The column that holds the class of each point. */
const LABEL = 'label';

/** The description of points as data, before they are generated: their checksum is not known yet. */
export function pointData(choice: PointChoice, binary: TableOf['binary'] = 'softmax'): TableOf {
  return {
    kind: 'table',
    source: { kind: 'points', ...choice, checksum: '' },
    rows: choice.size,
    target: [LABEL],
    task: 'classification',
    classNames: Array.from({ length: Math.min(10, choice.classes || 0) }, (_, label) =>
      String(label),
    ),
    binary,
    options: {
      ...{ task: null, numeric: [], categorical: [], date: [], ignore: [], missing: null },
      ...{ encoding: null, delimiter: null, decimal: null, header: null },
    },
    split: { group: null, time: null, fold: null, test: null },
  };
}

/** The experiment on other points: its network takes their features and classes. */
export function withPoints(experiment: Experiment, choice: PointChoice): Experiment {
  const binary =
    experiment.data.kind === 'table' && choice.classes === 2 ? experiment.data.binary : undefined;
  const data = pointData(choice, binary);
  return { ...experiment, data, model: modelFor(experiment.model, data) };
}
