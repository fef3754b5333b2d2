import { POINT_FEATURES } from '@gradus/lab/settings';
import type { Plane } from '../../engine/messages.ts';
import { DRAWN_SIDE, type Feature, featureOf } from '../../experiment/index.ts';

/** A point with its class, or its number. */
export interface DrawnPoint {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

/** The fewest points: each part of the split gets one of each class. */
const FEWEST = 14;

/** Why points cannot be trained on yet; null if they can. */
export function fewProblem(
  points: readonly DrawnPoint[],
  task: 'classification' | 'regression',
): { readonly missing: number } | 'oneClass' | null {
  if (points.length < FEWEST) return { missing: FEWEST - points.length };
  const values = new Set(points.map(({ value }) => value));
  const counts = [...values].map((each) => points.filter(({ value }) => value === each).length);
  const isOne = values.size < 2 || (task === 'classification' && Math.min(...counts) < 4);
  return isOne ? 'oneClass' : null;
}

/** The points as the file that is trained on: all features, and the label. Coordinates are float32 values. */
export function csvOf(points: readonly DrawnPoint[]): string {
  const lines = points.map(({ x, y, value }) => {
    const [at, up] = [Math.fround(x), Math.fround(y)];
    return [...POINT_FEATURES.map((name: Feature) => featureOf(name, at, up)), value].join(',');
  });
  return `${[...POINT_FEATURES, 'label'].join(',')}\n${lines.map((line) => `${line}\n`).join('')}`;
}

/** The points of a file that {@link csvOf} made. */
export function pointsOf(text: string): DrawnPoint[] {
  const [head, ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const [x, y, label] = ['x', 'y', 'label'].map((name) => head.indexOf(name));
  return rows.map((cells) => ({
    ...{ x: Number(cells[x]), y: Number(cells[y]) },
    value: Number(cells[label]),
  }));
}

/** The plane of drawn points before the engine has them. */
export function planeOfDrawn(points: readonly DrawnPoint[], isNumbers: boolean): Plane {
  const part = (of: readonly DrawnPoint[]) => ({
    x: Float32Array.from(of, ({ x }) => x),
    y: Float32Array.from(of, ({ y }) => y),
    value: Float32Array.from(of, ({ value }) => value),
  });
  const axis = [-DRAWN_SIDE, DRAWN_SIDE] as const;
  return {
    ...{ x: axis, y: axis, range: isNumbers ? [-1, 1] : null },
    classNames: isNumbers ? null : ['0', '1', '2', '3', '4'],
    parts: { train: part(points), validation: part([]), test: part([]) },
  };
}
