import { POINT_FEATURES } from '@gradus/lab/settings';
import type { Experiment } from './schema.ts';

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

/** A feature of a point, in float32 as the generated sets have it. */
export function featureOf(name: Feature, x: number, y: number): number {
  return Math.fround(FORMULAS[name](x, y));
}

const FORMULAS: Readonly<Record<Feature, (x: number, y: number) => number>> = {
  x: (x) => x,
  y: (_, y) => y,
  xx: (x) => x * x,
  yy: (_, y) => y * y,
  xy: (x, y) => x * y,
  sinx: (x) => Math.sin(Math.PI * x),
  siny: (_, y) => Math.sin(Math.PI * y),
};
