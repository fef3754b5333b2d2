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
import type { Experiment } from '../experiment/index.ts';
import type { RunStyle } from './run-style.ts';

/** Where a run comes from: trained in this page, or a record of the command line's. */
type RunKind = 'live' | 'recorded';

/** Why a recorded run has nothing but its curves: it learned from other data, or the page cannot build its network. */
export type Unfit = 'data' | 'network';

/** A run as the page knows it. It hears news from whatever source, live or recorded. */
export class StudioRun {
  readonly id: RunId;
  readonly kind: RunKind;
  readonly style: RunStyle;
  readonly built: BuiltRun;
  /** The run that it was forked from, and where. */
  readonly parent: { readonly run: RunId; readonly iteration: number } | null;
  /** Null where the engine can be asked about it. */
  readonly unfit: Unfit | null;
  experiment = $state.raw<Experiment>() as Experiment;
  title = $state('');
  status = $state<RunStatus>('ready');
  /** Steps taken. */
  iteration = $state(0);
  /** Of the last step. */
  loss = $state<number | null>(null);
  lr = $state(0);
  /** Spent training, probing and testing. */
  seconds = $state(0);
  message = $state<string | null>(null);
  /** Iterations at which it can be looked into, ascending. */
  snapshots = $state.raw<readonly number[]>([]);
  /** Whether charts show it. */
  isShown = $state(true);

  /** Grows whenever there are new events; read it to follow the lists below, which are not reactive. */
  revision = $state(0);
  events: RunEvent[] = [];
  private seen: readonly ProbeEvent[] = [];
  private diagnosis = new Diagnosis();

  /** The evaluations while it trained, so far: on the validation set where there is one. */
  readonly tests: readonly Test[] = $derived.by(() => this.follow(() => testsOf(this.events)));
  /** What probes saw so far. */
  readonly probes: readonly ProbeEvent[] = $derived.by(() => this.follow(() => this.probesNow()));
  readonly symptoms: readonly Symptom[] = $derived.by(() => this.symptomsNow());
  /** The last of them; where there is a validation set, a test only at the end. */
  readonly evaluation: Test | null = $derived.by(() =>
    this.follow(() => lastOf(this.events) ?? null),
  );
  /** Per cent of what the last evaluation was of. */
  readonly accuracy: number | null = $derived(this.evaluation?.accuracy ?? null);
  readonly canTrain: boolean = $derived(['ready', 'training', 'paused'].includes(this.status));

  constructor(options: {
    readonly id: RunId;
    readonly kind: RunKind;
    readonly style: RunStyle;
    readonly built: BuiltRun;
    readonly experiment: Experiment;
    readonly title: string;
    readonly parent?: StudioRun['parent'];
    readonly unfit?: Unfit | null;
  }) {
    const { id, kind, style, built, experiment, title, parent, unfit } = options;
    this.id = id;
    this.kind = kind;
    this.style = style;
    this.built = built;
    this.experiment = experiment;
    this.title = title;
    this.parent = parent ?? null;
    this.unfit = unfit ?? null;
    this.snapshots = built.snapshots;
    this.lr = experiment.training.lr;
    if (kind === 'recorded') this.status = 'recorded';
  }

  /** The losses of the steps on record. */
  get losses(): Point[] {
    return this.follow(() => lossesOf(this.events));
  }

  apply({ events, snapshots, replacesEvents, ...update }: RunUpdate): void {
    this.status = update.status;
    this.iteration = update.iteration;
    this.loss = update.loss;
    this.lr = update.lr;
    this.seconds = update.seconds;
    this.message = update.message ?? null;
    if (snapshots !== undefined) this.snapshots = snapshots;
    if (replacesEvents) this.events = [];
    if (events.length === 0 && !replacesEvents) return;
    const isResumed = events.some(({ event }) => event === 'resume');
    if (isResumed) this.events = foldEvents([...this.events, ...events]);
    else for (const event of events) this.events.push(event);
    this.revision++;
  }

  /** The last kept moment that is not after `iteration`; the present one for null. */
  snapshotAt(iteration: number | null): number | null {
    if (iteration === null) return null;
    return (
      this.snapshots.findLast((snapshot) => snapshot <= iteration) ?? this.snapshots[0] ?? null
    );
  }

  /** What was found up to an iteration; null for the present. Reactive. */
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

  /** The same array as before where no probe came in, so that nothing is judged again. */
  private probesNow(): readonly ProbeEvent[] {
    const probes = this.events.filter((event) => event.event === 'probe');
    const isSame = probes.length === this.seen.length && probes.at(-1) === this.seen.at(-1);
    if (!isSame) this.seen = probes;
    return this.seen;
  }

  private symptomsNow(): Symptom[] {
    const { probes, diagnosis } = this;
    const { length } = diagnosis;
    // Where a run was resumed, its latest probes are no longer those that were judged.
    if (length > 0 && diagnosis.last !== probes[length - 1]) this.diagnosis = new Diagnosis();
    for (const probe of probes.slice(this.diagnosis.length)) this.diagnosis.add(probe);
    return this.diagnosis.symptoms(settingsOf(this.experiment));
  }

  private follow<T>(fn: () => T): T {
    void this.revision;
    return fn();
  }
}
