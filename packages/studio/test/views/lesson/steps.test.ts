import { describe, expect, it } from 'vitest';
import { problemsOf, titleOf } from '../../../src/experiment/index.ts';
import { catalogue } from '../../../src/lang/index.ts';
import type { StepTexts } from '../../../src/lang/step-texts.ts';
import { LESSON_STEPS } from '../../../src/state/address.ts';
import { STEPS, type Step } from '../../../src/views/lesson/steps.ts';

const asked = STEPS.filter(({ question }) => question !== null);
const keysOf = (object: object = {}): string[] => Object.keys(object).sort();

const catalogues = await Promise.all(
  (['en', 'ko'] as const).map(async (language) => ({
    language,
    lesson: (await catalogue(language, ['lesson'])).lesson,
  })),
);

describe.each(catalogues)('the texts of the lesson in $language', ({ lesson }) => {
  const textsOf = ({ id }: Step): StepTexts => lesson.steps[id];

  it('exist for every step, and for no other', () => {
    expect(keysOf(lesson.steps)).toEqual(STEPS.map(({ id }) => id).sort());
    for (const step of STEPS) {
      const texts = textsOf(step);
      expect(texts.title).not.toBe('');
      expect(texts.text.length).toBeGreaterThan(0);
    }
  });

  it.each(asked)('$id asks, explains each wrong answer, and has something to do', (step) => {
    const texts = textsOf(step);
    const { question } = step;
    expect(texts.ask).toBeTruthy();
    expect(texts.todo).toBeTruthy();
    expect(texts.more !== undefined).toBe(Object.keys(step.more).length > 0);
    const explained = keysOf(texts.wrong);
    if (question?.type === 'choice') {
      expect(keysOf(texts.options)).toEqual([...question.options].sort());
      // The right option needs no explanation; the measurement decides which one it is.
      expect(question.wrong).toEqual(expect.arrayContaining(explained));
      expect(explained).toHaveLength(question.options.length - 1);
    } else {
      expect(explained).toEqual([...(question?.wrong ?? [])].sort());
    }
    if (question?.type === 'number') expect(texts.answer?.('7')).toContain('7');
  });

  it.each(STEPS)('$id names the runs that it trains', (step) => {
    const texts = textsOf(step);
    expect(keysOf(texts.names)).toEqual(keysOf({ ...step.runs, ...step.more }));
    if (step.question?.type === 'order') {
      expect(keysOf(texts.names)).toEqual(expect.arrayContaining([...step.question.items]));
    }
  });

  it('close every mark of code', () => {
    for (const step of STEPS) {
      const { text, after = [], todo = '', wrong = {} } = textsOf(step);
      for (const each of [...text, ...after, todo, ...Object.values(wrong)]) {
        expect(each.split('`').length % 2).toBe(1);
      }
    }
  });
});

describe('the steps', () => {
  it('train only experiments without problems', () => {
    for (const { runs, more } of STEPS) {
      for (const experiment of Object.values({ ...runs, ...more })) {
        expect(problemsOf(experiment), titleOf(experiment)).toEqual([]);
      }
    }
  });

  it('ask for runs or for a curve, and for no more runs than a reader can tell apart', () => {
    for (const { way, runs, more, activation } of asked) {
      const count = Object.keys({ ...runs, ...more }).length;
      expect(way === 'measuring' ? activation : count).toBeTruthy();
      expect(count).toBeLessThanOrEqual(6);
    }
  });

  it('have no answer without data', () => {
    for (const { question } of asked) {
      const nothing = { runs: {}, curve: null };
      const prediction = question?.initial ?? (question?.type === 'choice' ? 'x' : 1);
      expect(question?.judge(prediction as never, nothing)).toBeNull();
    }
  });
});

it('has as many steps as addresses may name', () => {
  expect(STEPS).toHaveLength(LESSON_STEPS);
});
