/**
 * Runs in the browser's storage. The engine loads this module after the page has opened; everything that is written
 * about a run at one moment is in one transaction, so that a crash never leaves half of it.
 */
import type { RunEvent } from '@gradus/lab/events';
import type { TrainingState } from 'gradus/train';
import type { KeptRun, KeptRuns, RunId, RunNotes, RunStanding } from '../messages.ts';
import { completed, openDatabase, resultOf } from './database.ts';
import { amongTabs, holdTab } from './tab.ts';

const NAME = 'gradus-runs';
const VERSION = 1;
/** `runs` has what the page knows, `standings` what the engine knows; both by id. The others by id and number. */
const STORES = ['runs', 'standings', 'events', 'states'] as const;

/** An entry of `runs`. */
interface Entry {
  readonly id: RunId;
  /** The tab that has the run. */
  readonly tab: string;
  readonly notes: RunNotes;
}

/** What is new about a run. */
export interface News {
  readonly standing: RunStanding;
  readonly events: readonly RunEvent[];
  /** States to add. */
  readonly states: readonly TrainingState[];
  /** The iterations of states to remove. */
  readonly outdated: readonly number[];
}

/** A stored run. */
export interface KeptState {
  readonly standing: RunStanding;
  /** The number of parts of its log. */
  readonly parts: number;
  /** Ascending. Training can continue from the last one. */
  readonly states: readonly TrainingState[];
  /** Whether it began with the state of another run, which is then the first of these. */
  readonly isFork: boolean;
}

/** The entries of a run in a store by id and number. */
function rangeOf(id: RunId): IDBKeyRange {
  return IDBKeyRange.bound([id], [id, []]);
}

export class Keep {
  private readonly database: IDBDatabase;
  private readonly tab: string;
  private readonly post: (problem: 'full' | 'failed') => void;

  private constructor(database: IDBDatabase, tab: string, post: Keep['post']) {
    this.database = database;
    this.tab = tab;
    this.post = post;
  }

  /**
   * Opens the storage, and takes the runs of closed tabs over.
   * @param wanted the name of this tab before a reload; null for a new tab
   * @param post gets the reason when something cannot be stored
   * @throws Error if the browser forbids storage or has no locks
   */
  static async open(wanted: string | null, post: Keep['post']): Promise<Keep> {
    const database = await openDatabase(NAME, VERSION, (fresh) => {
      for (const store of STORES) {
        fresh.createObjectStore(store, store === 'runs' ? { keyPath: 'id' } : undefined);
      }
    });
    const keep = new Keep(database, await holdTab(wanted), post);
    await amongTabs((living) => keep.takeOver(living));
    return keep;
  }

  private async takeOver(living: ReadonlySet<string>): Promise<void> {
    const transaction = this.database.transaction(STORES, 'readwrite');
    const runs = transaction.objectStore('runs');
    const entries: Entry[] = await resultOf(runs.getAll());
    const kept = new Set<unknown>();
    for (const entry of entries) {
      if (living.has(entry.tab) && entry.tab !== this.tab) kept.add(entry.id);
      else if (!entry.notes.isRemoved) {
        kept.add(entry.id);
        runs.put({ ...entry, tab: this.tab } satisfies Entry);
      }
    }
    const known = [
      ...entries.map(({ id }) => id),
      ...(await resultOf(transaction.objectStore('standings').getAllKeys())),
    ];
    for (const id of known) if (!kept.has(id)) remove(transaction, id as RunId);
    await completed(transaction);
  }

  /** The runs of this tab, the oldest first. */
  async list(): Promise<KeptRuns> {
    const transaction = this.database.transaction(['runs', 'standings', 'states']);
    const entries: Entry[] = await resultOf(transaction.objectStore('runs').getAll());
    const own = entries.filter(({ tab }) => tab === this.tab);
    const runs = await Promise.all(
      own.map(async ({ id, notes }): Promise<KeptRun | null> => {
        const [standing, keys] = await Promise.all([
          resultOf<RunStanding | undefined>(transaction.objectStore('standings').get(id)),
          resultOf(transaction.objectStore('states').getAllKeys(rangeOf(id))),
        ]);
        if (standing === undefined) return null;
        const snapshots = keys.map((key) => (key as [RunId, number])[1]);
        return {
          id,
          notes,
          standing,
          snapshots: notes.parent === null ? [0, ...snapshots] : snapshots,
        };
      }),
    );
    return {
      tab: this.tab,
      elsewhere: entries.length - own.length,
      runs: runs
        .filter((run) => run !== null)
        .sort((a, b) => a.notes.createdAt - b.notes.createdAt),
    };
  }

  /** The events of a run, in order. */
  async eventsOf(id: RunId): Promise<RunEvent[]> {
    const store = this.database.transaction('events').objectStore('events');
    return (await resultOf<RunEvent[][]>(store.getAll(rangeOf(id)))).flat();
  }

  /** What a run needs to continue; null if it is not stored. */
  async stateOf(id: RunId): Promise<KeptState | null> {
    const transaction = this.database.transaction(['runs', 'standings', 'events', 'states']);
    const store = (name: string) => transaction.objectStore(name);
    const [entry, standing, parts, states] = await Promise.all([
      resultOf<Entry | undefined>(store('runs').get(id)),
      resultOf<RunStanding | undefined>(store('standings').get(id)),
      resultOf(store('events').count(rangeOf(id))),
      resultOf<TrainingState[]>(store('states').getAll(rangeOf(id))),
    ]);
    if (entry === undefined || standing === undefined) return null;
    return { standing, parts, states, isFork: entry.notes.parent !== null };
  }

  /** Writes what the page knows about a run. */
  async note(id: RunId, notes: RunNotes): Promise<void> {
    await this.written(['runs'], (transaction) => {
      transaction.objectStore('runs').put({ id, tab: this.tab, notes } satisfies Entry);
    });
  }

  /**
   * Writes what is new about a run.
   * @param part the number of the part of the log that begins here
   * @returns whether it is stored
   */
  write(id: RunId, part: number, { standing, events, states, outdated }: News): Promise<boolean> {
    return this.written(STORES, (transaction) => {
      transaction.objectStore('standings').put(standing, id);
      if (events.length > 0) transaction.objectStore('events').put(events, [id, part]);
      const store = transaction.objectStore('states');
      for (const iteration of outdated) store.delete([id, iteration]);
      for (const state of states) store.put(state, [id, state.progress.iteration]);
    });
  }

  /** Deletes a run. */
  async forget(id: RunId): Promise<void> {
    await this.written(STORES, (transaction) => remove(transaction, id));
  }

  /** Deletes all runs, also those of other tabs. */
  async clear(): Promise<void> {
    await this.written(STORES, (transaction) => {
      for (const store of STORES) transaction.objectStore(store).clear();
    });
  }

  private async written(
    stores: readonly string[],
    fn: (transaction: IDBTransaction) => void,
  ): Promise<boolean> {
    try {
      const transaction = this.database.transaction(stores, 'readwrite');
      fn(transaction);
      await completed(transaction);
      return true;
    } catch (error) {
      this.post((error as Error).name === 'QuotaExceededError' ? 'full' : 'failed');
      return false;
    }
  }
}

function remove(transaction: IDBTransaction, id: RunId): void {
  transaction.objectStore('runs').delete(id);
  transaction.objectStore('standings').delete(id);
  for (const store of ['events', 'states']) transaction.objectStore(store).delete(rangeOf(id));
}
