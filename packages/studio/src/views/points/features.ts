import { POINT_FEATURES } from '@gradus/lab/settings';
import type { Experiment } from '../../experiment/index.ts';

/** A feature of a point. */
export type Feature = (typeof POINT_FEATURES)[number];

/** The features in the notation of formulas. */
export const FEATURE_TEXTS: Readonly<Record<Feature, string>> = {
  x: 'x₁',
  y: 'x₂',
  xx: 'x₁²',
  yy: 'x₂²',
  xy: 'x₁x₂',
  sinx: 'sin πx₁',
  siny: 'sin πx₂',
};

/** The features that a network for points gets, in the order of its inputs. */
export function featuresOf(data: Experiment['data']): readonly Feature[] {
  if (data.kind === 'pictures') return [];
  if (data.source.kind === 'points') return data.source.features ?? ['x', 'y'];
  const { ignore } = data.options;
  return POINT_FEATURES.filter((name) => !ignore.includes(name));
}
