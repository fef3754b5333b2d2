import type { KeptRun, RunId, RunNotes } from '../../engine/messages.ts';
import { filesOf, isOn } from '../../experiment/index.ts';
import { link } from '../link.svelte.ts';
import type { StudioRun } from '../run.svelte.ts';
import { studio } from '../studio.svelte.ts';
import { notesOf, runOf } from './notes.ts';

const TAB = 'gradus-tab';
const SELECTED = 'gradus-selected-run';

/**
 * Keeps the runs of the page in the browser's storage, and brings them back at the next visit. The engine writes what
 * happens while they train; this has the rest: titles, styles, and which runs are on the page.
 */
class KeptRuns {
  /** Runs that are stored and not on the page, the newest first. */
  earlier = $state.raw<readonly KeptRun[]>([]);
  /** The number of stored runs that other tabs of the page have. */
  elsewhere = $state(0);
  /** Whether states of earlier runs were deleted, because the storage is full. */
  hasThinned = $state(false);
  /** Whether runs are stored. */
  isOpen = $state(false);
  /** The notes that were stored last, by run. */
  private readonly noted = new Map<string, string>();
  /** Runs that the engine has not built since they came back. */
  private readonly asleep = new Set<StudioRun>();

  /** Opens the storage and brings back the runs of the last visit. Call it once. */
  async open(): Promise<void> {
    try {
      const kept = await studio.engine.call('kept', { tab: read(TAB) });
      write(TAB, kept.tab);
      this.elsewhere = kept.elsewhere;
      const wanted = kept.runs.filter(({ notes }) => !notes.isEarlier);
      // Two tabs may have left more runs than one shows.
      const shown = [...wanted]
        .sort((a, b) => Number(b.notes.isPinned) - Number(a.notes.isPinned) || newest(a, b))
        .slice(0, studio.mostRuns - studio.runs.length);
      // Only then it is known which runs are on these data.
      await studio.data.whenLoaded;
      const earlier = kept.runs.filter((run) => !shown.includes(run));
      this.earlier = earlier.map(asEarlier).sort(newest);
      for (const run of wanted) if (!shown.includes(run)) this.putBack(run);
      for (const run of wanted) if (shown.includes(run)) await this.show(run);
      this.select();
      this.isOpen = true;
    } catch {
      studio.keepProblem = 'blocked';
      return;
    }
    studio.shelf = this;
    $effect.root(() => {
      $effect(() => this.noteAll());
      $effect(() => this.fit());
      $effect(() => write(SELECTED, studio.selectedId));
    });
  }

  /** Brings an earlier run back to the page. */
  async bringBack(kept: KeptRun): Promise<void> {
    await studio.attempt(async () => {
      await studio.makeRoom();
      this.earlier = this.earlier.filter(({ id }) => id !== kept.id);
      studio.select(await this.show(kept));
    });
  }

  async putAway(run: StudioRun): Promise<void> {
    const notes: RunNotes = { ...notesOf(run), isEarlier: true };
    this.noted.delete(run.id);
    const { status, iteration, loss, lr, seconds, experiment, snapshots } = run;
    const best = run.bestAt(null) ?? undefined;
    const standing = { status, iteration, loss, lr, seconds, best, experiment };
    const hasStates = run.unfit !== 'states';
    const kept = { id: run.id, notes, standing, snapshots, hasStates };
    // The engine may delete it at once, if it is the oldest of too many.
    this.earlier = [kept, ...this.earlier].sort(newest);
    await studio.engine.call('note', { run: run.id, notes });
    await studio.engine.call('drop', { run: run.id, keeps: true });
  }

  /** Takes note that the engine deleted the states of an earlier run. */
  thinned(id: RunId): void {
    this.hasThinned = true;
    this.earlier = this.earlier.map((run) => (run.id === id ? { ...run, hasStates: false } : run));
  }

  /** Takes note that the engine deleted earlier runs, because there were too many in all tabs. */
  forgotten(ids: readonly RunId[]): void {
    this.earlier = this.earlier.filter(({ id }) => !ids.includes(id));
  }

  /** Stores that a run, which was on a page, is an earlier one. */
  private putBack(kept: KeptRun): void {
    void studio.engine.call('note', { run: kept.id, notes: asEarlier(kept).notes });
  }

  /** Takes earlier runs off the list. They are deleted at the next visit at the latest. */
  hide(runs: readonly KeptRun[]): void {
    this.earlier = this.earlier.filter((run) => !runs.includes(run));
    for (const { id, notes } of runs) {
      void studio.engine.call('note', { run: id, notes: { ...notes, isRemoved: true } });
    }
  }

  /** Puts earlier runs back on the list. */
  unhide(runs: readonly KeptRun[]): void {
    this.earlier = [...this.earlier, ...runs].sort(newest);
    for (const { id, notes } of runs) void studio.engine.call('note', { run: id, notes });
  }

  /** Stores notes that are not those of a run on the page. */
  async note(run: StudioRun, news: Partial<RunNotes>): Promise<void> {
    if (!this.isOpen || run.kind !== 'live') return;
    this.noted.delete(run.id);
    await studio.engine.call('note', { run: run.id, notes: { ...notesOf(run), ...news } });
  }

  private async show(kept: KeptRun): Promise<StudioRun> {
    const run = runOf(kept);
    const { evalEvery } = run.experiment.training;
    const events = await studio.engine.call('keptEvents', { run: kept.id, evalEvery });
    run.addEvents(events);
    if (kept.hasStates) this.asleep.add(run);
    else run.unfit = 'states';
    this.fit();
    studio.runs = [...studio.runs, run].sort((a, b) => a.createdAt - b.createdAt);
    return run;
  }

  /** Selects the run that was selected before a reload, unless the visitor has begun something else. */
  private select(): void {
    link.findTables();
    if (studio.selected !== null) return;
    const id = read(SELECTED);
    const last = studio.runs.find((run) => run.id === id) ?? link.runOfDraft();
    const isFree = link.untrained.length === 0;
    const run = last ?? (isFree ? studio.runs.at(-1) : undefined);
    if (run === undefined) return;
    // Settings that were edited before the reload stay in the build panel.
    if (isFree) studio.select(run);
    else studio.selectedId = run.id;
  }

  private noteAll(): void {
    for (const run of studio.runs) {
      if (run.kind !== 'live') continue;
      const notes = notesOf(run);
      const text = JSON.stringify(notes);
      if (this.noted.get(run.id) === text) continue;
      this.noted.set(run.id, text);
      void studio.engine.call('note', { run: run.id, notes }).catch(() => undefined);
    }
  }

  /** The engine builds a run when it is first asked about it, which needs the data of the run. */
  private fit(): void {
    const { summary } = studio;
    for (const run of this.asleep) {
      if (run.isAwake) this.asleep.delete(run);
      else if (isOn(run.experiment, summary)) run.unfit = null;
      else run.unfit = filesOf(run.experiment.data) === null ? 'data' : 'file';
    }
  }
}

function asEarlier(kept: KeptRun): KeptRun {
  return { ...kept, notes: { ...kept.notes, isEarlier: true } };
}

function newest(a: KeptRun, b: KeptRun): number {
  return b.notes.createdAt - a.notes.createdAt;
}

/** What this tab remembers over a reload. */
function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // A browser may forbid storage.
  }
}

export const keptRuns = new KeptRuns();
