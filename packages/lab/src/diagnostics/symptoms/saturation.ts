import type { SymptomKind } from '../symptom.ts';
import { distinct, lowerRate, reluHe, scaleInputs, smallerInit } from './advice.ts';

/** Share of (unit, sample) pairs with |g| > 0.97; a Gradus default, the 0.97 is Karpathy's. */
const WARN = 0.5;

/**
 * Hidden units of sigmoid or tanh near the ends of the function, where the slope is almost 0. With outputs scaled to g
 * in −1 … 1, the slope of both functions is 1 − g² times the largest slope.
 */
export const saturation: SymptomKind = {
  name: 'saturation',
  checks: 3,
  mayBeHarmless: true,
  hiddenBy: ['notFinite'],
  find: (checks) => {
    const { activations, inputs } = checks[checks.length - 1];
    return activations.flatMap(({ name, saturation }) => {
      if (saturation === undefined) return [];
      const { low, high, slope } = saturation;
      if (low + high <= WARN) return [];
      const details = { low, high, slope: slope ?? Number.NaN, inputs: inputs ?? Number.NaN };
      return [{ place: name, value: low + high, severity: 'warn', details }];
    });
  },
  advise: (settings, { details }, sinceStart) =>
    distinct(
      sinceStart
        ? [...scaleInputs(details?.inputs), smallerInit(settings), reluHe(settings)]
        : [
            lowerRate(settings),
            { key: 'weightDecay', changes: { weightDecay: 1e-4 } },
            reluHe(settings),
          ],
    ),
};
