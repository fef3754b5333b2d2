import type { Changes } from '@gradus/lab/diagnostics';
import { EngineClient } from '../engine/client.ts';
import type {
  EngineEvent,
  EngineFailure,
  ForkPoint,
  KeepProblem,
  RunId,
  RunUpdate,
} from '../engine/messages.ts';
import type { DataSummary } from '../experiment/index.ts';
import {
  contentOf,
  type Experiment,
  experimentKey,
  filesOf,
  forkedExperiment,
  isOfLesson,
  isOn,
  lessonExperiment,
  lessonExperiments,
  movedTo,
  problemsOf,
  titleOf,
  withData,
  withRate,
} from '../experiment/index.ts';
import { firstFrame } from './first-frame.ts';
import { PageData } from './page-data.svelte.ts';
import { StudioRun } from './run.svelte.ts';
import { freeStyle, type RunStyle } from './run-style.ts';
import { type Listener, RunUpdates } from './run-updates.ts';

/** The most runs on a page: each takes memory, and more could not be told apart. */
const MOST_RUNS = 12;

/** What the loaded data tell about experiments on them. */
function knownOf(summary: DataSummary | null): { samples?: number; inputs?: number } {
  const inputs = summary?.kind === 'table' ? summary.inputs : undefined;
  return { samples: summary?.trainSize, inputs };
}

/** Where runs are stored. */
interface Shelf {
  /** Called when the stored states of a run were deleted to make room. */
  thinned(id: RunId): void;
  /** Called when stored runs were deleted because there were too many. */
  forgotten(ids: readonly RunId[]): void;
  /** Stores a run, which is no longer on the page, among the earlier ones. */
  putAway(run: StudioRun): Promise<void>;
}

/** The state of the page and the actions on it. Views read it, call it, and ask its engine. */
class Studio {
  readonly engine = new EngineClient(
    firstFrame,
    (event) => this.onEngineEvent(event),
    (failure) => {
      this.failure = failure;
    },
  );
  readonly data = new PageData(this.engine, (summary) => this.edit(movedTo(this.draft, summary)));
  private readonly updates = new RunUpdates((name) => this.runs.find(({ id }) => id === name));
  /** The experiment in the build panel. It is the selected run's until it is edited. */
  draft = $state.raw<Experiment>(lessonExperiment('C'));
  runs = $state.raw<readonly StudioRun[]>([]);
  selectedId = $state<string | null>(null);
  /** The iteration that all views show; null for the present. */
  at = $state<number | null>(null);
  /** Why the page cannot compute; null while it can. */
  failure = $state<EngineFailure | null>(null);
  /** The last failure, for the visitor to read. */
  notice = $state<string | null>(null);
  /** The title of the last run that was put away to make room. */
  madeRoom = $state<string | null>(null);
  /** The title of the run that was selected because a new one would be the same. */
  repeated = $state<string | null>(null);
  /** The data whose files the visitor has brought again, and the number of runs that waited for them. */
  revived = $state.raw<{ readonly name: string; readonly runs: number } | null>(null);
  /** Why runs are not stored. */
  keepProblem = $state<KeepProblem | 'blocked' | null>(null);
  readonly mostRuns = MOST_RUNS;

  readonly selected: StudioRun | null = $derived(
    this.runs.find(({ id }) => id === this.selectedId) ?? null,
  );
  readonly shownRuns: readonly StudioRun[] = $derived(this.runs.filter(({ isShown }) => isShown));
  /** Whether the draft differs from the experiment of the selected run. */
  readonly isEdited: boolean = $derived(
    this.selected === null || contentOf(this.draft) !== contentOf(this.selected.experiment),
  );
  readonly summary: DataSummary | null = $derived(this.data.summary);
  /** The problems that keep the draft from being trained. */
  readonly problems = $derived(problemsOf(this.draft, knownOf(this.summary)));
  readonly isTraining: boolean = $derived(this.runs.some(({ status }) => status === 'training'));
  /** Whether the shown run takes no more steps, so that Start begins a new one. */
  readonly isOver: boolean = $derived(
    this.selected !== null && !this.selected.canTrain && !this.isEdited,
  );
  /** Whether single steps can be taken now. */
  readonly canStep: boolean = $derived(
    this.data.state.status !== 'failed' &&
      this.problems.length === 0 &&
      !this.isOver &&
      (this.isEdited || this.selected?.status !== 'training'),
  );

  /** Whether {@link trainLesson} trains the lesson's networks on other data, like the draft. */
  readonly isLessonOnOwn: boolean = $derived(!isOfLesson(this.draft.data));
  readonly canTrainLesson: boolean = $derived(
    this.data.state.status !== 'failed' && (!this.isLessonOnOwn || this.problems.length === 0),
  );

  /** Why the selected run's learning rate cannot be changed now; empty if it can. */
  readonly rateProblems = $derived.by(() => {
    if (this.selected === null) return [];
    const { experiment, iteration, lr } = this.selected;
    return problemsOf(withRate(experiment, { iteration, lr }), knownOf(this.summary));
  });

  /** The iteration at which a run must pause because a view waits for it; null if there is none. */
  restOf: (run: StudioRun) => number | null = () => null;

  /** Called while the engine reads a table. */
  onReading: (progress: { readonly loaded: number; readonly total: number | null }) => void =
    () => {};
  /** Set once runs are stored. */
  shelf: Shelf | null = null;
  /** Called before each action of the visitor. */
  onAction: () => void = () => {};

  private nextId = 1;
  /** Stored runs keep their ids, so they must differ between visits. */
  private readonly visit = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
  private attempts = Promise.resolve();

  constructor() {
    // An address may name points, for which nothing needs to be downloaded.
    queueMicrotask(() => {
      if (!this.data.isAsked) void this.data.load({ name: 'mnist' });
    });
  }

  /** Shows another experiment in the build panel. */
  edit(draft: Experiment): void {
    this.draft = draft;
  }

  /** Shows an experiment from elsewhere in the build panel, and makes its data current if the page has them. */
  open(draft: Experiment): Promise<void> {
    this.edit(draft);
    const { data, training } = draft;
    const { summary } = this;
    if (data.kind === 'table' && data.source.kind === 'points') {
      // A value that is still being typed makes no points.
      if (problemsOf(draft).length > 0) return Promise.resolve();
      const isCurrent = summary?.kind === 'table' && summary.checksum === data.source.checksum;
      if (isCurrent) return Promise.resolve();
      return this.data.load({ name: 'table', table: data, seed: training.seed });
    }
    if (isOn(draft, summary)) return Promise.resolve();
    if (data.kind === 'pictures' && filesOf(data) === null) return this.data.bringBack(data);
    // The engine may have the files, of this visit or of an earlier one.
    return this.data.load(
      data.kind === 'table'
        ? { name: 'table', table: data, seed: training.seed }
        : { name: 'known', data },
      { isQuiet: true },
    );
  }

  select(run: StudioRun): void {
    this.selectedId = run.id;
    void this.open(run.experiment);
  }

  /** The run on the page that learns exactly what an experiment would learn. */
  private equalTo(experiment: Experiment): StudioRun | undefined {
    const { summary } = this;
    const key = experimentKey(summary === null ? experiment : withData(experiment, summary));
    return this.runs.findLast(
      (run) =>
        this.canRepeat(run) &&
        run.parent === null &&
        run.status !== 'failed' &&
        run.unfit !== 'states' &&
        experimentKey(run.experiment) === key,
    );
  }

  /**
   * Trains the draft: continues the selected run, or starts a new one if the draft was edited. A run that would be
   * equal to another one is not started again.
   */
  async start(steps: number | null = null): Promise<void> {
    // Takes the draft as it is now, and not as it is when the queue reaches this request.
    const { draft } = this;
    await this.attempt(async () => {
      await this.data.whenLoaded;
      const { selected, summary } = this;
      // A run on other data can continue. A draft may be older than the data.
      const shown = [draft, summary === null ? draft : withData(draft, summary)].map(contentOf);
      const canGoOn = selected?.canTrain === true && shown.includes(contentOf(selected.experiment));
      const equal = canGoOn ? selected : this.equalTo(draft);
      if (equal !== undefined && !canGoOn) {
        this.select(equal);
        this.repeated = equal.title;
      }
      const run = equal ?? (await this.add(draft));
      if (run.canTrain) await this.train(run, steps);
    });
  }

  /** Lets a run take `steps` more steps (null: all remaining ones), but none beyond the step at which it must pause. */
  async train(run: StudioRun, steps: number | null): Promise<void> {
    const rest = this.restOf(run);
    const most = rest === null || rest <= run.iteration ? null : rest - run.iteration;
    const taken = most === null || (steps !== null && steps < most) ? steps : most;
    await this.engine.call('train', { run: run.id, steps: taken });
  }

  /** Steps to the end of the epoch that the selected run is in. */
  async epoch(): Promise<void> {
    const run = this.isEdited || !this.selected?.canTrain ? null : this.selected;
    const { batchSize } = this.draft.training;
    const batches =
      run?.built.batchesPerEpoch ?? Math.ceil((this.summary?.trainSize ?? 1) / batchSize);
    await this.start(batches - ((run?.iteration ?? 0) % batches));
  }

  async pause(run = this.selected): Promise<void> {
    await this.attempt(async () => {
      if (run !== null) await this.engine.call('pause', { run: run.id });
    });
  }

  /** Restarts the selected run from its first step, with the same initial weights. */
  async reset(): Promise<void> {
    const run = this.selected;
    if (run === null || !this.canRepeat(run)) return;
    await this.attempt(async () => {
      await this.add({ ...run.experiment, rates: [] }, { replaced: run });
    });
  }

  /** Whether a run can be trained again or with changes: it was trained here, on the data that are loaded. */
  canRepeat({ kind, experiment }: StudioRun): boolean {
    return kind === 'live' && isOn(experiment, this.summary);
  }

  /** Changes the learning rate of the selected run during training. */
  async setRate(lr: number): Promise<void> {
    const run = this.selected;
    if (run === null || !(lr > 0)) return;
    await this.attempt(async () => {
      const iteration = await this.engine.call('setRate', { run: run.id, lr });
      const isDraft = !this.isEdited;
      run.experiment = withRate(run.experiment, { iteration, lr });
      if (isDraft) this.draft = run.experiment;
    });
  }

  /** Trains experiments side by side. It continues the runs that are equal to them, and replaces those that failed. */
  async trainAll(experiments: readonly Experiment[]): Promise<readonly StudioRun[]> {
    const made: StudioRun[] = [];
    await this.attempt(async () => {
      await this.data.whenLoaded;
      for (const experiment of experiments) made.push(await this.bring(experiment));
      for (const run of made) if (run.canTrain) await this.train(run, null);
    });
    if (made.length > 0) this.select(made[0]);
    return made;
  }

  private async bring(experiment: Experiment): Promise<StudioRun> {
    const title = titleOf(experiment);
    const replaced = this.runs.find(
      (run) => run.status === 'failed' && titleOf(run.experiment) === title,
    );
    return this.equalTo(experiment) ?? (await this.add(experiment, { replaced }));
  }

  /** Trains models A, B, C and D from the same seed. */
  async trainLesson(): Promise<readonly StudioRun[]> {
    await this.data.whenLoaded;
    return this.trainAll(lessonExperiments(this.draft));
  }

  /**
   * Trains a run's experiment with changes, beside the run: from the start, or from a saved step if the changes keep
   * the form of the network and its initial weights.
   */
  async fork(run: StudioRun, changes: Changes, from: number | null): Promise<StudioRun | null> {
    let made: StudioRun | null = null;
    await this.attempt(async () => {
      const wasTraining = run.status === 'training';
      if (from !== null && wasTraining) await this.engine.call('pause', { run: run.id });
      try {
        const base = from === null ? { ...run.experiment, rates: [] } : run.experiment;
        const iteration = from === null ? 0 : (run.snapshotAt(from) ?? 0);
        const point = iteration === 0 ? undefined : { run: run.id, iteration };
        made = await this.add(forkedExperiment(base, changes, iteration), { from: point });
        await this.train(made, null);
      } finally {
        if (from !== null && wasTraining) await this.train(run, null);
      }
    });
    return made;
  }

  /** Takes a run off the page. The engine still has it. */
  takeOff(run: StudioRun): void {
    this.runs = this.runs.filter(({ id }) => id !== run.id);
    if (this.selectedId !== run.id) return;
    const next = this.runs.at(-1);
    if (next === undefined) this.selectedId = null;
    else this.select(next);
  }

  /** Removes a run that is not on the page from the engine, and from the browser's storage. */
  async drop({ id }: Pick<StudioRun, 'id'>): Promise<void> {
    await this.engine.call('drop', { run: id }).catch(() => undefined);
  }

  /** Builds a run in the engine and selects it. */
  async add(
    wanted: Experiment,
    { replaced, from }: { replaced?: StudioRun; from?: ForkPoint } = {},
  ): Promise<StudioRun> {
    const before = this.draft;
    await this.data.whenLoaded;
    const { summary, state } = this.data;
    if (summary === null && !isOn(wanted, null)) {
      throw new Error((state as { message?: string }).message);
    }
    const experiment = summary === null ? wanted : withData(wanted, summary);
    if (replaced === undefined) await this.makeRoom();
    const id = this.newId();
    const early: RunUpdate[] = [];
    const unsubscribe = this.subscribe(id, (update) => early.push(update));
    try {
      const built = await this.engine.call('create', { run: id, experiment, from });
      const run = new StudioRun({
        ...{ id, kind: 'live', built, experiment },
        style: replaced?.style ?? this.takeStyle(),
        parent: from,
      });
      const { draft } = this;
      this.place(run, replaced);
      // Edits made meanwhile stay in the build panel.
      const onData = (each: Experiment): string =>
        contentOf(summary === null ? each : withData(each, summary));
      if (onData(before) !== onData(draft)) this.edit(draft);
      for (const update of early) run.apply(update);
      return run;
    } finally {
      unsubscribe();
    }
  }

  /** Puts a run on the page, in the place of another one if there is one, and selects it. */
  place(run: StudioRun, replaced?: StudioRun): void {
    const at = this.runs.findIndex(({ id }) => id === replaced?.id);
    this.runs = at < 0 ? [...this.runs, run] : this.runs.with(at, run);
    if (replaced !== undefined) void this.drop(replaced);
    this.at = null;
    this.select(run);
  }

  /** Puts a run in the place of another one, without selecting it if that one was not. */
  exchange(before: StudioRun, run: StudioRun): void {
    if (this.runs.includes(before)) {
      this.runs = this.runs.map((each) => (each === before ? run : each));
      if (this.selectedId === before.id) this.selectedId = run.id;
    }
    void this.drop(this.runs.includes(run) ? before : run);
  }

  /** The style of the next run. */
  takeStyle(): RunStyle {
    return freeStyle(this.runs.map(({ style }) => style));
  }

  /** An id that no run has had, also at earlier visits. */
  newId(): RunId {
    return `run-${this.visit}-${this.nextId++}`;
  }

  /** Puts a run away if the page has as many as it can show. */
  async makeRoom(): Promise<void> {
    if (this.runs.length < MOST_RUNS) return;
    const oldest = this.oldest();
    this.madeRoom = oldest.title;
    this.takeOff(oldest);
    await (this.shelf ?? { putAway: (run: StudioRun) => this.drop(run) }).putAway(oldest);
  }

  /** See {@link RunUpdates.subscribe}. */
  subscribe(id: RunId, listener: Listener): () => void {
    return this.updates.subscribe(id, listener);
  }

  private onEngineEvent(event: EngineEvent): void {
    if (event.type === 'progress') this.data.progress(event.loaded, event.total);
    else if (event.type === 'reading') this.onReading(event);
    else if (event.type === 'keep') this.keepProblem = event.problem;
    else if (event.type === 'thinned') this.shelf?.thinned(event.run);
    else if (event.type === 'forgotten') this.shelf?.forgotten(event.runs);
    else this.updates.push(event);
  }

  private oldest(): StudioRun {
    const loose = this.runs.filter(({ isPinned }) => !isPinned);
    const idle = loose.find(({ id, status }) => id !== this.selectedId && status !== 'training');
    return idle ?? loose[0] ?? this.runs[0];
  }

  /**
   * Runs an action of the visitor after the earlier ones, so that a second click sees the result of the
   * first. Shows a failure instead of throwing it.
   */
  attempt(fn: () => Promise<void>): Promise<void> {
    this.attempts = this.attempts.then(async () => {
      try {
        this.notice = null;
        this.repeated = null;
        this.revived = null;
        this.onAction();
        await fn();
      } catch (error) {
        this.notice = (error as Error).message;
      }
    });
    return this.attempts;
  }
}

export const studio = new Studio();
