import { basename, join } from 'node:path';
import { DataError } from 'gradus';
import type { Hono } from 'hono';
import type { Messages } from '../lang/index.ts';
import { lockHolder } from '../runs/lock.ts';
import { readSweep, type StoredSweep, sweepIds, sweepsIn } from '../sweep/folder.ts';
import { viewOfSweep } from '../sweep/view.ts';
import { errorText } from '../text/error-text.ts';
import type { SweepView } from '../trials/index.ts';
import { Refusal } from './refusal.ts';
import { isSelfContained, withoutPath } from './safe-path.ts';

/** A sweep in the list. */
interface ListedSweep extends Pick<SweepView, 'id' | 'title' | 'mode' | 'measure' | 'watched'> {
  readonly createdAt: string;
  /** While it is true, more trials can follow. */
  readonly isRunning: boolean;
  /** Number of trials that have ended, and number of planned ones. */
  readonly ended: number;
  readonly planned: number;
  /** Score of the best trial; null if there is none yet. */
  readonly best: number | null;
}

/** A sweep with its trials. */
interface FollowedSweep extends Pick<ListedSweep, 'isRunning' | 'planned'> {
  readonly view: SweepView;
}

/** Adds the sweeps in `root` to the API. */
export function serveSweeps(api: Hono, root: string, text: Messages): void {
  api.get('/sweeps', async (c) => {
    const ids = (await sweepIds(root)).toReversed();
    const all = await Promise.all(ids.map((id) => listed(root, id, text)));
    return c.json({
      sweeps: all.filter((each) => each !== null && 'planned' in each),
      corrupt: all.filter((each) => each !== null && 'problem' in each),
    });
  });
  api.get('/sweeps/:id', async (c) => {
    const id = c.req.param('id');
    const names = [basename(sweepsIn(root)), id];
    if (!(await isSelfContained(root, names)) || !(await sweepIds(root)).includes(id)) {
      throw new Refusal(404, ({ server }) => server.noSweep(id));
    }
    const { stored, isRunning } = await opened(root, id);
    const followed: FollowedSweep = {
      ...{ isRunning, planned: stored.config.trials, view: viewOfSweep(stored) },
    };
    return c.json(followed);
  });
}

/** A sweep, or what is wrong with it; null if its files lie outside the folder. */
async function listed(
  root: string,
  id: string,
  text: Messages,
): Promise<ListedSweep | { id: string; problem: string } | null> {
  if (!(await isSelfContained(root, [basename(sweepsIn(root)), id]))) return null;
  try {
    const { stored, isRunning } = await opened(root, id);
    const { trials, best, dimensions, importance, ...view } = viewOfSweep(stored);
    return {
      ...view,
      ...{ id, isRunning, createdAt: stored.config.createdAt },
      ...{ ended: trials.length, planned: stored.config.trials },
      best: trials.find(({ index }) => index === best)?.score?.value ?? null,
    };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { id, problem: withoutPath(errorText(error, text), root) };
  }
}

async function opened(
  root: string,
  id: string,
): Promise<{ stored: StoredSweep; isRunning: boolean }> {
  const folder = join(sweepsIn(root), id);
  // Read the lock first: a sweep that ends meanwhile counts as running, and the page asks again.
  const isRunning = (await lockHolder(folder)) !== null;
  return { isRunning, stored: await readSweep(folder) };
}

/** Whether a run is a trial of one of `sweeps`, and so shown with the sweep. */
export function isTrial(run: string, sweeps: readonly string[]): boolean {
  return sweeps.some((id) => run.startsWith(`${id}-trial`) || run.startsWith(`${id}-default-`));
}
