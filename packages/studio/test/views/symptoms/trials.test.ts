/** The state of a symptom in a fork, and the presets of problems. */
import { PRESETS, type ProbeEvent, type Symptom } from '@gradus/lab/diagnostics';
import { describe, expect, it } from 'vitest';
import {
  canGoOnWith,
  PRESET_NAMES,
  presetExperiments,
  problemsOf,
  titleOf,
} from '../../../src/experiment/index.ts';
import { verdictOn } from '../../../src/views/symptoms/verdict.ts';

const checks = (count: number) => new Array(count).fill({}) as ProbeEvent[];
const dead = (isOver: boolean) => [{ name: 'deadUnits', isOver }] as Symptom[];

describe('a symptom in a fork', () => {
  it('is gone only after enough checks', () => {
    expect(verdictOn('deadUnits', checks(0), [])).toBe('unseen');
    expect(verdictOn('deadUnits', checks(2), [])).toBe('early');
    expect(verdictOn('deadUnits', checks(3), [])).toBe('gone');
  });

  it('is present, or was present', () => {
    expect(verdictOn('deadUnits', checks(1), dead(false))).toBe('there');
    expect(verdictOn('deadUnits', checks(9), dead(true))).toBe('over');
    expect(verdictOn('vanishingGradient', checks(9), dead(false))).toBe('gone');
  });
});

describe('a change', () => {
  it('can be made during training if the form and the initial weights stay', () => {
    expect(canGoOnWith({ lr: 0.1 })).toBe(true);
    expect(canGoOnWith({ weightDecay: 0.1, activation: 'leakyrelu' })).toBe(true);
    expect(canGoOnWith({ clipNorm: 1 } as object)).toBe(true);
    expect(canGoOnWith({ activation: 'relu', init: 'kaiming-normal' })).toBe(false);
    expect(canGoOnWith({ gain: [4, 1] })).toBe(false);
    expect(canGoOnWith({ hidden: [9] })).toBe(false);
  });
});

describe.each(PRESET_NAMES)('the preset %s', (name) => {
  it('is a problem and its fixes, all trainable and distinct', () => {
    const experiments = presetExperiments(name);
    expect(experiments).toHaveLength(1 + PRESETS[name].fixes.length);
    expect(experiments.flatMap((experiment) => problemsOf(experiment))).toEqual([]);
    expect(new Set(experiments.map(titleOf)).size).toBe(experiments.length);
    const { hidden, lr, init } = PRESETS[name].problem;
    expect(experiments[0]).toMatchObject({ model: { hidden }, training: { lr, init } });
  });
});
