import { lastOf, lossesOf, type Point, type Test, testsOf } from '@gradus/lab/compare';
import {
  Diagnosis,
  diagnose,
  type ProbeEvent,
  type Symptom,
  settingsOf,
} from '@gradus/lab/diagnostics';
import { foldEvents, type RunEvent } from '@gradus/lab/events';
import type { BuiltRun, RunId, RunStatus, RunUpdate } from '../engine/messages.ts';
import { ThinnedLog } from '../engine/thinned-log.ts';
import { type Experiment, titleOf } from '../experiment/index.ts';
import type { RunStyle } from './run-style.ts';
import { shownTitle } from './titles.ts';

/** The origin of a run: trained in this page, or recorded by the command line. */
type RunKind = 'live' | 'recorded';

/**
 * Why a run has only curves: it was trained on other data, the visitor must bring the file of its data again, the page
 * cannot build its network, or its states were deleted to make room.
 */
export type Unfit = 'data' | 'file' | 'network' | 'states';

/** A run on the page. It takes updates from the engine or from a record. */
export class StudioRun {
  readonly id: RunId;
  readonly kind: RunKind;
  readonly style: RunStyle;
  private readonly known: BuiltRun;
  /** The run and the step that it was forked from. */
  readonly parent: { readonly run: RunId; readonly iteration: number } | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Null if the engine can answer questions about it. */
  unfit = $state<Unfit | null>(null);
  experiment = $state.raw<Experiment>() as Experiment;
  /** Its name on the command line; null for a run of the page. */
  readonly recordedId: string | null;
  /** The title that the page gives it. */
  readonly givenTitle: string = $derived.by(() => this.recordedId ?? shownTitle(this.experiment));
  /** The title that the visitor gave it. */
  ownTitle = $state<string | null>(null);
  readonly title: string = $derived(this.ownTitle ?? this.givenTitle);
  status = $state<RunStatus>('ready');
  /** Steps taken. */
  iteration = $state(0);
  /** Of the last step. */
  loss = $state<number | null>(null);
  lr = $state(0);
  /** The step whose weights a finished run has, if it kept the best ones on the validation set. */
  private best = $state<number | null>(null);
  /** Time spent on training, probing and testing. */
  seconds = $state(0);
  message = $state<string | null>(null);
  private allSnapshots = $state.raw<readonly number[]>([]);
  /** The iterations at which the page can look inside, ascending. */
  readonly snapshots: readonly number[] = $derived(this.unfit === null ? this.allSnapshots : []);
  /** What the page knows about the network. It cannot look inside the layers of an unfit one. */
  readonly built: BuiltRun = $derived.by(() =>
    this.unfit === null ? this.known : { ...this.known, layers: [], snapshots: [] },
  );
  /** Whether the engine has built it. It builds a stored run when it is first asked about it. */
  isAwake = $state(true);
  /** Whether charts show it. */
  isShown = $state(true);
  /** Whether it stays when the page needs room. */
  isPinned = $state(false);

  /** Grows with new events. Read it to follow the lists below, which are not reactive. */
  revision = $state(0);
  private log: ThinnedLog;
  private seen: readonly ProbeEvent[] = [];
  private diagnosis = new Diagnosis();

  /** The losses of the recorded steps. */
  readonly losses: readonly Point[] = $derived.by(() => this.follow(() => lossesOf(this.events)));
  /** The evaluations during training so far: on the validation set if there is one. */
  readonly tests: readonly Test[] = $derived.by(() => this.follow(() => testsOf(this.events)));
  /** The results of all probes so far. */
  readonly probes: readonly ProbeEvent[] = $derived.by(() => this.follow(() => this.probesNow()));
  readonly symptoms: readonly Symptom[] = $derived.by(() => this.symptomsNow());
  /** The last of these. With a validation set, the only test is at the end. */
  readonly evaluation: Test | null = $derived.by(() =>
    this.follow(() => lastOf(this.events) ?? null),
  );
  /** Accuracy in per cent at the last evaluation. */
  readonly accuracy: number | null = $derived(this.evaluation?.accuracy ?? null);
  readonly canTrain: boolean = $derived(
    this.unfit === null && ['ready', 'training', 'paused'].includes(this.status),
  );

  constructor(options: {
    readonly id: RunId;
    readonly kind: RunKind;
    readonly style: RunStyle;
    readonly built: BuiltRun;
    readonly experiment: Experiment;
    readonly recordedId?: string;
    readonly parent?: StudioRun['parent'];
    readonly unfit?: Unfit | null;
    readonly createdAt?: number;
  }) {
    const { id, kind, style, built, experiment, recordedId, parent, unfit, createdAt } = options;
    this.id = id;
    this.kind = kind;
    this.style = style;
    this.known = built;
    this.experiment = experiment;
    this.log = this.logOf([]);
    this.recordedId = recordedId ?? null;
    this.createdAt = createdAt ?? Date.now();
    this.parent = parent ?? null;
    this.unfit = unfit ?? null;
    this.allSnapshots = built.snapshots;
    this.lr = experiment.training.lr;
    if (kind === 'recorded') this.status = 'recorded';
  }

  /** Its events so far, thinned. */
  get events(): readonly RunEvent[] {
    return this.log.events;
  }

  private logOf(events: readonly RunEvent[]): ThinnedLog {
    return new ThinnedLog(this.experiment.training.evalEvery, events);
  }

  /** Its title for names of files, the same in every language. */
  get code(): string {
    return this.ownTitle ?? this.recordedId ?? titleOf(this.experiment);
  }

  apply({ events, snapshots, replacesEvents, ...update }: RunUpdate): void {
    this.status = update.status;
    this.iteration = update.iteration;
    this.loss = update.loss;
    this.lr = update.lr;
    this.best = update.best ?? null;
    this.seconds = update.seconds;
    this.message = update.message ?? null;
    this.isAwake = true;
    if (snapshots !== undefined) this.allSnapshots = snapshots;
    if (replacesEvents) this.log = this.logOf([]);
    if (events.length > 0 || replacesEvents) this.addEvents(events);
  }

  addEvents(events: readonly RunEvent[]): void {
    const isResumed = events.some(({ event }) => event === 'resume');
    if (isResumed) this.log = this.logOf(foldEvents([...this.events, ...events]));
    else for (const event of events) this.log.add(event);
    this.revision++;
  }

  /** The last saved step up to `iteration`; the present for null. */
  snapshotAt(iteration: number | null): number | null {
    if (iteration === null) return null;
    return (
      this.snapshots.findLast((snapshot) => snapshot <= iteration) ?? this.snapshots[0] ?? null
    );
  }

  /** The step whose weights stand at `iteration` (null for the present), if they are earlier ones, the best. */
  bestAt(iteration: number | null): number | null {
    const isLast = iteration === null || this.snapshotAt(iteration) === this.iteration;
    return isLast && this.best !== this.iteration ? this.best : null;
  }

  /** The diagnosis up to an iteration; null for the present. Reactive. */
  findingsAt(at: number | null): {
    readonly probes: readonly ProbeEvent[];
    readonly symptoms: readonly Symptom[];
  } {
    const probes =
      at === null ? this.probes : this.probes.filter(({ iteration }) => iteration <= at);
    const isAll = probes.length === this.probes.length;
    const symptoms = isAll ? this.symptoms : diagnose(probes, settingsOf(this.experiment));
    return { probes, symptoms };
  }

  /** The same array as before if there is no new probe, so that nothing is diagnosed again. */
  private probesNow(): readonly ProbeEvent[] {
    const probes = this.events.filter((event) => event.event === 'probe');
    const isSame = probes.length === this.seen.length && probes.at(-1) === this.seen.at(-1);
    if (!isSame) this.seen = probes;
    return this.seen;
  }

  private symptomsNow(): Symptom[] {
    const { probes, diagnosis } = this;
    const { length } = diagnosis;
    // After a resume, the latest probes are not those of the last diagnosis.
    if (length > 0 && diagnosis.last !== probes[length - 1]) this.diagnosis = new Diagnosis();
    for (const probe of probes.slice(this.diagnosis.length)) this.diagnosis.add(probe);
    return this.diagnosis.symptoms(settingsOf(this.experiment));
  }

  private follow<T>(fn: () => T): T {
    void this.revision;
    return fn();
  }
}
