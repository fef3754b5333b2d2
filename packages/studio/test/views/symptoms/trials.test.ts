/** The state of a symptom in a fork, advice that is followed, and the presets of problems. */
import { type Advice, PRESETS, type ProbeEvent, type Symptom } from '@gradus/lab/diagnostics';
import { describe, expect, it } from 'vitest';
import {
  canGoOnWith,
  PRESET_NAMES,
  presetExperiments,
  problemsOf,
  titleOf,
} from '../../../src/experiment/index.ts';
import { judge, MOST_TRIES, type Tried } from '../../../src/views/symptoms/follow.ts';
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

describe('followed advice', () => {
  const followed = { symptom: 'notFinite', key: 'lowerRate' } as const;
  const lower = (lr: number): Advice => ({ key: 'lowerRate', changes: { lr } });
  const found = (
    name: Symptom['name'],
    advice: readonly Advice[],
    rest: Partial<Symptom> = {},
  ): Symptom => ({ name, severity: 'warn', isOver: false, advice, ...rest }) as unknown as Symptom;
  const tried = (rest: Partial<Tried>): Tried => ({
    ...{ changes: { lr: 10 }, status: 'finished', probes: checks(3), symptoms: [] },
    ...rest,
  });

  it('goes on with the advice for the run that failed', () => {
    const symptoms = [found('notFinite', [lower(1)])];
    const next = judge(followed, tried({ status: 'diverged', symptoms }), 1);
    expect(next).toEqual({ kind: 'next', changes: { lr: 1 }, problem: 'notFinite' });
  });

  it('goes on while another warning has the same remedy, and keeps the other changes', () => {
    const changes = { lr: 10, activation: 'leakyrelu' } as const;
    const symptoms = [
      found('explodingGradient', [{ key: 'clip', changes: { clipNorm: 1 } }]),
      found('deadUnits', [lower(1)]),
    ];
    const next = judge(followed, tried({ changes, symptoms }), 1);
    expect(next).toEqual({
      ...{ kind: 'next', changes: { ...changes, lr: 1 }, problem: 'deadUnits' },
    });
  });

  it('ends when the symptom is gone, and does not go on for notes or what is over', () => {
    const symptoms = [
      found('largeUpdates', [lower(1)], { severity: 'note' }),
      found('deadUnits', [lower(1)], { isOver: true }),
    ];
    expect(judge(followed, tried({ symptoms }), 1)).toEqual({ kind: 'cured' });
    expect(judge(followed, tried({ probes: checks(2) }), 1)).toEqual({ kind: 'unclear' });
  });

  it('says why it gives up', () => {
    const whyOf = (rest: Partial<Tried>, count = 1) => judge(followed, tried(rest), count);
    const symptoms = [found('notFinite', [lower(1)])];
    expect(whyOf({ symptoms }, MOST_TRIES)).toEqual({ kind: 'givenUp', why: 'tooMany' });
    // The same value again, or no advice of this kind.
    for (const advice of [[lower(10)], []])
      expect(whyOf({ symptoms: [found('notFinite', advice)] })).toEqual({
        ...{ kind: 'givenUp', why: 'noFurther' },
      });
    expect(whyOf({ status: 'diverged' })).toEqual({ kind: 'givenUp', why: 'tooFar' });
    expect(whyOf({ status: 'failed' })).toEqual({ kind: 'givenUp', why: 'failed' });
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
    expect(new Set(experiments.map((each) => titleOf(each))).size).toBe(experiments.length);
    const { hidden, lr, init } = PRESETS[name].problem;
    expect(experiments[0]).toMatchObject({ model: { hidden }, training: { lr, init } });
  });
});
