import type { SymptomKind } from '../symptom.ts';
import { clip, lowerRate, scaleInputs } from './advice.ts';

/** A NaN or an infinity. Training cannot recover from it. */
export const notFinite: SymptomKind = {
  name: 'notFinite',
  checks: 1,
  find: (checks) => {
    const { nonFinite, inputs } = checks[checks.length - 1];
    if (nonFinite === null) return [];
    const { layer, tensor } = nonFinite;
    const details = { tensor, inputs: inputs ?? Number.NaN };
    return [{ place: layer, value: null, severity: 'warn', details }];
  },
  advise: (settings, { details }) => [
    ...scaleInputs(details?.inputs),
    lowerRate(settings),
    ...clip(settings),
    { key: 'lookAtInput', changes: null },
  ],
};
