/** What is stored when there is no more room, and how many earlier runs all tabs together keep. */
import type { TrainingState } from 'gradus/train';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Keep } from '../../../src/engine/keep/keep.ts';
import { MOST_EARLIER } from '../../../src/engine/keep/limits.ts';
import type { EngineEvent, RunNotes, RunStanding } from '../../../src/engine/messages.ts';
import { fakeBrowser } from './fake-browser.ts';

const BYTES = 1000;

let limits: ReturnType<typeof fakeBrowser>;
beforeEach(() => {
  limits = fakeBrowser();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function notes(createdAt: number, more: Partial<RunNotes> = {}): RunNotes {
  return {
    ...{ title: null, style: 0, isShown: true, isPinned: false, isEarlier: false },
    ...{
      isRemoved: false,
      createdAt,
      parent: null,
      accuracy: null,
      built: {} as RunNotes['built'],
    },
    ...more,
  };
}

const standing = (iteration: number): RunStanding =>
  ({
    ...{ status: 'paused', iteration, loss: 1, lr: 0.1, seconds: 0 },
    experiment: { data: { kind: 'pictures', checksum: '' }, training: {} },
  }) as unknown as RunStanding;

function state(iteration: number): TrainingState {
  const tensors = { weight: { dtype: 'uint8', shape: [BYTES], data: new Uint8Array(BYTES) } };
  return { tensors, progress: { iteration } } as unknown as TrainingState;
}

/** A tab with its events. */
async function openTab() {
  const events: EngineEvent[] = [];
  const keep = await Keep.open(null, (event) => events.push(event));
  /** Stores a run with one state. */
  const store = async (id: string, about: RunNotes): Promise<boolean> => {
    await keep.note(id, about);
    return keep.write(id, 0, {
      standing: standing(10),
      events: [{ event: 'step', model: 'C', iteration: 10, loss: 1 }],
      states: [state(10)],
      outdated: [],
    });
  };
  const withStates = async () =>
    (await keep.list()).runs.flatMap(({ id, hasStates }) => (hasStates ? [id] : []));
  return { keep, events, store, withStates };
}

it('the oldest earlier runs give up their weights for a new run, and keep their curves', async () => {
  const { keep, events, store, withStates } = await openTab();
  await store('pinned', notes(1, { isEarlier: true, isPinned: true }));
  await store('second', notes(3, { isEarlier: true }));
  await store('first', notes(2, { isEarlier: true }));
  await store('shown', notes(4));
  limits.quota = 4 * BYTES;
  expect(await store('new', notes(5))).toBe(true);
  expect(events).toEqual([{ type: 'thinned', run: 'first' }]);
  expect(await withStates()).toEqual(['pinned', 'second', 'shown', 'new']);
  expect((await keep.list()).runs.map(({ id }) => id)).toContain('first');
  expect(await keep.eventsOf('first')).toHaveLength(1);
  expect((await keep.stateOf('first'))?.states).toEqual([]);
});

it('a run is not stored if pinned runs and those on the page take all the room; the page is told', async () => {
  const { events, store, withStates } = await openTab();
  await store('pinned', notes(1, { isEarlier: true, isPinned: true }));
  await store('earlier', notes(2, { isEarlier: true }));
  await store('shown', notes(3));
  limits.quota = BYTES;
  expect(await store('new', notes(4))).toBe(false);
  expect(events.filter(({ type }) => type === 'thinned')).toEqual([
    { type: 'thinned', run: 'earlier' },
  ]);
  expect(events.at(-1)).toEqual({ type: 'keep', problem: 'full' });
  expect(await withStates()).toEqual(['pinned', 'shown']);
});

it('all tabs together keep at most 100 earlier runs, and each page is told which ones are gone', async () => {
  const [one, two] = [await openTab(), await openTab()];
  for (let i = 0; i < MOST_EARLIER; i++) {
    await one.store(`one-${i}`, notes(10 + i, { isEarlier: true, isPinned: i === 0 }));
  }
  await one.store('shown', notes(1));
  await two.store('two-0', notes(1000, { isEarlier: true }));
  expect(two.events).toEqual([]);
  await two.store('two-1', notes(1001, { isEarlier: true }));
  await two.keep.limit();
  const gone = { type: 'forgotten', runs: ['one-1'] };
  expect(two.events).toEqual([gone]);
  await vi.waitFor(() => expect(one.events).toEqual([gone]));
  const left = (await one.keep.list()).runs.map(({ id }) => id);
  expect(left).toHaveLength(MOST_EARLIER);
  expect(left.slice(0, 3)).toEqual(['shown', 'one-0', 'one-2']);
  expect((await two.keep.list()).runs).toHaveLength(2);
});
