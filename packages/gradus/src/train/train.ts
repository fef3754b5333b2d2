import type { Evaluation } from './evaluate.ts';
import type { EndReason, TrainEvent } from './events.ts';
import type { Loss, MetricSchedule, Model, PairLoader, Schedule, Steps } from './model.ts';
import { Session } from './session.ts';
import type { BestEvaluation, TrainingState } from './state.ts';

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
  /** Steps after each step of training: the learning rate as a function of the iteration. */
  readonly scheduler?: Schedule;
  /** Steps after each test, with the accuracy in per cent: `new ReduceLROnPlateau(optimizer, { mode: 'max' })`. */
  readonly evaluationScheduler?: MetricSchedule;
  /** Called between `backward()` and `step()`: the place for clipping gradients. */
  readonly beforeStep?: () => void;
  /**
   * Called after each step, when its events have been told and its test is done; where it gives a promise,
   * training waits for it. The place for keeping states.
   */
  readonly afterStep?: (training: Training) => void | Promise<void>;
  /** Stops after so many tests in a row without a higher accuracy than the best before; needs `evalEvery`. */
  readonly patience?: number;
  /**
   * Goes on from here. Everything else is to be as it was when the state was taken, but that there may be
   * more iterations to take.
   */
  readonly state?: TrainingState;
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
  /** Wall-clock time of training and testing, also before it was resumed. */
  readonly seconds: number;
  /** The first of the tests with the highest accuracy; null without one. */
  readonly best: BestEvaluation | null;
  /** Whether the signal stopped it. */
  readonly aborted: boolean;
  /** Why it is over. */
  readonly reason: EndReason;
}

/** Training as `afterStep` sees it. */
export interface Training {
  /** Steps taken. */
  readonly iteration: number;
  /** Whether the model was tested after this step. */
  readonly isTested: boolean;
  /** Whether that test was better than all before it. */
  readonly isBest: boolean;
  /** Whether this was the last step, for whatever reason. */
  readonly isOver: boolean;
  /** Where training stands; give it to {@link train} to go on from here. It costs a copy of all numbers. */
  state(): TrainingState;
}

/**
 * The training loop, step for step as one writes it by hand: zeroGrad, forward, loss, backward, step.
 *
 * What is computed depends on nothing but the arguments and the state of the generator. The event loop gets
 * its turn at least every 50 ms.
 *
 * @throws DivergenceError where a loss is not finite: the step tests it before the update, and the error
 *   names the layer where it began
 * @throws ArgumentError where iterations, epochs, evalEvery, logEvery or patience are out of range
 * @throws GradusError where `state` does not fit model, optimizer, schedules or loader
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const session = new Session(options);
  await session.run();
  return session.finish();
}
