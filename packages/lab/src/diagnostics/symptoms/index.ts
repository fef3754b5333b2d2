import type { SymptomKind } from '../symptom.ts';
import { deadUnits } from './dead-units.ts';
import { explodingGradient, vanishingGradient } from './gradients.ts';
import { lossAtStart } from './loss-at-start.ts';
import { notFinite } from './not-finite.ts';
import { saturation } from './saturation.ts';
import { largeUpdates, smallUpdates } from './updates.ts';

/** All symptoms, causes before effects. */
export const SYMPTOMS: readonly SymptomKind[] = [
  notFinite,
  lossAtStart,
  saturation,
  deadUnits,
  explodingGradient,
  vanishingGradient,
  largeUpdates,
  smallUpdates,
];
