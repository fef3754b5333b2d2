import type { HostArray } from '../data/index.ts';
import { batchOf } from '../data/loading/dataset.ts';
import { utils } from '../nn/index.ts';
import type { Tensor } from '../tensor/index.ts';
import { countUp } from '../util/count-up.ts';
import { ArgumentError, GradusError } from '../util/errors.ts';
import { Pace } from '../util/pace.ts';
import { defaultGenerator } from '../util/random/index.ts';
import { Batches } from './batches.ts';
import { DivergenceError, findOrigin } from './divergence.ts';
import { evaluate } from './evaluate.ts';
import type { EndReason, TrainEvent } from './events.ts';
import { Execution } from './execution.ts';
import { shortestFloat32 } from './float32.ts';
import { type Batch, type PairLoader, pairOf } from './model.ts';
import { bestOf, captureState, copyOf, giveBack, restoreState } from './state.ts';
import type { BestEvaluation, Progress, TrainingState } from './state-schema.ts';
import { checkState } from './state-schema.ts';
import { type Evaluation, type Scores, TASKS, type Task, type TaskName } from './tasks.ts';
import {
  checkTrainOptions,
  type Training,
  type TrainOptions,
  type TrainResult,
} from './train-options.ts';

const BEGINNING: Progress = {
  iteration: 0,
  loss: null,
  seconds: 0,
  evaluation: null,
  evaluatedAt: 0,
  best: null,
  testsSinceBest: 0,
};

/** The number of samples of each set that are checked before training. */
const SAMPLES = 64;
const NO_SCORES = { accuracy: null, correct: null, total: null };

/** One call of `train`. */
export class Session implements Training {
  private readonly options: TrainOptions<TaskName>;
  private readonly iterations: number;
  private readonly evalEvery: number;
  private readonly logEvery: number;
  private readonly patience: number;
  private readonly name: string;
  private readonly task: Task;
  private readonly started = performance.now();
  private readonly pace = new Pace();
  private readonly batches: Batches;
  private readonly execution: Execution;
  private progress: Progress;
  private isFirstStep = true;
  private isFinalTestCut = false;
  /** Whether validations also compute the loss, to choose between equal metrics. */
  private breaksTies = false;
  /** One target of each set that the model is evaluated on. */
  private readonly sampleTargets: Batch[] = [];
  /** The model's weights at its best validation, with `restoreBest`. */
  private bestWeights: Record<string, HostArray> | null = null;

  constructor(given: TrainOptions<TaskName>) {
    const options = checkTrainOptions(given);
    this.options = options;
    this.iterations = iterationsOf(options);
    this.evalEvery = options.evalEvery ?? 0;
    this.logEvery = options.logEvery ?? 1;
    this.patience = options.patience ?? Number.POSITIVE_INFINITY;
    this.name = options.name ?? options.model.constructor.name;
    this.task = TASKS[options.task ?? 'classification'] as Task;
    this.progress = options.state?.progress ?? BEGINNING;
    this.batches = new Batches(options.trainLoader);
    const check = (output: Tensor): void => this.checkFirst(output);
    this.execution = new Execution({ ...options, check }, this.batches);
  }

  async run(): Promise<void> {
    const { state } = this.options;
    await this.checkLoader('validationLoader');
    await this.checkLoader('testLoader');
    this.breaksTies = this.canBreakTies();
    if (state === undefined) this.announce();
    else await this.resume(state);
    while (!this.isOver) await this.takeSteps();
  }

  async finish(): Promise<TrainResult<TaskName>> {
    const { validationLoader, model } = this.options;
    if (this.bestWeights !== null && this.reason !== 'aborted') giveBack(model, this.bestWeights);
    const tested = await this.finalTest();
    const { reason } = this;
    const { iteration: iterations, loss, evaluation: last, best } = this.progress;
    const validation = validationLoader === undefined ? null : last;
    const evaluation = validationLoader === undefined ? last : tested;
    const seconds = this.seconds();
    const aborted = reason === 'aborted';
    this.emit({
      event: 'end',
      model: this.name,
      seconds,
      parameters: utils.countParameters(model),
      iterations,
      loss,
      ...NO_SCORES,
      ...this.scoresOf(evaluation ?? validation),
      aborted,
      reason,
    });
    return { iterations, loss, evaluation, validation, best, seconds, aborted, reason };
  }

  get iteration(): number {
    return this.progress.iteration;
  }

  get isTested(): boolean {
    const { iteration, evaluatedAt } = this.progress;
    return iteration > 0 && evaluatedAt === iteration;
  }

  get isBest(): boolean {
    return this.isTested && this.progress.best?.iteration === this.iteration;
  }

  get best(): BestEvaluation<TaskName> | null {
    return this.progress.best;
  }

  get isOver(): boolean {
    return this.hasTakenAll || this.isAborted || this.isOutOfPatience;
  }

  state(): TrainingState {
    const progress = { ...this.progress, seconds: this.seconds() };
    const { position: pass } = this.batches;
    return captureState(this.options, { progress, pass, best: this.bestWeights });
  }

  private get hasTakenAll(): boolean {
    return this.progress.iteration >= this.iterations;
  }

  private get isAborted(): boolean {
    return this.options.signal?.aborted ?? false;
  }

  private get isOutOfPatience(): boolean {
    return this.progress.testsSinceBest >= this.patience;
  }

  /** `'done'` even if the signal comes after all steps and tests. */
  private get reason(): EndReason {
    if (this.hasTakenAll && !this.isTestDue && !this.isFinalTestCut) return 'done';
    return this.isAborted ? 'aborted' : 'early-stop';
  }

  private seconds(): number {
    return (this.options.state?.progress.seconds ?? 0) + (performance.now() - this.started) / 1000;
  }

  private emit(event: TrainEvent<TaskName>): void {
    this.options.onEvent?.(event);
  }

  private announce(): void {
    const { model, trainLoader, validationLoader, testLoader, task } = this.options;
    this.emit({
      event: 'start',
      model: this.name,
      parameters: utils.countParameters(model),
      iterations: this.iterations,
      batchSize: trainLoader.batchSize,
      batchesPerEpoch: trainLoader.length,
      trainSize: trainLoader.dataset.length,
      task: task ?? 'classification',
      validationSize: validationLoader?.dataset.length ?? null,
      testSize: testLoader?.dataset.length ?? null,
    });
  }

  /** Draws the order of the pass again, then sets the generator to its state after these draws. */
  private async resume(state: TrainingState): Promise<void> {
    checkState(state);
    checkPass(state, this.options);
    restoreState(this.options, state);
    if (this.options.restoreBest) this.bestWeights = bestOf(state);
    if (state.pass !== null) this.batches.continue(state.pass);
    defaultGenerator.setState(state.generator);
    this.emit({ event: 'resume', model: this.name, iteration: this.iteration });
    if (!this.isTestDue) return;
    await this.evaluate();
    await this.options.afterStep?.(this);
  }

  private async takeSteps(): Promise<void> {
    const { execution, options } = this;
    const { stepsPerExecution: steps = 1, afterStep } = options;
    const taken = steps === 1 ? await execution.takeOne() : execution.take(this.atMost(steps));
    const { losses, input } = taken;
    const last = losses[losses.length - 1];
    const hasDiverged = losses.length > 0 && !Number.isFinite(last);
    this.advance(losses, hasDiverged ? losses.length - 1 : losses.length);
    if (hasDiverged) await this.diverge(last, input);
    if (taken.failure !== null) throw taken.failure.error;
    if (this.isTestDue) await this.evaluate();
    await this.pace.yieldToEventLoop();
    await afterStep?.(this);
  }

  /** The most steps to take in the next call. */
  private atMost(steps: NonNullable<TrainOptions['stepsPerExecution']>): number {
    const { evalEvery, iteration, iterations } = this;
    const given = typeof steps === 'function' ? steps(iteration) : steps;
    const most = given === 'auto' ? Infinity : given;
    const untilTest = evalEvery > 0 ? evalEvery - (iteration % evalEvery) : Infinity;
    return Math.max(1, Math.min(most, iterations - iteration, untilTest));
  }

  /** Refuses outputs that do not fit an evaluation before the first step, not after the last. */
  private checkFirst({ shape }: Tensor): void {
    if (!this.isFirstStep) return;
    this.isFirstStep = false;
    const output = [1, ...shape.slice(1)];
    for (const target of this.sampleTargets) this.task.check(target, output);
  }

  /** Notes and reports the first `steps` of the losses. */
  private advance(losses: ArrayLike<number>, steps: number): void {
    if (steps === 0) return;
    const before = this.iteration;
    const lossAt = (step: number): number => shortestFloat32(losses[step]);
    this.progress = { ...this.progress, iteration: before + steps, loss: lossAt(steps - 1) };
    if (this.logEvery === 0 || this.options.onEvent === undefined) return;
    for (let step = 0; step < steps; step++) {
      const iteration = before + step + 1;
      if (iteration % this.logEvery !== 0) continue;
      this.emit({ event: 'step', model: this.name, iteration, loss: lossAt(step) });
    }
  }

  private async diverge(loss: number, input: Tensor): Promise<never> {
    const iteration = this.iteration + 1;
    const origin = await findOrigin(this.options.model, input);
    const { layer } = origin;
    this.emit({ event: 'diverged', model: this.name, iteration, loss: String(loss), layer });
    throw new DivergenceError(iteration, loss, origin);
  }

  /** The loader of the evaluations during training. */
  private get watched(): PairLoader | undefined {
    return this.options.validationLoader ?? this.options.testLoader;
  }

  /** Whether this iteration still needs an evaluation. */
  private get isTestDue(): boolean {
    const { evalEvery, iteration } = this;
    const isTime = this.hasTakenAll || (evalEvery > 0 && iteration % evalEvery === 0);
    return this.watched !== undefined && iteration > 0 && isTime && !this.isTested;
  }

  /** An evaluation that the signal stops does not count; a resume repeats it. */
  private async evaluate(): Promise<void> {
    const { watched } = this;
    const { loss, iteration } = this.progress;
    if (watched === undefined || loss === null) return;
    const split = this.options.validationLoader === undefined ? 'test' : 'validation';
    const evaluation = await this.evaluated(watched, this.breaksTies);
    if (evaluation === null) return;
    this.progress = { ...this.progress, evaluation, evaluatedAt: iteration };
    const scores = this.task.scores(evaluation);
    this.compareWithBest(scores, evaluation.loss);
    this.options.evaluationScheduler?.step(this.task.metric(scores));
    const { total } = evaluation;
    this.emit({ event: 'eval', model: this.name, iteration, loss, ...scores, total, split });
  }

  /** The test, if there is a validation set too: once, at the end. */
  private async finalTest(): Promise<Evaluation<TaskName> | null> {
    const { testLoader, validationLoader } = this.options;
    const { loss, iteration } = this.progress;
    if (testLoader === undefined || validationLoader === undefined || loss === null) return null;
    const evaluation = await this.evaluated(testLoader);
    this.isFinalTestCut = evaluation === null;
    if (evaluation === null) return null;
    const scores = this.task.scores(evaluation);
    const at = { event: 'eval', model: this.name, iteration, loss } as const;
    this.emit({ ...at, ...scores, total: evaluation.total, split: 'test' });
    return evaluation;
  }

  /** Null if the signal stopped it. */
  private async evaluated(
    loader: PairLoader,
    withLoss = false,
  ): Promise<Evaluation<TaskName> | null> {
    const { model, signal, task = 'classification', targetScale } = this.options;
    const loss = withLoss ? this.options.loss : undefined;
    if (this.isAborted) return null;
    const generator = defaultGenerator.getState();
    try {
      return await evaluate(model, loader, { task, loss, targetScale, signal });
    } catch (error) {
      if (!this.isAborted) throw error;
      defaultGenerator.setState(generator);
      return null;
    }
  }

  /** Patience counts by the metric alone: the loss can fall for ever after all predictions are right. */
  private compareWithBest(scores: Scores<TaskName>, loss: number | null): void {
    const { best, testsSinceBest, iteration } = this.progress;
    const { metric, mode } = this.task;
    const difference = best === null ? Number.NaN : metric(scores) - metric(best);
    const isBetter = best === null || (mode === 'max' ? difference > 0 : difference < 0);
    this.progress = { ...this.progress, testsSinceBest: isBetter ? 0 : testsSinceBest + 1 };
    const isBest = isBetter || (difference === 0 && isLower(loss, best?.loss));
    if (!isBest) return;
    const ofBest = { iteration, ...scores, ...(loss !== null && { loss }) };
    this.progress = { ...this.progress, best: ofBest };
    if (this.options.restoreBest) this.bestWeights = copyOf(this.options.model);
  }

  private scoresOf(
    evaluation: Evaluation<TaskName> | null,
  ): (Scores<TaskName> & { total: number }) | null {
    return evaluation && { ...this.task.scores(evaluation), total: evaluation.total };
  }

  /** Checks the first samples, and puts the generator back. */
  private async checkLoader(name: 'validationLoader' | 'testLoader'): Promise<void> {
    const loader = this.options[name];
    if (loader === undefined) return;
    if (loader.length === 0) {
      throw new ArgumentError('train', `${name} has no batches.`);
    }
    const generator = defaultGenerator.getState();
    try {
      const target = firstTargets(loader, SAMPLES);
      this.task.check(target);
      await this.task.checkValues?.(target);
      this.sampleTargets.push({ dtype: target.dtype, shape: [1, ...target.shape.slice(1)] });
    } finally {
      defaultGenerator.setState(generator);
    }
  }

  /** Whether the loss takes the validation targets: they have the form of the training targets. */
  private canBreakTies(): boolean {
    const { restoreBest, trainLoader, validationLoader } = this.options;
    if (!restoreBest || !this.task.isCoarse || validationLoader === undefined) return false;
    const generator = defaultGenerator.getState();
    const [trained, validated] = [trainLoader, validationLoader].map((loader) => {
      const { dtype, shape } = firstTargets(loader, 1);
      return `${dtype} [${shape}]`;
    });
    defaultGenerator.setState(generator);
    return trained === validated;
  }
}

/** The targets of the first samples. */
function firstTargets({ dataset }: PairLoader, samples: number): Tensor {
  return pairOf(batchOf(dataset, countUp(Math.min(samples, dataset.length))))[1];
}

function isLower(loss: number | null, than: number | undefined): boolean {
  return loss !== null && than !== undefined && loss < than;
}

function iterationsOf({ iterations, epochs, trainLoader }: TrainOptions<TaskName>): number {
  if ((iterations === undefined) === (epochs === undefined)) {
    throw new ArgumentError('train', 'pass either iterations or epochs.');
  }
  if (trainLoader.length === 0) {
    throw new ArgumentError(
      'train',
      `trainLoader has no batches: ${trainLoader.dataset.length} samples in batches of ` +
        `${trainLoader.batchSize}${trainLoader.dropLast ? ' with dropLast' : ''}.`,
    );
  }
  return iterations ?? (epochs as number) * trainLoader.length;
}

/** Checked before anything is restored, so that a refused state changes nothing. */
function checkPass(
  { pass, progress }: TrainingState,
  { trainLoader }: TrainOptions<TaskName>,
): void {
  const { length } = trainLoader;
  const taken = pass?.batches ?? 0;
  if (taken <= length && progress.iteration % length === taken % length) return;
  throw new GradusError(
    `train: a pass over trainLoader has ${length} batches, and the state was taken at iteration ` +
      `${progress.iteration} after ${taken} of them (state.pass). Resume with the data set and the batch ` +
      'size that the state was taken with.',
    { code: 'state-dict' },
  );
}
