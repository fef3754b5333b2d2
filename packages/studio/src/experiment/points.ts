import type { TableSource } from '@gradus/lab/settings';
import type { TableOf } from './data.ts';

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
    classNames: Array.from({ length: choice.classes }, (_, label) => String(label)),
    binary,
    options: {
      ...{ task: null, numeric: [], categorical: [], date: [], ignore: [], missing: null },
      ...{ encoding: null, delimiter: null, decimal: null, header: null },
    },
    split: { group: null, time: null, fold: null, test: null },
  };
}
