/**
 * Runs in the browser's storage. The engine loads this module after the page has opened; everything that is written
 * about a run at one moment is in one transaction, so that a crash never leaves half of it.
 */
import type { RunEvent } from '@gradus/lab/events';
import type { TrainingState } from 'gradus/train';
import type {
  DataFile,
  EngineEvent,
  KeptRun,
  KeptRuns,
  RunId,
  RunNotes,
  RunStanding,
} from '../messages.ts';
import { completed, openDatabase, resultOf } from './database.ts';
import { MOST_EARLIER } from './limits.ts';
import {
  FILES,
  fileOf,
  isStorable,
  readFiles,
  removeUnused,
  type StoredFile,
} from './stored-files.ts';
import { amongTabs, holdTab } from './tab.ts';

const NAME = 'gradus-runs';
const VERSION = 2;
/**
 * `runs` has what the page knows, `standings` what the engine knows; both by id. `events` and `states` go by id and
 * number, the files of data by the checksum of the data.
 */
const STORES = ['runs', 'standings', 'events', 'states', FILES] as const;

/** What the page is told about the storage. */
type KeepEvent = Extract<EngineEvent, { type: 'keep' | 'thinned' | 'forgotten' }>;

/** An entry of `runs`. */
interface Entry {
  readonly id: RunId;
  /** The tab that has the run. */
  readonly tab: string;
  readonly notes: RunNotes;
}

/** The most earlier runs whose states are deleted to make room for one write. */
const MOST_THINNED = 4;

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
  private readonly post: (event: KeepEvent) => void;
  /** Tells the other tabs which runs were deleted. */
  private readonly others = new BroadcastChannel(NAME);

  private constructor(database: IDBDatabase, tab: string, post: Keep['post']) {
    this.database = database;
    this.tab = tab;
    this.post = post;
    this.others.onmessage = ({ data: runs }: MessageEvent<readonly RunId[]>) =>
      post({ type: 'forgotten', runs });
  }

  /**
   * Opens the storage, and takes the runs of closed tabs over.
   * @param wanted the name of this tab before a reload; null for a new tab
   * @param post is told when something cannot be stored, or was deleted to make room
   * @throws Error if the browser forbids storage or has no locks
   */
  static async open(wanted: string | null, post: Keep['post']): Promise<Keep> {
    const database = await openDatabase(NAME, VERSION, (fresh) => {
      for (const store of STORES) {
        if (fresh.objectStoreNames.contains(store)) continue;
        fresh.createObjectStore(store, store === 'runs' ? { keyPath: 'id' } : undefined);
      }
    });
    const keep = new Keep(database, await holdTab(wanted), post);
    await amongTabs((living) => keep.takeOver(living));
    await keep.limit();
    return keep;
  }

  private async takeOver(living: ReadonlySet<string>): Promise<void> {
    const transaction = this.database.transaction(STORES, 'readwrite');
    const runs = transaction.objectStore('runs');
    const entries: Entry[] = await resultOf(runs.getAll());
    const standings = await resultOf(transaction.objectStore('standings').getAllKeys());
    const kept = new Set<unknown>();
    for (const entry of entries) {
      if (living.has(entry.tab) && entry.tab !== this.tab) kept.add(entry.id);
      // A tab may have crashed between the two parts of a run's beginning.
      else if (!entry.notes.isRemoved && standings.includes(entry.id)) {
        kept.add(entry.id);
        runs.put({ ...entry, tab: this.tab } satisfies Entry);
      }
    }
    const known = [...entries.map(({ id }) => id), ...standings];
    for (const id of known) if (!kept.has(id)) remove(transaction, id as RunId);
    await removeUnused(transaction);
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
          hasStates: keys.length > 0 || standing.iteration === 0,
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

  /** The files of data; null if they are not stored. */
  async filesOf(checksum: string): Promise<DataFile[] | null> {
    const store = this.database.transaction(FILES).objectStore(FILES);
    const files = await resultOf<StoredFile[] | undefined>(store.get(checksum));
    return files?.map(fileOf) ?? null;
  }

  /** Stores the files of data that a stored run uses, unless they are there or take too much room. */
  async putFiles(checksum: string, files: readonly DataFile[]): Promise<void> {
    const store = this.database.transaction(FILES).objectStore(FILES);
    if ((await resultOf(store.count(checksum))) > 0 || !(await isStorable(files))) return;
    const stored = await readFiles(files);
    const transaction = this.database.transaction(STORES, 'readwrite');
    transaction.objectStore(FILES).put(stored, checksum);
    // The run may have been deleted meanwhile.
    await removeUnused(transaction);
    await completed(transaction);
  }

  /** Deletes a run, and the files of its data if no other run uses them. */
  async forget(id: RunId): Promise<void> {
    await this.written(STORES, (transaction) => {
      remove(transaction, id);
      return removeUnused(transaction);
    });
  }

  /** Deletes the oldest of too many earlier runs, also those of other tabs, and tells all pages. */
  async limit(): Promise<void> {
    let surplus: RunId[] = [];
    const isDone = await this.written(STORES, async (transaction) => {
      const entries: Entry[] = await resultOf(transaction.objectStore('runs').getAll());
      surplus = surplusOf(entries);
      if (surplus.length === 0) return;
      for (const id of surplus) remove(transaction, id);
      await removeUnused(transaction);
    });
    if (!isDone || surplus.length === 0) return;
    this.post({ type: 'forgotten', runs: surplus });
    this.others.postMessage(surplus);
  }

  /** Deletes all runs, also those of other tabs. */
  async clear(): Promise<void> {
    await this.written(STORES, (transaction) => {
      for (const store of STORES) transaction.objectStore(store).clear();
    });
  }

  /** Writes in one transaction. If the storage is full, it makes room first. @returns whether it is stored */
  private async written(
    stores: readonly string[],
    fn: (transaction: IDBTransaction) => unknown,
  ): Promise<boolean> {
    for (let thinned = 0; ; thinned++) {
      try {
        const transaction = this.database.transaction(stores, 'readwrite');
        await Promise.all([completed(transaction), fn(transaction)]);
        return true;
      } catch (error) {
        const isFull = (error as Error).name === 'QuotaExceededError';
        if (isFull && thinned < MOST_THINNED && (await this.thin().catch(() => false))) continue;
        this.post({ type: 'keep', problem: isFull ? 'full' : 'failed' });
        return false;
      }
    }
  }

  /** Deletes the states of the oldest earlier run that is not pinned; its curves stay. @returns whether there was one */
  private async thin(): Promise<boolean> {
    const transaction = this.database.transaction(['runs', 'states'], 'readwrite');
    const entries: Entry[] = await resultOf(transaction.objectStore('runs').getAll());
    const states = transaction.objectStore('states');
    const loose = entries.filter(
      ({ tab, notes }) => tab === this.tab && notes.isEarlier && !notes.isPinned,
    );
    for (const { id } of loose.sort((a, b) => a.notes.createdAt - b.notes.createdAt)) {
      if ((await resultOf(states.count(rangeOf(id)))) === 0) continue;
      states.delete(rangeOf(id));
      await completed(transaction);
      this.post({ type: 'thinned', run: id });
      return true;
    }
    return false;
  }
}

/** The oldest earlier runs beyond those that a browser keeps. */
function surplusOf(entries: readonly Entry[]): RunId[] {
  return entries
    .filter(({ notes }) => notes.isEarlier && !notes.isPinned && !notes.isRemoved)
    .sort((a, b) => b.notes.createdAt - a.notes.createdAt)
    .slice(MOST_EARLIER)
    .map(({ id }) => id);
}

function remove(transaction: IDBTransaction, id: RunId): void {
  transaction.objectStore('runs').delete(id);
  transaction.objectStore('standings').delete(id);
  for (const store of ['events', 'states']) transaction.objectStore(store).delete(rangeOf(id));
}
