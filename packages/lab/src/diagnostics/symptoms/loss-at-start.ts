import type { SymptomKind } from '../symptom.ts';
import { distinct, fittingInit, scaleInputs, smallerInit } from './advice.ts';

/** A loss above 3 for ten classes, where guessing costs ln 10 = 2.303. Other numbers of classes in proportion. */
const RATIO = 3 / Math.log(10);
/**
 * Multiple of the loss of always predicting the mean; a Gradus default. On three tables the usual initialisations began
 * below 6 times that loss, and weights from N(0, 1) mostly above 20 times.
 */
const NUMBERS_RATIO = 10;

/** Before the first step a network should guess. If it is confident and wrong, its initial weights are too large. */
export const lossAtStart: SymptomKind = {
  name: 'lossAtStart',
  checks: 1,
  hiddenBy: ['notFinite'],
  find: (checks) => {
    const { iteration, loss, classes, guessing = null, inputs } = checks[checks.length - 1];
    const chance = classes === null ? guessing : Math.log(classes);
    if (iteration > 0 || loss === null || chance === null) return [];
    const threshold = (classes === null ? NUMBERS_RATIO : RATIO) * chance;
    if (loss <= threshold) return [];
    const about = { chance, threshold, inputs: inputs ?? Number.NaN };
    const details = classes === null ? { ...about, ratio: NUMBERS_RATIO } : { ...about, classes };
    return [{ place: null, value: loss, severity: 'warn', details }];
  },
  advise: (settings, { details }) =>
    distinct([...scaleInputs(details?.inputs), smallerInit(settings), fittingInit(settings)]),
};
