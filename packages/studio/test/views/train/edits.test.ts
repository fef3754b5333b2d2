import { createNetwork } from '@gradus/lab/experiment';
import {
  defaultTraining,
  LESSON_MODELS,
  lessonArchitecture,
  SCHEDULES,
  scheduleWith,
} from '@gradus/lab/settings';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layersOf, lessonExperiment, nameOf, problemsOf } from '../../../src/experiment/index.ts';
import {
  hiddenLayers,
  lastGain,
  withGain,
  withLayers,
  withLessonModel,
  withOptimizer,
  withTraining,
} from '../../../src/views/train/edits.ts';

const C = lessonExperiment('C');
const wide = (...widths: number[]) => widths.map((width) => ({ width, gain: 1 }));

describe('layers', () => {
  it('give a network of the lesson its letter, whatever the network was before', () => {
    for (const name of LESSON_MODELS) {
      const { hidden, activation } = lessonExperiment(name).model;
      const edited = withLayers(lessonExperiment('D'), wide(...hidden), activation ?? 'elu');
      expect(edited).toEqual(lessonExperiment(name));
    }
  });

  it('name other networks by their sizes, and make a problem of a width that is not a number', () => {
    expect(withLayers(C, wide(30, 20), 'tanh').model.name).toBe('tanh-30-20');
    const unfinished = withLayers(C, wide(30, Number.NaN), 'tanh');
    expect(problemsOf(unfinished).map(({ field }) => field)).toEqual(['model.hidden.1']);
  });

  it('take the picture and the classes of the data', () => {
    const data = { ...C.data, name: 'idx' as const, rows: 5, columns: 7, classes: 3 };
    const { model } = withLayers({ ...C, data }, wide(4), 'relu');
    expect([model.inputDim, model.outputDim]).toEqual([35, 3]);
  });

  it('keep their gains when they move, and the last layer its own', () => {
    const gained = withGain(withGain(withLayers(C, wide(3, 4), 'relu'), [1], 2), [2], 5);
    expect(gained.training.gain).toEqual([1, 2, 5]);
    const [first, second] = hiddenLayers(gained);
    const turned = withLayers(gained, [second, first, first], 'relu');
    expect(turned.training.gain).toEqual([2, 1, 1, 5]);
    expect(lastGain(withLayers(gained, [], 'relu'))).toBe(5);
  });

  it('have one gain per Linear layer after any edits', () => {
    const layer = fc.record({
      width: fc.integer({ min: 1, max: 9 }),
      gain: fc.integer({ min: 0, max: 3 }),
    });
    const names = fc.constantFrom(...LESSON_MODELS);
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 5 }), fc.nat(5), names, (layers, place, name) => {
        const edited = withLayers(C, layers, 'relu');
        const gained = withGain(edited, [Math.min(place, layers.length)], 2.5);
        const other = withLessonModel(gained, lessonArchitecture(name) as never);
        expect(problemsOf(gained)).toEqual([]);
        expect(problemsOf(other)).toEqual([]);
        expect(nameOf(other.model)).toBe(name);
        expect(lastGain(other)).toBe(lastGain(gained));
      }),
    );
  });
});

describe('settings', () => {
  it('start an optimizer with its default rate and decay, and keep the rest', () => {
    const sgd = withTraining(C, { momentum: 0.9, lr: 3, seed: 7 });
    const { training } = withOptimizer(sgd, 'adamw');
    expect(training).toEqual({ ...defaultTraining('adamw'), seed: 7 });
    expect(problemsOf(withOptimizer(sgd, 'adam'))).toEqual([]);
  });

  it('start every schedule with valid fields, also while the steps are being typed', () => {
    for (const name of SCHEDULES) {
      for (const iterations of [1, 3000, Number.NaN]) {
        const edited = withTraining(C, { schedule: scheduleWith(name, iterations) });
        expect(problemsOf(edited)).toEqual([]);
      }
    }
  });

  it('do not change the experiment that they were made from', () => {
    const before = structuredClone(C);
    withLayers(C, wide(1), 'tanh');
    withGain(C, [0, 1], 4);
    withOptimizer(C, 'adam');
    expect(C).toEqual(before);
  });
});

describe('layersOf', () => {
  it('names layers like the network that is built of them', () => {
    const networks = [
      ...LESSON_MODELS.map((name) => lessonExperiment(name)),
      withLayers(C, wide(3), 'leakyrelu'),
      withLayers(C, wide(3, 2, 4), 'softplus'),
      ...['linear', 'C', 'D'].map((name) =>
        withTraining(lessonExperiment(name), { dropout: 0.25 }),
      ),
    ];
    for (const experiment of networks) {
      const made = createNetwork(experiment);
      const children = [...made.namedChildren()].map(([name, child]) => [
        name,
        child.constructor.name,
      ]);
      expect(layersOf(experiment).map(({ name, kind }) => [name, kind])).toEqual(children);
      const shapes = made.parameters().map(({ shape }) => [...shape]);
      const planned = layersOf(experiment)
        .filter(({ role }) => role === 'linear')
        .flatMap(({ inputs, outputs }) => [[outputs, inputs], [outputs]]);
      expect(planned).toEqual(shapes);
    }
  });
});
