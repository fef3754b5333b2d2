/** The page uses an answer of the server only if it fits, and a wrong entry does not spoil the rest. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsIn, followedOf, matches, runListOf } from '../../../src/state/recorded/answers.ts';
import { CONFIG, checkpoint, ENTRY, resume, started, step } from './records.ts';

describe('a list of runs', () => {
  it('is read with all its fields', () => {
    const list = runListOf({ runs: [ENTRY], corrupt: [{ id: 'x', problem: 'is not JSON' }] });
    expect(list?.runs[0]).toMatchObject({ id: ENTRY.id, tags: ['baseline'], state: 'finished' });
    expect(list?.corrupt).toEqual([{ id: 'x', problem: 'is not JSON' }]);
  });

  it.each([
    ['no state', { ...ENTRY, state: 'unheard of' }],
    ['an accuracy of text', { ...ENTRY, result: { ...ENTRY.result, accuracy: 'high' } }],
    [
      'a wrong width',
      { ...ENTRY, config: { ...CONFIG, model: { ...CONFIG.model, hidden: [-1] } } },
    ],
    ['no settings', { ...ENTRY, config: null }],
  ])('an entry with %s counts as corrupt, under its name', (_, entry) => {
    const list = runListOf({ runs: [entry, ENTRY], corrupt: [] });
    expect(list?.runs).toHaveLength(1);
    expect(list?.corrupt).toMatchObject([{ id: ENTRY.id }]);
    expect(list?.corrupt[0].problem).not.toBe('');
  });

  it('is null for any other answer', () => {
    for (const answer of [null, 'text', [], {}, { runs: [] }, { runs: {}, corrupt: [] }]) {
      expect(runListOf(answer)).toBeNull();
    }
  });
});

describe('events', () => {
  it('of all kinds pass with every field, in order', () => {
    const events = [started, step(1), checkpoint(1), resume(1), step(2)];
    expect(eventsIn(events)).toEqual(events);
  });

  it.each([
    ['none', { iteration: 3 }],
    ['of an unknown kind', { event: 'party', iteration: 3 }],
    ['without a number', { event: 'step', iteration: 3, loss: 'low' }],
    ['with a loss that JSON cannot hold', { event: 'step', iteration: 3, loss: null }],
    ['before the first step', { event: 'eval', iteration: -1, loss: 1, accuracy: 10 }],
    ['a probe without measures', { event: 'probe', iteration: 0 }],
  ])('leaves out %s', (_, event) => {
    expect(eventsIn([step(1), event, step(2)])).toEqual([step(1), step(2)]);
  });
});

it('no value makes the reader throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      runListOf(value);
      runListOf({ runs: [value], corrupt: [] });
      followedOf(value);
      eventsIn([value]);
    }),
  );
});

describe('a search', () => {
  const run = runListOf({ runs: [ENTRY], corrupt: [] })?.runs[0];
  if (run === undefined) throw new Error('no run');

  it.each(['', ' ', 'baseline', 'FINISHED seed0', 'lr=0.1', 'model.name=c relu', 'c', 'base fin'])(
    'finds a run that contains all words: %j',
    (words) => {
      expect(matches(run, words)).toBe(true);
    },
  );

  // Inside other words nearly every letter occurs, and the names of settings are the same in all runs.
  it.each(['baseline adam', 'a', 'line', 'optimizer', 'r=0.1', 'lr=0', 'lr='])(
    'does not find a run by a part of a word: %j',
    (words) => {
      expect(matches(run, words)).toBe(false);
    },
  );
});
