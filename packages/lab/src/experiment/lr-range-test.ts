import { ArgumentError, defaultGenerator, fromArray, type Generator, type Tensor } from 'gradus';
import type { lrScheduler, OptimizerState } from 'gradus/optim';
import { type Loss, type Model, type PairLoader, shortestFloat32 } from 'gradus/train';

/** The options of a range test. */
interface RangeTestOptions {
  readonly model: Model;
  readonly loss: Loss;
  /** Made with the model's parameters. All of its groups get the same rate. */
  readonly optimizer: lrScheduler.Scheduled;
  readonly loader: PairLoader;
  /** The first rate; default 1e-7. */
  readonly from?: number;
  /** The last rate; default 10. */
  readonly to?: number;
  /** Steps from the first rate to the last; default 100. */
  readonly iterations?: number;
  /** The generator of the loader; default: the one that `manualSeed` seeds. */
  readonly generator?: Generator;
  /** Called after each step. */
  readonly onStep?: (step: RangeStep) => void;
  readonly signal?: AbortSignal;
}

/** One step of a range test. */
export interface RangeStep {
  /** Counted from 1. */
  readonly iteration: number;
  readonly lr: number;
  /** The loss of the batch, before the step. */
  readonly loss: number;
  /** Exponential moving average of the losses with factor {@link SMOOTHING}, corrected for its start at 0. */
  readonly smoothed: number;
}

/** Why a range test ended: all rates tried; a loss far above the best; a loss that is not finite; the signal. */
type RangeEnd = 'done' | 'grew' | 'not-finite' | 'aborted';

/** The result of a range test. */
export interface RangeTest {
  /** The steps with a finite loss. */
  readonly steps: readonly RangeStep[];
  readonly end: RangeEnd;
  /** The rate of the step after which the loss was not finite; null if all losses were finite. */
  readonly notFiniteAt: number | null;
}

/**
 * The share of the moving average that stays at each step. A Gradus default: fastai's 0.98 averages over four of the
 * eight decades of a hundred steps.
 */
export const SMOOTHING = 0.8;

/** The test ends when the smoothed loss is this many times its lowest value (fastai). */
export const STOP_ABOVE = 4;

/**
 * The learning-rate range test of Smith 2015 (https://arxiv.org/abs/1506.01186) and fastai: trains with rates that
 * grow by the same factor at each step, and records the loss. Afterwards it restores the weights, the optimizer and
 * the generator, and clears the gradients.
 *
 * @throws ArgumentError if the rates are not ascending numbers above 0, or iterations is below 2
 */
export async function rangeTest(options: RangeTestOptions): Promise<RangeTest> {
  const { model, optimizer, generator = defaultGenerator } = options;
  const rates = ratesOf(options);
  const weights = copies(model.stateDict());
  const state = copyOf(optimizer.stateDict());
  const drawn = generator.getState();
  try {
    return await sweep(options, rates);
  } finally {
    optimizer.zeroGrad();
    model.loadStateDict(weights);
    optimizer.loadStateDict(state);
    generator.setState(drawn);
  }
}

function ratesOf({ from = 1e-7, to = 10, iterations = 100 }: RangeTestOptions): number[] {
  if (!(from > 0 && to > from && to < Number.POSITIVE_INFINITY)) {
    throw new ArgumentError('rangeTest', `0 < from < to is needed, got ${from} and ${to}.`);
  }
  if (!Number.isSafeInteger(iterations) || iterations < 2) {
    throw new ArgumentError('rangeTest', `iterations must be an integer ≥ 2, got ${iterations}.`);
  }
  const steps = iterations - 1;
  return Array.from({ length: iterations }, (_, i) => from * (to / from) ** (i / steps));
}

async function sweep(options: RangeTestOptions, rates: readonly number[]): Promise<RangeTest> {
  const batches = endless(options.loader);
  const steps: RangeStep[] = [];
  let [mean, weight, best] = [0, 0, Number.POSITIVE_INFINITY];
  for (const [i, lr] of rates.entries()) {
    if (options.signal?.aborted) return { steps, end: 'aborted', notFiniteAt: null };
    const loss = await step(options, batches.next().value, lr);
    if (!Number.isFinite(loss)) {
      return { steps, end: 'not-finite', notFiniteAt: rates[i - 1] ?? lr };
    }
    mean = SMOOTHING * mean + (1 - SMOOTHING) * loss;
    weight = SMOOTHING * weight + (1 - SMOOTHING);
    const smoothed = mean / weight;
    steps.push({ iteration: i + 1, lr, loss: shortestFloat32(loss), smoothed });
    options.onStep?.(steps[i]);
    best = Math.min(best, smoothed);
    if (smoothed > STOP_ABOVE * best) return { steps, end: 'grew', notFiniteAt: null };
    // Lets signals and the events of a page be handled.
    if (i % 10 === 9) await new Promise((resolve) => setTimeout(resolve));
  }
  return { steps, end: 'done', notFiniteAt: null };
}

/** Yields the batches of one epoch after another, without end. */
function* endless(loader: PairLoader): IterableIterator<readonly Tensor[], never> {
  for (;;) yield* loader;
}

/** Takes one step. @returns the loss before it; if that is not finite, nothing has changed */
async function step(
  { model, loss, optimizer }: RangeTestOptions,
  batch: readonly Tensor[],
  lr: number,
): Promise<number> {
  for (const group of optimizer.paramGroups) group.lr = lr;
  const [input, target] = batch;
  optimizer.zeroGrad();
  const output = model.forward(input);
  const value = typeof loss === 'function' ? loss(output, target) : loss.forward(output, target);
  value.backward();
  optimizer.step({ onlyIf: value.isfinite() });
  return value.item();
}

/** Copies of tensors, which later steps do not change. */
function copies<T extends Record<string, Tensor | number>>(state: T): T {
  const entries = Object.entries(state).map(([name, value]) => [name, copy(value)]);
  return Object.fromEntries(entries) as T;
}

function copy(value: Tensor | number): Tensor | number {
  if (typeof value === 'number') return value;
  return fromArray(value.dataSync(), value.shape, { dtype: value.dtype });
}

function copyOf<S>({ state, paramGroups }: OptimizerState<S>): OptimizerState<S> {
  const values = Object.entries(state).map(([i, each]) => [i, copies(each)]);
  return { state: Object.fromEntries(values), paramGroups: structuredClone(paramGroups) };
}

/** A suggested learning rate, or the reason why there is none. */
export type Suggestion = Found | Inconclusive;

/** The suggestion, if the loss fell. */
interface Found {
  readonly kind: 'found';
  /** The rate to start with: the middle of the fall on a logarithmic scale, as in fastai's "valley". */
  readonly lr: number;
  /** The fall: from the rate where it begins to the rate of the lowest loss (Smith 2015). */
  readonly range: readonly [from: number, to: number];
  /** The smoothed loss before the fall, and the lowest. */
  readonly start: number;
  readonly lowest: number;
  /** Whether the loss fell until the last rate: then a higher rate may work too. */
  readonly isOpen: boolean;
}

/** The loss never fell by {@link LEAST_FALL}. */
interface Inconclusive {
  readonly kind: 'inconclusive';
  /** As in {@link Found}; null if no step was taken. */
  readonly start: number | null;
  readonly lowest: number | null;
}

/** A fall by a smaller share than this is inconclusive. A Gradus default. */
export const LEAST_FALL = 0.05;

/** The fall begins where the loss has fallen by this share of it. A Gradus default. */
const BEGUN = 0.1;

/**
 * The learning rate that follows from a range test.
 * @param guessing the loss of a network that guesses, such as ln(classes). The fall begins below it, since a network
 *   with a higher loss has learned nothing yet
 */
export function suggest({ steps }: RangeTest, guessing = Number.POSITIVE_INFINITY): Suggestion {
  if (steps.length === 0) return { kind: 'inconclusive', start: null, lowest: null };
  const losses = steps.map(({ smoothed }) => smoothed);
  const start = Math.min(losses[0], guessing);
  const lowest = Math.min(...losses);
  if (!(lowest <= (1 - LEAST_FALL) * start)) return { kind: 'inconclusive', start, lowest };
  const to = losses.indexOf(lowest);
  const begun = start - BEGUN * (start - lowest);
  const from = losses.findIndex((_, i) => losses.slice(i, to).every((loss) => loss <= begun));
  return {
    kind: 'found',
    lr: steps[(from + to) >> 1].lr,
    range: [steps[from].lr, steps[to].lr],
    start,
    lowest,
    isOpen: to === losses.length - 1,
  };
}
