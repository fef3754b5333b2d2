/** A record sends what the live engine sends, in the same messages. */
import { lossesOf, type Point } from '@gradus/lab/compare';
import type { RunEvent } from '@gradus/lab/events';
import { describe, expect, it, vi } from 'vitest';
import type { RecordedWeights } from '../../../src/engine/messages.ts';
import { RecordedSource } from '../../../src/state/recorded/recorded-source.ts';
import { checkpoint, type Held, resume, serverWith, started, step } from './records.ts';

type Adopt = (weights: readonly RecordedWeights[]) => Promise<readonly number[]>;

/** A source, and the state of a listener that gets all of its updates. */
function sourceOf(
  held: Held,
  { hasBest = false, adopt }: { hasBest?: boolean; adopt?: Adopt } = {},
) {
  const adopted: RecordedWeights[][] = [];
  const server = serverWith(held);
  const run = {
    ...{ status: 'ready', iteration: 0, loss: null as number | null, seconds: 0 },
    message: undefined as string | undefined,
    snapshots: [] as readonly number[],
    events: [] as RunEvent[],
    get losses(): Point[] {
      return lossesOf(this.events);
    },
  };
  const source = new RecordedSource({
    ...{ server, id: 'r', lr: 0.1, hasBest },
    post: ({ events, replacesEvents, snapshots, message, ...update }) => {
      Object.assign(run, update, { message });
      run.events = replacesEvents ? [...events] : [...run.events, ...events];
      if (snapshots !== undefined) run.snapshots = snapshots;
    },
    adopt:
      adopt ??
      (async (weights) => {
        adopted.push([...weights]);
        return [0, ...weights.map(({ iteration }) => iteration ?? 40)].sort((a, b) => a - b);
      }),
  });
  return { source, adopted, run, server };
}

const textOf = ({ bytes }: RecordedWeights) => new TextDecoder().decode(bytes);

describe('a finished run', () => {
  const end = {
    ...{ event: 'end', model: 'C', parameters: 79510, iterations: 3, seconds: 4, loss: 0.5 },
    ...{ accuracy: null, correct: null, total: null, aborted: false, reason: 'done' },
  };

  it('is sent at once, with its weights and those of its best test', async () => {
    const events = [started, step(1), step(3), checkpoint(3), end];
    const held: Held = { state: 'finished', events, weights: 'last', best: 'best' };
    const { source, adopted, run } = sourceOf(held, { hasBest: true });
    await source.poll();
    expect(run).toMatchObject({ status: 'recorded', iteration: 3, loss: 0.5, seconds: 4 });
    expect(run.losses).toHaveLength(2);
    expect(run.snapshots).toEqual([0, 3, 40]);
    expect(adopted[0].map((each) => [each.iteration, textOf(each)])).toEqual([
      [null, 'best'],
      [3, 'last'],
    ]);
    expect(source.isRunning).toBe(false);
  });

  it('that diverged has the weights before that step and the status diverged', async () => {
    const diverged = { event: 'diverged', model: 'C', iteration: 3, loss: 'NaN', layer: 'fc1' };
    const events = [started, step(1), checkpoint(1), step(2), diverged];
    const { source, run } = sourceOf({ state: 'diverged', events, weights: 'w', best: null });
    await source.poll();
    expect(run).toMatchObject({ status: 'diverged', iteration: 2, snapshots: [0, 2] });
  });

  it('without weights is sent all the same', async () => {
    const events = [started, step(1)];
    const held: Held = { state: 'interrupted', events, weights: null, best: null };
    const { source, run, adopted } = sourceOf(held);
    await source.poll();
    expect(run).toMatchObject({ status: 'recorded', iteration: 1, snapshots: [] });
    expect(adopted).toEqual([]);
  });

  it('with unreadable weights gives the reason, and keeps its curves', async () => {
    const events = [started, step(1), checkpoint(1)];
    const held: Held = { state: 'finished', events, weights: 'w', best: null };
    const adopt = () => Promise.reject(new Error('r: weights: fc1.weight is missing.'));
    const { source, run } = sourceOf(held, { adopt });
    await source.poll();
    expect(run.message).toBe('r: weights: fc1.weight is missing.');
    expect(run.losses).toHaveLength(1);
  });
});

describe('a run in training', () => {
  it('sends the new events each time, and takes weights in when there are new ones', async () => {
    const held: Held = { state: 'running', events: [started, step(1)], weights: null, best: null };
    const { source, run, adopted, server } = sourceOf(held);
    await source.poll();
    expect(source.isRunning).toBe(true);
    held.events = [...held.events, step(2), checkpoint(2)];
    held.weights = 'second';
    await source.poll();
    await source.poll();
    expect(server.asked.map(({ total }) => total)).toEqual([0, 2, 4]);
    expect(run.losses.map(({ iteration }) => iteration)).toEqual([1, 2]);
    expect(adopted.map((each) => each.map(textOf))).toEqual([['second']]);
    held.events = [...held.events, step(3), checkpoint(3)];
    held.weights = 'third';
    await source.poll();
    expect(run.snapshots).toEqual([0, 3]);
  });

  it('that is resumed is sent again, so that nothing appears twice', async () => {
    const before = [started, step(1), checkpoint(1), step(2), step(3)];
    const held: Held = { state: 'running', events: before, weights: 'w', best: null };
    const { source, run } = sourceOf(held);
    await source.poll();
    held.events = [started, step(1), checkpoint(1), resume(1), step(2, 0.7)];
    await source.poll();
    expect(run.losses).toEqual([
      { iteration: 1, value: 1 },
      { iteration: 2, value: 0.7 },
    ]);
    expect(run.iteration).toBe(2);
  });

  it('is asked again after the server was away, and no longer once it has left the page', async () => {
    vi.useFakeTimers();
    const held: Held = { state: 'running', events: [started, step(1)], weights: null, best: null };
    const { source, run, server } = sourceOf(held);
    await source.poll();
    const follow = server.follow;
    server.follow = () => Promise.reject(new Error('Failed to fetch'));
    let isWanted = true;
    const following = source.follow(() => isWanted);
    await vi.advanceTimersByTimeAsync(2000);
    expect(run).toMatchObject({ message: 'Failed to fetch', iteration: 1 });
    server.follow = follow;
    held.events = [...held.events, step(2)];
    await vi.advanceTimersByTimeAsync(2000);
    expect(run).toMatchObject({ message: undefined, iteration: 2 });
    isWanted = false;
    await vi.advanceTimersByTimeAsync(2000);
    await following;
    vi.useRealTimers();
  });

  it('rejects a server whose answer starts at a wrong event', async () => {
    const held: Held = { state: 'running', events: [started], weights: null, best: null };
    const { source, server } = sourceOf(held);
    await source.poll();
    server.follow = async () => ({
      ...{ state: 'running', from: 5, total: 6, resumes: 0, events: [step(9)] },
    });
    await expect(source.poll()).rejects.toThrow('from 5 on');
  });
});
