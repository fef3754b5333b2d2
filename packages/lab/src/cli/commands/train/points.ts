/** `gradus train --dataset spiral`: a point set, as options ask for it. */
import { pointSetDefaults } from '@gradus/datasets';
import { POINT_SETS, type PointSetName } from '../../../settings/names.ts';
import { UsageError } from '../../errors.ts';
import type { Points } from '../common/table-source.ts';

/** The options of `train` that say what a point set is. */
export interface PointsOptions {
  readonly points?: number;
  readonly noise?: number;
  readonly pointsSeed?: number;
  /** Also of pictures in IDX files. */
  readonly classes?: number;
}

/** Whether a data set is one of points. */
export function isPointSet(name: string): name is PointSetName {
  return POINT_SETS.some((known) => known === name);
}

/** @throws UsageError where the set cannot have so many classes, or needs more points for them */
export function pointsIn(
  name: PointSetName,
  { points, noise, pointsSeed, classes }: PointsOptions,
): Points {
  const usual = pointSetDefaults(name);
  const made = {
    size: points ?? usual.size,
    noise: noise ?? usual.noise,
    classes: classes ?? usual.classes,
    seed: pointsSeed ?? 0,
  };
  if (made.classes < 2 || made.classes > usual.mostClasses) {
    const allowed = usual.mostClasses === 2 ? 'always has 2' : `has 2 to ${usual.mostClasses}`;
    throw new UsageError(`--classes ${made.classes}: ${name} ${allowed} classes.`);
  }
  if (made.size < 2 * made.classes) {
    throw new UsageError(
      `--points ${made.size} is too few: give at least ${2 * made.classes}, two for each class.`,
    );
  }
  return { kind: 'points', name, ...made };
}
