import { describe, expect, it } from 'vitest';
import { curve } from '../../../src/engine/inspect/activations.ts';
import type { Evidence, MeasuredRun } from '../../../src/views/lesson/questions.ts';
import { STEPS, type StepId } from '../../../src/views/lesson/steps.ts';
import { activation, probe, run } from './made-up.ts';

/** The outcome of a prediction at a step. */
function judge(id: StepId, prediction: unknown, evidence: Partial<Evidence>) {
  const question = STEPS.find((step) => step.id === id)?.question;
  return question?.judge(prediction as never, { runs: {}, curve: null, ...evidence });
}

const withAccuracy = (accuracy: number): MeasuredRun => run({ accuracy });

describe('a number', () => {
  const at = (accuracy: number, prediction: number) =>
    judge('nonLinearity', prediction, { runs: { linear: withAccuracy(accuracy) } });

  it('comes from the run, and a prediction near it is right', () => {
    expect(at(91.8, 91)).toEqual({ measured: 91.8, isRight: true, verdict: null });
    expect(at(55, 70)).toEqual({ measured: 55, isRight: false, verdict: 'high' });
    expect(at(91.8, 70)).toMatchObject({ isRight: false, verdict: 'low' });
  });

  it('is right exactly at the tolerance, despite rounding', () => {
    expect(at(90.3, 92.3)?.isRight).toBe(true);
    expect(at(90.3, 92.4)?.isRight).toBe(false);
  });

  it('is not known before the run has ended, nor if it never ends', () => {
    for (const status of ['ready', 'training', 'paused', 'diverged', 'failed'] as const) {
      const linear = run({ status, accuracy: 50 });
      expect(judge('nonLinearity', 50, { runs: { linear } })).toBeNull();
    }
    expect(at(Number.NaN, 50)).not.toMatchObject({ isRight: true });
  });

  it('is 0 if no unit is dead, and counts all layers', () => {
    const fast = (...dead: number[]) =>
      run({
        probes: [
          probe(0, { activations: [activation(99)] }),
          probe(3000, { activations: dead.map(activation) }),
        ],
      });
    expect(judge('relu', 5, { runs: { fast: fast(0) } })).toMatchObject({ measured: 0 });
    expect(judge('relu', 5, { runs: { fast: fast(30, 12) } })).toMatchObject({ measured: 42 });
    expect(judge('relu', 5, { runs: { fast: run() } })).toBeNull();
  });

  it('is known as soon as its test was made', () => {
    const test = { loss: 1, accuracy: 85.5, total: 10_000, split: 'test' } as const;
    const tests = [{ ...test, iteration: 500 }];
    const A = run({ status: 'training', tests });
    expect(judge('modelA', 40, { runs: { A } })).toMatchObject({ measured: 85.5, verdict: 'low' });
    const early = run({ tests: [{ ...test, iteration: 600 }] });
    expect(judge('modelA', 40, { runs: { A: early } })).toBeNull();
  });

  it('may be a loss as well as a gain', () => {
    const wider = (narrow: number, wide: number) =>
      judge('wider', 1, { runs: { C: withAccuracy(narrow), wide: withAccuracy(wide) } });
    expect(wider(95, 96)).toMatchObject({ isRight: true });
    expect(wider(96, 95)).toMatchObject({ measured: -1, verdict: 'high' });
  });
});

describe('a curve', () => {
  it('shows the largest slope', () => {
    const evidence = { curve: curve('sigmoid', 6) };
    expect(judge('sigmoid', 0.25, evidence)).toMatchObject({ measured: 0.25, isRight: true });
    expect(judge('sigmoid', 1, { curve: curve('tanh', 6) })).toMatchObject({ measured: 1 });
  });

  it('shows where a gradient vanishes', () => {
    expect(judge('tanh', 'middle', { curve: curve('tanh', 6) })).toEqual({
      measured: 'ends',
      isRight: false,
      verdict: 'middle',
    });
    const line = {
      z: Float32Array.of(-1, 0, 1),
      f: Float32Array.of(-1, 0, 1),
      zones: [],
      measure: null,
    };
    const slopes = (...df: number[]) => ({ curve: { ...line, df: Float32Array.from(df) } });
    expect(judge('tanh', 'nowhere', slopes(1, 1, 1))).toMatchObject({ isRight: true });
    expect(judge('tanh', 'middle', slopes(1, 0, 1))).toMatchObject({ isRight: true });
  });
});

describe('an order', () => {
  const order = (prediction: string[], a: number, b: number, c: number) =>
    judge('order', prediction, {
      runs: { A: withAccuracy(a), B: withAccuracy(b), C: withAccuracy(c) },
    });

  it('has the largest first', () => {
    expect(order(['C', 'B', 'A'], 92, 94, 95)).toMatchObject({ isRight: true, verdict: null });
    expect(order(['A', 'B', 'C'], 92, 94, 95)).toEqual({
      measured: ['C', 'B', 'A'],
      isRight: false,
      verdict: 'other',
    });
  });

  it('takes equal ones in any order', () => {
    expect(order(['B', 'C', 'A'], 90, 95, 95)?.isRight).toBe(true);
    expect(order(['C', 'B', 'A'], 90, 95, 95)?.isRight).toBe(true);
    expect(order(['C', 'A', 'B'], 90, 95, 95)?.isRight).toBe(false);
  });

  it('is not known while one of them trains', () => {
    const runs = { A: withAccuracy(1), B: run({ status: 'training' }), C: withAccuracy(3) };
    expect(judge('order', ['A', 'B', 'C'], { runs })).toBeNull();
  });
});

describe('a choice', () => {
  it('comes from the network that was built', () => {
    expect(judge('parameters', '4', { runs: { D: run({ status: 'ready' }) } })).toMatchObject({
      measured: '4',
      isRight: true,
    });
  });

  it('is the option nearest to the first loss', () => {
    const first = (value: number) =>
      judge('loop', '2.3', { runs: { loop: run({ losses: [{ iteration: 1, value }] }) } });
    expect(first(Math.LN10)).toMatchObject({ measured: '2.3', isRight: true });
    expect(first(0.1)).toMatchObject({ measured: '0', verdict: '2.3' });
    expect(first(40)).toMatchObject({ measured: '10' });
    const later = run({ losses: [{ iteration: 2, value: 2.3 }] });
    expect(judge('loop', '2.3', { runs: { loop: later } })).toBeNull();
  });
});
