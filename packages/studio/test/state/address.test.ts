import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOf, VIEWS } from '../../src/state/address.ts';

describe('placeOf', () => {
  it('reads a view, a step and a lock', () => {
    expect(placeOf('#/lesson/3?locked=1')).toEqual({ view: 'lesson', step: 3, isLocked: true });
    expect(placeOf('#/lesson/3')).toEqual({ view: 'lesson', step: 3, isLocked: false });
    expect(placeOf('#/lesson')).toEqual({ view: 'lesson', step: null, isLocked: false });
    expect(placeOf('#/lesson/3?e=C&locked=1')).toMatchObject({ step: 3, isLocked: true });
  });

  it('locks nothing but the lesson, which alone has a way out', () => {
    expect(placeOf('#/train?locked=1').isLocked).toBe(false);
    expect(placeOf('#/lesson/1?locked=0').isLocked).toBe(false);
  });

  it('takes what is no step for none', () => {
    for (const step of ['0', '-1', '1.5', '1e3', 'x', '03', '9999', '']) {
      expect(placeOf(`#/lesson/${step}`).step).toBeNull();
    }
    expect(placeOf('#/train/3').step).toBeNull();
  });

  it('shows a view, whatever the address holds', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(VIEWS).toContain(placeOf(text).view);
      }),
    );
    expect(placeOf('').view).toBe('train');
  });
});
