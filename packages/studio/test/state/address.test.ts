import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { decodeLink } from '../../src/experiment/link/index.ts';
import {
  addressOf,
  keyOf,
  LESSON_STEPS,
  pathProblems,
  routeOf,
  VIEWS,
} from '../../src/state/address.ts';
import { experiments } from '../arbitrary.ts';

describe('routeOf', () => {
  it('reads a view, a step and a lock', () => {
    expect(routeOf('#/lesson/3?locked=1')).toEqual({ view: 'lesson', step: 3, isLocked: true });
    expect(routeOf('#/lesson/3')).toEqual({ view: 'lesson', step: 3, isLocked: false });
    expect(routeOf('#/lesson')).toEqual({ view: 'lesson', step: null, isLocked: false });
    expect(routeOf('#/lesson/3?e=C&locked=1')).toMatchObject({ step: 3, isLocked: true });
  });

  it('locks only the lesson', () => {
    expect(routeOf('#/train?locked=1').isLocked).toBe(false);
    expect(routeOf('#/lesson/1?locked=0').isLocked).toBe(false);
  });

  it('treats other text as no step', () => {
    for (const step of ['0', '-1', '1.5', '1e3', 'x', '03', '9999', '']) {
      expect(routeOf(`#/lesson/${step}`).step).toBeNull();
    }
    expect(routeOf('#/train/3').step).toBeNull();
  });

  it('returns a view for any address', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(VIEWS).toContain(routeOf(text).view);
      }),
    );
    expect(routeOf('').view).toBe('train');
  });
});

test('an address keeps the key of an experiment', () => {
  fc.assert(
    fc.property(experiments, (experiment) => {
      const { link } = decodeLink(
        addressOf(
          { view: 'train', step: null, isLocked: false },
          [{ experiment, result: null }],
          null,
        ),
      );
      expect(keyOf(link.experiments[0].experiment)).toBe(keyOf(experiment));
    }),
  );
});

test('the address of a route contains view, step and lock', () => {
  expect(addressOf({ view: 'lesson', step: 3, isLocked: true }, [], 'ko')).toBe(
    '#/lesson/3?locked=1&lang=ko',
  );
});

test('reports a step that the lesson does not have, and anything below other views', () => {
  for (const step of ['1', String(LESSON_STEPS)])
    expect(pathProblems(['lesson', step])).toEqual([]);
  for (const text of ['0', 'x', '03', '1e3', String(LESSON_STEPS + 1), '__proto__']) {
    expect(pathProblems(['lesson', text])).toEqual([
      { field: 'path', problem: 'lessonStep', details: { text, last: LESSON_STEPS } },
    ]);
    expect(routeOf(`#/lesson/${text}`).step).toBeNull();
  }
  for (const path of [
    ['train', '3'],
    ['lesson', '3', '4'],
  ]) {
    expect(pathProblems(path)).toEqual([
      { field: 'path', problem: 'path', details: { text: path.join('/') } },
    ]);
  }
});

test('reports a view that does not exist, whatever its name', () => {
  for (const view of VIEWS) expect(pathProblems([view])).toEqual([]);
  expect(pathProblems([])).toEqual([]);
  for (const name of ['trains', 'constructor', '__proto__', 'length']) {
    expect(pathProblems([name])).toEqual([
      { field: 'path', problem: 'path', details: { text: name } },
    ]);
  }
});
