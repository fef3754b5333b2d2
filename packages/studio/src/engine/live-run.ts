import { Monitor } from '@gradus/lab/diagnostics';
import { isKept, type RunEvent } from '@gradus/lab/events';
import { type Experiment as Built, buildExperiment, type Parts } from '@gradus/lab/experiment';
import { defaultGenerator, type GeneratorState } from 'gradus';
import {
  DivergenceError,
  restoreState,
  type TaskName,
  type TrainEvent,
  type Training,
  train,
} from 'gradus/train';
import { type Experiment, kindOf, withRate } from '../experiment/index.ts';
import type { Data } from './data.ts';
import type { KeptState } from './keep/keep.ts';
import { RunKeeper } from './keep/run-keeper.ts';
import type { RunId, RunStanding, RunStatus, RunUpdate } from './messages.ts';
import { hostWeightsOf, type Snapshot, Snapshots, snapshotOf } from './snapshots.ts';
import { type Participant, preservingGenerator, type TimeSlicer } from './time-slicer.ts';

/** Steps between two probes of a run on points: they take a hundredth of the time of a probe. */
const POINTS_INTERVAL = 10_000;

/** The next step of a run on points that the time slider can show: close together while much happens. */
function nextMoment(iteration: number): number {
  return Math.max(iteration + 20, Math.round(1.12 * iteration));
}

/** The allowance of a run that may take all remaining steps. */
const ALL = Number.POSITIVE_INFINITY;

/** Milliseconds between two turns of the engine's other work: a page that shows each frame asks for each frame. */
const TURN = 10;

/** What a run shares with others, and where it starts. */
interface LiveRunOptions {
  readonly id: RunId;
  readonly experiment: Experiment;
  readonly data: Data;
  readonly slicer: TimeSlicer;
  readonly post: (update: RunUpdate) => void;
  /** The state to continue from; null for the initial weights. */
  readonly from: Snapshot['state'];
  /** The run as it was stored, if it was; it continues from its last state. */
  readonly kept?: KeptState;
  /** What the run is made of. */
  readonly parts: Parts;
}

/**
 * A run that trains here. It may take as many steps as its allowance, and pauses when the allowance is used up. It
 * takes turns with other runs through the slicer, and gives the same bits as alone.
 */
export class LiveRun implements Participant {
  generator: GeneratorState;
  readonly snapshots = new Snapshots();
  experiment: Experiment;
  readonly data: Data;
  readonly built: Built;
  readonly keeper: RunKeeper;
  private readonly options: LiveRunOptions;
  private readonly monitor: Monitor;
  private readonly log = new RunLog();
  private readonly controller = new AbortController();
  private status: RunStatus = 'ready';
  private from: Snapshot['state'];
  private iteration: number;
  /** The steps that have been taken from the allowance. */
  private counted: number;
  private loss: number | null;
  private seconds: number;
  private hasBegun = false;
  private sliceBegan = 0;
  private allowance = 0;
  private training: Training | null = null;
  private isSnapshotDue = false;
  private hasNewSnapshot = true;
  /** The next step to keep besides those that are probed. */
  private moment = ALL;
  private message: string | undefined;
  /** See {@link RunUpdate.best}. */
  private best: number | undefined;
  /** When the engine could last answer questions. */
  private turned = 0;
  private wake: (() => void) | null = null;
  private readonly pauseCallbacks: (() => void)[] = [];

  constructor(options: LiveRunOptions) {
    const { experiment, data, kept, parts } = options;
    const from = kept?.states.at(-1) ?? options.from;
    this.options = options;
    this.experiment = experiment;
    this.data = data;
    this.from = from;
    const [built, generator] = preservingGenerator(() => {
      const created: Built = buildExperiment<TaskName>(experiment, data.flat, parts);
      if (from === null || kept?.isFork === false) {
        const weights = hostWeightsOf(created.model);
        this.snapshots.add({ iteration: 0, weights, state: null });
      }
      if (from !== null) restoreState(created, from);
      return [created, from?.generator ?? defaultGenerator.getState()] as const;
    });
    this.built = built;
    this.generator = generator;
    this.iteration = from?.progress.iteration ?? 0;
    this.counted = this.iteration;
    this.loss = from?.progress.loss ?? null;
    this.seconds = kept?.standing.seconds ?? 0;
    const { model, loss, trainLoader } = built;
    const { name } = experiment.model;
    this.monitor = new Monitor(
      { model, loss, dataset: trainLoader.dataset, name },
      kindOf(experiment.data) === 'points' ? POINTS_INTERVAL : undefined,
    );
    this.keeper = new RunKeeper(options.id, kept ?? { states: [], parts: 0 });
    if (kindOf(experiment.data) === 'points') this.moment = nextMoment(this.iteration);
    this.applyRates();
    if (kept !== undefined) {
      for (const state of kept.states) this.snapshots.add(snapshotOf(state));
      this.restore(kept.standing);
      return;
    }
    if (from !== null) this.snapshots.add({ ...snapshotOf(from), weights: hostWeightsOf(model) });
    this.keeper.add(this.snapshots.last as Snapshot);
    this.log.add(this.monitor.probeNow(this.iteration));
  }

  /** Takes the status that was stored. A run that was training is paused. */
  private restore({ status, loss, message, best }: RunStanding): void {
    const isStopped = status === 'training' || status === 'paused';
    this.status = isStopped ? (this.iteration === 0 ? 'ready' : 'paused') : status;
    this.loss = loss;
    this.message = message;
    this.best = best;
  }

  get lossFunction(): Built['loss'] {
    return this.built.loss;
  }

  /** The run in its present state. */
  now(): Snapshot {
    if (this.training !== null) return snapshotOf(this.training.state());
    return this.snapshots.last as Snapshot;
  }

  /** Its present weights. Much cheaper than {@link now}, for questions that are asked with each frame. */
  weightsNow(): Snapshot {
    return { iteration: this.iteration, weights: hostWeightsOf(this.built.model), state: null };
  }

  /** Allows `steps` more steps; null for all remaining ones. */
  train(steps: number | null): void {
    if (this.status === 'finished' || this.status === 'diverged' || this.status === 'failed')
      return;
    this.allowance = steps ?? ALL;
    if (!this.hasBegun) void this.run();
    this.wake?.();
  }

  /** Resolves when the run has paused. */
  async pause(): Promise<void> {
    this.allowance = 0;
    if (this.status !== 'training') return;
    await new Promise<void>((resolve) => this.pauseCallbacks.push(resolve));
  }

  /** @returns the iteration after which the rate holds */
  setRate(lr: number): number {
    const { iteration } = this;
    this.experiment = withRate(this.experiment, { iteration, lr });
    this.applyRates();
    this.emit();
    this.keeper.save();
    return iteration;
  }

  /** Stops the run for good. */
  drop(): void {
    this.keeper.end();
    this.controller.abort();
    this.allowance = ALL;
    this.wake?.();
  }

  /** Sends the status and new events to the page. */
  emit(): void {
    const { iteration, loss, status, message, best } = this;
    const lr = this.built.optimizer.paramGroups[0].lr;
    const standing = { status, iteration, loss, message, best, lr, seconds: this.elapsed() };
    const events = this.log.flush();
    const snapshots = this.hasNewSnapshot ? { snapshots: this.snapshots.iterations } : {};
    this.hasNewSnapshot = false;
    this.keeper.hear({ ...standing, experiment: this.experiment }, events);
    this.options.post({ type: 'run', run: this.options.id, ...standing, events, ...snapshots });
  }

  private async run(): Promise<void> {
    const { experiment, built } = this;
    const { iterations, evalEvery, patience, keepBest } = experiment.training;
    const restoreBest = keepBest && built.validationLoader !== undefined;
    this.hasBegun = true;
    this.status = 'training';
    await this.beginSlice();
    try {
      const { aborted } = await train<TaskName>({
        ...built,
        ...{ iterations, evalEvery },
        patience: patience ?? undefined,
        restoreBest,
        name: experiment.model.name,
        state: this.from ?? undefined,
        stepsPerExecution: () => this.stepsUntilLook(),
        onEvent: (event) => this.onTrainEvent(event),
        afterStep: (training) => this.afterStep(training),
        signal: this.controller.signal,
      });
      this.status = aborted ? 'paused' : 'finished';
      // The last step left other weights than the best ones, which the model has now.
      if (restoreBest && !aborted && this.training !== null) {
        this.best = this.training.best?.iteration;
        this.takeSnapshot(this.training);
      }
    } catch (error) {
      this.status = error instanceof DivergenceError ? 'diverged' : 'failed';
      this.message = (error as Error).message;
      // The state before the step that diverged.
      if (this.isSnapshotDue && this.training !== null) this.takeSnapshot(this.training);
    } finally {
      this.endSlice();
      this.settle();
    }
  }

  private onTrainEvent(event: TrainEvent<TaskName>): void {
    // The constructor has probed it already, so the run can be diagnosed before its first step.
    const isBeginning = event.event === 'start' || event.event === 'resume';
    const probe = this.monitor.event(
      isBeginning ? { event: 'resume', model: event.model, iteration: this.iteration } : event,
    );
    if (event.event === 'step') {
      this.iteration = event.iteration;
      this.loss = event.loss;
    }
    if (event.event === 'resume') return;
    this.log.add(event.event === 'end' ? { ...event, seconds: this.elapsed() } : event);
    if (probe === null) return;
    this.log.add(probe);
    this.isSnapshotDue = true;
  }

  /** How many steps can be taken before something must see the model, or changes. */
  private stepsUntilLook(): number {
    const { iteration } = this;
    const untilRate = this.experiment.rates
      .map((rate) => rate.iteration - iteration)
      .filter((steps) => steps > 0);
    const untilMoment = this.moment - iteration;
    const untilLook = this.monitor.stepsUntilLook(iteration);
    return Math.min(untilLook, untilMoment, this.allowance, ...untilRate);
  }

  /** Returns a promise only when the run pauses or another run is due, because each promise takes time. */
  private afterStep(training: Training): void | Promise<void> {
    const taken = training.iteration - this.counted;
    this.counted = training.iteration;
    this.training = training;
    this.allowance -= taken;
    this.applyRates();
    const mustPause = this.allowance <= 0 && !training.isOver;
    const isMoment = training.iteration >= this.moment;
    if (isMoment || this.isSnapshotDue || mustPause || training.isOver) this.takeSnapshot(training);
    else if (this.keeper.isDue) this.save(training);
    if (mustPause || this.options.slicer.isExpired) return this.giveWay(mustPause);
    if (this.log.isDue) this.emit();
    if (performance.now() - this.turned >= TURN) return this.turn();
  }

  /** Lets the engine answer questions. */
  private async turn(): Promise<void> {
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });
    this.turned = performance.now();
  }

  /** Between two probes, so that a run that continues from here measures its updates as if it had not stopped. */
  private save(training: Training): void {
    if (this.monitor.stepsUntilLook(this.iteration) === 1) return;
    this.emit();
    this.keeper.save(snapshotOf(training.state()));
  }

  private takeSnapshot(training: Training): void {
    const snapshot = snapshotOf(training.state());
    this.snapshots.add(snapshot);
    this.keeper.add(snapshot);
    this.isSnapshotDue = false;
    this.hasNewSnapshot = true;
    if (this.moment < ALL) this.moment = nextMoment(training.iteration);
  }

  private async giveWay(mustPause: boolean): Promise<void> {
    this.endSlice();
    if (mustPause) {
      this.status = 'paused';
      const woken = new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      this.settle();
      await woken;
      this.wake = null;
      this.status = 'training';
    }
    await this.beginSlice();
  }

  private settle(): void {
    this.emit();
    this.keeper.save();
    for (const resolve of this.pauseCallbacks.splice(0)) resolve();
  }

  private applyRates(): void {
    for (const { iteration, lr } of this.experiment.rates) {
      if (iteration !== this.iteration) continue;
      for (const group of this.built.optimizer.paramGroups) group.lr = lr;
    }
  }

  private async beginSlice(): Promise<void> {
    await this.options.slicer.acquire(this);
    this.sliceBegan = performance.now();
  }

  private endSlice(): void {
    this.seconds = this.elapsed();
    this.sliceBegan = 0;
    this.options.slicer.release(this);
  }

  private elapsed(): number {
    return (
      this.seconds + (this.sliceBegan === 0 ? 0 : (performance.now() - this.sliceBegan) / 1000)
    );
  }
}

/** Milliseconds between two updates of a run: as often as a reader can follow numbers. */
const INTERVAL = 100;

/** Collects the events of a run, and decides when to send them. */
class RunLog {
  private events: RunEvent[] = [];
  private posted = 0;

  /** Leaves out the steps that log files leave out. */
  add(event: RunEvent): void {
    if (event.event !== 'step' || isKept(event.iteration)) this.events.push(event);
  }

  get isDue(): boolean {
    return performance.now() - this.posted >= INTERVAL;
  }

  flush(): RunEvent[] {
    const { events } = this;
    this.events = [];
    this.posted = performance.now();
    return events;
  }
}
