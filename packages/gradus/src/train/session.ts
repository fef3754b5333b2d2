import { batchOf } from '../data/dataset.ts';
import type { Pass } from '../data/index.ts';
import { utils } from '../nn/index.ts';
import type { Tensor } from '../tensor/index.ts';
import { ArgumentError, GradusError } from '../util/errors.ts';
import { defaultGenerator } from '../util/random/index.ts';
import { DivergenceError, findOrigin } from './divergence.ts';
import { checkOutputs, checkTargets, evaluate } from './evaluate.ts';
import type { EndReason, TrainEvent } from './events.ts';
import { shortestFloat32 } from './float32.ts';
import { lossOf, outputOf, pairOf } from './model.ts';
import { Pace } from './pace.ts';
import { captureState, restoreState } from './state.ts';
import type { Progress, TrainingState } from './state-schema.ts';
import { checkState } from './state-schema.ts';
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

/** One call of `train`. */
export class Session implements Training {
  private readonly options: TrainOptions;
  private readonly iterations: number;
  private readonly evalEvery: number;
  private readonly logEvery: number;
  private readonly patience: number;
  private readonly name: string;
  private readonly started = performance.now();
  private readonly pace = new Pace();
  private progress: Progress;
  private pass: Pass | null = null;
  private isFirstStep = true;

  constructor(given: TrainOptions) {
    const options = checkTrainOptions(given);
    this.options = options;
    this.iterations = iterationsOf(options);
    this.evalEvery = options.evalEvery ?? 0;
    this.logEvery = options.logEvery ?? 1;
    this.patience = options.patience ?? Number.POSITIVE_INFINITY;
    this.name = options.name ?? options.model.constructor.name;
    this.progress = options.state?.progress ?? BEGINNING;
  }

  async run(): Promise<void> {
    const { trainLoader, state } = this.options;
    checkTestLoader(this.options);
    if (state === undefined) this.announce();
    else await this.resume(state);
    while (!this.isOver) {
      this.pass ??= trainLoader.pass();
      for (const batch of this.pass) {
        await this.step(batch);
        if (this.isOver) break;
      }
      if (!this.isOver) this.pass = null;
    }
  }

  finish(): TrainResult {
    const { name: model, reason } = this;
    const { iteration: iterations, loss, evaluation, best } = this.progress;
    const seconds = this.seconds();
    const parameters = utils.countParameters(this.options.model);
    const aborted = reason === 'aborted';
    const { accuracy, correct, total } = evaluation ?? {
      accuracy: null,
      correct: null,
      total: null,
    };
    this.emit({
      event: 'end',
      model,
      seconds,
      parameters,
      iterations,
      loss,
      accuracy,
      correct,
      total,
      aborted,
      reason,
    });
    return { iterations, loss, evaluation, best, seconds, aborted, reason };
  }

  get iteration(): number {
    return this.progress.iteration;
  }

  get isTested(): boolean {
    const { iteration, evaluatedAt } = this.progress;
    return iteration > 0 && evaluatedAt === iteration;
  }

  get isBest(): boolean {
    return this.isTested && this.progress.testsSinceBest === 0;
  }

  get isOver(): boolean {
    return this.hasTakenAll || this.isAborted || this.isOutOfPatience;
  }

  state(): TrainingState {
    const progress = { ...this.progress, seconds: this.seconds() };
    return captureState(this.options, progress, this.pass?.position ?? null);
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

  /** A signal that comes when everything is done stops nothing. */
  private get reason(): EndReason {
    if (this.hasTakenAll && !this.isTestDue) return 'done';
    return this.isAborted ? 'aborted' : 'early-stop';
  }

  private seconds(): number {
    return (this.options.state?.progress.seconds ?? 0) + (performance.now() - this.started) / 1000;
  }

  private emit(event: TrainEvent): void {
    this.options.onEvent?.(event);
  }

  private announce(): void {
    const { model, trainLoader, testLoader } = this.options;
    this.emit({
      event: 'start',
      model: this.name,
      parameters: utils.countParameters(model),
      iterations: this.iterations,
      batchSize: trainLoader.batchSize,
      batchesPerEpoch: trainLoader.length,
      trainSize: trainLoader.dataset.length,
      testSize: testLoader?.dataset.length ?? null,
    });
  }

  /** The order of the pass is drawn again before the generator is put to where it stood since. */
  private async resume(state: TrainingState): Promise<void> {
    checkState(state);
    checkPass(state, this.options);
    restoreState(this.options, state);
    if (state.pass !== null) this.pass = this.options.trainLoader.pass(state.pass);
    defaultGenerator.setState(state.generator);
    this.emit({ event: 'resume', model: this.name, iteration: this.iteration });
    if (!this.isTestDue) return;
    await this.test();
    await this.options.afterStep?.(this);
  }

  private async step(batch: readonly Tensor[]): Promise<void> {
    const { model, loss, optimizer, scheduler, beforeStep, afterStep } = this.options;
    const [input, target] = pairOf(batch);
    optimizer.zeroGrad();
    const output = outputOf(model, input);
    if (this.isFirstStep) this.checkFirst(output, target);
    const value = lossOf(loss, output, target);
    value.backward();
    beforeStep?.();
    optimizer.step({ onlyIf: value.isfinite() });
    const number = await value.item();
    if (!Number.isFinite(number)) await this.diverge(number, input);
    scheduler?.step();
    this.advance(shortestFloat32(number));
    if (this.isTestDue) await this.test();
    await this.pace.yieldToEventLoop();
    await afterStep?.(this);
  }

  /** What a test could not make anything of is told before a step is taken. */
  private checkFirst(output: Tensor, target: Tensor): void {
    this.isFirstStep = false;
    if (this.options.testLoader !== undefined) checkOutputs(output, target);
  }

  private advance(loss: number): void {
    const iteration = this.iteration + 1;
    this.progress = { ...this.progress, iteration, loss };
    if (this.logEvery > 0 && iteration % this.logEvery === 0) {
      this.emit({ event: 'step', model: this.name, iteration, loss });
    }
  }

  private async diverge(loss: number, input: Tensor): Promise<never> {
    const iteration = this.iteration + 1;
    const origin = await findOrigin(this.options.model, input);
    const { layer } = origin;
    this.emit({ event: 'diverged', model: this.name, iteration, loss: String(loss), layer });
    throw new DivergenceError(iteration, loss, origin);
  }

  /** Whether the model is to be tested at this iteration and has not been. */
  private get isTestDue(): boolean {
    const { evalEvery, iteration, options } = this;
    const isTime = this.hasTakenAll || (evalEvery > 0 && iteration % evalEvery === 0);
    return options.testLoader !== undefined && iteration > 0 && isTime && !this.isTested;
  }

  /** A test that the signal cuts short does not count; who resumes makes it anew. */
  private async test(): Promise<void> {
    const { model, testLoader, signal, evaluationScheduler } = this.options;
    const { loss, iteration } = this.progress;
    if (testLoader === undefined || loss === null || this.isAborted) return;
    const generator = defaultGenerator.getState();
    try {
      const evaluation = await evaluate(model, testLoader, { signal });
      const { accuracy, correct, total } = evaluation;
      this.progress = { ...this.progress, evaluation, evaluatedAt: iteration };
      this.compareWithBest(correct, accuracy);
      evaluationScheduler?.step(accuracy);
      this.emit({ event: 'eval', model: this.name, iteration, loss, accuracy, correct, total });
    } catch (error) {
      if (!this.isAborted) throw error;
      defaultGenerator.setState(generator);
    }
  }

  private compareWithBest(correct: number, accuracy: number): void {
    const { best, testsSinceBest, iteration } = this.progress;
    const isBest = best === null || accuracy > best.accuracy;
    this.progress = isBest
      ? { ...this.progress, best: { iteration, correct, accuracy }, testsSinceBest: 0 }
      : { ...this.progress, testsSinceBest: testsSinceBest + 1 };
  }
}

function iterationsOf({ iterations, epochs, trainLoader }: TrainOptions): number {
  if ((iterations === undefined) === (epochs === undefined)) {
    throw new ArgumentError('train', 'give either iterations or epochs.');
  }
  if (trainLoader.length === 0) {
    throw new ArgumentError(
      'train',
      `trainLoader has no batch: ${trainLoader.dataset.length} samples in batches of ` +
        `${trainLoader.batchSize}${trainLoader.dropLast ? ' with dropLast' : ''}.`,
    );
  }
  return iterations ?? (epochs as number) * trainLoader.length;
}

/** Looks at the first sample of the test set, without drawing from the generator. */
function checkTestLoader({ testLoader }: TrainOptions): void {
  if (testLoader === undefined) return;
  const { dataset, length } = testLoader;
  if (length === 0) throw new ArgumentError('train', 'testLoader has no batch to test with.');
  const generator = defaultGenerator.getState();
  try {
    checkTargets(pairOf(batchOf(dataset, Int32Array.of(0)))[1]);
  } finally {
    defaultGenerator.setState(generator);
  }
}

/** Before anything is restored, so that a state which is refused changes nothing. */
function checkPass({ pass, progress }: TrainingState, { trainLoader }: TrainOptions): void {
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
