import { Monitor } from '@gradus/lab/diagnostics';
import { type Experiment as Built, createExperiment } from '@gradus/lab/experiment';
import { defaultGenerator, type GeneratorState } from 'gradus';
import { DivergenceError, restoreState, type TrainEvent, type Training, train } from 'gradus/train';
import { type Experiment, withRate } from '../experiment/index.ts';
import type { Data } from './data.ts';
import type { RunId, RunNews, RunStatus } from './messages.ts';
import { type KeptMoment, Moments, momentOf } from './moments.ts';
import { RunLog } from './run-log.ts';
import { type Participant, type Turns, undisturbed } from './turns.ts';
import { hostWeightsOf } from './weights.ts';

/** Steps that a run may take where it may take all that are left. */
const ALL = Number.POSITIVE_INFINITY;

/** What a run shares with others, and what it begins with. */
export interface LiveRunOptions {
  readonly id: RunId;
  readonly experiment: Experiment;
  readonly data: Data;
  readonly turns: Turns;
  readonly post: (news: RunNews) => void;
  /** Where it goes on; null for the beginning. */
  readonly from: KeptMoment['state'];
}

/**
 * A run that is trained here, a step or many at a time: what it may take is an allowance of steps, and it
 * rests where that is used up. It trains by turns with others and gives the bits that it would give alone.
 */
export class LiveRun implements Participant {
  generator: GeneratorState;
  readonly moments = new Moments();
  experiment: Experiment;
  readonly data: Data;
  readonly built: Built;
  private readonly options: LiveRunOptions;
  private readonly monitor: Monitor;
  private readonly log = new RunLog();
  private readonly controller = new AbortController();
  private status: RunStatus = 'ready';
  private from: KeptMoment['state'];
  private iteration: number;
  private loss: number | null;
  private seconds = 0;
  private turnBegan = 0;
  private allowance = 0;
  private training: Training | null = null;
  private isMomentDue = false;
  private hasNewMoment = true;
  private message: string | undefined;
  private wake: (() => void) | null = null;
  private readonly resting: (() => void)[] = [];

  constructor(options: LiveRunOptions) {
    const { experiment, data, from } = options;
    this.options = options;
    this.experiment = experiment;
    this.data = data;
    this.from = from;
    const [built, generator] = undisturbed(() => {
      const created = createExperiment(experiment, data.flat);
      if (from !== null) restoreState(created, from);
      return [created, from?.generator ?? defaultGenerator.getState()] as const;
    });
    this.built = built;
    this.generator = generator;
    this.iteration = from?.progress.iteration ?? 0;
    this.loss = from?.progress.loss ?? null;
    const { model, loss, trainLoader } = built;
    const { name } = experiment.model;
    this.monitor = new Monitor({ model, loss, dataset: trainLoader.dataset, name });
    const weights = hostWeightsOf(model);
    this.moments.add(
      from === null ? { iteration: 0, weights, state: null } : { ...momentOf(from), weights },
    );
    this.applyRates();
    this.log.add(this.monitor.look(this.iteration));
  }

  /** The run as it is now. */
  now(): KeptMoment {
    if (this.training !== null) return momentOf(this.training.state());
    return this.moments.last as KeptMoment;
  }

  /** Lets it take so many steps more; null for all that are left. */
  train(steps: number | null): void {
    if (this.status === 'finished' || this.status === 'diverged' || this.status === 'failed')
      return;
    this.allowance = steps ?? ALL;
    if (this.status === 'ready') void this.run();
    this.wake?.();
  }

  /** Resolves once it stands. */
  async pause(): Promise<void> {
    this.allowance = 0;
    if (this.status !== 'training') return;
    await new Promise<void>((resolve) => this.resting.push(resolve));
  }

  /** @returns the iteration after which the rate holds */
  setRate(lr: number): number {
    const { iteration } = this;
    this.experiment = withRate(this.experiment, { iteration, lr });
    this.applyRates();
    this.tell();
    return iteration;
  }

  /** Ends it for good. */
  drop(): void {
    this.controller.abort();
    this.allowance = ALL;
    this.wake?.();
  }

  /** Tells the page how it stands. */
  tell(): void {
    const { iteration, loss, status, message } = this;
    const news: RunNews = {
      ...{ type: 'run', run: this.options.id, status, iteration, loss, message },
      lr: this.built.optimizer.paramGroups[0].lr,
      events: this.log.take(),
      ...(this.hasNewMoment && { moments: this.moments.iterations }),
      seconds: this.elapsed(),
    };
    this.hasNewMoment = false;
    this.options.post(news);
  }

  private async run(): Promise<void> {
    const { experiment, built } = this;
    const { iterations, evalEvery, patience } = experiment.training;
    this.status = 'training';
    await this.takeTurn();
    try {
      const { aborted } = await train({
        ...built,
        ...{ iterations, evalEvery },
        patience: patience ?? undefined,
        name: experiment.model.name,
        state: this.from ?? undefined,
        onEvent: (event) => this.hear(event),
        afterStep: (training) => this.afterStep(training),
        signal: this.controller.signal,
      });
      this.status = aborted ? 'paused' : 'finished';
    } catch (error) {
      this.status = error instanceof DivergenceError ? 'diverged' : 'failed';
      this.message = (error as Error).message;
    } finally {
      this.leaveTurn();
      this.rest();
    }
  }

  private hear(event: TrainEvent): void {
    // It was looked at when it was made, so that it can be judged before its first step.
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
    this.isMomentDue = true;
  }

  /** Gives a promise only where others get a turn or it has to rest, since each one costs time. */
  private afterStep(training: Training): void | Promise<void> {
    this.training = training;
    this.allowance--;
    this.applyRates();
    const hasToRest = this.allowance <= 0 && !training.isOver;
    if (this.isMomentDue || hasToRest || training.isOver) this.keepMoment(training);
    if (hasToRest || this.options.turns.isOver) return this.makeWay(hasToRest);
    if (this.log.isDue) this.tell();
  }

  private keepMoment(training: Training): void {
    this.moments.add(momentOf(training.state()));
    this.isMomentDue = false;
    this.hasNewMoment = true;
  }

  private async makeWay(hasToRest: boolean): Promise<void> {
    this.leaveTurn();
    if (hasToRest) {
      this.status = 'paused';
      const woken = new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      this.rest();
      await woken;
      this.wake = null;
      this.status = 'training';
    }
    await this.takeTurn();
  }

  private rest(): void {
    this.tell();
    for (const resolve of this.resting.splice(0)) resolve();
  }

  private applyRates(): void {
    for (const { iteration, lr } of this.experiment.rates) {
      if (iteration !== this.iteration) continue;
      for (const group of this.built.optimizer.paramGroups) group.lr = lr;
    }
  }

  private async takeTurn(): Promise<void> {
    await this.options.turns.take(this);
    this.turnBegan = performance.now();
  }

  private leaveTurn(): void {
    this.seconds = this.elapsed();
    this.turnBegan = 0;
    this.options.turns.leave(this);
  }

  private elapsed(): number {
    return this.seconds + (this.turnBegan === 0 ? 0 : (performance.now() - this.turnBegan) / 1000);
  }
}
