import type { RunEvent } from '@gradus/lab/events';
import type { TrainingState } from 'gradus/train';
import type { RunId, RunStanding } from '../messages.ts';
import { type Snapshot, Snapshots, snapshotOf } from '../snapshots.ts';
import type { Keep, KeptState } from './keep.ts';

/** Milliseconds between two writes about a run in training. */
const INTERVAL = 1000;
/** Writing takes at most about one part of this many of the time. */
const SHARE = 50;
/** Milliseconds until the next attempt after the storage was full. */
const AFTER_FAILURE = 30_000;
/** The stored snapshots of a run: fewer than those in memory. */
const LIMITS = { most: 16, bytes: 24 * 2 ** 20 };

/** A run at one step. */
interface Moment {
  readonly standing: RunStanding;
  /** What happened since the last write. */
  readonly events: readonly RunEvent[];
  /** By their iterations. */
  readonly states: ReadonlyMap<number, TrainingState>;
}

/**
 * Collects what happens to a run, and writes it into the browser's storage from the moment at which the page asks
 * for it: at each pause, and about once a second while the run trains.
 */
export class RunKeeper {
  private readonly id: RunId;
  private readonly snapshots = new Snapshots(LIMITS);
  private keep: Pick<Keep, 'write'> | null = null;
  private standing: RunStanding | null = null;
  private events: RunEvent[] = [];
  /** What to write next. */
  private next: Moment | null = null;
  /** The number of parts that the stored log has. */
  private parts: number;
  /** The iterations of the stored states. */
  private stored: ReadonlySet<number>;
  private due = 0;
  private last: Snapshot | null = null;
  private isWriting = false;
  private writing: Promise<unknown> = Promise.resolve();

  /** @param stored the states and the number of parts of the log that are stored already */
  constructor(id: RunId, { states, parts }: Pick<KeptState, 'states' | 'parts'>) {
    this.id = id;
    this.parts = parts;
    this.stored = new Set(states.map(({ progress }) => progress.iteration));
    for (const state of states) this.add(snapshotOf(state));
  }

  /** Writes from now on. */
  begin(keep: Pick<Keep, 'write'>): void {
    if (this.keep !== null) return;
    this.keep = keep;
    this.save();
  }

  /** Writes no more. */
  end(): void {
    this.keep = null;
    this.next = null;
  }

  /** Whether the state of a run in training should be passed to {@link save}. */
  get isDue(): boolean {
    return this.keep !== null && !this.isWriting && performance.now() >= this.due;
  }

  /** Takes what the page is told. */
  hear(standing: RunStanding, events: readonly RunEvent[]): void {
    this.standing = standing;
    this.events.push(...events);
  }

  /** Adds a snapshot to those that are stored for inspection. */
  add(snapshot: Snapshot): void {
    if (snapshot.state !== null) this.snapshots.add(snapshot);
    this.last = snapshot;
  }

  /**
   * Writes what has been heard.
   * @param last the present state, from which training can continue; needed while the run trains
   */
  save(last?: Snapshot): void {
    const { standing } = this;
    // Without its state, a run in training would be stored at two different steps.
    if (standing === null || (last === undefined && standing.status === 'training')) return;
    if (last !== undefined) this.last = last;
    const events = [...(this.next?.events ?? []), ...this.events];
    this.events = [];
    this.next = { standing, events, states: this.wanted() };
    void this.write();
  }

  private async write(): Promise<void> {
    if (this.isWriting) return;
    this.isWriting = true;
    while (this.next !== null && this.keep !== null) {
      const moment = this.next;
      this.next = null;
      if (!(await this.writeOnce(this.keep, moment))) break;
    }
    this.isWriting = false;
  }

  /** Resolves when everything that was to be written is stored, or cannot be. */
  async written(): Promise<void> {
    while (this.isWriting) await this.writing;
  }

  /** The whole log: what is stored, and what is not yet. @param stored returns what is stored */
  async log(stored: () => Promise<RunEvent[]>): Promise<RunEvent[]> {
    for (;;) {
      await this.written();
      const { parts } = this;
      const events = await stored();
      if (this.isWriting || parts !== this.parts) continue;
      return [...events, ...(this.next?.events ?? []), ...this.events];
    }
  }

  /** @returns whether it is stored */
  private async writeOnce(keep: Pick<Keep, 'write'>, moment: Moment): Promise<boolean> {
    const { standing, events, states } = moment;
    const began = performance.now();
    const writing = keep.write(this.id, this.parts, {
      ...{ standing, events },
      states: [...states].flatMap(([at, state]) => (this.stored.has(at) ? [] : [state])),
      outdated: [...this.stored].filter((at) => !states.has(at)),
    });
    // The storage copies everything at once and writes in another thread.
    const took = performance.now() - began;
    this.writing = writing;
    const isStored = await writing;
    if (isStored) {
      this.stored = new Set(states.keys());
      this.parts++;
    } else {
      const { next } = this;
      this.next = next === null ? moment : { ...next, events: [...events, ...next.events] };
    }
    this.due = performance.now() + (isStored ? Math.max(INTERVAL, SHARE * took) : AFTER_FAILURE);
    return isStored;
  }

  /** The states to store, by their iterations. */
  private wanted(): Map<number, TrainingState> {
    const all = [...this.snapshots.all, ...(this.last === null ? [] : [this.last])];
    return new Map(
      all.flatMap(({ iteration, state }) => (state === null ? [] : [[iteration, state] as const])),
    );
  }
}
