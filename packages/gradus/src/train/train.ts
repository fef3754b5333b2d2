import type { Tensor } from '../tensor/index.ts';
import { ArgumentError } from '../util/errors.ts';
import { DivergenceError, findOrigin } from './divergence.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import type { TrainEvent } from './events.ts';
import { shortestFloat32 } from './float32.ts';
import {
  type Loss,
  lossOf,
  type Model,
  type PairLoader,
  pairOf,
  parameterCount,
  type Steps,
} from './model.ts';
import { Pace } from './pace.ts';

/** What {@link train} trains, on what, how long, and whom it tells. */
export interface TrainOptions {
  readonly model: Model;
  readonly loss: Loss;
  /** Made with the model's parameters. */
  readonly optimizer: Steps;
  /** Batches `[input, target]`; passes follow one another until all steps are taken. */
  readonly trainLoader: PairLoader;
  /** What the model is tested with; without it there is no `eval` event. */
  readonly testLoader?: PairLoader;
  /** Steps to take. Give this or `epochs`. */
  readonly iterations?: number;
  /** Passes to make over the training set. */
  readonly epochs?: number;
  /** Tests after every so many steps, and after the last one; 0 (the default) for after the last one alone. */
  readonly evalEvery?: number;
  /** Tells about every so many-th step; 0 for none. Default 1. */
  readonly logEvery?: number;
  /** What events call the model; its class by default. */
  readonly name?: string;
  /** Called with each event, in order. */
  readonly onEvent?: (event: TrainEvent) => void;
  /** Stops training between two steps. */
  readonly signal?: AbortSignal;
}

/** What came of training. */
export interface TrainResult {
  /** Steps taken. */
  readonly iterations: number;
  /** Loss of the last step, before its update; null where no step was taken. */
  readonly loss: number | null;
  /** The last test; null without one. */
  readonly evaluation: Evaluation | null;
  /** Wall-clock time of training and testing. */
  readonly seconds: number;
  /** Whether the signal stopped it. */
  readonly aborted: boolean;
}

/**
 * The training loop, step for step as one writes it by hand: zeroGrad, forward, loss, backward, step.
 *
 * What is computed depends on nothing but the arguments and the state of the generator. The event loop gets
 * its turn at least every 50 ms.
 *
 * @throws DivergenceError where a loss is not finite: the step tests it before the update, and the error
 *   names the layer where it began
 * @throws ArgumentError where iterations, epochs, evalEvery or logEvery are out of range
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const session = new Session(options);
  await session.run();
  return session.finish();
}

class Session {
  private readonly options: TrainOptions;
  private readonly iterations: number;
  private readonly evalEvery: number;
  private readonly logEvery: number;
  private readonly name: string;
  private readonly started = performance.now();
  private readonly pace = new Pace();
  private done = 0;
  private loss: number | null = null;
  private evaluation: Evaluation | null = null;
  private evaluatedAt = 0;

  constructor(options: TrainOptions) {
    const { evalEvery = 0, logEvery = 1 } = options;
    this.options = options;
    this.iterations = iterationsOf(options);
    this.evalEvery = wholeNumber('evalEvery', evalEvery, 0);
    this.logEvery = wholeNumber('logEvery', logEvery, 0);
    this.name = options.name ?? options.model.constructor.name;
  }

  async run(): Promise<void> {
    const { trainLoader } = this.options;
    this.announce();
    while (this.done < this.iterations && !this.isAborted) {
      for (const batch of trainLoader) {
        if (this.isAborted) break;
        await this.step(batch);
        if (this.done === this.iterations) break;
      }
    }
    if (this.evaluatedAt < this.done) await this.test();
  }

  finish(): TrainResult {
    const { loss, evaluation, done: iterations, isAborted: aborted } = this;
    const seconds = (performance.now() - this.started) / 1000;
    const { accuracy, correct, total } = evaluation ?? {
      accuracy: null,
      correct: null,
      total: null,
    };
    this.emit({
      event: 'end',
      model: this.name,
      seconds,
      parameters: parameterCount(this.options.model),
      iterations,
      loss,
      accuracy,
      correct,
      total,
      aborted,
    });
    return { iterations, loss, evaluation, seconds, aborted };
  }

  private get isAborted(): boolean {
    return this.options.signal?.aborted ?? false;
  }

  private emit(event: TrainEvent): void {
    this.options.onEvent?.(event);
  }

  private announce(): void {
    const { model, trainLoader, testLoader } = this.options;
    this.emit({
      event: 'start',
      model: this.name,
      parameters: parameterCount(model),
      iterations: this.iterations,
      batchSize: trainLoader.batchSize,
      batchesPerEpoch: trainLoader.length,
      trainSize: trainLoader.dataset.length,
      testSize: testLoader?.dataset.length ?? null,
    });
  }

  private async step(batch: readonly Tensor[]): Promise<void> {
    const { model, loss, optimizer } = this.options;
    const [input, target] = pairOf(batch);
    optimizer.zeroGrad();
    const value = lossOf(loss, model.forward(input), target);
    value.backward();
    optimizer.step({ onlyIf: value.isfinite() });
    const number = await value.item();
    if (!Number.isFinite(number)) await this.diverge(number, input);
    this.loss = shortestFloat32(number);
    this.done++;
    if (this.logEvery > 0 && this.done % this.logEvery === 0) {
      this.emit({ event: 'step', model: this.name, iteration: this.done, loss: this.loss });
    }
    if (this.evalEvery > 0 && this.done % this.evalEvery === 0) await this.test();
    await this.pace.breathe();
  }

  private async diverge(loss: number, input: Tensor): Promise<never> {
    const iteration = this.done + 1;
    const origin = await findOrigin(this.options.model, input);
    const { layer } = origin;
    this.emit({ event: 'diverged', model: this.name, iteration, loss: String(loss), layer });
    throw new DivergenceError(iteration, loss, origin);
  }

  private async test(): Promise<void> {
    const { model, testLoader, signal } = this.options;
    if (testLoader === undefined || this.loss === null || this.isAborted) return;
    try {
      this.evaluation = await evaluate(model, testLoader, { signal });
    } catch (error) {
      if (this.isAborted) return;
      throw error;
    }
    this.evaluatedAt = this.done;
    const { accuracy, correct, total } = this.evaluation;
    this.emit({
      event: 'eval',
      model: this.name,
      iteration: this.done,
      loss: this.loss,
      accuracy,
      correct,
      total,
    });
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
  if (iterations !== undefined) return wholeNumber('iterations', iterations, 1);
  return wholeNumber('epochs', epochs as number, 1) * trainLoader.length;
}

function wholeNumber(name: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new ArgumentError(
    'train',
    `${name} must be an integer of at least ${least}, got ${value}.`,
  );
}
