import type { SymptomKind } from '../symptom.ts';
import { distinct, fittingInit, scaleInputs, smallerInit } from './advice.ts';

/** Above 3 for ten classes, for which guessing costs ln 10 = 2.303; as many times ln of other numbers. */
const RATIO = 3 / Math.log(10);

/** Before the first step a network should guess; one that is sure of wrong answers starts too large. */
export const lossAtStart: SymptomKind = {
  name: 'lossAtStart',
  checks: 1,
  hiddenBy: ['notFinite'],
  find: (checks) => {
    const { iteration, loss, classes, inputs } = checks[checks.length - 1];
    if (iteration > 0 || loss === null || classes === null) return [];
    const chance = Math.log(classes);
    if (loss <= RATIO * chance) return [];
    const details = { chance, classes, threshold: RATIO * chance, inputs: inputs ?? Number.NaN };
    return [{ place: null, value: loss, severity: 'warn', details }];
  },
  advise: (settings, { details }) =>
    distinct([...scaleInputs(details?.inputs), smallerInit(settings), fittingInit(settings)]),
};
