import type { SymptomKind } from '../symptom.ts';
import { lowerRate, reluHe } from './advice.ts';

/** Shares of a layer's units, Gradus defaults. Up to 40 % can die if the learning rate is too high (cs231n). */
const NOTE = 0.1;
const WARN = 0.4;

/**
 * Units of ReLU whose output is 0 for all samples (Lu et al. 2019). A sparse unit, in contrast, is 0 for most samples.
 * If a unit is 0 for all of N samples, its activation rate is at most 3/N, with 95 % confidence.
 */
export const deadUnits: SymptomKind = {
  name: 'deadUnits',
  checks: 3,
  mayBeHarmless: true,
  hiddenBy: ['notFinite'],
  find: (checks) => {
    const { activations, samples } = checks[checks.length - 1];
    return activations.flatMap(({ name, silence, units }) => {
      if (silence === undefined) return [];
      const share = silence.dead / units;
      if (share < NOTE) return [];
      const details = { dead: silence.dead, units, zeros: silence.zeros, samples };
      return [{ place: name, value: share, severity: share < WARN ? 'note' : 'warn', details }];
    });
  },
  advise: (settings, _finding, sinceStart) => {
    const leaky = { activation: 'leakyrelu' } as const;
    if (sinceStart) return [reluHe(settings), { key: 'leakyRelu', changes: leaky }];
    const slower = lowerRate(settings);
    // A learning rate that kills ReLUs makes units that cannot die diverge, so lower it too.
    const changes = { ...leaky, ...slower.changes };
    return [slower, { key: 'leakyReluLowerRate', changes }];
  },
};
