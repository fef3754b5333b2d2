/** What is stored about a run is of one step, and nothing of its log is lost when the storage is full for a while. */
import type { RunEvent } from '@gradus/lab/events';
import type { TrainingState } from 'gradus/train';
import { expect, it, vi } from 'vitest';
import type { News } from '../../../src/engine/keep/keep.ts';
import { RunKeeper } from '../../../src/engine/keep/run-keeper.ts';
import type { RunStanding, RunStatus } from '../../../src/engine/messages.ts';
import { snapshotOf } from '../../../src/engine/snapshots.ts';

const step = (iteration: number): RunEvent => ({ event: 'step', model: 'C', iteration, loss: 1 });
const standing = (iteration: number, status: RunStatus = 'training'): RunStanding =>
  ({ status, iteration, loss: 1, lr: 0.1, seconds: 0, experiment: {} }) as unknown as RunStanding;
const snapshot = (iteration: number) =>
  snapshotOf({ tensors: {}, progress: { iteration } } as unknown as TrainingState);

/** A storage that answers when it is told to. */
function storage() {
  const written: { part: number; news: News }[] = [];
  const answers: ((isStored: boolean) => void)[] = [];
  const write = (_: string, part: number, news: News): Promise<boolean> => {
    written.push({ part, news });
    return new Promise((resolve) => answers.push(resolve));
  };
  const answer = async (isStored: boolean): Promise<void> => {
    answers.shift()?.(isStored);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { keep: { write }, written, answer };
}

const iterationsOf = ({ news }: { news: News }) => [
  news.standing.iteration,
  ...news.events.map((event) => ('iteration' in event ? event.iteration : -1)),
  ...news.states.map(({ progress }) => progress.iteration),
];

it('writes the status, the log and the state of the same step, whatever happens while it writes', async () => {
  const { keep, written, answer } = storage();
  const keeper = new RunKeeper('run', { states: [], parts: 0 });
  keeper.hear(standing(10), [step(10)]);
  keeper.begin(keep);
  // A run in training is stored with its state only.
  expect(written).toEqual([]);
  keeper.save(snapshot(10));
  expect(iterationsOf(written[0])).toEqual([10, 10, 10]);
  keeper.hear(standing(20), [step(20)]);
  keeper.save(snapshot(20));
  // What comes later belongs to the next write.
  keeper.hear(standing(30), [step(30)]);
  keeper.add(snapshot(30));
  await answer(true);
  expect(iterationsOf(written[1])).toEqual([20, 20, 20]);
  expect(written[1]).toMatchObject({ part: 1, news: { outdated: [10] } });
  await answer(true);
  keeper.hear(standing(30, 'paused'), []);
  keeper.save();
  expect(iterationsOf(written[2])).toEqual([30, 30, 30]);
});

it('keeps the log of a write that failed for the next one', async () => {
  const { keep, written, answer } = storage();
  const keeper = new RunKeeper('run', { states: [], parts: 0 });
  keeper.hear(standing(10), [step(10)]);
  keeper.begin(keep);
  keeper.save(snapshot(10));
  await answer(false);
  expect(keeper.isDue).toBe(false);
  keeper.hear(standing(20), [step(20)]);
  keeper.save(snapshot(20));
  expect(written[1]).toMatchObject({ part: 0 });
  expect(iterationsOf(written[1])).toEqual([20, 10, 20, 20]);
  await answer(true);
  // The storage is tried again later, without a word from the page.
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
  expect(keeper.isDue).toBe(true);
  vi.restoreAllMocks();
});

it('has the whole log, wherever its parts are', async () => {
  const { keep, written, answer } = storage();
  const keeper = new RunKeeper('run', { states: [], parts: 0 });
  const stored = async () => written.slice(0, 1).flatMap(({ news }) => news.events);
  keeper.hear(standing(10), [step(10)]);
  expect(await keeper.log(async () => [])).toEqual([step(10)]);
  keeper.begin(keep);
  keeper.save(snapshot(10));
  keeper.hear(standing(20), [step(20)]);
  const log = keeper.log(stored);
  await answer(true);
  expect(await log).toEqual([step(10), step(20)]);
});
